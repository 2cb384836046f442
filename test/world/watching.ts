import { createHash } from 'node:crypto'
import type { Subscription } from 'rxjs'
import type { Book } from '../../src/domain/book.ts'
import { type Millis, showMillionths } from '../../src/domain/money.ts'
import type { Quote } from '../../src/domain/quote.ts'
import type { PricedTick, Tick } from '../../src/domain/tick.ts'
import type { engine } from '../../streams/engine.ts'

/** What came of a world, counted. */
export interface Counts {
  ticks: number
  blind: number
  outcomes: number
  decisions: number
  orders: number
  fills: number
  refusals: number
  polls: number
  failures: number
  events: number
  settled: number
}

/** Looks at all that flows by: what must always hold is checked, everything becomes part of the trace. */
export interface Watching {
  /** A process more, its streams. */
  readonly watch: (streams: ReturnType<typeof engine>) => Subscription
  /** The venue answered with this book to a request that began then. */
  readonly answered: (book: Book, began: Millis) => void
  readonly faults: ReadonlyArray<string>
  readonly counts: Counts
  /** Names everything that happened: equal traces, equal runs. */
  readonly trace: () => string
  /** When something last failed. */
  readonly lastTick: (marketId: number) => Millis | null
  readonly lastFailure: () => { readonly at: Millis; readonly what: string } | null
}

const touchOf = (book: Book): string => {
  const bid = book.bids.reduce((best, level) => Math.max(best, level.price), 0)
  const ask = book.asks.reduce((best, level) => Math.min(best, level.price), 1_000_000)
  return `${showMillionths(bid)}/${showMillionths(ask)}`
}
const quoted = (touch: Quote['yes']): string => `${showMillionths(touch.bid)}/${showMillionths(touch.ask)}`

/** What the venue said lately: enough for as long as a price may be told. */
const BOOKS_KEPT = 50_000

/** `now` is the engine's clock, `truly` the true time. */
export const createWatching = (
  now: () => Millis,
  truly: () => Millis,
  maxPriceAge: number,
  /** Strategies that are meant to fail. */
  bad: ReadonlySet<string>,
): Watching => {
  const faults: Array<string> = []
  const books = new Map<string, { readonly touch: string; readonly trulyAt: Millis }>()
  const lastTicks = new Map<number, Millis>()
  const hash = createHash('sha256')
  const counts: Counts = {
    ticks: 0,
    blind: 0,
    outcomes: 0,
    decisions: 0,
    orders: 0,
    fills: 0,
    refusals: 0,
    polls: 0,
    failures: 0,
    events: 0,
    settled: 0,
  }
  let last: { readonly at: Millis; readonly what: string } | null = null
  const failed = (what: string): void => {
    counts.failures += 1
    last = { at: truly(), what }
  }
  const note = (...words: ReadonlyArray<unknown>): void => {
    hash.update(`${truly()} ${words.map(String).join(' ')}\n`)
  }
  const fault = (what: string): void => {
    if (faults.length < 50) faults.push(`${truly()}: ${what}`)
  }

  const checkTick = ({ market, quote, age, at }: PricedTick): void => {
    const name = `tick of market ${market.marketId}`
    if (at !== now()) fault(`${name} says that it is ${at}`)
    if (age !== at - quote.observedAt) fault(`${name} says age ${age}, its price is ${at - quote.observedAt} ms old`)
    if (age > maxPriceAge) fault(`${name} carries a price ${age} ms old`)
    if (quote.status._tag !== 'good') fault(`${name} carries a suspect price`)
    const sides = [
      [market.yesTokenId, quote.yes],
      [market.noTokenId, quote.no],
    ] as const
    for (const [token, touch] of sides) {
      const answer = books.get(`${token}/${quote.observedAt}`)
      if (answer === undefined) fault(`${name}: no answer of the venue began at ${quote.observedAt}`)
      else if (answer.touch !== quoted(touch)) fault(`${name} says ${quoted(touch)}, the venue said ${answer.touch}`)
      else if (truly() - answer.trulyAt > maxPriceAge)
        fault(`${name} carries a price that is truly ${truly() - answer.trulyAt} ms old`)
    }
  }
  const seen = (tick: Tick): void => {
    switch (tick._tag) {
      case 'tick':
        counts.ticks += 1
        lastTicks.set(tick.market.marketId, truly())
        checkTick(tick)
        note(
          'tick',
          tick.market.marketId,
          tick.causes.join(),
          tick.quote.yesPrice,
          tick.age,
          tick.trades.seen.length,
          tick.held.seq,
        )
        return
      case 'blind':
        counts.blind += 1
        note('blind', tick.market.marketId, tick.reason)
        return
      case 'outcome':
        counts.outcomes += 1
        note('outcome', tick.market.marketId, tick.outcome.strategy, tick.outcome.kind, tick.outcome.seq)
        return
    }
  }

  return {
    faults,
    counts,
    trace: () => hash.copy().digest('hex'),
    lastFailure: () => last,
    lastTick: marketId => lastTicks.get(marketId) ?? null,
    answered: (book, began) => {
      books.set(`${book.tokenId}/${began}`, { touch: touchOf(book), trulyAt: truly() })
      if (books.size > BOOKS_KEPT) for (const key of [...books.keys()].slice(0, BOOKS_KEPT / 2)) books.delete(key)
    },
    watch: streams => {
      const broke = (stream: string) => (error: unknown) =>
        fault(`${stream} broke: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
      const all = streams.work$.subscribe({
        next: work => {
          switch (work._tag) {
            case 'approval':
              counts.orders += work.orders.length
              counts.refusals += work.refusals.length
              for (const { orderId, limit } of work.orders) note('order', orderId, limit)
              for (const { strategy, marketId, reason } of work.refusals) note('refusal', strategy, marketId, reason)
              return
            case 'reported':
              if (work.report._tag === 'filled') counts.fills += 1
              note('report', work.report._tag, work.report.order.orderId)
              return
            case 'failed':
              failed(`${work.what}: ${work.failure.message}`)
              note('failed', work.what)
              return
            case 'settled':
              counts.settled += work.markets.length
              note('settled', work.markets.join())
              return
            case 'resumed':
            case 'saved':
              note(work._tag)
              return
          }
        },
        error: broke('work'),
      })
      all.add(
        streams.decision$.subscribe({
          next: decision => {
            counts.decisions += 1
            if (decision.fault !== null && !bad.has(decision.strategy))
              fault(`${decision.strategy} threw: ${decision.fault}`)
            note('decision', decision.strategy, decision.marketId, decision.step, decision.actions.length)
          },
          error: broke('decision'),
        }),
      )
      all.add(streams.tick$.subscribe({ next: seen, error: broke('tick') }))
      all.add(
        streams.poll$.subscribe({
          next: poll => {
            counts.polls += 1
            const [first] = poll.failures
            if (first !== undefined) failed(`poll: ${first.message}`)
            note('poll', poll.kind, poll.markets, poll.changed.join(), poll.failures.length)
          },
          error: broke('poll'),
        }),
      )
      all.add(
        streams.event$.subscribe({
          next: event => {
            counts.events += 1
            note('event', event.marketId, event.eventType)
          },
          error: broke('event'),
        }),
      )
      all.add(streams.score$.subscribe({ error: broke('score') }))
      all.add(
        streams.discovery$.subscribe({
          next: pass => {
            const [first] = pass.failures
            if (first !== undefined) failed(`discovery: ${first.message}`)
            note('discovery', pass.found, pass.changed)
          },
          error: broke('discovery'),
        }),
      )
      return all
    },
  }
}
