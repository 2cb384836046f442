import { beforeEach, describe, expect, it } from 'vitest'
import { millis, price } from '../../src/domain/money.ts'
import { createMatches } from '../../src/store/matches.ts'
import { testDatabase } from '../support/database.ts'
import { AT, addMarkets, discovered, done } from '../support/discovered.ts'
import { emptied } from '../support/emptied.ts'

const { sql } = await testDatabase()
const matches = createMatches(sql)
const HOUR = 3_600_000
const later = (ms: number) => millis(AT + ms)
const conditionsFollowed = async (at = AT) => {
  const ids = (await done(matches.followed(at))).map(({ marketId }) => marketId)
  const rows = await sql<{ slug: string }[]>`select slug from csgo_matches where id = any(${ids}) order by slug`
  return rows.map(({ slug }) => slug)
}

beforeEach(async () => {
  await emptied(sql)
})

describe('what discovery found', () => {
  it('becomes rows, counted once as new and again only when they changed', async () => {
    expect(await done(matches.upsert([discovered('a'), discovered('b')], AT))).toBe(2)
    expect(await done(matches.upsert([discovered('a'), discovered('b')], later(60_000)))).toBe(0)
    expect(
      await done(matches.upsert([discovered('a', { acceptingOrders: false }), discovered('b')], later(120_000))),
    ).toBe(1)
    const [row] = await sql`
      select id = market_id as same, question, tick_size, game_start_time, volume_total, gamma_data from csgo_matches where slug = 'a'`
    expect(row).toEqual({
      same: true,
      question: 'Counter-Strike: a',
      tick_size: '0.010000',
      game_start_time: AT,
      volume_total: '1000.50',
      gamma_data: { id: 'a' },
    })
  })

  it('keeps the start that a person has set', async () => {
    await addMarkets(sql, [discovered('a')])
    await sql`update csgo_matches set game_start_time = ${later(HOUR)}, game_start_override = true`
    expect(await done(matches.upsert([discovered('a', { gameStart: later(2 * HOUR) })], AT))).toBe(0)
    expect(await sql`select game_start_time from csgo_matches`).toEqual([{ game_start_time: later(HOUR) }])
    await sql`update csgo_matches set game_start_override = false`
    expect(await done(matches.upsert([discovered('a', { gameStart: later(2 * HOUR) })], AT))).toBe(1)
    expect(await sql`select game_start_time from csgo_matches`).toEqual([{ game_start_time: later(2 * HOUR) }])
  })

  it('never touches prices', async () => {
    await addMarkets(sql, [discovered('a')])
    await sql`update csgo_matches set yes_price = 0.6, no_price = 0.4, observed_at = ${AT}, price_status = 'good', price_version = 7`
    await done(matches.upsert([discovered('a', { question: 'another', volumeTotal: '5' })], later(60_000)))
    expect(await sql`select question, yes_price, observed_at, price_status, price_version from csgo_matches`).toEqual([
      { question: 'another', yes_price: '0.600000', observed_at: AT, price_status: 'good', price_version: 7 },
    ])
  })

  it('gives the format of the moneyline to its child markets, of the same pass and of an earlier one', async () => {
    const child = (name: string) =>
      discovered(name, { eventId: 'match', format: null, marketType: 'child_moneyline', mapNumber: 1 })
    await addMarkets(sql, [child('m1'), discovered('main', { eventId: 'match', format: 'BO5' })])
    await addMarkets(sql, [child('m2'), discovered('other', { eventId: 'else', format: null })])
    expect(await sql`select slug, format from csgo_matches order by slug`).toEqual([
      { slug: 'm1', format: 'BO5' },
      { slug: 'm2', format: 'BO5' },
      { slug: 'main', format: 'BO5' },
      { slug: 'other', format: null },
    ])
  })

  it('resolves by a payout only, 50-50 too, and the first payout stands', async () => {
    await addMarkets(sql, [discovered('a', { closed: true, resolved: true }), discovered('b'), discovered('c')])
    expect(await sql`select resolved from csgo_matches where slug = 'a'`).toEqual([{ resolved: false }])
    const half = { yes: price(500_000), no: price(500_000) }
    await addMarkets(sql, [
      discovered('b', { closed: true, payout: { yes: price(0), no: price(1_000_000) } }),
      discovered('c', { closed: true, payout: half }),
    ])
    await addMarkets(sql, [discovered('b', { payout: half }), discovered('c')])
    expect(
      await sql`select slug, resolved, closed, closed_at, outcome, payout_yes, payout_no from csgo_matches where resolved order by slug`,
    ).toEqual([
      {
        slug: 'b',
        resolved: true,
        closed: true,
        closed_at: AT,
        outcome: 'MOUZ',
        payout_yes: '0.000000',
        payout_no: '1.000000',
      },
      {
        slug: 'c',
        resolved: true,
        closed: true,
        closed_at: AT,
        outcome: '0.5/0.5',
        payout_yes: '0.500000',
        payout_no: '0.500000',
      },
    ])
  })

  it('survives a catalogue that contradicts itself and strings that jsonb does not know', async () => {
    await addMarkets(sql, [discovered('a')])
    const thief = discovered('thief', { yesTokenId: discovered('a').noTokenId })
    const strange = discovered('b', { question: 'nul \0 and half \uD800 of a pair', gammaData: { text: '\0\uDC00' } })
    expect(await done(matches.upsert([thief, discovered('a'), discovered('a'), strange], AT))).toBe(1)
    expect(
      (await sql<{ slug: string }[]>`select slug from csgo_matches order by slug`).map(({ slug }) => slug),
    ).toEqual(['a', 'b'])
  })
})

