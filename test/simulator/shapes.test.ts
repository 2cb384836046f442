import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { at, get, HOUR, later, list, MINUTE, promised, text, tradesIn, worldOf } from './worlds.ts'

const DATA = join(process.cwd(), '..', 'shared', 'data')

const read = (file: string): unknown => JSON.parse(readFileSync(join(DATA, file), 'utf8'))
const lines = (file: string): ReadonlyArray<unknown> =>
  readFileSync(join(DATA, file), 'utf8')
    .split('\n')
    .filter(line => line.trim() !== '')
    .map((line): unknown => JSON.parse(line))

/** What a text looks like; texts of no known form are just text. */
const formOf = (value: string): string => {
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/.test(value)) return 'stamp'
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value)) return 'second'
  if (/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+00$/.test(value)) return 'spaced time'
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return 'day'
  if (/^0x[0-9a-f]{64}$/.test(value)) return 'hash'
  if (/^\[".*\]$/s.test(value)) return 'list in a text'
  if (/^\d+(\.\d+)?$/.test(value)) return 'number in a text'
  return 'text'
}
const kindOf = (value: unknown): string => {
  if (typeof value === 'string') return formOf(value)
  if (value === null) return 'null'
  return Array.isArray(value) ? 'list' : typeof value
}

/** Where `ours` lacks a field of `real`, or has another kind of value there; lists by their first element. */
const differences = (real: unknown, ours: unknown, path: string): ReadonlyArray<string> => {
  if (kindOf(real) !== kindOf(ours)) return [`${path}: ${kindOf(real)}, not ${kindOf(ours)}`]
  if (Array.isArray(real)) return real.length === 0 ? [] : differences(at(real, 0), at(ours, 0), `${path}[]`)
  if (typeof real !== 'object' || real === null) return []
  return Object.entries(real).flatMap(([key, value]) => differences(value, at(ours, key), `${path}.${key}`))
}

// The body of a skipped suite runs all the same.
const recordedLines = existsSync(DATA) ? lines('recorded/lol-ig1-lgd-2026-09-07-market-socket.jsonl') : []

describe.skipIf(!existsSync(DATA))('the shapes of the real venue', () => {
  const world = worldOf(3)
  world.marketFeed.opened(1)
  world.advance(later(MINUTE))
  const { condition, yes, no } = promised(world)
  const [opening] = world.marketFeed.heard(1, JSON.stringify({ type: 'market', assets_ids: [yes, no] }))
  const happenings = world.advance(later(3 * HOUR))
  const frames = world.marketFeed
    .frames(happenings)
    .flatMap((out): ReadonlyArray<unknown> => (out._tag === 'Send' ? [JSON.parse(out.text)] : []))
  const framesOf = (type: string): ReadonlyArray<unknown> => frames.filter(frame => at(frame, 'event_type') === type)
  const recordedOf = (type: string): unknown => recordedLines.find(frame => at(frame, 'event_type') === type)
  const same = (real: unknown, ours: unknown): void => {
    expect(differences(real, ours, '')).toEqual([])
  }
  const sameKeys = (real: unknown, ours: unknown): void => {
    same(real, ours)
    expect(Object.keys(Object(ours))).toEqual(Object.keys(Object(real)))
  }

  it.each([
    ['moneyline', 'gamma_market_sports_market_money_line.json'],
    ['map_handicap', 'gamma_market_sports_market_map_handicap.json'],
  ])('are those of a resolved %s of Gamma', (type, file) => {
    const real = read(file)
    const markets = list(at(get(world, '/gamma/markets/keyset?closed=true&limit=100').body, 'markets'))
    const ours = markets.find(
      market => at(market, 'sportsMarketType') === type && at(market, 'lastTradePrice') !== undefined,
    )
    // `competitive` is a score of how close it is, in no known way; `groupItemThreshold` was not in both captures.
    expect(differences(real, ours, '').filter(one => !one.includes('competitive'))).toEqual([])
  })

  it('are those of an event of Gamma', () => {
    const real = read('gamma_cs2_event_924666.json')
    const ours = at(get(world, '/gamma/events/keyset?series_slug=counter-strike&limit=100').body, 'events', 4)
    // Its author left numbers of liquidity and the match's number at another site in it.
    const known = ['.liquidity', '.eventMetadata.pandascoreMatchId', '.eventMetadata.serie', '.score']
    expect(differences(real, ours, '').filter(one => !known.some(name => one.startsWith(name)))).toEqual([])
  })

  it('are those of a market of the CLOB', () => {
    const real = read('recorded/lol-ig1-lgd-clob-market.json')
    const ours = get(world, `/clob/markets/${condition}`).body
    expect(differences(real, ours, '').filter(one => !one.startsWith('._edit'))).toEqual([])
  })

  it('are those of the frames of the market socket, with the same order of keys', () => {
    expect(opening?._tag).toBe('Send')
    const first = opening?._tag === 'Send' ? JSON.parse(opening.text) : null
    sameKeys(at(recordedLines, 0, 0), at(first, 0))
    expect(list(first).length).toBe(2)
    sameKeys(recordedOf('price_change'), framesOf('price_change')[0])
    sameKeys(at(recordedOf('price_change'), 'price_changes', 0), at(framesOf('price_change')[0], 'price_changes', 0))
    sameKeys(recordedOf('book'), framesOf('book')[0])
    sameKeys(recordedOf('last_trade_price'), framesOf('last_trade_price')[0])
  })

  it('come in the order of the real ones around a trade: change, both books, then the print 60 to 250 ms later', () => {
    const kinds = frames.map(frame => text(at(frame, 'event_type')))
    const first = kinds.indexOf('book')
    expect(kinds.slice(first - 1, first + 2)).toEqual(['price_change', 'book', 'book'])
    const prints = framesOf('last_trade_price').map(frame => Number(at(frame, 'timestamp')))
    const traded = tradesIn(happenings).filter(trade => trade.listing.conditionId === condition)
    expect(prints.length).toBeGreaterThan(100)
    expect(prints.length).toBe(traded.length)
    const earliest = Number(traded[0]?.at)
    expect(prints[0]).toBeGreaterThanOrEqual(earliest + 60)
    expect(prints[0]).toBeLessThanOrEqual(earliest + 250)
  })

  it('are those of the sports socket', () => {
    const real = lines('recorded/sports-socket-frames.jsonl').find(frame => at(frame, 'leagueAbbreviation') === 'cs2')
    const sports = world.sportsFrames(happenings).map((frame): unknown => JSON.parse(frame))
    const ours = sports.filter(frame => at(frame, 'leagueAbbreviation') === 'cs2')
    sameKeys(
      real,
      ours.find(frame => at(frame, 'live') === true),
    )
    for (const frame of ours) expect(at(frame, 'score')).toMatch(/^000-000\|\d-\d\|Bo[135]$/)
    expect(sports.length).toBeGreaterThan(ours.length)
    expect(ours.some(frame => at(frame, 'ended') === true && at(frame, 'finished_timestamp') !== undefined)).toBe(true)
  })
})
