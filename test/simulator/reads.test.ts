import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { ONE, parseMillionths } from '../../src/domain/money.ts'
import { createWorld } from '../../src/simulator/core.ts'
import { at, get, HOUR, later, list, MINUTE, post, promised, settingsOf, text, tradesIn, worldOf } from './worlds.ts'

const amounts = (levels: unknown, field: string): ReadonlyArray<number> =>
  list(levels).map(level => parseMillionths(text(at(level, field))) ?? Number.NaN)

const titles = (body: unknown): ReadonlyArray<string> => list(at(body, 'events')).map(event => text(at(event, 'title')))

describe('Gamma', () => {
  const world = worldOf(3)
  world.advance(later(MINUTE))

  it('gives every event once over pages of any size, and no cursor on the last one', () => {
    const all = titles(get(world, '/gamma/events/keyset?limit=100').body)
    const found: Array<string> = []
    let cursor: unknown = ''
    for (let pages = 0; cursor !== undefined && pages < 20; pages++) {
      const from = cursor === '' ? '' : `&after_cursor=${text(cursor)}`
      const { body } = get(world, `/gamma/events/keyset?limit=5${from}`)
      found.push(...titles(body))
      cursor = at(body, 'next_cursor')
    }
    expect(found).toEqual(all)
    expect(all.length).toBeGreaterThan(8)
    expect(at(get(world, '/gamma/events/keyset?limit=100').body, 'next_cursor')).toBeUndefined()
  })

  it('refuses offset beside cursors, bad cursors and bad limits with 422, and takes offset in the old lists', () => {
    for (const query of ['offset=5', 'after_cursor=nonsense', 'limit=-1', 'limit=0', 'closed=maybe'])
      expect(get(world, `/gamma/events/keyset?${query}`).status).toBe(422)
    const old = list(get(world, '/gamma/events?limit=100').body)
    const rest = list(get(world, '/gamma/events?limit=100&offset=3').body)
    expect(rest).toEqual(old.slice(3))
  })

  it('lists other things beside matches, which have no game', () => {
    const events = list(at(get(world, '/gamma/events/keyset?series_slug=counter-strike&limit=100').body, 'events'))
    const odd = events.filter(event => at(event, 'gameId') === undefined)
    expect(odd.map(event => at(event, 'slug'))).toEqual([
      'counter-strike-player-of-the-year',
      'counter-strike-skin-market-cap-above-6b',
    ])
    expect(events.length).toBeGreaterThan(8)
    const everything = list(at(get(world, '/gamma/events/keyset?limit=100').body, 'events'))
    expect(everything.length).toBe(events.length + 1)
  })

  it('finds markets by condition, by token and by slug', () => {
    const { condition, yes } = promised(world)
    const found = get(world, `/gamma/markets?condition_ids=${condition}&condition_ids=0x${'0'.repeat(64)}`).body
    expect(list(found).length).toBe(1)
    expect(at(found, 0, 'conditionId')).toBe(condition)
    expect(at(get(world, `/gamma/markets?clob_token_ids=${yes}`).body, 0, 'conditionId')).toBe(condition)
    const slug = text(at(found, 0, 'slug'))
    expect(at(get(world, `/gamma/markets/slug/${slug}`).body, 'conditionId')).toBe(condition)
    expect(get(world, '/gamma/markets/slug/no-such').status).toBe(404)
  })

  it('remembers how a market of days ago was paid, by its condition', () => {
    const { condition } = promised(world)
    const much = createWorld(settingsOf(3, { matches: 2 }), later(100 * HOUR))
    const market = at(get(much, `/gamma/markets?condition_ids=${condition}`).body, 0)
    expect(at(market, 'closed')).toBe(true)
    expect(at(market, 'acceptingOrders')).toBe(false)
    expect(at(market, 'umaResolutionStatus')).toBe('resolved')
    expect(['["1", "0"]', '["0", "1"]']).toContain(at(market, 'outcomePrices'))
    expect(
      list(at(get(much, `/clob/markets/${condition}`).body, 'tokens')).filter(token => at(token, 'winner')).length,
    ).toBe(1)
  })
})

