import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { strategyKey } from '../../src/domain/ids.ts'
import { millis, price, usd } from '../../src/domain/money.ts'
import { createPrices } from '../../src/store/prices.ts'
import { ensureWallets } from '../../src/store/wallets.ts'
import { testDatabase } from '../support/database.ts'
import { addMarkets, discovered, done } from '../support/discovered.ts'
import { judgedAt } from '../support/judged.ts'
import { runProgram } from './program.ts'
import { startVenue, type Told } from './venue.ts'

const { sql, url } = await testDatabase()
const now = systemClock.now()
const SCALP = strategyKey('scalp')

/** One match in play, priced at 62/64 just now; 10 shares of YES held at 60 cents. */
beforeAll(async () => {
  const [first, second] = await addMarkets(sql, [
    discovered('one', { gameStart: millis(now - 600_000), gameId: '1' }),
    discovered('two', {
      gameStart: millis(now + 600_000),
      teamYes: 'The Mongolz Academy International',
      teamNo: 'Natus Vincere',
      tickSize: price(10_000),
    }),
  ])
  if (first === undefined || second === undefined) throw new Error('no markets')
  await done(createPrices(sql, systemClock).write([judgedAt(first, now, 62, 64)]))
  await done(ensureWallets(sql, [SCALP], usd(400_000_000)))
  await sql`select csgo_fill('test/1', 'order', ${SCALP}, ${first}, 'YES', 10, 0.6, 0.12, 'bought', ${now})`
})

const program = (...words: ReadonlyArray<string>) =>
  runProgram(words, { DATABASE_URL: url, DASHBOARD_PORT: '1', CLOB_URL: venue.url })
const json = async (...words: ReadonlyArray<string>): Promise<unknown> => {
  const { out, err } = await program(...words, '--json')
  expect(err).toBe('')
  expect(out.trimEnd()).not.toContain('\n')
  return JSON.parse(out)
}

const told = new Map<string, Told>()
let venue = { url: 'http://127.0.0.1:1', stop: () => Promise.resolve() }
beforeAll(async () => {
  venue = await startVenue(token => told.get(token))
})
afterAll(() => venue.stop())
const venueSays = (yes: Told) => {
  told.clear()
  told.set('one-yes', yes)
  told.set('one-no', { bid: 100 - yes.ask, ask: 100 - yes.bid, midpoint: '0.37', spread: '0.02' })
}

