import { describe, expect, it } from 'vitest'
import { millis, price, shares } from '../../../src/domain/money.ts'
import { marketsOf, marketsOfMarket } from '../../../src/domain/wire/gamma.ts'

const token = (digit: number) => `${digit}`.repeat(77)
const condition = `0x${'ab'.repeat(32)}`

/** A moneyline as Gamma writes it. */
const moneyline = {
  id: '1878152',
  conditionId: condition,
  slug: 'cs2-faze-ill-2026-04-05',
  question: 'Counter-Strike: FaZe vs illwill (BO3) - HLC Belgrade Pro Playoffs',
  outcomes: '["FaZe", "illwill"]',
  clobTokenIds: `["${token(1)}", "${token(2)}"]`,
  outcomePrices: '["0.62", "0.38"]',
  sportsMarketType: 'moneyline',
  groupItemTitle: 'Match Winner',
  gameStartTime: '2026-04-05 15:10:00+00',
  orderPriceMinTickSize: 0.001,
  orderMinSize: 5,
  secondsDelay: 3,
  feeSchedule: { exponent: 1, rate: 0.05, rebateRate: 0.15, takerOnly: true },
  clearBookOnStart: true,
  active: true,
  closed: false,
  acceptingOrders: true,
}
const event = {
  id: '346898',
  slug: 'cs2-faze-ill-2026-04-05',
  title: 'Counter-Strike: FaZe vs illwill (BO3) - HLC Belgrade Pro Playoffs',
  seriesSlug: 'counter-strike',
  gameId: 1427074,
  markets: [moneyline],
}
const withMarket = (changes: Readonly<Record<string, unknown>>) =>
  marketsOf({ ...event, markets: [{ ...moneyline, ...changes }] })
const reasons = (changes: Readonly<Record<string, unknown>>) => withMarket(changes).leftOut.map(one => one.reason)
const only = (changes: Readonly<Record<string, unknown>>) => {
  const { markets, leftOut } = withMarket(changes)
  const [market] = markets
  if (market === undefined) throw new Error(`left out: ${JSON.stringify(leftOut)}`)
  return market
}

describe('a market of Gamma', () => {
  it('tells teams, tokens, ticks, sizes, delay and fees exactly', () => {
    expect(only({})).toMatchObject({
      gammaId: '1878152',
      eventId: '346898',
      gameId: '1427074',
      yesTokenId: token(1),
      noTokenId: token(2),
      teamYes: 'FaZe',
      teamNo: 'illwill',
      marketType: 'moneyline',
      format: 'BO3',
      mapNumber: null,
      tickSize: price(1000),
      minOrderSize: shares(5_000_000),
      takerDelay: millis(3000),
      fee: { rate: 50_000, exponent: 1 },
      clearBookOnStart: true,
      acceptingOrders: true,
      closed: false,
      resolved: false,
      payout: null,
    })
  })

  it('reads a start with a space and a two-digit zone', () => {
    expect(only({}).gameStart).toBe(1_775_401_800_000)
  })

  it('takes the start of the event when it has none itself', () => {
    const [market] = marketsOf({
      ...event,
      startTime: '2026-04-05T15:10:00Z',
      markets: [{ ...moneyline, gameStartTime: null }],
    }).markets
    expect(market?.gameStart).toBe(1_775_401_800_000)
  })

  it('joins by the game id of the event, not by its own', () => {
    expect(only({ gameId: '7' }).gameId).toBe('1427074')
  })

  it('ignores fields that nobody knows, and volumes that cannot be read', () => {
    expect(only({ brandNew: { deep: true }, volume: 'a lot', liquidity: '12.5' })).toMatchObject({
      volumeTotal: null,
      liquidity: '12.5',
    })
  })

  it('trades by its CLOB ids although it carries position ids, unless its version is v2', () => {
    const positionIds = [token(7), token(8)]
    expect(only({ positionIds }).yesTokenId).toBe(token(1))
    expect(only({ positionIds, version: 'v1' }).yesTokenId).toBe(token(1))
    expect(only({ positionIds, version: 'v2' }).yesTokenId).toBe(token(7))
  })

  it.each([
    ['1', '0', { yes: 1_000_000, no: 0 }],
    ['0', '1', { yes: 0, no: 1_000_000 }],
    ['0.5', '0.5', { yes: 500_000, no: 500_000 }],
  ])('pays %s/%s once it is closed and resolved', (yes, no, payout) => {
    const ended = { closed: true, umaResolutionStatus: 'resolved', outcomePrices: `["${yes}", "${no}"]` }
    expect(only(ended)).toMatchObject({ payout, resolved: true })
  })

  it.each([
    ['not closed', { umaResolutionStatus: 'resolved', outcomePrices: '["1", "0"]' }],
    ['not resolved', { closed: true, umaResolutionStatus: 'proposed', outcomePrices: '["1", "0"]' }],
    ['a price, not an end', { closed: true, umaResolutionStatus: 'resolved', outcomePrices: '["0.9995", "0.0005"]' }],
    ['nothing', { closed: true, umaResolutionStatus: 'resolved', outcomePrices: '["0", "0"]' }],
    ['no prices', { closed: true, umaResolutionStatus: 'resolved', outcomePrices: null }],
  ])('pays nothing yet: %s', (_why, changes) => {
    expect(only(changes)).toMatchObject({ payout: null, resolved: false })
  })

  it.each([
    [
      'a third outcome',
      { outcomes: '["A", "B", "C"]' },
      'outcomes must be two different outcomes, as JSON inside a string',
    ],
    [
      'outcomes that are no JSON',
      { outcomes: '[FaZe' },
      'outcomes must be two different outcomes, as JSON inside a string',
    ],
    [
      'the same token twice',
      { clobTokenIds: `["${token(1)}", "${token(1)}"]` },
      'clobTokenIds must be two different token ids',
    ],
    ['v2 without position ids', { version: 'v2' }, 'positionIds must be two different token ids'],
    ['no tick', { orderPriceMinTickSize: 0 }, 'orderPriceMinTickSize must be a tick above 0 and at most 0.1'],
    ['a short condition', { conditionId: '0xabc' }, 'conditionId must be 0x and 64 hex digits'],
    [
      'unknown fees',
      { feesEnabled: true, feeSchedule: null },
      'feesEnabled without a feeSchedule: its fees are unknown',
    ],
    ['no market type', { sportsMarketType: null }, 'no market of a match: it has no sportsMarketType'],
  ])('is left out with the reason: %s', (_why, changes, reason) => {
    expect(reasons(changes)).toEqual([reason])
  })

  it('takes nothing from the other markets of its event when it cannot be read', () => {
    const { markets, leftOut } = marketsOf({ ...event, markets: [{ ...moneyline, slug: 7 }, null, moneyline] })
    expect([markets.length, leftOut.length]).toEqual([1, 2])
  })
})

