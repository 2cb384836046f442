/** What is wrong beside orders stops entries, until it is well again: the venue's alarms as halts. */
import * as E from 'fp-ts/lib/Either.js'
import { defer, groupBy, mergeMap, repeat, Subject, type Subscription, switchMap, takeWhile, timer } from 'rxjs'
import type { Halting } from '../domain/halt.ts'
import type { Clock } from '../ports/clock.ts'
import type { Halts } from '../ports/halts.ts'
import type { Log } from '../ports/log.ts'
import type { AlarmReason, Alarms } from '../venue/live/watch.ts'

/** While nobody hears of fills nothing shall rest either. */
const LEVELS: Readonly<Record<AlarmReason, Halting>> = {
  unauthorised: 'no_entries',
  user_socket: 'reduce_only',
  clock_skew: 'no_entries',
}
/** A database that is away is asked again. */
const AGAIN_AFTER = 1_000

interface Said {
  readonly reason: AlarmReason
  /** null: it is well. */
  readonly wrong: string | null
}

export type Alarming = Pick<Alarms, 'alarm' | 'calm'>

/** For trials: a person reads them. */
export const loggedAlarms = (log: Log): Alarming => ({
  alarm: (reason, detail) => log.warn(detail, { alarm: reason }),
  calm: reason => log.debug('an alarm is over', { alarm: reason }),
})

/** Each is written until it stands in the database; the last word on a reason counts. */
export const haltingAlarms = (
  halts: Pick<Halts, 'raise' | 'well'>,
  clock: Clock,
): Alarming & { readonly begin: () => Subscription } => {
  const said$ = new Subject<Said>()
  const written = ({ reason, wrong }: Said) =>
    defer(wrong === null ? halts.well(reason, 'well again') : halts.raise(reason, LEVELS[reason], wrong)).pipe(
      repeat({ delay: () => timer(AGAIN_AFTER, clock.scheduler) }),
      takeWhile(E.isLeft),
    )
  return {
    alarm: (reason, detail) => said$.next({ reason, wrong: detail }),
    calm: reason => said$.next({ reason, wrong: null }),
    begin: () =>
      said$
        .pipe(
          groupBy(({ reason }) => reason),
          // switchMap: what was said before of the same reason is no longer so.
          mergeMap(of => of.pipe(switchMap(written))),
        )
        .subscribe(),
  }
}
