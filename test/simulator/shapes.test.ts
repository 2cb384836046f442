import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { beyond, differences, keysOf } from './shapes/compare.ts'
import { DIFFERENCES } from './shapes/known-differences.ts'
import { resolvedMarket, type Walk, walk } from './shapes/walk.ts'
import { at, get, list, text } from './worlds.ts'

const DATA = join(process.cwd(), '..', 'shared', 'data')
const isThere = existsSync(DATA)

const read = (file: string): unknown => JSON.parse(readFileSync(join(DATA, file), 'utf8'))
const lines = (file: string): ReadonlyArray<unknown> =>
  readFileSync(join(DATA, file), 'utf8')
    .split('\n')
    .filter(line => line.trim() !== '')
    .map((line): unknown => JSON.parse(line))

const known: unknown = JSON.parse(readFileSync(join(import.meta.dirname, 'shapes', 'known-fields.json'), 'utf8'))
/** Every field name that a source gives to a message. */
const named = (message: string): ReadonlyArray<string> =>
  list(at(known, 'sources')).flatMap(source => list(at(source, 'fields', message)).map(text))

const ofType = (frames: ReadonlyArray<unknown>, type: string): unknown =>
  frames.find(frame => at(frame, 'event_type') === type)

const lol = isThere ? lines('recorded/lol-ig1-lgd-2026-09-07-market-socket.jsonl') : []
const fed = isThere ? list(read('recorded/fed-2026-07-20-market-socket.json')) : []
const sports = isThere ? lines('recorded/sports-socket-frames.jsonl') : []
const sportsOf = (frames: ReadonlyArray<unknown>, ended: boolean): unknown =>
  frames.find(frame => at(frame, 'leagueAbbreviation') === 'cs2' && at(frame, 'ended') === ended)
const cricket = (frames: ReadonlyArray<unknown>): unknown =>
  frames.find(frame => at(frame, 'leagueAbbreviation') === 'cricket' && at(frame, 'ended') === false)

const userOf = (walked: Walk, type: string): unknown => walked.user.find(frame => at(frame, 0, 'type') === type)
const tradeOf = (walked: Walk): unknown =>
  walked.user
    .map(frame => at(frame, 0))
    .find(one => at(one, 'event_type') === 'trade' && at(one, 'status') === 'CONFIRMED')

/** What the real venue sent, what it is a message of, and what ours is. */
type Pairing = readonly [payload: string, message: string, real: () => unknown, ours: (walked: Walk) => unknown]

const CAPTURES: ReadonlyArray<Pairing> = [
  ['lol: opening', 'market socket', () => at(lol, 0), walked => walked.opening],
  [
    'lol: price_change',
    'market socket',
    () => ofType(lol, 'price_change'),
    walked => ofType(walked.market, 'price_change'),
  ],
  ['lol: book', 'market socket', () => ofType(lol, 'book'), walked => ofType(walked.market, 'book')],
  [
    'lol: last_trade_price',
    'market socket',
    () => ofType(lol, 'last_trade_price'),
    walked => ofType(walked.market, 'last_trade_price'),
  ],
  ['fed: opening', 'market socket', () => at(fed, 0), walked => walked.opening],
  [
    'fed: price_change',
    'market socket',
    () => ofType(fed, 'price_change'),
    walked => ofType(walked.market, 'price_change'),
  ],
  ['ptui: book', 'market socket', () => at(read('ptui_ws_market_book.json'), 0), walked => at(walked.opening, 0)],
  [
    'ptui: price_change',
    'market socket',
    () => at(read('ptui_ws_market_price_change.json'), 0),
    walked => ofType(walked.market, 'price_change'),
  ],
  [
    'ptui: last_trade_price',
    'market socket',
    () => at(read('ptui_ws_market_last_trade_price.json'), 0),
    walked => ofType(walked.market, 'last_trade_price'),
  ],
  ['user: placement', 'order', () => read('ws_user_order_placement_real.json'), walked => userOf(walked, 'PLACEMENT')],
  [
    'user: cancellation',
    'order',
    () => read('ws_user_order_cancellation_real.json'),
    walked => userOf(walked, 'CANCELLATION'),
  ],
  ['sports: running', 'sports', () => sportsOf(sports, false), walked => sportsOf(walked.sports, false)],
  ['sports: cricket', 'sports', () => cricket(sports), walked => cricket(walked.sports)],
  [
    'clob: market',
    'clob market',
    () => read('recorded/lol-ig1-lgd-clob-market.json'),
    walked => get(walked.world, `/clob/markets/${walked.condition}`).body,
  ],
  [
    'gamma: moneyline',
    'gamma market',
    () => read('gamma_market_sports_market_money_line.json'),
    walked => resolvedMarket(walked.world, 'moneyline'),
  ],
  [
    'gamma: map handicap',
    'gamma market',
    () => read('gamma_market_sports_market_map_handicap.json'),
    walked => resolvedMarket(walked.world, 'map_handicap'),
  ],
  [
    'gamma: event',
    'gamma event',
    () => read('gamma_cs2_event_924666.json'),
    walked =>
      list(get(walked.world, '/gamma/events?closed=false&series_slug=counter-strike&limit=500').body).find(
        event => at(event, 'live') === false && at(event, 'gameId') !== undefined,
      ),
  ],
]

