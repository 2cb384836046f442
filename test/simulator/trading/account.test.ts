import { describe, expect, it } from 'vitest'
import { at, list, text } from '../worlds.ts'
import { createDesk, evenMarket, newTrader } from './desk.ts'
import { signedOrder } from './signing.ts'

const NOBODY = `0x${'77'.repeat(32)}`

/** A trader with so many resting orders, and their ids. */
const withOrders = async (count: number, pageSize?: number) => {
  const desk = createDesk(undefined, pageSize)
  const trader = await newTrader(desk)
  const market = evenMarket(desk)
  const ids: string[] = []
  for (let salt = 1; salt <= count; salt++) {
    const token = salt % 2 === 1 ? market.yes : market.no
    const order = await signedOrder(trader.account, {
      token,
      side: 'BUY',
      makerAmount: '5000000',
      takerAmount: '10000000',
      salt,
    })
    const body = { order, owner: trader.creds.apiKey, orderType: 'GTC' }
    ids.push(text(at(trader.send('POST', '/order', body).body, 'orderID')))
  }
  return { desk, trader, market, ids }
}

const DONE = "order can't be found - already canceled or matched"

describe('a cancel', () => {
  it('of one, of several, of a market, of a token and of all tells which were and which were not', async () => {
    const { trader, market, ids } = await withOrders(6)
    const [one = '', two = '', three = '', four = '', five = '', six = ''] = ids
    expect(trader.send('DELETE', '/order', { orderID: one }).body).toEqual({ canceled: [one], not_canceled: {} })
    expect(trader.send('DELETE', '/orders', [one, two.toUpperCase().replace('0X', '0x'), NOBODY]).body).toEqual({
      canceled: [two],
      not_canceled: { [one]: DONE, [NOBODY]: DONE },
    })
    const ofToken = trader.send('DELETE', '/cancel-market-orders', { asset_id: market.yes })
    expect(ofToken.body).toEqual({ canceled: [three, five], not_canceled: {} })
    const ofMarket = trader.send('DELETE', '/cancel-market-orders', { market: market.condition, asset_id: '' })
    expect(ofMarket.body).toEqual({ canceled: [four, six], not_canceled: {} })
    expect(trader.send('DELETE', '/cancel-all').body).toEqual({ canceled: [], not_canceled: {} })
  })

  it('of somebody else’s order is not possible', async () => {
    const { desk, ids } = await withOrders(1)
    const other = await newTrader(desk)
    expect(at(other.send('DELETE', '/order', { orderID: ids[0] }).body, 'canceled')).toEqual([])
  })

  it('that nobody can read is refused', async () => {
    const { trader } = await withOrders(0)
    const refused = (path: string, body: unknown) => text(at(trader.send('DELETE', path, body).body, 'error'))
    expect(refused('/order', '{')).toBe('Invalid order payload')
    expect(refused('/order', { orderID: 5 })).toBe('Invalid orderID')
    expect(refused('/orders', {})).toBe('Invalid order payload')
    expect(refused('/orders', ['0x1'])).toBe('Invalid orderID')
    expect(refused('/orders', Array(1001).fill(NOBODY))).toBe('Too many orders in payload, max allowed: 1000')
    expect(refused('/cancel-market-orders', {})).toBe('Invalid order payload')
  })

  it('costs a token and one more for each order', async () => {
    const { trader } = await withOrders(40)
    expect(trader.send('DELETE', '/cancel-all').headers?.['Poly-RateLimit-Remaining']).toBe('79')
    const refused = trader.send('DELETE', '/orders', Array(121).fill(NOBODY))
    expect([refused.status, refused.headers?.['Retry-After']]).toEqual([429, '1'])
  })
})