describe('commands on a database', () => {
  it('markets: a table in cents with ages, 80 columns wide', async () => {
    const { code, out } = await program('markets')
    expect(code).toBe(0)
    expect(out).toMatch(/Id {2}Market +When +YES +NO +Spread +Age +Price/)
    expect(out).toMatch(/FaZe – MOUZ · Match winner +live +63\.0¢ +37\.0¢ +2\.0¢ +\d+ s +(good|stale)/)
    expect(out).toMatch(/The Mongolz.* +in \d+ m \d\d s +– +– +– +– +none/)
    for (const line of out.split('\n')) expect([...line].length, line).toBeLessThanOrEqual(80)
  })

  it('markets --json: exact decimals as text', async () => {
    expect(await json('markets')).toMatchObject([
      { market: 'Match winner', yesPrice: '0.63', yesBid: '0.62', spread: '0.02', observedAt: now, status: 'good' },
      { teamNo: 'Natus Vincere', yesPrice: null, observedAt: null, status: 'unpriced' },
    ])
  })

  it('positions: valued at the bid, with the sum below', async () => {
    const { code, out } = await program('positions')
    expect(code).toBe(0)
    expect(out).toMatch(/YES {3}FaZe – .* +10\.00 +60\.0¢ +62\.0¢ +.* +\$6\.20 +\+\$0\.20/)
    expect(out).toMatch(/At the bid, before fees: \$6\.20, unrealised \+\$0\.20\.\n$/)
    for (const line of out.split('\n')) expect([...line].length, line).toBeLessThanOrEqual(80)
    expect(await json('positions')).toMatchObject([
      { strategy: 'scalp@default', side: 'YES', shares: '10', cost: '6', bid: '0.62', value: '6.2', unrealised: '0.2' },
    ])
  })

  it('orders: says that there is none yet', async () => {
    expect(await program('orders')).toMatchObject({ code: 0, out: 'No order yet.\n' })
    expect(await json('orders')).toEqual([])
  })

  it('why: the chain of a position; a name that nobody knows is told so, with exit code 2', async () => {
    const [held] = await sql<{ id: number }[]>`select id from csgo_positions`
    const { code, out } = await program('why', String(held?.id))
    expect(code).toBe(0)
    expect(out).toMatch(/^Why: position \d+ in Match winner · FaZe – MOUZ · scalp@default/)
    expect(out).toMatch(/YES, open\n {4}10\.00 shares are held, which cost \$6\.00\.\n/)
    expect(await json('why', String(held?.id))).toMatchObject({ asked: 'position', positions: [{ shares: '10' }] })
    const unknown = await program('why', 'scalp@default/1/1/0')
    expect(unknown).toMatchObject({ code: 2, out: '' })
    expect(unknown.err).toMatch(/scalp@default\/1\/1\/0: Nobody knows an action, an order or a position/)
    expect((await program('why')).code).toBe(2)
  })

  it('status: one screen, and not well (3) while no engine answers', async () => {
    const { code, out } = await program('status')
    expect(code).toBe(3)
    expect(out).toMatch(/^PAPER · SIMULATED VENUE\n\nEngine +NOT RUNNING/)
    expect(out).toMatch(/Positions +1, \$6\.20 at the bid, unrealised \+\$0\.20/)
    expect(out).toMatch(/scalp@default +\$393\.88 +\$6\.00 +−\$0\.12 +1/)
    expect(out.split('\n').length).toBeLessThan(24)
    expect(await json('status')).toMatchObject({
      venue: 'sim',
      trading: 'paper',
      engine: { state: 'absent' },
      markets: { followed: 2, liveMatches: 1, none: 1 },
      positions: { count: 1, value: '6.2', unrealised: '0.2' },
      wallets: [{ strategy: 'scalp@default', available: '393.88', realised: '-0.12' }],
    })
  })

  it('migrate: says that there is nothing to do', async () => {
    expect(await json('migrate')).toMatchObject({ applied: [], version: expect.any(Number) })
    expect((await program('migrate')).out).toMatch(/is up to date, at version \d+\.\n$/)
  })
})

describe('markets --check', () => {
  it("is fine when our reading is the venue's, though the row is from before", async () => {
    venueSays({ bid: 62, ask: 66, midpoint: '0.64', spread: '0.04' })
    told.set('one-no', { bid: 34, ask: 38, midpoint: '0.36', spread: '0.04' })
    const { code, out } = await program('markets', '--check')
    expect(code).toBe(0)
    expect(out).toMatch(/64\.0¢ +64\.0¢ +4\.0¢ +4\.0¢ +0\.0¢ +63\.0¢ +1\.0¢/)
    expect(out).toMatch(/1 compared, 1 without prices on both sides\. None differs by over half a tick\./)
  })

  it('fails when a midpoint differs by over half a tick, and shows which', async () => {
    venueSays({ bid: 62, ask: 64, midpoint: '0.636', spread: '0.02' })
    const { code, out } = await program('markets', '--check')
    expect(code).toBe(1)
    expect(out).toMatch(/63\.6¢ +63\.0¢ +2\.0¢ +2\.0¢ +!0\.6¢/)
  })

  it('allows half a tick', async () => {
    venueSays({ bid: 62, ask: 64, midpoint: '0.635', spread: '0.02' })
    expect((await program('markets', '--check')).code).toBe(0)
  })

  it('fails when a spread differs: 98 % is not 2 %', async () => {
    venueSays({ bid: 62, ask: 64, midpoint: '0.63', spread: '0.98' })
    const { code, out } = await program('markets', '--check', '--json')
    expect(code).toBe(1)
    expect(JSON.parse(out)).toContainEqual(
      expect.objectContaining({ over: true, difference: '0.96', allowed: '0.005', verdict: 'priced' }),
    )
  })

  it("counts NO's difference too", async () => {
    venueSays({ bid: 62, ask: 64, midpoint: '0.63', spread: '0.02' })
    told.set('one-no', { bid: 36, ask: 38, midpoint: '0.45', spread: '0.02' })
    expect((await program('markets', '--check')).code).toBe(1)
  })

  it('fails in words when the venue does not answer', async () => {
    const { code, err } = await runProgram(['markets', '--check'], {
      DATABASE_URL: url,
      CLOB_URL: 'http://127.0.0.1:1',
    })
    expect(code).toBe(1)
    expect(err).toMatch(/the venue could not be asked: /)
  })
})