describe('the CLOB', () => {
  const world = worldOf(3)
  const trades = tradesIn(world.advance(later(MINUTE)))
  const { condition, yes, no } = promised(world)

  it('shows the book of NO as the mirror of YES, both worst first, with the same last trade', () => {
    const books = post(world, '/clob/books', [{ token_id: yes }, { token_id: no }]).body
    const [ofYes, ofNo] = [at(books, 0), at(books, 1)]
    expect(amounts(at(ofNo, 'bids'), 'price')).toEqual(
      amounts(at(ofYes, 'asks'), 'price').map(price => 1_000_000 - price),
    )
    expect(amounts(at(ofNo, 'asks'), 'size')).toEqual(amounts(at(ofYes, 'bids'), 'size'))
    const bids = amounts(at(ofYes, 'bids'), 'price')
    const asks = amounts(at(ofYes, 'asks'), 'price')
    expect(bids).toEqual(bids.toSorted((a, b) => a - b))
    expect(asks).toEqual(asks.toSorted((a, b) => b - a))
    expect(at(ofNo, 'last_trade_price')).toBe(at(ofYes, 'last_trade_price'))
    expect(at(ofYes, 'last_trade_price')).toMatch(/^0\.\d{3,}$/)
    expect(trades.some(trade => trade.listing.conditionId === condition)).toBe(true)
  })

  it('hashes a book as SHA-1 of itself with an empty hash', () => {
    const { body } = get(world, `/clob/book?token_id=${yes}`)
    const unsigned = JSON.stringify(body).replace(/"hash":"[0-9a-f]{40}"/, '"hash":""')
    expect(at(body, 'hash')).toBe(createHash('sha1').update(unsigned).digest('hex'))
  })

  it('agrees with itself about touch, midpoint and spread', () => {
    const book = get(world, `/clob/book?token_id=${no}`).body
    const bid = Math.max(...amounts(at(book, 'bids'), 'price'))
    const ask = Math.min(...amounts(at(book, 'asks'), 'price'))
    const read = (path: string, field: string): number =>
      parseMillionths(text(at(get(world, `${path}token_id=${no}`).body, field))) ?? Number.NaN
    expect(read('/clob/price?side=BUY&', 'price')).toBe(bid)
    expect(read('/clob/price?side=SELL&', 'price')).toBe(ask)
    expect(read('/clob/midpoint?', 'mid')).toBe((bid + ask) / 2)
    expect(read('/clob/spread?', 'spread')).toBe(ask - bid)
    expect(at(post(world, '/clob/midpoints', [{ token_id: no }]).body, no)).toBe(
      at(get(world, `/clob/midpoint?token_id=${no}`).body, 'mid'),
    )
    expect(at(post(world, '/clob/spreads', [{ token_id: no }]).body, no)).toBe(
      at(get(world, `/clob/spread?token_id=${no}`).body, 'spread'),
    )
  })

  it('leaves tokens without a book out, and refuses what it cannot read in the venue’s words', () => {
    expect(list(post(world, '/clob/books', [{ token_id: '1' }, { token_id: yes }]).body).length).toBe(1)
    const many = Array.from({ length: 501 }, () => ({ token_id: yes }))
    expect(post(world, '/clob/books', many)).toEqual({ status: 400, body: { error: 'Payload exceeds the limit' } })
    for (const body of ['x', 7, { token_id: yes }, [7], [{ token_id: 7 }], [null], [[]]])
      expect(post(world, '/clob/books', body)).toEqual({ status: 400, body: { error: 'Invalid payload' } })
    expect(get(world, '/clob/book')).toEqual({ status: 400, body: { error: 'Invalid token id' } })
    expect(get(world, '/clob/book?token_id=99')).toEqual({
      status: 404,
      body: { error: 'No orderbook exists for the requested token id' },
    })
    expect(get(world, `/clob/price?token_id=${yes}&side=UP`)).toEqual({ status: 400, body: { error: 'Invalid side' } })
    expect(get(world, '/nothing').status).toBe(404)
    expect(get(world, '/clob/nothing').status).toBe(404)
  })

  it('tells what trading needs', () => {
    expect(at(get(world, `/clob/tick-size?token_id=${yes}`).body, 'minimum_tick_size')).toBe(0.01)
    expect(at(get(world, `/clob/neg-risk?token_id=${yes}`).body, 'neg_risk')).toBe(false)
    expect(get(world, '/clob/time').body).toBe(Math.floor(later(MINUTE) / 1000))
    expect(get(world, '/clob/ok').body).toBe('OK')
    const short = get(world, `/clob/clob-markets/${condition}`).body
    expect(at(short, 'fd')).toEqual({ r: 0.05, e: 1, to: true })
    expect([at(short, 'sd'), at(short, 'mos'), at(short, 'mts'), at(short, 'ao')]).toEqual([3, 5, 0.01, true])
    expect(at(short, 't', 1, 't')).toBe(no)
  })
})

describe('a market that has paid', () => {
  const world = worldOf(3)
  const resolved = world.advance(later(3 * HOUR)).filter(happening => happening._tag === 'Resolved')
  const shown = (token: string): unknown => at(get(world, `/gamma/markets?clob_token_ids=${token}`).body, 0)

  it('is closed, shows its payout, and has no book any more', () => {
    expect(resolved.length).toBeGreaterThan(5)
    for (const { at: time, listing } of resolved) {
      const [yes] = listing.tokens
      expect(time).toBe(listing.resolvesAt)
      expect(get(world, `/clob/book?token_id=${yes}`).status).toBe(404)
      expect(at(shown(yes), 'closed')).toBe(true)
      expect(at(shown(yes), 'acceptingOrders')).toBe(false)
    }
  })

  it('pays half and half when its map was not played', () => {
    const half = resolved.find(({ listing }) => listing.payout === ONE / 2)?.listing
    if (half === undefined) throw new Error('every map was played: take another seed')
    expect(half.type).toBe('child_moneyline')
    expect(at(shown(half.tokens[0]), 'outcomePrices')).toBe('["0.5", "0.5"]')
    expect(at(get(world, `/clob/markets/${half.conditionId}`).body, 'is_50_50_outcome')).toBe(true)
  })
})
