import { left, right } from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { decodeFrame } from '../../../src/domain/wire/marketFrame.ts'
import { hasPayloads, payloadText } from '../../support/payloads.ts'

const trade = {
  event_type: 'last_trade_price',
  asset_id: '7',
  price: '0.5',
  size: '21.42857',
  side: 'SELL',
  timestamp: '1783132561947',
  transaction_hash: '0xf7',
}
const decoded = (message: unknown) => decodeFrame(JSON.stringify(message))

describe('decodeFrame', () => {
  it('reads a book as that its token has a new one, without its levels', () => {
    expect(decoded({ event_type: 'book', asset_id: '7', bids: 'whatever', timestamp: '1783132505573' })).toEqual(
      right([{ _tag: 'book', tokenId: '7', venueTime: 1783132505573 }]),
    )
  })

  it('reads a price change as the tokens that it is about', () => {
    const message = {
      event_type: 'price_change',
      price_changes: [{ asset_id: '7' }, { asset_id: '8' }],
      timestamp: '5',
    }
    expect(decoded(message)).toEqual(right([{ _tag: 'change', tokenIds: ['7', '8'], venueTime: 5 }]))
  })

  it('reads a trade with its exact size', () => {
    expect(decoded(trade)).toEqual(
      right([{ _tag: 'trade', tokenId: '7', venueTime: 1783132561947, size: 21_428_570, side: 'SELL', hash: '0xf7' }]),
    )
  })

  it.each([undefined, null, '', 'soon', '-1', 1783132561947, '99999999999999999999'])(
    'does without a time of the venue that cannot be read: %s',
    timestamp => {
      expect(decoded({ event_type: 'book', asset_id: '7', timestamp })).toEqual(
        right([{ _tag: 'book', tokenId: '7', venueTime: null }]),
      )
    },
  )

  it('reads every message of an array', () => {
    expect(decoded([{ event_type: 'book', asset_id: '7' }, trade])).toMatchObject({
      right: [{ _tag: 'book' }, { _tag: 'trade' }],
    })
  })

  it.each(['', ' ', '\n', 'PONG', '[]'])('says nothing for a frame that says nothing: "%s"', text => {
    expect(decodeFrame(text)).toEqual(right([]))
  })

  it.each(['INVALID OPERATION', 'NO NEW ASSETS'])('knows the plain answer %s', text => {
    expect(decodeFrame(text)).toEqual(right([{ _tag: 'other', eventType: text }]))
  })

  it('keeps the name of a kind that it does not read, up to forty letters', () => {
    expect(decoded({ event_type: 'new_market' })).toEqual(right([{ _tag: 'other', eventType: 'new_market' }]))
    expect(decoded({ event_type: 'x'.repeat(99) })).toEqual(right([{ _tag: 'other', eventType: 'x'.repeat(40) }]))
  })

  it('refuses one message of several and reads the others', () => {
    expect(decoded([{}, { event_type: 'book', asset_id: '7' }])).toEqual(
      right([
        { _tag: 'refused', reason: 'a message without event_type' },
        { _tag: 'book', tokenId: '7', venueTime: null },
      ]),
    )
  })

  it.each([
    ['{"event_type":', 'a frame that is no JSON'],
    ['hello', 'a frame that is no JSON'],
    ['null', 'a message without event_type'],
    ['[[]]', 'a message without event_type'],
    ['{}', 'a message without event_type'],
    ['{"event_type":7}', 'a message without event_type'],
    ['{"event_type":"book"}', 'book without asset_id'],
    ['{"event_type":"price_change","changes":[]}', 'price_change without a list price_changes that names its tokens'],
    [JSON.stringify({ ...trade, side: 'LEFT' }), 'last_trade_price without asset_id, size or side'],
    [JSON.stringify({ ...trade, size: 5 }), 'last_trade_price without asset_id, size or side'],
    [JSON.stringify({ ...trade, size: 'many' }), 'last_trade_price whose size is no amount of shares'],
    [JSON.stringify({ ...trade, size: '0' }), 'last_trade_price whose size is no amount of shares'],
    [JSON.stringify({ ...trade, size: '-1' }), 'last_trade_price whose size is no amount of shares'],
  ])('refuses %s', (text, reason) => {
    expect(decodeFrame(text)).toEqual(left(reason))
  })
})

/** What each published example of the market socket says: tags, or the reason why it is refused. */
const EXAMPLES: Readonly<Record<string, string>> = {
  'ws_book_snapshot.json': 'a message without event_type',
  'ws_last_trade.json': 'a message without event_type',
  'ws_quotes.json': 'a message without event_type',
  'ws_tick_size_change.json': 'a message without event_type',
  'ws_market_book_msg.json': 'book',
  'ws_market_last_trade_msg.json': 'trade',
  'ws_market_price_change_msg.json': 'change',
  'ws_market_best_bid_ask_msg.json': 'other best_bid_ask',
  'ws_market_new_market_msg.json': 'other new_market',
  'ws_market_resolved_msg.json': 'other market_resolved',
  'ws_market_tick_size_msg.json': 'other tick_size_change',
  'ptui_ws_market_book.json': 'book',
  'ptui_ws_market_last_trade_price.json': 'trade',
  'ptui_ws_market_price_change.json': 'change, change, change',
}

describe.skipIf(!hasPayloads)('a published example', () => {
  it.each(Object.entries(EXAMPLES))('%s is %s', (name, expected) => {
    const frame = decodeFrame(payloadText(name))
    const said =
      frame._tag === 'Left'
        ? frame.left
        : frame.right.map(signal => (signal._tag === 'other' ? `other ${signal.eventType}` : signal._tag)).join(', ')
    expect(said).toBe(expected)
  })
})