describe('a market is followed', () => {
  it('from six hours before its start until it is closed or resolved, however long it is played', async () => {
    await addMarkets(sql, [discovered('a')])
    expect(await conditionsFollowed(later(-6 * HOUR - 1))).toEqual([])
    expect(await conditionsFollowed(later(-6 * HOUR))).toEqual(['a'])
    expect(await conditionsFollowed(later(9 * HOUR))).toEqual(['a'])
    await addMarkets(sql, [discovered('a', { ended: true })])
    expect(await conditionsFollowed(later(9 * HOUR))).toEqual(['a'])
    await addMarkets(sql, [discovered('a', { closed: true })])
    expect(await conditionsFollowed(later(9 * HOUR))).toEqual([])
  })

  it('when it is of a kind that is traded', async () => {
    const kinds = ['moneyline', 'child_moneyline', 'map_handicap', 'totals', 'correct_score']
    await addMarkets(
      sql,
      kinds.map(kind => discovered(kind, { marketType: kind })),
    )
    expect(await conditionsFollowed()).toEqual(['child_moneyline', 'map_handicap', 'moneyline', 'totals'])
    expect(await sql`select count(*) as count from csgo_matches where subscribed`).toEqual([{ count: 4 }])
  })

  it('as long as something is held in it, even when its start moves away or nobody knows it', async () => {
    const [id = 0] = await addMarkets(sql, [discovered('a'), discovered('b')])
    await sql`insert into csgo_wallets (strategy_name, allocated_usd, high_water_mark) values ('s@t', 400, 400)`
    await sql`select csgo_fill('k', 'order', 's@t', ${id}, 'YES', 10, 0.5, 0, 'test', ${AT}::timestamptz)`
    await addMarkets(sql, [discovered('a', { gameStart: null }), discovered('b', { gameStart: null })])
    expect(await conditionsFollowed()).toEqual(['a'])
  })
})

describe('discovery asks how those ended', () => {
  it('that are closed without a payout, or missing in the last pass; never those that are resolved', async () => {
    await addMarkets(sql, [
      discovered('closed', { closed: true }),
      discovered('vanished'),
      discovered('paid', { closed: true, payout: { yes: price(1_000_000), no: price(0) } }),
    ])
    await done(matches.upsert([discovered('listed')], later(60_000)))
    expect([...(await done(matches.unresolved(later(60_000))))].sort()).toEqual(['0xclosed', '0xvanished'])
  })

  it('with what is held first, however old, and of the rest the last 30 days', async () => {
    const [id = 0] = await addMarkets(sql, [discovered('held', { closed: true }), discovered('old', { closed: true })])
    await sql`insert into csgo_wallets (strategy_name, allocated_usd, high_water_mark) values ('s@t', 400, 400)`
    await sql`select csgo_fill('k2', 'order', 's@t', ${id}, 'YES', 10, 0.5, 0, 'test', ${AT}::timestamptz)`
    const late = later(31 * 24 * HOUR)
    await done(matches.upsert([discovered('young', { closed: true, gameStart: late })], late))
    expect(await done(matches.unresolved(late))).toEqual(['0xheld', '0xyoung'])
  })
  it('with what is held and not listed any more also when nothing else is listed: the last market of an evening is paid, too', async () => {
    const [id = 0] = await addMarkets(sql, [discovered('last'), discovered('other')])
    await sql`insert into csgo_wallets (strategy_name, allocated_usd, high_water_mark) values ('s@t', 400, 400)`
    await sql`select csgo_fill('k3', 'order', 's@t', ${id}, 'YES', 10, 0.5, 0, 'test', ${AT}::timestamptz)`
    expect(await done(matches.unresolved(later(120_000)))).toEqual([])
    expect(await done(matches.unresolved(later(180_000)))).toEqual(['0xlast'])
  })
})
