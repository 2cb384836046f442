import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Direction, Side } from '../../../src/domain/ids.ts'
import { ONE } from '../../../src/domain/money.ts'
import { checkAccounts } from '../../../src/simulator/exchange/accounts.ts'
import type { NewOrder, OutsideOrder, OutsideTrade } from '../../../src/simulator/exchange/orders.ts'
import { EXCHANGE_DEFAULTS } from '../../../src/simulator/exchange/settings.ts'
import { type Faults, noFaults } from '../../../src/simulator/faults/fault.ts'
import type { Market } from '../../../src/simulator/market.ts'
import { bestAsk, bestBid } from '../../../src/simulator/order-book.ts'
import { hash32 } from '../../../src/simulator/random.ts'
import type { Times } from '../../../src/simulator/world.ts'
import { ANN, BEN, KEY, KEY_OF_BEN, on, placed, playedMarket, quietMarket, touchOf, venueOf } from '../exchange/desk.ts'

/** Every third trade fails, every third order meets nobody after its delay, shares come late. */
const troubled: Faults = {
  ...noFaults,
  strikes: (name, { what }) => {
    switch (name) {
      case 'failed-settlement':
      case 'delayed-unmatched':
        return hash32(`${what}`, 1) % 3 === 0
      case 'balance-lag':
      case 'start-wipe':
        return true
      default:
        return false
    }
  },
  amount: () => 1500,
}

const step = fc.record({
  what: fc.constantFrom('place', 'place', 'place', 'place', 'place', 'cancel', 'cancel all'),
  who: fc.constantFrom(ANN, BEN),
  where: fc.constantFrom('quiet', 'quiet', 'played'),
  side: fc.constantFrom<Side>('YES', 'NO'),
  direction: fc.constantFrom<Direction>('BUY', 'BUY', 'SELL'),
  type: fc.constantFrom<NewOrder['type']>('GTC', 'GTC', 'FAK', 'FOK'),
  ticks: fc.integer({ min: -3, max: 3 }),
  size: fc.integer({ min: 100, max: 30_000 }).map(cents => cents / 100),
  which: fc.nat(),
  wait: fc.constantFrom(0, 0, 300, 3100, 9000),
})

const wallets = (times: Times): number =>
  [ANN, BEN].reduce((sum, address) => sum + times.exchange.collateral(address).balance, 0)

const isWorse = (order: OutsideOrder, trade: OutsideTrade): boolean =>
  [trade.taker, ...trade.makers].some(
    leg => leg.order === order.id && (order.direction === 'BUY' ? leg.price > order.price : leg.price < order.price),
  )

describe('whatever outside traders do', () => {
  it.each([
    ['without faults', noFaults],
    ['with failing trades and late shares', troubled],
  ])('no dollar and no share is lost or made, %s', (_name, faults) => {
    let failed = 0
    let met = 0
    const run = (seed: number, steps: ReadonlyArray<typeof step extends fc.Arbitrary<infer A> ? A : never>): void => {
      const times = venueOf(seed, { faults })
      on(times, 1000)
      const markets: Readonly<Record<'quiet' | 'played', Market>> = {
        quiet: quietMarket(times),
        played: playedMarket(times),
      }
      const orders = new Map<string, OutsideOrder>()
      const trades = new Map<string, OutsideTrade>()
      const hear = (span: number): void => {
        for (const one of on(times, span)) {
          if (one._tag === 'TradeChanged') trades.set(one.trade.id, one.trade)
          if (one._tag === 'OrderChanged') orders.set(one.order.id, one.order)
        }
      }
      const check = (): void => {
        for (const market of Object.values(markets)) {
          checkAccounts(market.accounts)
          const bid = bestBid(market.book) ?? 0
          expect(bid).toBeLessThan(bestAsk(market.book) ?? ONE)
        }
        for (const address of [ANN, BEN]) {
          const { balance, offered } = times.exchange.collateral(address)
          expect(offered).toBeGreaterThanOrEqual(0)
          expect(balance).toBeGreaterThanOrEqual(offered)
        }
      }
      for (const { what, who, where, side, direction, type, ticks, size, which, wait } of steps) {
        const market = markets[where]
        const key = who === ANN ? KEY : KEY_OF_BEN
        const { bid, ask } = touchOf(market)
        const own = side === 'YES' ? { bid, ask } : { bid: 1 - ask, ask: 1 - bid }
        const price = Math.round(((direction === 'BUY' ? own.ask : own.bid) + ticks * 0.01) * 100) / 100
        if (what === 'place') placed(times, market, { side, direction, price, size, type, maker: who })
        const open = times.exchange.openOrders({ apiKey: key })
        if (what === 'cancel') times.exchange.cancel(key, [open[which % Math.max(1, open.length)]?.id ?? 'none'])
        if (what === 'cancel all') times.exchange.cancelAll({ apiKey: key })
        hear(wait)
        check()
      }
      hear(4000)
      times.exchange.cancelAll({ apiKey: KEY })
      times.exchange.cancelAll({ apiKey: KEY_OF_BEN })
      hear(40_000)
      check()
      for (const order of orders.values()) {
        const spends = order.direction === 'BUY' && (order.type === 'FAK' || order.type === 'FOK')
        if (!spends) expect(order.matched).toBeLessThanOrEqual(order.size)
        const legs = [...trades.values()].flatMap(trade => [trade.taker, ...trade.makers])
        const own = legs.filter(leg => leg.order === order.id)
        expect(own.reduce((sum, leg) => sum + leg.size, 0)).toBe(order.matched)
        if (spends) expect(own.reduce((sum, leg) => sum + leg.dollars, 0)).toBeLessThanOrEqual(order.makerAmount)
        for (const trade of trades.values()) expect(isWorse(order, trade)).toBe(false)
      }
      for (const trade of trades.values()) {
        expect(['CONFIRMED', 'FAILED']).toContain(trade.status)
        expect(trade.makers.reduce((sum, leg) => sum + leg.size, 0)).toBe(trade.taker.size)
        if (trade.status === 'FAILED') failed++
        met++
      }
      // Every dollar of a wallet is explained by the trades that did not fail; rebates wait for midnight.
      const good = [...trades.values()].filter(trade => trade.status !== 'FAILED')
      const flows = good
        .flatMap(trade => [trade.taker, ...trade.makers])
        .filter(leg => leg.maker === ANN || leg.maker === BEN)
        .reduce((sum, leg) => sum + (leg.direction === 'BUY' ? -leg.dollars : leg.dollars) - leg.fee, 0)
      expect(wallets(times)).toBe(2 * EXCHANGE_DEFAULTS.walletUsd + flows)
      expect(times.exchange.collateral(ANN).offered + times.exchange.collateral(BEN).offered).toBe(0)
    }
    fc.assert(fc.property(fc.integer({ min: 1, max: 30 }), fc.array(step, { minLength: 10, maxLength: 60 }), run), {
      numRuns: 60,
    })
    expect(met).toBeGreaterThan(150)
    if (faults === troubled) expect(failed).toBeGreaterThan(20)
    else expect(failed).toBe(0)
  })
})
