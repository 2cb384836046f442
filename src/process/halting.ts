import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { exhaustMap, map, type Subscription, timer } from 'rxjs'
import type { HaltState } from '../domain/halt.ts'
import { millis, showMillionths, type Usd } from '../domain/money.ts'
import type { Clock } from '../ports/clock.ts'
import type { Failure } from '../ports/failure.ts'
import type { Halts } from '../ports/halts.ts'
import type { Log } from '../ports/log.ts'
import type { Sql } from '../store/connection.ts'
import { readDay } from '../store/halts.ts'

const LOOK_EVERY = 2_000
const DAY = 86_400_000

export interface HaltingPorts {
  readonly sql: Sql
  readonly halts: Halts
  readonly maxDailyLoss: Usd
  readonly clock: Clock
  readonly log: Log
}

/** Stops entries when too much was lost since midnight UTC, and ends that with the next day; forced by a person it stays ended for the day. */
const watchDay = ({ sql, halts, maxDailyLoss, clock }: HaltingPorts): TE.TaskEither<Failure, void> => {
  const now = clock.now()
  return pipe(
    readDay(sql, millis(now - (now % DAY))),
    TE.chain(({ realised, isForced }) => {
      const told = `${showMillionths(-realised)} USD lost today, at most ${showMillionths(maxDailyLoss)}`
      if (realised > -maxDailyLoss) return halts.well('daily_loss', `${showMillionths(realised)} USD realised today`)
      return isForced ? TE.right(undefined) : halts.raise('daily_loss', 'no_entries', told)
    }),
  )
}

const tell = (log: Log, state: HaltState, turn: number): void => {
  if (turn === 0 && state.level === 'none') return
  const because = state.because.map(({ reason, level, detail, by }) => ({ reason, level, detail, by }))
  if (state.level === 'none') log.info('trading is not stopped any more')
  else log.warn('trading is stopped; let it go on with: csgo-engine resume', { level: state.level, because })
}

/** Watches what the ledger itself says against trading, and logs every change of what is in force. */
export const beginHalting = (ports: HaltingPorts): Subscription => {
  const { halts, clock, log } = ports
  const all = halts.state$.pipe(map((state, turn) => tell(log, state, turn))).subscribe()
  all.add(
    timer(0, LOOK_EVERY, clock.scheduler)
      .pipe(exhaustMap(() => watchDay(ports)()))
      .subscribe(done => {
        if (E.isLeft(done)) log.debug('the day cannot be added up', { failure: done.left.message })
      }),
  )
  return all
}
