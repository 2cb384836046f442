import { describe, expect, it } from 'vitest'
import { millis, ONE } from '../../../src/domain/money.ts'
import { noFaults } from '../../../src/simulator/faults/fault.ts'
import { stop, wipe } from '../../../src/simulator/market.ts'
import { bareMarket, ordersIn, toldOfOrders, tradesIn } from './bare.ts'
import { ANN, BEN, freshId, KEY, KEY_OF_BEN } from './desk.ts'

describe('an order at once', () => {
  it('spends its dollars: a better price brings more shares, one trade a level', () => {
    const bare = bareMarket('before')
    bare.rests('YES', 'SELL', 0.5, 10)
    bare.rests('YES', 'SELL', 0.51, 100)
    const answer = bare.place({ price: 0.55, size: 20, type: 'FAK' })
    expect(answer).toMatchObject({ status: 'matched', making: 20_000_000, taking: 39_411_764 })
    const trades = tradesIn(bare.pass(0))
    expect(trades.map(trade => [trade.taker.price, trade.taker.size, trade.taker.dollars, trade.taker.fee])).toEqual([
      [500_000, 10_000_000, 5_000_000, 125_000],
      [510_000, 29_411_764, 15_000_000, 367_500],
    ])
    // The fee comes on top.
    expect(bare.core.exchange.collateral(ANN).balance).toBe(10_000 * ONE - 20_000_000 - 492_500)
  })

  it('takes what is there and forgets the rest (FAK)', () => {
    const bare = bareMarket('before')
    bare.rests('YES', 'SELL', 0.5, 10)
    bare.place({ price: 0.5, size: 20, type: 'FAK' })
    expect(toldOfOrders(bare.pass(0))).toEqual(['PLACEMENT live 0', 'UPDATE matched 10'])
    expect(bare.core.exchange.openOrders({ apiKey: KEY })).toEqual([])
  })
})

describe('a limit order', () => {
  it('takes what crosses at the better price, and rests with what is left', () => {
    const bare = bareMarket('before')
    bare.rests('YES', 'SELL', 0.5, 10)
    expect(bare.place({ price: 0.52, size: 25 })).toMatchObject({
      status: 'matched',
      making: 5_000_000,
      taking: 10_000_000,
    })
    expect(toldOfOrders(bare.pass(0))).toEqual(['PLACEMENT live 0', 'UPDATE live 10'])
    expect(bare.core.exchange.collateral(ANN).offered).toBe(15 * 520_000)
    bare.takes('YES', 'SELL', 0.52, 100)
    expect(toldOfOrders(bare.pass(0))).toEqual(['UPDATE matched 25'])
    expect(bare.core.exchange.collateral(ANN).offered).toBe(0)
  })

  it('waits behind those who came before at its price', () => {
    const bare = bareMarket('before')
    bare.rests('YES', 'BUY', 0.5, 10)
    bare.place({ price: 0.5, size: 10 })
    bare.place({ price: 0.5, size: 10, maker: BEN })
    bare.takes('YES', 'SELL', 0.5, 15)
    const [trade] = tradesIn(bare.pass(0))
    expect(trade?.makers.map(leg => [leg.maker === ANN, leg.size])).toEqual([
      [false, 10_000_000],
      [true, 5_000_000],
    ])
  })

  it('ends a minute before its expiration (GTD)', () => {
    const bare = bareMarket('before')
    bare.place({ price: 0.5, size: 10, type: 'GTD', expiresAt: millis(bare.now() + 180_000) })
    expect(toldOfOrders(bare.pass(119_999))).toEqual(['PLACEMENT live 0'])
    expect(toldOfOrders(bare.pass(1))).toEqual(['CANCELLATION expired 0'])
    expect(bare.core.exchange.collateral(ANN).offered).toBe(0)
  })

  it('is cancelled by its key only, once', () => {
    const bare = bareMarket('before')
    const id = freshId()
    bare.place({ price: 0.5, size: 10, id })
    const gone = { [id]: "order can't be found - already canceled or matched" }
    expect(bare.core.exchange.cancel(KEY_OF_BEN, [id])).toEqual({ cancelled: [], not: gone })
    expect(bare.core.exchange.cancel(KEY, [id, id])).toEqual({ cancelled: [id], not: {} })
    expect(bare.core.exchange.cancel(KEY, [id])).toEqual({ cancelled: [], not: gone })
    expect(toldOfOrders(bare.pass(0))).toEqual(['PLACEMENT live 0', 'CANCELLATION cancelled 0'])
    expect(bare.core.exchange.order(KEY, id)?.status).toBe('cancelled')
  })

  it('is wiped at the start and ends when trading stops', () => {
    const bare = bareMarket('before')
    bare.place({ price: 0.5, size: 10 })
    wipe(bare.market, bare.now(), bare.emit)
    expect(ordersIn(bare.pass(0)).at(-1)).toMatchObject({ status: 'invalid', why: 'INVALID' })
    bare.place({ price: 0.5, size: 10 })
    stop(bare.market, bare.now(), bare.emit)
    expect(ordersIn(bare.pass(0)).at(-1)).toMatchObject({ status: 'cancelled', why: 'CANCELED_MARKET_RESOLVED' })
    expect(bare.core.exchange.collateral(ANN)).toEqual({ balance: 10_000 * ONE, offered: 0 })
  })
})

