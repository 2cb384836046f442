import fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { readOrder } from '../../../src/domain/wire/accountOrder.ts'
import { readPage } from '../../../src/domain/wire/accountReads.ts'
import { readTrade } from '../../../src/domain/wire/accountTrade.ts'
import { decodeUserFrame } from '../../../src/domain/wire/userFrame.ts'
import { hasPayloads, payload, payloadNames, payloadText } from '../../support/payloads.ts'

const US = { apiKey: 'our-key', funder: '0xAbC0000000000000000000000000000000000001' }

const order = {
  event_type: 'order',
  id: '0xAB',
  owner: 'our-key',
  market: '0x1',
  asset_id: '11',
  side: 'BUY',
  original_size: '10',
  size_matched: '2.5',
  price: '0.43',
  status: 'LIVE',
  type: 'PLACEMENT',
  timestamp: '1783140720516',
  created_at: '1783140720',
}
const maker = {
  order_id: '0xM1',
  owner: 'our-key',
  maker_address: US.funder.toLowerCase(),
  matched_amount: '4',
  price: '0.6',
  asset_id: '12',
  side: 'BUY',
}
const trade = {
  event_type: 'trade',
  id: 'trade-1',
  taker_order_id: '0xT1',
  market: '0x1',
  asset_id: '11',
  side: 'BUY',
  size: '10',
  price: '0.4',
  status: 'MATCHED',
  match_time: '1783140721',
  trader_side: 'TAKER',
  maker_orders: [{ ...maker, owner: 'someone', maker_address: '0x2' }],
}
const read = (message: unknown) => decodeUserFrame(JSON.stringify(message), US)

