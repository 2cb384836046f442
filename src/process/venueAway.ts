/** A venue that does not answer yet is waited for, as long as it takes; one that has said no is not. */
import * as E from 'fp-ts/lib/Either.js'
import { defer, filter, firstValueFrom, type Observable, repeat, takeUntil, tap, timer } from 'rxjs'
import type { Clock } from '../ports/clock.ts'
import { type Failure, isVenuesNo } from '../ports/failure.ts'
import type { Episodes } from './episodes.ts'

/** ms. */
const AGAIN_AFTER = 5_000

/** Why something does not open, in words for people, and whether it may in a moment. */
export interface NotOpened {
  readonly says: string
  readonly passes: 'perhaps' | 'never'
}
export const away = (says: string): NotOpened => ({ says, passes: 'perhaps' })
export const never = (says: string): NotOpened => ({ says, passes: 'never' })
/** `what` in words, eg/ `the venue gives no API key`. */
export const notOpened = (what: string, failure: Failure): NotOpened =>
  (isVenuesNo(failure) ? never : away)(`${what}: ${failure.message}`)

export interface Waiting {
  readonly clock: Clock
  /** Told to stop, it waits no longer. */
  readonly stop$: Observable<unknown>
  /** Hears of every answer: why not, or null when nobody waits any longer. */
  readonly waited: (why: string | null) => void
}

/** Asks every five seconds until it opens; Left: why it never will, or that nobody wants it any more. */
export const untilOpen = <A>(
  ask: () => Promise<E.Either<NotOpened, A>>,
  { clock, stop$, waited }: Waiting,
): Promise<E.Either<string, A>> => {
  const mayCome = (answer: E.Either<NotOpened, A>): boolean => E.isLeft(answer) && answer.left.passes === 'perhaps'
  return firstValueFrom(
    defer(ask).pipe(
      repeat({ delay: () => timer(AGAIN_AFTER, clock.scheduler) }),
      tap(answer => waited(E.isLeft(answer) && mayCome(answer) ? answer.left.says : null)),
      filter(answer => !mayCome(answer)),
      takeUntil(stop$),
    ),
    { defaultValue: E.left<NotOpened>(never('told to stop while the venue was waited for')) },
  ).then(E.mapLeft(({ says }) => says))
}

/** Told once, as an episode of the account. */
export const waitedBy =
  ({ fail, well }: Pick<Episodes, 'fail' | 'well'>): Waiting['waited'] =>
  why =>
    why === null ? well('account', 'start') : fail('account', 'start', `trading does not begin: ${why}`)
