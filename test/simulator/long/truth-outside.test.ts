import { describe, expect, it } from 'vitest'
import { type Faults, noFaults } from '../../../src/simulator/faults/fault.ts'
import { bestAsk, bestBid } from '../../../src/simulator/order-book.ts'
import { between, oneOf, stream } from '../../../src/simulator/random.ts'
import { truthFaults, truthLine, truthOpening } from '../../../src/simulator/truth.ts'
import { createVerifier } from '../../../src/simulator/verify.ts'
import { ANN, BEN, orderOf, venueOf } from '../exchange/desk.ts'
import { EPOCH, HOUR, later } from '../worlds.ts'

const firstBreach = (lines: ReadonlyArray<string>): string | null => {
  const verifier = createVerifier()
  for (const [index, line] of lines.entries()) {
    const what = verifier.heard(line.trimEnd())
    if (what !== null) return `line ${index + 1}: ${what}: ${line.slice(0, 300)}`
  }
  return null
}

/** Two traders who order at random, many of whose trades fail, until everything is paid. */
const randomTrading = (seed: number): ReadonlyArray<string> => {
  const faults: Faults = {
    ...noFaults,
    strikes: (name, where, time) =>
      name === 'failed-settlement' ? (where.what?.charCodeAt(3) ?? 0) % 3 === 0 : noFaults.strikes(name, where, time),
  }
  const times = venueOf(seed, { faults })
  const random = stream('outside', seed)
  const lines: Array<string> = [truthOpening(times.settings, EPOCH, []).trimEnd()]
  const pass = (to: number): void => {
    for (const happening of times.advance(later(to))) lines.push(truthLine(happening))
  }
  for (let span = 1000; span < HOUR / 2; span += 5000) {
    pass(span)
    const market = oneOf(
      random,
      times.lives().flatMap(life => life.markets.filter(one => one.status === 'open')),
    )
    const bid = bestBid(market.book)
    const ask = bestAsk(market.book)
    if (bid === null || ask === null) continue
    const side = oneOf(random, ['YES', 'NO'] as const)
    const direction = oneOf(random, ['BUY', 'BUY', 'SELL'] as const)
    const type = oneOf(random, ['GTC', 'FAK', 'FOK'] as const)
    const own = side === 'YES' ? [bid, ask] : [1e6 - ask, 1e6 - bid]
    const price = Math.round((own[direction === 'BUY' ? 1 : 0] ?? 0) / market.tick) * market.tick
    const shifted = price + market.tick * oneOf(random, [-1, 0, 0, 1])
    const order = orderOf(market, {
      side,
      direction,
      type,
      price: Math.min(1e6 - market.tick, Math.max(market.tick, shifted)) / 1e6,
      size: Math.round(between(random, 6, 60)),
      maker: oneOf(random, [ANN, BEN]),
    })
    times.exchange.place(order)
    pass(span)
  }
  pass(HOUR)
  return lines
}

describe('the truth of outside orders', () => {
  it.each([1, 2, 3])('holds when two trade at random and settlements fail, with seed %i', seed => {
    const lines = randomTrading(seed)
    expect(firstBreach(lines)).toBeNull()
    const types = lines.filter(line => line.includes('"TradeChanged"'))
    expect(types.length).toBeGreaterThan(50)
    for (const status of ['MATCHED', 'CONFIRMED', 'FAILED', 'RETRYING'])
      expect(types.some(line => line.includes(`"${status}"`))).toBe(true)
  })

  it('is doubted when an order fills beyond its limit, settles backwards, or a market was never listed', () => {
    const lines = randomTrading(1)
    const changed = (type: string, part: string, from: string | RegExp, to: string): ReadonlyArray<string> => {
      const index = lines.findIndex(line => line.includes(type) && line.includes(part) && line.search(from) !== -1)
      expect(index).toBeGreaterThan(0)
      return lines.map((line, one) => (one === index ? line.replace(from, to) : line))
    }
    expect(
      firstBreach(
        changed('"OrderChanged"', '"direction":"BUY","orderType":"FAK"', /"price":"[\d.]+"/, '"price":"0.001"'),
      ),
    ).toMatch(/limit/)
    expect(firstBreach(changed('"TradeChanged"', '"CONFIRMED"', '"CONFIRMED"', '"MATCHED"'))).toMatch(/was \w+ and is/)
    expect(firstBreach([...lines.slice(0, 1), truthFaults(later(1), {}), ...lines.slice(2)])).not.toBeNull()
  })
})
