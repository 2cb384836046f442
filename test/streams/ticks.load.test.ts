import { interval, map, type Observable, take, timer, VirtualTimeScheduler } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { type MarketId, marketId } from '../../src/domain/ids.ts'
import type { PricedTick } from '../../src/domain/tick.ts'
import type { Ask, Looked } from '../../src/ports/store.ts'
import { TICKING, ticksBy } from '../../streams/ticks.ts'
import { virtualClock } from '../support/virtual.ts'
import { aRow, trade } from './rows.ts'

const LOOKUP = 20
const EVERY = 2
const EVENTS = 2000
const MARKET = marketId(1)

/** Five hundred trades a second on one market over a lookup of 20 ms. */
const underLoad = () => {
  const scheduler = new VirtualTimeScheduler()
  const clock = virtualClock(scheduler)
  const select = (asks: ReadonlyArray<Ask>): Observable<ReadonlyMap<MarketId, Looked>> =>
    timer(LOOKUP, scheduler).pipe(map(() => new Map(asks.map(ask => [ask.marketId, aRow(ask.marketId)]))))
  const ticked: { readonly when: number; readonly tick: PricedTick }[] = []
  interval(EVERY, scheduler)
    .pipe(
      take(EVENTS),
      map(() => trade(MARKET, 1)),
      ticksBy(select)({ clock, notice: () => undefined }, { ...TICKING, withheldTrades: 10 }),
    )
    .subscribe(tick => {
      if (tick._tag === 'tick') ticked.push({ when: scheduler.now(), tick })
    })
  scheduler.flush()
  return ticked
}

describe('a market with more events than lookups', () => {
  it('still ticks at least every longest wait and two lookups', () => {
    const whens = underLoad().map(({ when }) => when)
    const gaps = whens.map((when, index) => when - (whens[index - 1] ?? 0))
    expect(Math.max(...gaps)).toBeLessThanOrEqual(TICKING.maxTickWait + 2 * LOOKUP)
    expect(whens.at(-1)).toBeGreaterThanOrEqual(EVERY * EVENTS)
  })

  it('loses no trade: those in ticks and those counted are all that came', () => {
    const trades = underLoad().map(({ tick }) => tick.trades)
    const told = trades.reduce((sum, { seen, overflow }) => sum + seen.length + overflow.count, 0)
    const counted = trades.reduce((sum, { overflow }) => sum + overflow.count, 0)
    expect(told).toBe(EVENTS)
    expect(counted).toBeGreaterThan(0)
  })
})