describe('decodeUserFrame', () => {
  it('reads an order', () => {
    expect(read(order)).toEqual([
      {
        _tag: 'order',
        order: {
          orderId: '0xab',
          conditionId: '0x1',
          tokenId: '11',
          direction: 'BUY',
          price: 430_000,
          size: 10_000_000,
          matched: 2_500_000,
          state: 'live',
          text: 'LIVE',
          at: 1783140720516,
        },
      },
    ])
  })

  it.each([
    ['LIVE', 'PLACEMENT', 'live'],
    ['UNMATCHED', 'UPDATE', 'live'],
    ['DELAYED', 'PLACEMENT', 'delayed'],
    ['MATCHED', 'UPDATE', 'matched'],
    ['CANCELED', 'CANCELLATION', 'ended'],
    ['INVALID', 'CANCELLATION', 'ended'],
    ['CANCELED_MARKET_RESOLVED', 'CANCELLATION', 'ended'],
    ["CANCELED_order couldn't be fully filled. FOK orders are fully filled or killed.", 'CANCELLATION', 'ended'],
    ['ORDER_STATUS_LIVE', undefined, 'live'],
    ['ORDER_STATUS_CANCELED', undefined, 'ended'],
  ])('takes the status %s of %s for %s', (status, type, state) => {
    expect(read({ ...order, status, type })).toMatchObject([{ _tag: 'order', order: { state } }])
  })

  it('reads empty decimals as nothing', () => {
    expect(read({ ...order, size_matched: '', created_at: '' })).toMatchObject([{ order: { matched: 0 } }])
  })

  it('refuses an order of a status that it does not know, in words', () => {
    expect(read({ ...order, status: 'SUSPENDED' })).toEqual([
      { _tag: 'refused', reason: 'an order of an unknown status: SUSPENDED' },
    ])
  })

  it('reads our leg of a taker from the head', () => {
    expect(read(trade)).toEqual([
      {
        _tag: 'trade',
        legs: [
          {
            tradeId: 'trade-1',
            orderId: '0xt1',
            role: 'taker',
            conditionId: '0x1',
            tokenId: '11',
            direction: 'BUY',
            shares: 10_000_000,
            price: 400_000,
            settlement: 'matched',
            at: 1783140721000,
          },
        ],
      },
    ])
  })

  it('reads our leg of a maker from our own entry: another token, price and size than the head', () => {
    expect(
      read({
        ...trade,
        trader_side: 'MAKER',
        maker_orders: [{ ...maker, order_id: '0xOther', owner: 'x', maker_address: '0x2' }, maker],
      }),
    ).toMatchObject([
      {
        legs: [{ orderId: '0xm1', role: 'maker', tokenId: '12', direction: 'BUY', shares: 4_000_000, price: 600_000 }],
      },
    ])
  })

  it.each([
    ['11', 'BUY', 'SELL'],
    ['11', 'SELL', 'BUY'],
    ['12', 'BUY', 'BUY'],
    ['12', 'SELL', 'SELL'],
  ])('derives the side of a maker of token %s whose taker does %s: %s', (token, side, direction) => {
    const { side: _, ...untold } = { ...maker, asset_id: token }
    expect(read({ ...trade, trader_side: 'MAKER', side, maker_orders: [untold] })).toMatchObject([
      { legs: [{ direction }] },
    ])
  })

  it('reads both legs when we met ourselves', () => {
    expect(read({ ...trade, maker_orders: [maker] })).toMatchObject([{ legs: [{ role: 'taker' }, { role: 'maker' }] }])
  })

  it.each([
    ['MATCHED', 'matched'],
    ['MATCHED_NOT_BROADCASTED', 'matched'],
    ['MINED', 'matched'],
    ['RETRYING', 'matched'],
    ['TRADE_STATUS_MINED', 'matched'],
    ['SOMETHING_NEW', 'matched'],
    ['CONFIRMED', 'confirmed'],
    ['TRADE_STATUS_CONFIRMED', 'confirmed'],
    ['FAILED', 'failed'],
  ])('takes the trade status %s for %s', (status, settlement) => {
    expect(read({ ...trade, status })).toMatchObject([{ legs: [{ settlement }] }])
  })

  it.each([
    [{ match_time: '1783140721' }, 1783140721000],
    [{ match_time: undefined, matchtime: '1783140722' }, 1783140722000],
    [{ match_time: '2024-01-01T00:00:00Z' }, 1704067200000],
    [{ match_time: '', timestamp: '1783140723456' }, 1783140723456],
  ])('reads the time in %j', (changed, at) => {
    expect(read({ ...trade, ...changed })).toMatchObject([{ legs: [{ at }] }])
  })

  it('reads each message of an array by itself', () => {
    expect(read([order, { event_type: 'order' }, trade, { event_type: 'news' }]).map(({ _tag }) => _tag)).toEqual([
      'order',
      'refused',
      'trade',
      'other',
    ])
  })

  it('says nothing of PONG and emptiness, and never throws', () => {
    expect(decodeUserFrame('PONG', US)).toEqual([])
    expect(decodeUserFrame(' ', US)).toEqual([])
    expect(decodeUserFrame('INVALID OPERATION', US)).toEqual([{ _tag: 'other', eventType: 'INVALID OPERATION' }])
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), text => void decodeUserFrame(text, US)))
  })
})

describe.skipIf(!hasPayloads)('a payload of others', () => {
  /** Everyone is us: what is looked at is whether it can be read. */
  const anyone = {
    apiKey: '00000000-0000-0000-0000-000000000001',
    funder: '0x0000000000000000000000000000000000000000',
  }

  it.each(hasPayloads ? payloadNames().filter(name => /^ws_user_/.test(name)) : [])('%s is read', name => {
    const messages = decodeUserFrame(payloadText(name), anyone)
    expect(messages.length).toBe(1)
    for (const message of messages) expect(message._tag).toBe(/trade/.test(name) ? 'trade' : 'order')
  })

  it('of REST is read: orders, trades, pages', () => {
    expect(E.isRight(readOrder(payload('http_open_order.json')))).toBe(true)
    expect(E.isRight(readTrade(payload('http_trade_report.json'), anyone))).toBe(true)
    for (const name of ['http_open_orders_page.json', 'http_trades_page.json']) {
      const page = readPage(payload(name))
      if (E.isLeft(page)) throw new Error(page.left)
      expect(page.right.next).toBeNull()
      for (const item of page.right.items)
        expect(/orders/.test(name) ? E.isRight(readOrder(item)) : E.isRight(readTrade(item, anyone))).toBe(true)
    }
  })
})
