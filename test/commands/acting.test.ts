import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { afterAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { ACTING_ANSWERS } from '../../src/cockpit/actingAnswers.ts'
import { startControl } from '../../src/cockpit/controlServer.ts'
import { marketId } from '../../src/domain/ids.ts'
import { millis } from '../../src/domain/money.ts'
import type { ComparedWaiting } from '../../src/domain/reconciled.ts'
import { DEFAULT_LIMITS } from '../../src/domain/risk.ts'
import { createControls } from '../../src/process/controls.ts'
import { createHalts } from '../../src/store/halts.ts'
import { expectAnswer } from '../support/answers.ts'
import { bareDatabase } from '../support/bareDatabase.ts'
import { judging, restOne } from '../support/byHand.ts'
import { testDatabase } from '../support/database.ts'
import { furnishEvening } from '../support/evening.ts'
import { silentLog } from '../support/log.ts'
import { aQuote, cents, dollars, NOON, setQuote } from '../support/trading.ts'
import { runHere, type Said } from './here.ts'

/** Commands that act, in this process, on an evening whose engine judges what persons ask; what they print is what is documented. */
const database = await testDatabase()
const { sql, url } = database
await furnishEvening(sql)
const folder = await mkdtemp(join(tmpdir(), 'csgo-acting-'))
const compared: ComparedWaiting = {
  at: NOON,
  openOrders: 2,
  trades: 1,
  corrections: [
    { what: 'foreign_order', about: '0xabc', evidence: 'an open order at the venue that the ledger does not know' },
  ],
  mismatches: [{ about: 'money', text: 'the account has 12.50 USD less than the ledger says' }],
  waiting: [{ what: 'redeem', question: 'Counter-Strike: FaZe vs MOUZ (BO3)', worth: dollars(12.5) }],
}
const controls = createControls({
  sql,
  halts: createHalts(sql, systemClock),
  limits: DEFAULT_LIMITS,
  limitsOf: () => ({
    maxPositions: 5,
    maxPositionUsd: dollars(50),
    maxEntrySpread: cents(10),
    maxExitSpread: cents(15),
  }),
  reconcile: () => TE.right(compared),
  clock: systemClock,
  log: silentLog,
})
const running = judging(sql, controls)
const door = await startControl(controls, { dataDir: folder, log: silentLog, watch: reply => reply.code(503).send({}) })
if (E.isLeft(door)) throw new Error(door.left)
afterAll(async () => {
  running.unsubscribe()
  await door.right.stop()
})
const run = (...words: ReadonlyArray<string>): Promise<Said> =>
  runHere(words, { DATABASE_URL: url, DASHBOARD_PORT: '1', DATA_DIR: folder })

const question = 'Counter-Strike: The Mongolz Academy International vs Natus Vincere Junior (BO3) - IEM Rio Group A'
await sql`update csgo_matches set question = ${question} where id = 1`
const inWidth = (text: string): void => {
  for (const line of text.split('\n')) expect([...line].length, line).toBeLessThanOrEqual(80)
  expect(text).not.toContain('\u001b')
}

describe('--json of what acts', () => {
  it('is documented, and decoded by a test', async () => {
    const elsewhere = {
      'start --for <time>': 'processes/summary',
      sim: 'cli/sim',
      livetest: 'cli/live',
      merge: 'commands/merge',
      'merge <market> --yes': 'commands/merge',
      'moneytest --yes': 'cli/live',
      backup: 'cli/dataCare',
      'restore <file> --yes': 'cli/dataCare',
    }
    const here = await readFile(new URL(import.meta.url), 'utf8')
    for (const { typed } of ACTING_ANSWERS) {
      const file = Object.entries(elsewhere).find(([name]) => name === typed)?.[1]
      const text = file === undefined ? here : await readFile(new URL(`../${file}.test.ts`, import.meta.url), 'utf8')
      expect(text, typed).toContain(`expectAnswer('${typed}'`)
    }
  })

  it('of strategy and teams alias is what is documented', async () => {
    const strategy = async (...words: ReadonlyArray<string>) => (await run('strategy', ...words, '--json')).out
    const set = expectAnswer('strategy set <strategy> <name>=<value>', await strategy('set', 'scalp', 'swing=0.12'))
    expect(set).toMatchObject({ set: { swing: '0.12' }, memory: 'keep' })
    expectAnswer('strategy disable <strategy>', await strategy('disable', 'scalp'))
    expectAnswer('strategy enable <strategy>', await strategy('enable', 'scalp'))
    expectAnswer('strategy capital <strategy> <dollars>', await strategy('capital', 'scalp', '390'))
    const alias = async (...words: ReadonlyArray<string>) => (await run('teams', 'alias', ...words, '--json')).out
    expectAnswer('teams alias add <alias> <team>', await alias('add', 'Southern', 'FaZe'))
    expectAnswer('teams alias add <alias> <team>', await alias('add', 'Southern', 'FaZe'))
    expectAnswer('teams alias remove <alias>', await alias('remove', 'Southern'))
  })

  it('of migrate and import-legacy is what is documented', async () => {
    expectAnswer('migrate', (await run('migrate', '--json')).out)
    inWidth((await run('migrate')).out)
    inWidth((await run('import-legacy')).err)
    await bareDatabase(database, 'acting_old', async (bare, address) => {
      await bare.begin(async tx => {
        await tx`select set_config('search_path', 'public', true)`
        await tx.unsafe(OLD)
      })
      const { code, out } = await run('import-legacy', '--from', address, '--json')
      expect(code).toBe(0)
      expect(expectAnswer('import-legacy', out)).toMatchObject({
        applied: false,
        wallets: { read: 1, taken: 1 },
        left: expect.arrayContaining([{ what: 'table csgo_h2h', why: 'the old database has not got it' }]),
      })
      await bare`
        update public.csgo_strategy_state set strategy_name = 'a_strategy_of_the_old_system_whose_name_is_rather_long'`
      const shown = await run('import-legacy', '--from', address)
      inWidth(shown.out)
      expect(shown.out).toContain('Nothing was changed: this is what --apply would do.')
    })
  })
})

describe('a person at a terminal', () => {
  it('reads what reconcile found', async () => {
    const json = await run('reconcile', '--json')
    expect(json.code).toBe(3)
    expect(expectAnswer('reconcile', json.out)).toMatchObject({ waiting: [{ worth: '12.5' }] })
    const { out } = await run('reconcile', '--dry-run')
    inWidth(out)
    expect(out).toContain('the account has 12.50 USD less')
  })

  it('is told what a cancel withdraws, in 80 columns, and cancels', async () => {
    const order = await restOne(sql, 7)
    const asked = await run('cancel', 'all')
    expect(asked).toMatchObject({ code: 2, err: expect.stringContaining('nothing was done') })
    inWidth(asked.out)
    expect(asked.out).toMatch(/The Mongolz .*… {2}scalp@default {2}BUY YES {2}30\.0¢ {2}10\.00\n/)
    expect(await run('cancel', 'all', '--json')).toMatchObject({ code: 2, out: '' })
    const done = await run('cancel', order, '--yes', '--json')
    expect(done.code).toBe(0)
    expect(expectAnswer('cancel <what> --yes', done.out)).toMatchObject({ asked: [{ state: 'approved', cash: '0' }] })
    expect(await run('cancel', 'all', '--yes')).toMatchObject({
      code: 1,
      err: expect.stringContaining('No such order'),
    })
    await restOne(sql, 8)
    const shown = await run('cancel', 'all', '--yes')
    inWidth(shown.out)
    expect(shown.out).toContain('1 action. How orders go on: csgo-engine orders')
  })

  it('is told what a close brings, in 80 columns, and closes', async () => {
    await setQuote(sql, marketId(1), aQuote(49, 51, { observedAt: millis(systemClock.now() - 60_000) }))
    const stale = await run('close', 'match', 'event-1')
    inWidth(stale.out)
    expect(stale).toMatchObject({ code: 2, err: expect.stringContaining('nothing was done') })
    expect(stale.out).toMatch(
      / \d+ {2}The Mongolz.*… {2}scalp@\S+ +YES +40\.00 +\$20\.00 +49\.0¢ .*\n\n?At the bid \$19\.60, less fees of \$0\.50: \$19\.10\.\n/,
    )
    expect(stale.out).toContain('Against it:\n  No. ')
    await setQuote(sql, marketId(1), aQuote(49, 51, { observedAt: systemClock.now() }))
    const done = await run('close', 'all', '--yes', '--json')
    expect(expectAnswer('close <what> --yes', done.out)).toMatchObject({ asked: [{ question, state: 'approved' }] })
    const refused = await run('close', 'all', '--yes')
    inWidth(refused.out)
    expect(refused).toMatchObject({
      code: 3,
      out: expect.stringMatching(/ refused .*\n {2}scalp@default, YES of Counter/s),
    })
  })
})

/** An old database with one wallet: the tables without which it is none, empty. */
const OLD = `
  create table markets (id int, gamma_id int, event_id text, yes_token_id text, no_token_id text, slug text, question text, neg_risk boolean);
  create table csgo_matches (
    id int, market_id int, condition_id text, gamma_id int, gamma_data jsonb, team_yes text, team_no text, game_start_time timestamptz,
    game_start_override boolean, end_date timestamptz, tournament text, format text, market_type text, group_item_title text, map_number int,
    game_id text, closed boolean, resolved boolean, closed_at timestamptz, accepting_orders boolean, outcome text, volume_total numeric,
    volume_24h numeric, liquidity numeric, created_at timestamptz, updated_at timestamptz);
  create table csgo_positions (
    id int, strategy_name text, condition_id text, token_id text, token_type text, side text, remaining_shares numeric, avg_entry_price numeric,
    cost_basis numeric, realized_pnl numeric, spread_id int, status text, opened_at timestamptz, updated_at timestamptz);
  create table csgo_position_legs (
    id int, position_id int, leg_type text, shares_delta numeric, price numeric, trigger_price numeric, trigger_reason text, created_at timestamptz);
  create table csgo_strategy_state (strategy_name text, allocated_usd numeric, total_realized_pnl numeric, is_active boolean);
  insert into csgo_strategy_state values ('old_one', 100, 1.5, true);`