describe("a taker's order in play", () => {
  it('waits, cannot be cancelled, and meets the later book', () => {
    const bare = bareMarket('in play')
    bare.rests('YES', 'SELL', 0.5, 10)
    const id = freshId()
    expect(bare.place({ price: 0.52, size: 10, type: 'FOK', id })).toMatchObject({ status: 'delayed', trades: [] })
    expect(bare.core.exchange.collateral(ANN).offered).toBeGreaterThan(10 * ONE)
    expect(bare.core.exchange.cancel(KEY, [id]).cancelled).toEqual([])
    bare.pass(1000)
    bare.rests('YES', 'SELL', 0.49, 100)
    expect(toldOfOrders(bare.pass(1999))).toEqual([])
    const told = bare.pass(1)
    expect(tradesIn(told).map(trade => trade.taker.price)).toEqual([490_000])
    expect(toldOfOrders(told)).toEqual(['UPDATE matched 20.408163'])
  })

  it('rests when it finds nothing (GTC), or is killed (FOK)', () => {
    const bare = bareMarket('in play')
    bare.rests('YES', 'SELL', 0.5, 10)
    bare.place({ price: 0.5, size: 10 })
    bare.place({ price: 0.5, size: 5, type: 'FOK', maker: BEN })
    bare.takes('YES', 'BUY', 0.5, 10)
    expect(toldOfOrders(bare.pass(0))).toEqual(['PLACEMENT delayed 0', 'PLACEMENT delayed 0'])
    expect(toldOfOrders(bare.pass(3000))).toEqual(['UPDATE unmatched 0', 'CANCELLATION killed 0'])
    expect(bare.core.exchange.openOrders({ apiKey: KEY })).toHaveLength(1)
    bare.takes('YES', 'SELL', 0.5, 10)
    expect(toldOfOrders(bare.pass(0))).toEqual(['UPDATE matched 10'])
  })

  it('finds nothing when makers are quicker: the fault delayed-unmatched', () => {
    const faults = { ...noFaults, strikes: (name: string) => name === 'delayed-unmatched' }
    const bare = bareMarket('in play', {}, faults)
    bare.rests('YES', 'SELL', 0.5, 10)
    bare.rests('YES', 'SELL', 0.6, 10)
    bare.place({ price: 0.5, size: 10 })
    expect(toldOfOrders(bare.pass(3000))).toEqual(['PLACEMENT delayed 0', 'UPDATE unmatched 0'])
    bare.place({ price: 0.6, size: 10, type: 'FAK', maker: BEN })
    // What was to take at once rests all the same, and is met later as a maker; what wants all or nothing is killed.
    expect(toldOfOrders(bare.pass(3000))).toEqual(['PLACEMENT delayed 0', 'UPDATE unmatched 0'])
    bare.rests('YES', 'SELL', 0.7, 10)
    bare.place({ price: 0.7, size: 10, type: 'FOK', maker: BEN })
    expect(toldOfOrders(bare.pass(3000))).toEqual(['PLACEMENT delayed 0', 'CANCELLATION killed 0'])
    bare.takes('YES', 'SELL', 0.6, 4)
    expect(toldOfOrders(bare.pass(0))).toEqual(['UPDATE unmatched 4'])
    expect(bare.core.exchange.openOrders({ apiKey: KEY_OF_BEN })).toMatchObject([{ type: 'FAK', matched: 4_000_000 }])
  })

  it('does not wait when it only rests', () => {
    const bare = bareMarket('in play')
    expect(bare.place({ price: 0.5, size: 10 })).toMatchObject({ status: 'live' })
  })
})

describe('a key that sends heartbeats', () => {
  it('loses its orders after ten seconds of silence, looked after every five', () => {
    const bare = bareMarket('before')
    const { exchange } = bare.core
    bare.place({ price: 0.5, size: 10 })
    bare.place({ price: 0.4, size: 10, maker: BEN })
    const first = exchange.heartbeat(KEY, '')
    bare.pass(4000)
    const second = exchange.heartbeat(KEY, first.id)
    expect([first._tag, second._tag]).toEqual(['Next', 'Next'])
    expect(exchange.heartbeat(KEY, first.id)).toEqual({ _tag: 'Expected', id: second.id })
    expect(toldOfOrders(bare.pass(10_999))).toEqual([])
    expect(toldOfOrders(bare.pass(1))).toEqual(['CANCELLATION cancelled 0'])
    expect(exchange.openOrders({ apiKey: KEY_OF_BEN })).toHaveLength(1)
    expect(toldOfOrders(bare.pass(60_000))).toEqual([])
  })
})
