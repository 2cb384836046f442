/** The official client runs here as it came from the registry; the venue must be to it as the real one is. */
import { AssetType, SignatureTypeV2 } from '@polymarket/clob-client-v2'
import { describe, expect, it } from 'vitest'
import type { Simulator } from '../../src/simulator/server.ts'
import { newAccount } from '../simulator/trading/signing.ts'
import { at, list, text } from '../simulator/worlds.ts'
import { eventually } from '../support/waiting.ts'
import { OrderType, type Person, person, Side, startVenue } from './client.ts'
import { marketsOf, quietMarket, type Traded } from './markets.ts'

const units = async ({ client }: Person, token?: string): Promise<number> => {
  const params =
    token === undefined ? { asset_type: AssetType.COLLATERAL } : { asset_type: AssetType.CONDITIONAL, token_id: token }
  return Number((await client.getBalanceAllowance(params)).balance)
}

/** Buys some and waits until they can be sold. */
const buySome = async (someone: Person, token: string, dollars: number): Promise<void> => {
  const bought: unknown = await someone.client.createAndPostMarketOrder(
    { tokenID: token, amount: dollars, side: Side.BUY, orderType: OrderType.FAK },
    undefined,
    OrderType.FAK,
  )
  expect(bought).toMatchObject({ success: true, errorMsg: '', status: 'matched' })
  await eventually('the shares are there', async () => (await units(someone, token)) > 0)
}

/** A market of this venue begins at 0.01, of which 0.1 is a multiple; its tick may get finer. */
const FINER: ReadonlySet<string> = new Set(['0.005', '0.0025', '0.001', '0.0001'])
const TICKS = ['0.1', '0.01', '0.005', '0.0025', '0.001', '0.0001'] as const
type Tick = (typeof TICKS)[number]

/** Quiet markets about even, one a tick, with the tick that the market has then. */
const marketsByTick = async (
  { url }: Simulator,
  { client }: Person,
): Promise<ReadonlyArray<readonly [Tick, Traded]>> => {
  const even: Traded[] = []
  for (const market of await marketsOf(url, 'v1')) {
    const { mid } = await client.getMidpoint(market.yes)
    if (Number(mid) > 0.3 && Number(mid) < 0.7) even.push(market)
    if (even.length === TICKS.length) break
  }
  const all = TICKS.flatMap((tick, index): ReadonlyArray<readonly [Tick, Traded]> => {
    const market = even[index]
    return market === undefined ? [] : [[tick, market]]
  })
  const wishes = all.flatMap(([tick, { condition }]) =>
    FINER.has(tick)
      ? [{ fault: 'tick-change', amount: Math.round(Number(tick) * 1e6), scope: { market: condition } }]
      : [],
  )
  const switched = await fetch(`${url}/sim/faults`, { method: 'POST', body: JSON.stringify(wishes) })
  expect(switched.status).toBe(201)
  for (const [tick, { yes }] of all) {
    if (!FINER.has(tick)) continue
    // A tick gets finer when its book changes.
    await client.createAndPostOrder({ tokenID: yes, price: 0.02, size: 5, side: Side.BUY })
    await eventually(`the tick is ${tick}`, async () => (await client.getOrderBook(yes)).tick_size === tick)
  }
  return all
}

/** Orders of every type and side in a market: those that rest lie far from its book. */
const ordersOfTick = async (someone: Person, tickSize: Tick, token: string) => {
  const { client } = someone
  const now = Number(await client.getServerTime())
  const odd: string[] = []
  let matched = 0
  await buySome(someone, token, 50)
  for (const side of [Side.BUY, Side.SELL]) {
    const price = side === Side.BUY ? 0.1 + Number(tickSize) : 0.9 - Number(tickSize)
    for (const type of [OrderType.GTC, OrderType.GTD] as const) {
      const expiration = type === OrderType.GTD ? now + 86_400 : 0
      const order = { tokenID: token, price, size: 7.77, side, expiration }
      const answer: unknown = await client.createAndPostOrder(order, { tickSize }, type)
      if (at(answer, 'status') !== 'live') odd.push(`${tickSize} ${side} ${type}: ${JSON.stringify(answer)}`)
    }
    for (const type of [OrderType.FOK, OrderType.FAK] as const) {
      const order = { tokenID: token, amount: side === Side.BUY ? 3.33 : 2.22, side, orderType: type }
      const answer: unknown = await client.createAndPostMarketOrder(order, { tickSize }, type)
      const isKilled = /fully filled or killed|no orders found to match/.test(String(at(answer, 'error')))
      if (at(answer, 'status') === 'matched') matched++
      else if (!isKilled) odd.push(`${tickSize} ${side} ${type}: ${JSON.stringify(answer)}`)
    }
  }
  return { odd, matched, resting: (await client.getOpenOrders({ asset_id: token })).length }
}

