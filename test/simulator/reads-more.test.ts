import { describe, expect, it } from 'vitest'
import type { World } from '../../src/simulator/core.ts'
import type { MarketView } from '../../src/simulator/directory.ts'
import { at, get, later, list, MINUTE, post, promised, text, worldOf } from './worlds.ts'

const world = worldOf(3, { matches: 24 })
world.advance(later(20 * MINUTE))
const { condition, yes, no } = promised(world)

const invalid = (path: string): unknown => {
  const { status, body } = get(world, `/gamma${path}`)
  expect([status, at(body, 'type')]).toEqual([422, 'validation error'])
  return at(body, 'error')
}
const ids = (path: string): ReadonlyArray<string> =>
  list(get(world, `/gamma${path}`).body).map(one => text(at(one, 'id')))
const all = '/events?limit=500'

const viewWhere = (wanted: (view: MarketView) => boolean): MarketView => {
  const found = world
    .matches()
    .flatMap(match => match.markets)
    .find(wanted)
  if (found === undefined) throw new Error('no such market: take another seed')
  return found
}
const gammaOf = (view: MarketView): unknown =>
  at(get(world, `/gamma/markets?condition_ids=${view.listing.conditionId}`).body, 0)

describe('Gamma’s lists', () => {
  it('refuse in the venue’s words', () => {
    expect(invalid('/events/keyset?offset=0')).toBe('offset is not allowed on keyset endpoints')
    expect(invalid('/markets?order=volume_num')).toBe('order fields are not valid')
    expect(invalid('/events?offset=2001')).toMatch(/^offset too large, use \/events\/keyset/)
    for (const query of [
      'ascending=up&order=id',
      'start_date_min=soon',
      'volume_min=x',
      'live=1',
      'tag_id=7&exclude_tag_id=7',
      `condition_ids=${Array.from({ length: 101 }, () => condition).join('&condition_ids=')}`,
    ])
      expect(invalid(`/events?${query}`)).toEqual(expect.any(String))
  })

  it('cut pages that ask for too much', () => {
    expect(list(at(get(world, '/gamma/markets/keyset?limit=1000').body, 'markets')).length).toBe(100)
    expect(list(get(world, '/gamma/markets?limit=1000').body).length).toBe(100)
  })

  it('filter by series, tag, game, title, state, times and numbers', () => {
    const cs2 = ids(`${all}&series_slug=counter-strike`)
    expect(ids(`${all}&series_id=10310`)).toEqual(cs2)
    const [esports, lol] = ['esports', 'league-of-legends'].map(slug =>
      at(get(world, `/gamma/tags/slug/${slug}`).body, 'id'),
    )
    expect(ids(`${all}&tag_id=${esports}`).length).toBeGreaterThan(cs2.length - 2)
    expect(ids(`${all}&tag_id=${lol}`)).toEqual(['880003'])
    expect(ids(`${all}&tag_id=${esports}&exclude_tag_id=${lol}`)).not.toContain('880003')
    expect(ids(`${all}&game_id=1700000`)).toEqual(['900000'])
    expect(ids(`${all}&title_search=player of the year`)).toEqual(['880001'])
    const live = ids(`${all}&live=true`)
    expect(live.length).toBeGreaterThan(2)
    expect(live.length + ids(`${all}&live=false`).length).toBe(ids(all).length)
    const noon = '2026-10-01T12:00:00Z'
    const early = ids(`${all}&start_time_max=${noon}`)
    expect(early.length).toBeGreaterThan(2)
    expect(early.filter(id => ids(`${all}&start_time_min=2026-10-01T12:00:01Z`).includes(id))).toEqual([])
    const rich = list(get(world, '/gamma/markets?volume_num_min=500&limit=100').body)
    expect(rich.length).toBeGreaterThan(0)
    for (const market of rich) expect(at(market, 'volumeNum')).toBeGreaterThanOrEqual(500)
    const types = list(get(world, '/gamma/markets?sports_market_types=totals&sports_market_types=map_handicap').body)
    expect(new Set(types.map(market => at(market, 'sportsMarketType')))).toEqual(new Set(['totals', 'map_handicap']))
  })

  it('order by fields of the JSON, and page on in that order', () => {
    const volumes = (page: unknown): ReadonlyArray<number> =>
      list(at(page, 'markets')).map(market => Number(at(market, 'volumeNum')))
    const query = '/gamma/markets/keyset?order=volumeNum&ascending=false&limit=30'
    const first = get(world, query).body
    const second = get(world, `${query}&after_cursor=${text(at(first, 'next_cursor'))}`).body
    const both = [...volumes(first), ...volumes(second)]
    expect(both).toEqual(both.toSorted((a, b) => b - a))
    expect(
      new Set([...list(at(first, 'markets')), ...list(at(second, 'markets'))].map(one => at(one, 'id'))).size,
    ).toBe(60)
  })

  it('give single events and markets by id and slug, and what they are sorted by', () => {
    const event = get(world, '/gamma/events/900000').body
    expect(get(world, `/gamma/events/slug/${text(at(event, 'slug'))}`).body).toEqual(event)
    const market = get(world, `/gamma/markets/${text(at(event, 'markets', 0, 'id'))}`).body
    expect(at(market, 'conditionId')).toBe(condition)
    expect(at(market, 'events', 0, 'id')).toBe('900000')
    expect(get(world, '/gamma/events/1').status).toBe(404)
    expect(get(world, '/gamma/tags/slug/nothing').status).toBe(404)
    expect(list(get(world, '/gamma/events/900000/tags').body).map(tag => at(tag, 'slug'))).toContain('counter-strike-2')
    expect(list(at(get(world, '/gamma/sports/market-types').body, 'marketTypes'))).toContain('child_moneyline')
    expect(at(get(world, '/gamma/sports').body, 0, 'sport')).toBe('cs2')
  })
})

