import { describe, expect, it } from 'vitest'
import { type MarketsOfEvent, marketsOf, marketsOfMarket } from '../../../src/domain/wire/gamma.ts'
import { hasPayloads, payload, payloadNames } from '../../support/payloads.ts'

const ofEvents = (json: unknown): MarketsOfEvent => {
  const each = (Array.isArray(json) ? json : [json]).map(marketsOf)
  return { markets: each.flatMap(one => one.markets), leftOut: each.flatMap(one => one.leftOut) }
}
const told = ({ markets, leftOut }: MarketsOfEvent): string =>
  `${markets.length} taken; ${[...new Set(leftOut.map(one => one.reason))].join(' | ')}`

/** Every payload of Gamma: what becomes of it, or why it is refused. */
const TABLE: Readonly<Record<string, string>> = {
  'gamma_cs2_event_924666.json':
    '0 taken; orderPriceMinTickSize must be a tick above 0 and at most 0.1; orderMinSize must be a size of at least 0',
  'gamma_event.json': '0 taken; another game',
  'gamma_market.json': '0 taken; another game',
  'gamma_market_closed_binary_accepting_false.json': '0 taken; a market without its event',
  'gamma_market_closed_binary_accepting_true.json': '0 taken; a market without its event',
  'gamma_market_closed_nonbinary_legacy.json': '0 taken; a market without its event',
  'gamma_market_closed_zero_zero_legacy.json': '0 taken; a market without its event',
  'gamma_market_sports_market_map_handicap.json': '1 taken; ',
  'gamma_market_sports_market_money_line.json': '1 taken; ',
  'gamma_tags.json': '0 taken; title must be a text',
}

describe.skipIf(!hasPayloads)('the real payloads of Gamma', () => {
  it('are all in the table', () => {
    expect(
      payloadNames()
        .filter(name => name.startsWith('gamma_'))
        .sort(),
    ).toEqual(Object.keys(TABLE).sort())
  })

  it.each(Object.entries(TABLE))('%s: %s', (name, expected) => {
    const read = name.startsWith('gamma_market') ? marketsOfMarket(payload(name)) : ofEvents(payload(name))
    expect(told(read)).toBe(expected)
  })
})

describe.skipIf(!hasPayloads)('the real Counter-Strike payloads', () => {
  const complete = (raw: unknown): unknown => {
    if (typeof raw !== 'object' || raw === null || !('markets' in raw) || !Array.isArray(raw.markets)) return raw
    const trimmed = { orderPriceMinTickSize: 0.01, orderMinSize: 5 }
    return { ...raw, markets: raw.markets.map((market: object) => ({ ...market, ...trimmed })) }
  }

  it('lists the teams of a handicap in its own order', () => {
    const { markets, leftOut } = marketsOf(complete(payload('gamma_cs2_event_924666.json')))
    expect(leftOut).toEqual([])
    expect(markets.map(one => [one.marketType, one.teamYes, one.mapNumber, one.format])).toEqual([
      ['child_moneyline', 'Lavked', 1, 'BO3'],
      ['child_moneyline', 'Lavked', 2, 'BO3'],
      ['moneyline', 'Lavked', null, 'BO3'],
      ['totals', null, null, 'BO3'],
      ['map_handicap', 'Esport Academy Copenhagen', null, 'BO3'],
      ['round_over_under_game_1', null, 1, 'BO3'],
      ['round_over_under_game_2', null, 2, 'BO3'],
      ['round_over_under_game_3', null, 3, 'BO3'],
    ])
  })

  it('knows how the moneyline ended', () => {
    expect(marketsOfMarket(payload('gamma_market_sports_market_money_line.json')).markets).toMatchObject([
      {
        teamYes: 'FaZe',
        tournament: 'HLC Belgrade Pro Playoffs',
        format: 'BO3',
        gameId: '1427074',
        gameStart: 1_775_401_800_000,
        closedAt: 1_775_417_853_000,
        takerDelay: 3000,
        fee: { rate: 30_000, exponent: 1 },
        tickSize: 1000,
        ended: true,
        payout: { yes: 1_000_000, no: 0 },
        volumeTotal: '26458.188064999995',
      },
    ])
  })

  it('keeps the line of the handicap', () => {
    expect(marketsOfMarket(payload('gamma_market_sports_market_map_handicap.json')).markets).toMatchObject([
      { marketType: 'map_handicap', line: '-1.5', teamYes: 'FaZe', mapNumber: null },
    ])
  })
})
