import { readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { conditionId, tokenId } from '../../src/domain/ids.ts'
import { price } from '../../src/domain/money.ts'
import { createVerifier } from '../../src/simulator/verify.ts'
import { createLedger } from '../../src/store/ledger.ts'
import { expectAnswer } from '../support/answers.ts'
import { testDatabase } from '../support/database.ts'
import { emptied } from '../support/emptied.ts'
import { ledgerFaults } from '../support/ledgerFaults.ts'
import { openFolder } from '../support/server.ts'
import {
  aDecision,
  aMarket,
  aQuote,
  close,
  cores,
  dollars,
  furnish,
  HEDGE,
  LEASE,
  must,
  NOON,
  SCALP,
  waitingFor,
} from '../support/trading.ts'
import { eventually } from '../support/waiting.ts'
import { startVenue, trader } from '../venue/live/trader.ts'
import { runHere, type Said } from './here.ts'

const { sql, url } = await testDatabase()
const ledger = createLedger(sql, {
  cores,
  clock: { ...systemClock, now: () => NOON },
  leaseName: LEASE,
  fencing: () => 1,
})

const run = (words: string, environment: Readonly<Record<string, string>> = {}): Promise<Said> =>
  runHere(['merge', ...words.split(' ').filter(word => word !== '')], { DATABASE_URL: url, ...environment })
const hold = (side: 'YES' | 'NO', shares: string, at: string) =>
  sql`select csgo_fill(${`${side}/1`}, 'order', ${SCALP}, 1, ${side}, ${shares}, ${at}, 0, 'bought', ${NOON})`
const held = async () =>
  (
    await sql<{ held: string }[]>`
      select token_type || ' ' || trim_scale(remaining_shares) as held from csgo_positions where status <> 'closed' order by token_type desc`
  ).map(row => row.held)
const free = async () =>
  (
    await sql<
      { free: string }[]
    >`select trim_scale(available_usd) as free from csgo_wallets where strategy_name = ${SCALP}`
  )[0]?.free

beforeEach(async () => {
  await emptied(sql)
})

it('on paper pairs become dollars when somebody says so: once, told to the strategy and to the audit, and not while something is under way', async () => {
  await furnish(sql, [{ market: aMarket(1), quote: aQuote() }])
  expect(await run('')).toMatchObject({ code: 0, out: 'No settled pair is held.\n' })
  await hold('YES', '10', '0.47')
  await hold('NO', '8.000001', '0.5')
  expect(expectAnswer('merge', (await run('--json')).out)).toMatchObject([
    { marketId: 1, strategy: SCALP, pairs: '8.000001' },
  ])
  expect(await run('1')).toMatchObject({ code: 2, err: expect.stringContaining('nothing was done') })

  const selling = (await must(ledger.approve(waitingFor(aDecision([close('YES')]))))).orders[0]
  if (selling === undefined) throw new Error('refused')
  expect(await run('1 --yes')).toMatchObject({ code: 1, err: expect.stringContaining('under way') })
  await expect(sql`select csgo_merge_by_hand(${SCALP}, 1, 5, 'k', 'r', ${NOON})`).rejects.toThrow('under way')
  await must(ledger.record({ _tag: 'done', order: selling, at: NOON, result: 'killed', text: 'nobody' }))

  expect(await run('1 --pairs 9 --yes')).toMatchObject({ code: 1, err: expect.stringContaining('Only 8.000001') })
  const before = Number(await free())
  const merged = await run('1 --yes --json')
  expect(expectAnswer('merge <market> --yes', merged.out)).toMatchObject([{ pairs: '8.000001' }])
  expect([await held(), Number(await free()) - before]).toEqual([['YES 1.999999'], expect.closeTo(8.000001, 9)])
  expect(await sql`select kind, shares::float, cash::float from csgo_outcomes where kind = 'manual'`).toEqual([
    { kind: 'manual', shares: -16.000002, cash: 8.000001 },
  ])
  expect(await sql`select what, answer->>'dollars' as dollars from csgo_audit where answers is not null`).toEqual([
    { what: 'merge', dollars: '8.000001' },
  ])
  expect(await run('1 --yes')).toMatchObject({ code: 1, err: expect.stringContaining('No settled pair') })
  expect(await ledgerFaults(sql)).toEqual([])
})

it('a pair whose sides belong to two strategies is refused in words: whose the dollar is no rule can say', async () => {
  await furnish(sql, [{ market: aMarket(1), quote: aQuote() }])
  await hold('YES', '10', '0.47')
  await sql`select csgo_fill('NO/2', 'order', ${HEDGE}, 1, 'NO', 8, 0.5, 0, 'bought', ${NOON})`
  expect(await run('1 --yes')).toMatchObject({
    code: 1,
    err: expect.stringContaining(
      `${SCALP} holds 10 YES, ${HEDGE} holds 8 NO. Pairs of different strategies are not merged`,
    ),
  })
  expect(await held()).toEqual(['YES 10', 'NO 8'])
})

it('of a simulated wallet they become dollars at its venue first; at the real one the ledger is only told', async () => {
  const truth = join(await openFolder(), 'truth.ndjson')
  const venue = await startVenue({ seed: 3, truth })
  const { live, order, place, market, wallet } = await trader(venue)
  const bought = { direction: 'BUY', type: 'FAK', amount: { _tag: 'usd', usd: dollars(8) } } as const
  await place(order({ ...bought, limit: price(900_000) }))
  await place(order({ ...bought, limit: price(900_000), tokenId: tokenId(market.no) }))
  const settled = async () => {
    const { shares, collateral } = await must(live.account.snapshot(NOON, [tokenId(market.yes), tokenId(market.no)]))
    return { least: Math.min(shares.get(tokenId(market.yes)) ?? 0, shares.get(tokenId(market.no)) ?? 0), collateral }
  }
  await eventually('both sides are there', async () => (await settled()).least >= 5_000_000, 60_000)
  const before = (await settled()).collateral ?? 0

  await furnish(sql, [{ market: aMarket(1, { conditionId: conditionId(market.condition) }), quote: aQuote() }])
  await sql`insert into csgo_account (account) values (${wallet.funder.toLowerCase()})`
  await hold('YES', '7', '0.5')
  await hold('NO', '7', '0.5')
  const there = { TRADING: 'live', SIM_URL: venue.url }
  expect(await run('1 --pairs 5 --yes', there)).toMatchObject({ code: 0 })
  expect([await held(), (await settled()).collateral]).toEqual([['YES 2', 'NO 2'], before + 5_000_000])

  // A merge takes shares out of the market and no dollars from anybody: the venue's own account of it holds together.
  const lines = (await readFile(truth, 'utf8')).trimEnd().split('\n')
  const verifier = createVerifier()
  expect(lines.map(verifier.heard).filter(wrong => wrong !== null)).toEqual([])
  expect(lines.filter(line => line.includes('"Merged"'))).toHaveLength(1)
  await rm(dirname(truth), { recursive: true })

  const real = { TRADING: 'live', VENUE: 'polymarket' }
  expect(await run('1 --yes', real)).toMatchObject({ code: 1, err: expect.stringContaining('on the website') })
  expect(await held()).toEqual(['YES 2', 'NO 2'])
  expect(await run('1 --merged --yes', real)).toMatchObject({ code: 0 })
  expect([await held(), (await settled()).collateral]).toEqual([[], before + 5_000_000])
})