describe('reading', () => {
  it('goes by pages, whose cursors begin with MA== and end with LTE=', async () => {
    const { trader, ids } = await withOrders(5, 2)
    const page = (cursor: string) => trader.send('GET', '/data/orders', undefined, `next_cursor=${cursor}`).body
    const first = page('MA==')
    const second = page(text(at(first, 'next_cursor')))
    const third = page(text(at(second, 'next_cursor')))
    const seen = [first, second, third].flatMap(one => list(at(one, 'data')).map(order => at(order, 'id')))
    expect(seen).toEqual(ids)
    expect([first, second, third].map(one => [at(one, 'limit'), at(one, 'count')])).toEqual([
      [2, 2],
      [2, 2],
      [2, 1],
    ])
    expect(at(third, 'next_cursor')).toBe('LTE=')
    expect(at(page('LTE='), 'error')).toBe('invalid order params payload')
  })

  it('tells an order by its id, also one that has ended', async () => {
    const { trader, market, ids } = await withOrders(1)
    const id = ids[0] ?? ''
    expect(trader.send('GET', `/data/order/${id}`).body).toEqual({
      id,
      status: 'LIVE',
      owner: trader.creds.apiKey,
      maker_address: trader.account.address.toLowerCase(),
      market: market.condition,
      asset_id: market.yes,
      side: 'BUY',
      original_size: '10',
      size_matched: '0',
      price: '0.5',
      outcome: expect.any(String),
      expiration: '0',
      order_type: 'GTC',
      associate_trades: [],
      created_at: 1_790_856_000,
    })
    trader.send('DELETE', '/cancel-all')
    expect(at(trader.send('GET', `/data/order/${id}`).body, 'status')).toBe('CANCELED')
    expect(list(at(trader.send('GET', '/data/orders').body, 'data'))).toEqual([])
    expect(at(trader.send('GET', '/data/orders', undefined, `id=${id}`).body, 'count')).toBe(1)
    expect(trader.send('GET', `/data/order/${NOBODY}`).status).toBe(404)
    expect(trader.send('GET', '/data/order/5').body).toEqual({ error: 'Invalid orderID' })
  })

  it('of trades has the taker at the head and filters by id, market and time', async () => {
    const { trader, market } = await withOrders(0)
    const order = await signedOrder(trader.account, {
      token: market.yes,
      side: 'BUY',
      makerAmount: '5000000',
      takerAmount: '10000000',
      salt: 1,
    })
    trader.send('POST', '/order', { order, owner: trader.creds.apiKey, orderType: 'FOK' })
    const trades = (query: string) => trader.send('GET', '/data/trades', undefined, query)
    expect(at(trades('id=trade-1').body, 'data', 0)).toMatchObject({
      id: 'trade-1',
      market: market.condition,
      asset_id: market.yes,
      side: 'BUY',
      size: '10',
      price: '0.5',
      fee_rate_bps: '0',
      status: 'CONFIRMED',
      match_time: '1790856000',
      trader_side: 'TAKER',
      maker_orders: [{ matched_amount: '10', side: 'SELL', outcome_index: 0 }],
    })
    expect(at(trades(`maker_address=${trader.account.address}`).body, 'count')).toBe(1)
    expect(at(trades(`maker_address=0x${'1'.repeat(40)}`).body, 'count')).toBe(0)
    expect(at(trades('id=trade-2').body, 'data')).toEqual([])
    expect(trades('after=yesterday').body).toEqual({ error: 'Invalid trade params payload' })
  })

  it('of balances is in base units, with an allowance for each contract', async () => {
    const { trader, market } = await withOrders(0)
    const balance = (query: string) => trader.send('GET', '/balance-allowance', undefined, query)
    const { body } = balance('asset_type=COLLATERAL&signature_type=0')
    expect(at(body, 'balance')).toBe('10000000000')
    expect(Object.keys(Object(at(body, 'allowances')))).toHaveLength(3)
    expect(at(balance(`asset_type=CONDITIONAL&token_id=${market.yes}`).body, 'balance')).toBe('0')
    expect(balance('asset_type=GOLD').body).toEqual({ error: 'Invalid asset type' })
    expect(balance('asset_type=COLLATERAL&signature_type=9').body).toEqual({ error: 'Invalid signature_type' })
    expect(balance('asset_type=CONDITIONAL').body).toEqual({ error: 'Invalid token id' })
    expect(trader.send('GET', '/balance-allowance/update', undefined, 'asset_type=COLLATERAL').status).toBe(200)
  })
})

describe('a heartbeat', () => {
  it('begins with nothing and goes on with the id of the last answer; a stale one is told the right one', async () => {
    const { trader } = await withOrders(0)
    const beat = (id: unknown) => trader.send('POST', '/v1/heartbeats', { heartbeat_id: id })
    const first = beat('')
    expect(first).toEqual({ status: 200, body: { heartbeat_id: '+' } })
    expect(beat('').body).toEqual({ heartbeat_id: '+', error_msg: 'Invalid Heartbeat ID' })
    expect(beat('+').status).toBe(200)
    expect(beat(5).status).toBe(400)
  })
})