describe('a market of the newer exchange', () => {
  const newer = viewWhere(view => view.listing.version === 'v2' && view.market?.status === 'open')
  const older = viewWhere(view => view.listing.version === 'v1' && at(gammaOf(view), 'positionIds') !== undefined)

  it('trades by its position ids, a plain list; its token ids are none', () => {
    const market = gammaOf(newer)
    expect(at(market, 'version')).toBe('v2')
    expect(at(market, 'positionIds')).toEqual(newer.listing.tokens)
    const [token] = list(JSON.parse(text(at(market, 'clobTokenIds'))))
    expect(get(world, `/clob/book?token_id=${text(token)}`).status).toBe(404)
    expect(get(world, `/clob/book?token_id=${newer.listing.tokens[0]}`).status).toBe(200)
    expect(at(get(world, `/clob/clob-markets/${newer.listing.conditionId}`).body, 'v')).toBe('v2')
  })

  it('is not to be told by its position ids: older ones carry some too, which do not trade', () => {
    const market = gammaOf(older)
    expect(JSON.parse(text(at(market, 'clobTokenIds')))).toEqual(older.listing.tokens)
    expect(get(world, `/clob/book?token_id=${text(at(market, 'positionIds', 0))}`).status).toBe(404)
  })
})

describe('the CLOB’s other reads', () => {
  it('list every market once, whole and simplified, and end with LTE=', () => {
    const lists = ['/markets', '/simplified-markets', '/sampling-markets', '/sampling-simplified-markets'].map(
      path => get(world, `/clob${path}?next_cursor=MA==`).body,
    )
    for (const body of lists) expect([at(body, 'next_cursor'), at(body, 'limit')]).toEqual(['LTE=', 1000])
    const [whole, simple, sampled] = lists.map(body => list(at(body, 'data')).map(one => at(one, 'condition_id')))
    expect(new Set(whole).size).toBe(whole?.length)
    expect(simple).toEqual(whole)
    expect(sampled?.length).toBeLessThan(whole?.length ?? 0)
    expect(get(world, '/clob/markets?next_cursor=LTE=')).toEqual({
      status: 400,
      body: { error: 'next item should be greater than or equal to 0' },
    })
    expect(get(world, '/clob/markets?next_cursor=rubbish').status).toBe(400)
  })

  it('find a market by its token, and tell last trades in batches', () => {
    expect(get(world, `/clob/markets-by-token/${no}`).body).toEqual({
      condition_id: condition,
      primary_token_id: yes,
      secondary_token_id: no,
    })
    const [first] = list(post(world, '/clob/last-trades-prices', [{ token_id: yes }]).body)
    expect(first).toEqual({ token_id: yes, ...Object(get(world, `/clob/last-trade-price?token_id=${yes}`).body) })
    for (const path of ['tick-size', 'neg-risk', 'fee-rate']) {
      expect(get(world, `/clob/${path}/${yes}`)).toEqual(get(world, `/clob/${path}?token_id=${yes}`))
      expect(get(world, `/clob/${path}/77`).status).toBe(404)
      expect(get(world, `/clob/${path}/x`)).toEqual({ status: 400, body: { error: 'Invalid token id' } })
    }
  })

  it('prices an item without a side for SELL, and takes no plural read by GET', () => {
    const prices = post(world, '/clob/prices', [{ token_id: yes }, { token_id: no, side: 'BUY' }]).body
    expect(Object.keys(Object(at(prices, yes)))).toEqual(['SELL'])
    expect(at(prices, no, 'BUY')).toBe(at(get(world, `/clob/price?token_id=${no}&side=BUY`).body, 'price'))
    expect(post(world, '/clob/prices', [{ token_id: yes, side: 'UP' }])).toEqual({
      status: 400,
      body: { error: 'Invalid side' },
    })
    for (const path of ['books', 'midpoints', 'prices', 'spreads', 'last-trades-prices'])
      expect(get(world, `/clob/${path}?token_ids=${yes}`)).toEqual({ status: 400, body: { error: 'Invalid payload' } })
  })
})