const EXAMPLES: ReadonlyArray<Pairing> = [
  ['example: book', 'book', () => read('clob_book_response.json'), walked => get(walked.world, bookPath(walked)).body],
  [
    'example: closed market',
    'clob market',
    () => read('clob_market_closed_binary_accepting_false.json'),
    walked =>
      get(walked.world, `/clob/markets/${text(at(resolvedMarket(walked.world, 'moneyline'), 'conditionId'))}`).body,
  ],
  [
    'example: best_bid_ask',
    'market socket',
    () => read('ws_market_best_bid_ask_msg.json'),
    walked => ofType(walked.market, 'best_bid_ask'),
  ],
  [
    'example: new_market',
    'market socket',
    () => read('ws_market_new_market_msg.json'),
    walked => ofType(walked.market, 'new_market'),
  ],
  [
    'example: market_resolved',
    'market socket',
    () => read('ws_market_resolved_msg.json'),
    walked => ofType(walked.market, 'market_resolved'),
  ],
  [
    'example: tick_size_change',
    'market socket',
    () => read('ws_market_tick_size_msg.json'),
    walked => ofType(walked.market, 'tick_size_change'),
  ],
  ['example: user trade', 'trade', () => read('ws_user_trade_msg.json'), tradeOf],
  ['example: order taken', 'order answer', () => read('http_order_response_ok.json'), walked => walked.http['placed']],
  ['example: open order', 'open order', () => read('http_open_order.json'), walked => walked.http['open']],
  ['example: open orders', 'page', () => read('http_open_orders_page.json'), walked => walked.http['orders']],
  [
    'example: cancelled',
    'cancel answer',
    () => read('http_cancel_response_ok.json'),
    walked => walked.http['cancelled'],
  ],
  ['example: trade', 'trade', () => read('http_trade_report.json'), walked => walked.http['trade']],
  ['example: trades', 'page', () => read('http_trades_page.json'), walked => walked.http['trades']],
  ['example: tags', 'tag', () => read('gamma_tags.json'), walked => get(walked.world, '/gamma/tags').body],
  [
    'example: gamma market',
    'gamma market',
    () => read('gamma_market_closed_binary_accepting_false.json'),
    walked => resolvedMarket(walked.world, 'moneyline'),
  ],
]

const bookPath = (walked: Walk): string => {
  const open = walked.world.matches().flatMap(view => view.markets.filter(one => one.market?.status === 'open'))
  return `/clob/book?token_id=${open[0]?.listing.tokens[0]}`
}

describe.skipIf(!isThere)('what the simulated venue sends, beside what the real one sent', async () => {
  const walked = isThere ? await walk() : null
  const all = walked === null ? [] : [...CAPTURES, ...EXAMPLES]
  const found = new Map(
    all.map(([payload, message, real, ours]) => {
      const mine = walked === null ? undefined : ours(walked)
      return [payload, { message, real: real(), ours: mine }] as const
    }),
  )
  const pairOf = (payload: string) => {
    const pair = found.get(payload)
    if (pair === undefined) throw new Error(`no payload ${payload}`)
    return pair
  }
  const names = [...CAPTURES, ...EXAMPLES].map(([payload]) => payload)

  it.each(names)('has at least the fields, of the same types and forms: %s', payload => {
    const { real, ours } = pairOf(payload)
    expect(ours).toBeDefined()
    const allowed = DIFFERENCES.filter(one => one.payload === payload).map(one => one.difference)
    expect(differences(real, ours)).toEqual(expect.arrayContaining([...allowed]))
    expect(differences(real, ours).filter(one => !allowed.includes(one))).toEqual([])
  })

  it.each(names)('has no field that no source names: %s', payload => {
    const { real, ours, message } = pairOf(payload)
    const list = named(message)
    expect(beyond(real, ours).filter(name => !list.includes(name))).toEqual([])
  })

  it.each([
    'lol: price_change',
    'lol: book',
    'lol: last_trade_price',
    'sports: running',
    'user: placement',
    'user: cancellation',
  ])('has the keys in the same order: %s', payload => {
    const { real, ours } = pairOf(payload)
    const [theirs, mine] = Array.isArray(real) ? [at(real, 0), at(ours, 0)] : [real, ours]
    expect(keysOf(mine)).toEqual(keysOf(theirs))
  })

  it('gives a reason for every difference that is allowed', () => {
    for (const { payload, why } of DIFFERENCES) {
      expect(names).toContain(payload)
      expect(why.length).toBeGreaterThan(10)
    }
  })
})
