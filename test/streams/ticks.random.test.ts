import fc from 'fast-check'
import { defer, from, map, mergeMap, type Observable, timer, VirtualTimeScheduler } from 'rxjs'
import { describe, expect, it } from 'vitest'
import type { MarketEvent } from '../../src/domain/event.ts'
import { type MarketId, marketId } from '../../src/domain/ids.ts'
import type { Tick } from '../../src/domain/tick.ts'
import type { Ask, Looked } from '../../src/ports/store.ts'
import { type Happening, nudge } from '../../streams/happening.ts'
import { ticksBy } from '../../streams/ticks.ts'
import { virtualClock } from '../support/virtual.ts'
import { anOutcome, aQuote, aRow, change, refresh, trade } from './rows.ts'

const MARKETS = [1, 2, 3].map(marketId)

interface Step {
  readonly after: number
  readonly market: MarketId
  readonly what: 'trade' | 'change' | 'refresh' | 'commit'
}
interface World {
  readonly steps: ReadonlyArray<Step>
  /** For each lookup in turn: how long it takes and how it ends. */
  readonly lookups: ReadonlyArray<{ readonly takes: number; readonly ends: 'row' | 'no row' | 'suspect' }>
  readonly maxTickWait: number
  readonly withheldTrades: number
}
const world: fc.Arbitrary<World> = fc.record({
  steps: fc.array(
    fc.record({
      after: fc.integer({ min: 0, max: 12 }),
      market: fc.constantFrom(...MARKETS),
      what: fc.constantFrom('trade' as const, 'change' as const, 'refresh' as const, 'commit' as const),
    }),
    { maxLength: 80 },
  ),
  lookups: fc.array(
    fc.record({
      takes: fc.integer({ min: 0, max: 40 }),
      ends: fc.constantFrom('row' as const, 'row' as const, 'no row' as const, 'suspect' as const),
    }),
    { maxLength: 60 },
  ),
  maxTickWait: fc.integer({ min: 0, max: 40 }),
  withheldTrades: fc.integer({ min: 1, max: 8 }),
})

interface Run {
  readonly ticks: ReadonlyArray<Tick>
  readonly tradesIn: number
  readonly committed: ReadonlyMap<MarketId, number>
  readonly mostInFlight: number
}

/**
 * Plays a world on virtual time. The database's price version is the time at which it is read, so that a tick shows
 * when its lookup began. At the end every market is refreshed once, over a database that answers.
 */
const play = ({ steps, lookups, maxTickWait, withheldTrades }: World): Run => {
  const scheduler = new VirtualTimeScheduler()
  const clock = virtualClock(scheduler)
  /** Long after everything else. */
  const end = steps.reduce((sum, { after }) => sum + after, 0) + 100_000
  const committed = new Map<MarketId, number>()
  const ticks: Tick[] = []
  let tradesIn = 0
  let lookup = 0
  let inFlight = 0
  let mostInFlight = 0

  const row = (ask: Ask, ends: 'row' | 'suspect'): Looked => {
    const seq = committed.get(ask.marketId) ?? 0
    const heard = ask._tag === 'first' ? 0 : ask.heard
    return aRow(ask.marketId, {
      seq,
      unheard: Array.from({ length: seq - heard }, (_, index) => anOutcome(ask.marketId, heard + index + 1)),
      quote: aQuote({
        version: scheduler.now(),
        observedAt: clock.now(),
        status: ends === 'suspect' ? { _tag: 'suspect', reason: 'ghost' } : { _tag: 'good' },
      }),
    })
  }
  const select = (asks: ReadonlyArray<Ask>): Observable<ReadonlyMap<MarketId, Looked>> =>
    defer(() => {
      const { takes, ends } = (clock.now() < end ? lookups[lookup] : undefined) ?? { takes: 3, ends: 'row' }
      lookup++
      inFlight++
      mostInFlight = Math.max(mostInFlight, inFlight)
      const rows = ends === 'no row' ? [] : asks.map(ask => [ask.marketId, row(ask, ends)] as const)
      return timer(takes, scheduler).pipe(
        map(() => {
          inFlight--
          return new Map(rows)
        }),
      )
    })
  const happen = ({ market, what }: Step): Happening => {
    switch (what) {
      case 'trade': {
        tradesIn++
        const event: MarketEvent = { ...trade(market, 1), timestamp: clock.now() }
        return event
      }
      case 'change':
        return change(market)
      case 'refresh':
        return refresh(market)
      case 'commit':
        committed.set(market, (committed.get(market) ?? 0) + 1)
        return nudge(market)
    }
  }
  const timed = steps.map((step, index) => ({
    step,
    when: steps.slice(0, index + 1).reduce((sum, { after }) => sum + after, 0),
  }))
  const lasts = MARKETS.map(market => ({ step: { after: 0, market, what: 'refresh' as const }, when: end }))
  from([...timed, ...lasts])
    .pipe(
      mergeMap(({ step, when }) => timer(when, scheduler).pipe(map(() => happen(step)))),
      ticksBy(select)(
        { clock, notice: () => undefined },
        { maxTickWait, withheldTrades, maxPriceAge: 20_000, retryAfter: 250 },
      ),
    )
    .subscribe(tick => ticks.push(tick))
  scheduler.flush()
  return { ticks, tradesIn, committed, mostInFlight }
}

const of = (run: Run, market: MarketId): ReadonlyArray<Tick> =>
  run.ticks.filter(tick => tick.market.marketId === market)
const isRising = (numbers: ReadonlyArray<number>): boolean =>
  numbers.every((number, index) => index === 0 || number >= (numbers[index - 1] ?? 0))

describe('ticks, over lookups of any speed that fail at any time', () => {
  const always = (holds: (run: Run) => void) =>
    fc.assert(
      fc.property(world, played => holds(play(played))),
      { numRuns: 300 },
    )

  it('carry every trade once, or count it', () => {
    always(run => {
      const told = run.ticks.flatMap(tick => (tick._tag === 'tick' ? [tick.trades] : []))
      expect(told.reduce((sum, { seen, overflow }) => sum + seen.length + overflow.count, 0)).toBe(run.tradesIn)
    })
  })

  it('bring every outcome once, in the order of the ledger', () => {
    always(run => {
      for (const market of MARKETS) {
        const heard = of(run, market).flatMap(tick => (tick._tag === 'outcome' ? [tick.outcome.seq] : []))
        expect(heard).toEqual(Array.from({ length: run.committed.get(market) ?? 0 }, (_, index) => index + 1))
      }
    })
  })

  it('never show a price that was read before an event that they carry, nor an older price or ledger after a newer', () => {
    always(run => {
      for (const market of MARKETS) {
        const told = of(run, market)
        const priced = told.flatMap(tick => (tick._tag === 'tick' ? [tick] : []))
        for (const { trades, quote } of priced)
          for (const { at } of trades.seen) expect(quote.version).toBeGreaterThanOrEqual(at)
        expect(isRising(priced.map(tick => tick.quote.version))).toBe(true)
        expect(isRising(told.map(tick => tick.held.seq))).toBe(true)
      }
    })
  })

  it('ask by one statement at a time', () => {
    always(run => {
      expect(run.mostInFlight).toBeLessThanOrEqual(1)
    })
  })
})