describe('prices-history', () => {
  const historyOf = (query: string): ReadonlyArray<unknown> =>
    list(at(get(world, `/clob/prices-history?market=${yes}&${query}`).body, 'history'))
  const refused = (query: string): unknown => {
    const { status, body } = get(world, `/clob/prices-history?${query}`)
    expect(status).toBe(400)
    return at(body, 'error')
  }
  const second = (span: number): number => later(span) / 1000

  it('has a point a minute, and one of now at its end', () => {
    const points = historyOf('interval=1h&fidelity=1')
    expect(points.length).toBeGreaterThan(15)
    const times = points.map(point => Number(at(point, 't')))
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(times.at(-1)).toBe(second(20 * MINUTE))
    for (const point of points) expect(at(point, 'p')).toBeLessThan(1)
    const mirrored = list(at(get(world, `/clob/prices-history?market=${no}&interval=1h`).body, 'history'))
    expect(mirrored.map(point => Math.round(1e6 - Number(at(point, 'p')) * 1e6))).toEqual(
      points.map(point => Math.round(Number(at(point, 'p')) * 1e6)),
    )
  })

  it('keeps to a window and a fidelity, but for the point of now', () => {
    const window = historyOf(`startTs=${second(5 * MINUTE)}&endTs=${second(15 * MINUTE)}&fidelity=5`)
    const times = window.slice(0, -1).map(point => Number(at(point, 't')))
    expect(times).toEqual([5, 10, 15].map(minutes => second(minutes * MINUTE)))
    expect(Number(at(window.at(-1), 't'))).toBe(second(20 * MINUTE))
    // As the official client's own example asks.
    const broken = `startTs=${second(5 * MINUTE)}.25&endTs=${second(15 * MINUTE)}.783&fidelity=5`
    expect(historyOf(broken)).toEqual(window)
  })

  it('refuses in the venue’s words', () => {
    expect(refused('interval=1h')).toBe("invalid filters: the 'market' (asset id) is mandatory")
    expect(refused(`market=${yes}&interval=1m`)).toBe("invalid filters: minimum 'fidelity' for '1m' range is 10")
    expect(refused(`market=${yes}&interval=1w&fidelity=4`)).toBe(
      "invalid filters: minimum 'fidelity' for '1w' range is 5",
    )
    expect(refused(`market=${yes}&interval=2d`)).toMatch(/'interval' value is unknown/)
    expect(refused(`market=${yes}&startTs=1&endTs=1296002`)).toBe(
      "invalid filters: 'startTs' and 'endTs' interval is too long",
    )
    expect(refused(`market=${yes}`)).toMatch(/mandatory/)
  })

  it('answers batches of at most 20, and nothing for tokens that it does not know', () => {
    const { body } = post(world, '/clob/batch-prices-history', { markets: [yes, '77'], interval: '1h' })
    expect(list(at(body, 'history', yes)).length).toBe(historyOf('interval=1h').length)
    expect(at(body, 'history', '77')).toEqual([])
    const many = { markets: Array.from({ length: 21 }, () => yes), interval: '1h' }
    expect(post(world, '/clob/batch-prices-history', many).status).toBe(400)
    expect(post(world, '/clob/batch-prices-history', { markets: 7 }).status).toBe(400)
  })
})

describe('options of the market socket', () => {
  const framesFor = (options: object, span = 3 * MINUTE, pace = 1): ReadonlyArray<unknown> => {
    const fresh: World = worldOf(3, { pace })
    fresh.advance(later(MINUTE))
    fresh.marketFeed.opened(1)
    const words = JSON.stringify({ type: 'market', assets_ids: [yes, no], ...options })
    const out = [...fresh.marketFeed.heard(1, words), ...fresh.marketFeed.frames(fresh.advance(later(span)))]
    return out.flatMap(one => (one._tag === 'Send' && one.text !== '' ? [JSON.parse(one.text)] : []))
  }
  const count = (frames: ReadonlyArray<unknown>, type: string): number =>
    frames.filter(frame => at(frame, 'event_type') === type).length

  it('leave the opening books out', () => {
    expect(framesFor({ initial_dump: false }).some(Array.isArray)).toBe(false)
    expect(framesFor({}).filter(Array.isArray).length).toBe(1)
  })

  it('tell only of the touch at level 1', () => {
    const [first, second] = [framesFor({ level: 1 }), framesFor({ level: 2 })]
    expect(count(first, 'price_change')).toBeGreaterThan(5)
    expect(count(first, 'price_change')).toBeLessThan(count(second, 'price_change') / 2)
    expect(count(first, 'book')).toBe(count(second, 'book'))
  })

  it('tell of touches and new markets to who has the custom features', () => {
    expect(count(framesFor({}, 10 * MINUTE, 8), 'new_market')).toBe(0)
    const custom = framesFor({ custom_feature_enabled: true }, 10 * MINUTE, 8)
    expect(count(custom, 'new_market')).toBeGreaterThan(5)
    expect(count(custom, 'best_bid_ask')).toBeGreaterThan(20)
  })
})
