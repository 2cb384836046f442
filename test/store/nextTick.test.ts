import { Subject } from 'rxjs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import type { MarketId } from '../../src/domain/ids.ts'
import { millis } from '../../src/domain/money.ts'
import type { Tick } from '../../src/domain/tick.ts'
import { createLookups } from '../../src/store/lookups.ts'
import { createPrices } from '../../src/store/prices.ts'
import type { Happening } from '../../streams/happening.ts'
import { TICKING, ticks } from '../../streams/ticks.ts'
import { testDatabase } from '../support/database.ts'
import { AT, addMarkets, discovered, done } from '../support/discovered.ts'
import { emptied } from '../support/emptied.ts'
import { judgedAt } from '../support/judged.ts'
import { eventually } from '../support/waiting.ts'

const { sql, connect } = await testDatabase()
/** A person's own connection: nothing of the engine knows of it. */
const person = connect(1)

let at = AT
let market: MarketId
let heard: Tick[]
let happening$: Subject<Happening>
let withheld: number

beforeEach(async () => {
  await emptied(sql)
  const [only] = await addMarkets(sql, [discovered('a')])
  if (only === undefined) throw new Error('the market was not written')
  at = AT
  market = only
  heard = []
  withheld = 0
  happening$ = new Subject()
  const ports = {
    clock: { ...systemClock, now: () => at },
    lookups: createLookups(sql),
    notice: () => {
      withheld += 1
    },
  }
  happening$.pipe(ticks(ports, TICKING)).subscribe(tick => heard.push(tick))
  await done(createPrices(sql, systemClock).write([judgedAt(market, AT, 48, 50)]))
})
afterEach(() => happening$.complete())

const happen = async (what: 'periodic' | 'price_change'): Promise<Tick> => {
  const before = heard.length + withheld
  happening$.next(
    what === 'periodic'
      ? { eventType: what, marketId: market, timestamp: at }
      : { eventType: what, marketId: market, timestamp: at, venueTime: null },
  )
  await eventually('it is answered', () => heard.length + withheld > before)
  const last = heard.at(-1)
  if (last === undefined) throw new Error('no tick')
  return last
}

describe('the row is the only source of prices', () => {
  it('an UPDATE over another connection changes the very next tick', async () => {
    expect(await happen('price_change')).toMatchObject({ _tag: 'tick', quote: { yesPrice: 490_000 } })
    await person`
      update csgo_engine.csgo_matches set yes_price = 0.7123, no_price = 0.2877, yes_bid = 0.70, yes_ask = 0.7246, spread = 0.0246
       where id = ${market}`
    const next = await happen('price_change')
    expect(next).toMatchObject({
      _tag: 'tick',
      quote: { yesPrice: 712_300, noPrice: 287_700, spread: 24_600, yes: { bid: 700_000, ask: 724_600 } },
    })
    expect(heard).toHaveLength(2)
  })

  it('with the writer of prices stopped, ticks cease after MAX_PRICE_AGE and `blind` is heard, once', async () => {
    at = millis(AT + TICKING.maxPriceAge)
    expect(await happen('periodic')).toMatchObject({ _tag: 'tick', age: TICKING.maxPriceAge })
    at = millis(at + 1)
    expect(await happen('periodic')).toMatchObject({ _tag: 'blind', reason: 'stale' })
    at = millis(at + 60_000)
    await happen('periodic')
    await happen('price_change')
    expect(heard.map(tick => tick._tag)).toEqual(['tick', 'blind'])

    await done(createPrices(sql, systemClock).write([judgedAt(market, at, 60, 62)]))
    expect(await happen('periodic')).toMatchObject({ _tag: 'tick', age: 0, quote: { yesPrice: 610_000 } })
  })
})