describe('the words of a match', () => {
  it('give the map: title first, then slug, then type', () => {
    expect(only({ groupItemTitle: 'Map 2 Winner' }).mapNumber).toBe(2)
    expect(only({ groupItemTitle: null, slug: 'cs2-a-b-2026-04-05-game3-round-total-21pt5' }).mapNumber).toBe(3)
    expect(only({ sportsMarketType: 'round_handicap_game_1' }).mapNumber).toBe(1)
    expect(only({ groupItemTitle: 'Map Handicap: FaZe (-1.5) vs illwill (+1.5)' }).mapNumber).toBe(null)
  })

  it('give the format to every market of the match, from title, score or moneyline', () => {
    const map = { ...moneyline, question: 'Map 1 Winner', sportsMarketType: 'child_moneyline' }
    const formats = (changes: Readonly<Record<string, unknown>>) =>
      marketsOf({ ...event, title: 'Counter-Strike: A vs B', markets: [map], ...changes }).markets.map(
        one => one.format,
      )
    expect(formats({})).toEqual([null])
    expect(formats({ score: '000-000|0-0|Bo5' })).toEqual(['BO5'])
    expect(formats({ markets: [map, moneyline] })).toEqual(['BO3', 'BO3'])
    expect(formats({ title: 'Counter-Strike: A vs B (BO1) - Cup' })).toEqual(['BO1'])
  })

  it('give the tournament: the description first, then the title', () => {
    const tournament = (description: string | null) =>
      marketsOf({ ...event, description }).markets.map(one => one.tournament)
    const words =
      'This market refers to the Counter-Strike Semifinal 1 match between FaZe and illwill in the HLC Cup, initially scheduled for April 5.'
    expect(tournament(words)).toEqual(['HLC Cup'])
    expect(tournament('Nothing of use.')).toEqual(['HLC Belgrade Pro Playoffs'])
  })

  it('give no teams to markets whose outcomes are none', () => {
    expect(only({ sportsMarketType: 'totals', outcomes: '["Over", "Under"]' })).toMatchObject({
      teamYes: null,
      teamNo: null,
    })
  })
})

describe('an event that is no match', () => {
  it.each([
    ['another game', { seriesSlug: 'league-of-legends' }, 'another game'],
    ['another game without a series', { seriesSlug: null, slug: 'lol-a-b', title: 'LoL: A vs B' }, 'another game'],
    [
      'an award',
      { title: 'Counter-Strike: HLTV player of the year' },
      'no match: no two teams in the title (an award, skins …)',
    ],
    ['no id', { id: null }, 'id must be an id'],
  ])('is left out with the reason: %s', (_why, changes, reason) => {
    const { markets, leftOut } = marketsOf({ ...event, ...changes })
    expect([markets, leftOut.map(one => one.reason)]).toEqual([[], [reason]])
  })

  it.each([null, 7, 'x', [], {}])('is refused when it is %j', raw => {
    expect(marketsOf(raw)).toMatchObject({ markets: [], leftOut: [{ what: 'an event' }] })
    expect(marketsOfMarket(raw).leftOut.length).toBe(1)
  })
})