describe('orders', () => {
  it('of every tick, type and side are taken, and refused for none but the book’s own reasons', async () => {
    const simulator = await startVenue({ matches: 24 })
    const markets = await marketsByTick(simulator, await person(simulator.url))
    expect(markets).toHaveLength(TICKS.length)
    const walks = markets.map(async ([tickSize, { yes }]) => ordersOfTick(await person(simulator.url), tickSize, yes))
    for (const { odd, resting, matched } of await Promise.all(walks)) {
      expect(odd).toEqual([])
      expect(resting).toBe(4)
      expect(matched).toBeGreaterThan(1)
    }
  })

  it('rest, are read, cancelled one, several, by market and all', async () => {
    const simulator = await startVenue()
    const { client } = await person(simulator.url)
    const { yes, no, condition } = await quietMarket(simulator.url)
    const rest = async (tokenID: string, price: number): Promise<string> => {
      const answer: unknown = await client.createAndPostOrder({ tokenID, price, size: 10, side: Side.BUY })
      return text(at(answer, 'orderID'))
    }
    const ids: string[] = []
    for (const [token, price] of [
      [yes, 0.02],
      [yes, 0.03],
      [no, 0.02],
      [no, 0.03],
      [no, 0.05],
    ] as const)
      ids.push(await rest(token, price))
    const [one = '', two = '', three = '', four = '', five = ''] = ids
    expect((await client.getOpenOrders()).map(order => order.id)).toEqual(ids)
    expect((await client.getOpenOrders({ asset_id: yes })).map(order => order.id)).toEqual([one, two])
    expect(await client.getOrder(one)).toMatchObject({ id: one, status: 'LIVE', price: '0.02', original_size: '10' })
    expect(await client.cancelOrder({ orderID: one })).toEqual({ canceled: [one], not_canceled: {} })
    const several: unknown = await client.cancelOrders([one, two])
    expect(several).toMatchObject({
      canceled: [two],
      not_canceled: { [one]: expect.stringContaining("can't be found") },
    })
    expect(await client.cancelMarketOrders({ market: condition, asset_id: yes })).toMatchObject({ canceled: [] })
    expect(await client.getOrder(one)).toMatchObject({ status: 'CANCELED' })
    const all: unknown = await client.cancelAll()
    expect([...list(at(all, 'canceled'))].sort()).toEqual([three, four, five].sort())
    expect(await client.getOpenOrders()).toEqual([])
  })

  it('go in batches, each judged alone, and post-only ones never take', async () => {
    const simulator = await startVenue()
    const { client } = await person(simulator.url)
    const { yes } = await quietMarket(simulator.url)
    const good = await client.createOrder({ tokenID: yes, price: 0.02, size: 10, side: Side.BUY })
    const small = await client.createOrder({ tokenID: yes, price: 0.02, size: 1, side: Side.BUY })
    const batch: unknown = await client.postOrders(
      [good, small].map(order => ({ order, orderType: OrderType.GTC })),
      true,
    )
    expect(list(batch).map(leg => [at(leg, 'status'), at(leg, 'errorMsg')])).toEqual([
      ['live', ''],
      ['', expect.stringMatching(/Size \(1\) lower than the minimum: 5$/)],
    ])
    const crossing = { tokenID: yes, price: 0.99, size: 5, side: Side.BUY }
    expect(await client.createAndPostOrder(crossing, undefined, OrderType.GTC, true)).toMatchObject({
      status: 400,
      error: 'invalid post-only order: order crosses book',
    })
    expect(await client.postOrder(good)).toMatchObject({ status: 400, error: expect.stringMatching(/Duplicated\.$/) })
  })

  it('that take are paid to the unit: trades, dollars and shares agree', async () => {
    const simulator = await startVenue()
    const someone = await person(simulator.url)
    const { client } = someone
    const { yes, condition } = await quietMarket(simulator.url)
    const before = await units(someone)
    await buySome(someone, yes, 25)
    const trades = await client.getTrades({ market: condition })
    expect(trades.length).toBeGreaterThan(0)
    const inUnits = (decimal: string) => Math.round(Number(decimal) * 1e6)
    const shares = trades.reduce((sum, trade) => sum + inUnits(trade.size), 0)
    const spent = trades.reduce((sum, trade) => sum + Math.round(Number(trade.size) * Number(trade.price) * 1e6), 0)
    const fee = trades.reduce((sum, { size, price }) => {
      const p = Number(price)
      return sum + Math.round(Number(size) * 0.05 * p * (1 - p) * 1e5) * 10
    }, 0)
    await eventually('all shares are there', async () => (await units(someone, yes)) === shares)
    // Dollars are rounded once a trade.
    expect(Math.abs(before - (await units(someone)) - fee - spent)).toBeLessThanOrEqual(trades.length)
    await eventually('the trades are confirmed', async () =>
      (await client.getTrades()).every(trade => trade.status === 'CONFIRMED' && trade.transaction_hash !== undefined),
    )
    const sold: unknown = await client.createAndPostMarketOrder(
      { tokenID: yes, amount: Math.floor(shares / 1e4) / 100, side: Side.SELL },
      undefined,
      OrderType.FAK,
    )
    expect(sold).toMatchObject({ status: 'matched', success: true })
    expect(list(at(sold, 'transactionsHashes')).length).toBeGreaterThan(0)
  })

  it('in play are delayed, cannot be cancelled then, and meet the later book', async () => {
    const simulator = await startVenue()
    const { client } = await person(simulator.url)
    const markets = await marketsOf(simulator.url, 'v1')
    const live = markets.at(-1)
    if (live === undefined) throw new Error('a match is in play')
    const order = { tokenID: live.yes, price: 0.99, size: 5, side: Side.BUY }
    const answer: unknown = await client.createAndPostOrder(order, undefined, OrderType.GTC)
    expect(answer).toMatchObject({ status: 'delayed', success: true })
    const id = text(at(answer, 'orderID'))
    await eventually('the order has met a book', async () => (await client.getOrder(id)).status !== 'DELAYED')
    expect(['MATCHED', 'UNMATCHED', 'LIVE']).toContain((await client.getOrder(id)).status)
  })

  it('of the third exchange are taken on its markets, and those of the second one are told to ask again', async () => {
    const simulator = await startVenue({ matches: 24 })
    const { client } = await person(simulator.url)
    const { yes } = await quietMarket(simulator.url, 'v2')
    const order = { tokenID: yes, price: 0.02, size: 10, side: Side.BUY }
    const wrong: unknown = await client.createAndPostOrder(order, { tickSize: '0.01', version: 2 })
    expect(wrong).toMatchObject({ status: 400, error: 'order_version_mismatch' })
    const right: unknown = await client.createAndPostOrder(order, { tickSize: '0.01', version: 3 })
    expect(right).toMatchObject({ status: 'live' })
  })

  it('of wallets of every kind are taken', async () => {
    const simulator = await startVenue()
    const { yes } = await quietMarket(simulator.url)
    const kinds = [SignatureTypeV2.POLY_PROXY, SignatureTypeV2.POLY_GNOSIS_SAFE, SignatureTypeV2.POLY_1271]
    for (const signatureType of kinds) {
      const funder = newAccount().address
      const someone = await person(simulator.url, { signatureType, funder })
      const order = { tokenID: yes, price: 0.02, size: 10, side: Side.BUY }
      expect(await someone.client.createAndPostOrder(order)).toMatchObject({ status: 'live' })
      expect(await units(someone)).toBe(10_000_000_000)
      expect((await someone.client.getOpenOrders())[0]?.maker_address).toBe(funder.toLowerCase())
    }
  })
})

it('cancels everything of a key whose heartbeat has stopped', async () => {
  const simulator = await startVenue()
  const { client } = await person(simulator.url)
  const { yes } = await quietMarket(simulator.url)
  await client.createAndPostOrder({ tokenID: yes, price: 0.02, size: 10, side: Side.BUY })
  const first = await client.postHeartbeat()
  expect(await client.postHeartbeat(first.heartbeat_id)).toMatchObject({ heartbeat_id: expect.any(String) })
  expect(at(await client.postHeartbeat('stale'), 'status')).toBe(400)
  await eventually('its orders are gone', async () => (await client.getOpenOrders()).length === 0)
})
