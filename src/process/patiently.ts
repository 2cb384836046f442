import * as E from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { defer, filter, firstValueFrom, type Observable, repeat, takeUntil, takeWhile, tap, timer } from 'rxjs'
import type { Clock } from '../ports/clock.ts'
import { type Failure, failure, mayPass } from '../ports/failure.ts'

const AGAIN_AFTER = 500

export interface Patience {
  /** How long what may pass by itself is waited for, ms. */
  readonly forMs: number
  readonly clock: Clock
  readonly stop$: Observable<unknown>
  /** Hears of every answer: what failed, or null when it was well. */
  readonly answered: (failure: Failure | null) => void
}

const STOPPED: E.Either<Failure, never> = E.left(failure('store', 'told to stop while the database was waited for'))

/** Asks the database again and again while it is away; answers its first answer, or what will not pass by waiting. Only for what may be asked twice. */
export const patiently = <A>(
  task: TaskEither<Failure, A>,
  { forMs, clock, stop$, answered }: Patience,
): Promise<E.Either<Failure, A>> => {
  const end = clock.monotonic() + forMs
  const isOver = (answer: E.Either<Failure, A>): boolean =>
    E.isRight(answer) || !mayPass(answer.left) || clock.monotonic() >= end
  return firstValueFrom(
    defer(task).pipe(
      repeat({ delay: () => timer(AGAIN_AFTER, clock.scheduler) }),
      tap(answer => answered(E.isLeft(answer) ? answer.left : null)),
      takeWhile(answer => !isOver(answer), true),
      filter(isOver),
      takeUntil(stop$),
    ),
    { defaultValue: STOPPED },
  )
}
