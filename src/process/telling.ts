import * as E from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { distinctUntilChanged, map, type Observable, skip, startWith } from 'rxjs'
import { cents, counted, dollars, profit, sharesText } from '../cockpit/figures.ts'
import { type HaltState, NOT_HALTED } from '../domain/halt.ts'
import type { Millis, Usd } from '../domain/money.ts'
import type { Notice } from '../domain/notice.ts'
import type { OrderReport } from '../domain/order.ts'
import type { Clock } from '../ports/clock.ts'
import type { Failure } from '../ports/failure.ts'
import type { Log, LogFields } from '../ports/log.ts'
import type { Message, MessageKind } from '../ports/messages.ts'

const message = (kind: MessageKind, at: Millis, market: string | null, text: string): Message => ({
  at,
  kind,
  market,
  text: text.slice(0, 1000),
  once: null,
})

/** A fill: bought is a `trade`, sold is a `close`; null: nothing that people are told of. */
export const tellReport = (report: OrderReport, market: string | null): Message | null => {
  if (report._tag !== 'filled') return null
  const { strategy, direction, side } = report.order
  const text = `${strategy} ${direction === 'BUY' ? 'bought' : 'sold'} ${sharesText(report.shares)} ${side} at ${cents(report.price)}`
  return message(direction === 'BUY' ? 'trade' : 'close', report.at, market, text)
}

export const tellSettled = (market: string | null, at: Millis): Message =>
  message('close', at, market, 'resolved; what was held was paid')

/** A strategy that broke; null: nothing that people are told of. */
export const tellNotice = (notice: Notice, market: string | null, at: Millis): Message | null =>
  notice._tag === 'strategy_off'
    ? message('error', at, market, `${notice.strategy} failed and was switched off: ${notice.fault}`)
    : null

/** The same log; what it warns of, and that it is over, people are told of too. For what speaks of faults. */
export const tellingLog = (log: Log, now: () => Millis, tell: (message: Message) => void): Log => {
  const told = (text: string, { failure, lasted }: LogFields): void =>
    tell(message('error', now(), null, [text, failure, lasted].filter(part => typeof part === 'string').join(': ')))
  return {
    debug: log.debug,
    info: (text, fields = {}) => {
      log.info(text, fields)
      if ('fault' in fields) told(text, fields)
    },
    warn: (text, fields = {}) => {
      log.warn(text, fields)
      told(text, fields)
    },
    error: (text, fields = {}) => {
      log.error(text, fields)
      told(text, fields)
    },
  }
}

/** Whether trading is stopped, and why, as a sentence. */
export const haltText = ({ level, because }: HaltState): string =>
  level === 'none'
    ? 'Trading is not stopped.'
    : `Stopped (${level.replaceAll('_', ' ')}): ${because.map(({ reason, detail }) => `${reason.replaceAll('_', ' ')}, ${detail}`).join('; ')}.`

const sameHalt = (one: HaltState, other: HaltState): boolean =>
  one.level === other.level &&
  one.because.map(({ reason }) => reason).join() === other.because.map(({ reason }) => reason).join()

/** Each time that trading is stopped, is stopped for something else, or goes on. That it goes on at the start is told to nobody. */
export const halted = (halt$: Observable<HaltState>, clock: Pick<Clock, 'now'>): Observable<Message> =>
  halt$.pipe(
    startWith(NOT_HALTED),
    distinctUntilChanged(sameHalt),
    skip(1),
    map(state => message('halt', clock.now(), null, state.level === 'none' ? 'trading goes on' : haltText(state))),
  )

interface Totals {
  readonly fills: number
  readonly refusals: number
  readonly held: number
  readonly realised: Usd
  readonly unrealised: Usd
  readonly fees: Usd
}

/** What was done since then, in a line. Left: why it cannot be read. */
export const dayText =
  (totals: (since: Millis) => TaskEither<Failure, Totals>) =>
  async (since: Millis): Promise<E.Either<string, string>> => {
    const read = await totals(since)()
    if (E.isLeft(read)) return E.left(read.left.message)
    const { fills, refusals, held, realised, unrealised, fees } = read.right
    return E.right(
      `realised ${profit(realised)} (fees ${dollars(fees)}), open ${profit(unrealised)} in ${counted(held, 'position', 'positions')}; ${counted(fills, 'fill', 'fills')}, ${counted(refusals, 'refusal', 'refusals')}`,
    )
  }
