import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { readWords } from '../../src/commands/strategyWords.ts'
import { marketId, strategyKey } from '../../src/domain/ids.ts'
import { millis, usd } from '../../src/domain/money.ts'
import { createStrategies } from '../../src/store/strategies.ts'
import { createStrategyFaults } from '../../src/store/strategyFaults.ts'
import { ensureWallets } from '../../src/store/wallets.ts'
import { testDatabase } from '../support/database.ts'
import { addMarkets, discovered, done } from '../support/discovered.ts'
import { newFolder, runProgram } from './program.ts'

const { sql, url } = await testDatabase()
const SCALP = strategyKey('scalp')
const TIGHT = strategyKey('scalp', 'tight')
const now = systemClock.now()

const program = (words: string, environment: Readonly<Record<string, string>> = {}) =>
  runProgram(words.split(' '), {
    DATABASE_URL: url,
    STRATEGIES: 'scalp,scalp@tight:{"max_entry_spread":0.02}',
    ...environment,
  })
const stored = async () => (await done(createStrategies(sql).all())).find(row => row.strategy === SCALP)
const holds = async (shares: number) => {
  const [market] = await sql<{ id: number }[]>`select id from csgo_matches limit 1`
  await sql`select csgo_fill(gen_random_uuid()::text, 'order', ${SCALP}, ${market?.id ?? 0}, 'YES', ${shares}, 0.6, 0.12, 'test', ${now})`
}

beforeAll(async () => {
  await addMarkets(sql, [discovered('one', { gameStart: millis(now - 600_000) })])
  await done(ensureWallets(sql, [SCALP], usd(400_000_000)))
})

describe('strategy', () => {
  it.each([
    ['', 'needs a word that says what: list, show, enable, disable, set, capital.'],
    ['shwo scalp', 'knows no shwo. Did you mean show?'],
    ['set', 'strategy set needs a strategy'],
    ['list scalp', 'strategy list takes no more words'],
    ['disable scalp now', 'now is too much'],
  ])('%j is a mistake', (words, says) => {
    const read = readWords(words.split(' ').filter(word => word !== ''))
    expect(E.isLeft(read) && read.left).toContain(says)
  })

  it.each([
    ['strategy disable scalp --reset', '--reset belongs to strategy set'],
    ['strategy show sclap', 'There is no strategy sclap@default. Did you mean scalp@default?'],
    ['strategy show Scalp!', 'names no strategy: write name or name@set'],
    ['strategy set scalp', 'needs at least one name=value'],
    ['strategy capital scalp lots', 'needs dollars from 0 to'],
    ['strategy set scalp --reset', 'that cannot be undone. Say so: --reset --yes'],
  ])('%s is a mistake of usage', async (words, says) => {
    const { code, out, err } = await program(words)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(says)
  })

  it('set names every mistake with what is allowed, and changes nothing', async () => {
    const misspelt = await program('strategy set scalp swng=0.2 swing')
    expect(misspelt.code).toBe(2)
    expect(misspelt.err).toContain(
      'There is no parameter swng. Did you mean swing? The parameters are max_position_usd,',
    )
    expect(misspelt.err).toContain('swing sets nothing: write swing=value')
    const wrong = await program('strategy set scalp swing=7 leg_usd=0.5')
    expect(wrong).toMatchObject({ code: 2, out: '' })
    expect(wrong.err).toContain('swing: "7" is not allowed, but dollars a share from 0 to 1')
    expect(wrong.err).toContain('leg_usd: "0.5" is not allowed, but dollars from 1 to')
    const both = await program('strategy set scalp min_entry_price=0.6')
    expect(both.err).toContain('min_entry_price must not be above max_entry_price')
    expect(await stored()).toBeUndefined()
  })

  it('set changes parameters in the name of the user, as the codec writes them, and takes them back', async () => {
    const set = await program('strategy set scalp swing=0.120 max_positions=3')
    expect(set).toMatchObject({ code: 0, err: '' })
    expect(set.out).toContain(
      'swing: as STRATEGIES → 0.12\nmax_positions: as STRATEGIES → 3\nNo engine runs: it holds from the next start on.',
    )
    expect(await stored()).toMatchObject({ params: { swing: '0.12', max_positions: '3' }, revision: 1 })
    const back = await program('strategy set scalp swing= --json')
    expect(JSON.parse(back.out)).toMatchObject({
      set: { max_positions: '3' },
      parameters: { swing: '0.1' },
      engine: 'absent',
    })
    const show = await program('strategy show scalp')
    expect(show.out).toMatch(/max_positions +3 +5 +3\n/)
    expect(show.out).toMatch(/swing +0\.1 +0\.1\n/)
    expect(show.out).toMatch(/ago {2}swing: 0\.12 → as STRATEGIES {2}\(\w+\)/)
  })

  it('knows sets side by side, each with its own parameters of STRATEGIES', async () => {
    const { out } = await program('strategy list --json')
    expect(JSON.parse(out)).toMatchObject([
      { strategy: SCALP },
      { strategy: TIGHT, isNamedInStrategies: true, wallet: null },
    ])
    const show = await program('strategy show scalp@tight --json')
    const { parameters } = JSON.parse(show.out)
    expect(parameters).toContainEqual({ name: 'max_entry_spread', value: '0.02', strategies: '0.02', set: null })
    const table = (await program('strategy list')).out
    expect(table).toMatch(/scalp@default +not running +\$400\.00/)
    for (const line of table.split('\n')) expect([...line].length, line).toBeLessThanOrEqual(80)
  })

  it('disable and enable switch the wallet, and make one where there is none', async () => {
    expect((await program('strategy disable scalp@tight', { WALLET_USD: '50' })).out).toBe(
      'scalp@tight is switched off: it enters nothing; exits go on.\n',
    )
    expect(
      await sql`select allocated_usd::float8 as usd, is_active from csgo_wallets where strategy_name = ${TIGHT}`,
    ).toEqual([{ usd: 50, is_active: false }])
    expect(JSON.parse((await program('strategy enable scalp@tight --json')).out)).toEqual({
      strategy: TIGHT,
      active: true,
      before: false,
      revived: 0,
    })
  })

  it('capital never falls under what is in use', async () => {
    await holds(10)
    const less = await program('strategy capital scalp 6.11')
    expect(less.code).toBe(1)
    expect(less.err).toContain('6.11 USD of capital are less than the 6.12 that scalp@default has in use')
    expect((await program('strategy capital scalp 600.5')).out).toBe(
      'scalp@default has a capital of $600.50, before $400.00.\n',
    )
  })

  it('a reset is refused while something is held, and done after that', async () => {
    const refused = await program('strategy set scalp --reset --yes')
    expect(refused.code).toBe(1)
    expect(refused.err).toMatch(/is not reset, because it holds something in market \d+\. Switch it off/)
    await holds(-10)
    expect((await program('strategy set scalp --reset --yes')).out).toContain(
      'scalp@default begins anew in every market.',
    )
    expect((await stored())?.resets).toBe(1)
  })
})

describe('a running engine', () => {
  beforeAll(async () => {
    const strategies = createStrategies(sql)
    const theirs = { swing: '0.3', max_positions: '5' }
    await done(strategies.begin([{ strategy: SCALP, startedWith: theirs, runningWith: theirs, trouble: null }]))
    await sql`insert into csgo_lease (name, holder, token, expires_at) values ('engine', 'one', 1, now() + interval '1 hour')`
  })
  afterAll(() => sql`delete from csgo_lease`)

  it('says which strategies run with which parameters, whatever our own settings are', async () => {
    const { out } = await program('strategy show scalp --json')
    const { state, parameters } = JSON.parse(out)
    expect(state.word).toBe('running')
    expect(parameters).toContainEqual({ name: 'swing', value: '0.3', strategies: '0.3', set: null })
    expect((await program('strategy set scalp swing=0.2')).out).toContain(
      'The running engine takes it over within two seconds.',
    )
    expect((await program('strategy set scalp@tight swing=0.2')).out).toContain('STRATEGIES does not name scalp@tight')
  })

  it('shows where a strategy failed and why, and enable brings it back there', async () => {
    const [market] = await sql<{ id: number }[]>`select id from csgo_matches limit 1`
    const id = marketId(market?.id ?? 0)
    await done(createStrategyFaults(sql).add({ strategy: SCALP, marketId: id, fault: 'TypeError: a wrong turn' }))
    expect((await program('strategy list')).out).toMatch(/scalp@default +running, 1 failed /)
    const { out } = await program('strategy show scalp')
    expect(out).toMatch(/ago in market \d+ \(.+\): TypeError: a wrong turn/)
    expect(out).toContain('csgo-engine strategy enable scalp@default')
    expect(JSON.parse((await program('strategy show scalp --json')).out).failed).toMatchObject([
      { market: id, fault: 'TypeError: a wrong turn' },
    ])
    expect((await program('strategy enable scalp')).out).toBe(
      'scalp@default is switched on, as it was. It is brought back in one market in which it had failed. The running engine takes it over within two seconds.\n',
    )
    expect((await stored())?.revivals).toBe(1)
    const after = (await program('strategy show scalp')).out
    expect(after).not.toContain('a wrong turn')
    expect(after).toContain('markets in which it was off: 1 → 0')
    expect(JSON.parse((await program('strategy enable scalp --json')).out)).toEqual({
      strategy: SCALP,
      active: true,
      before: true,
      revived: 0,
    })
  })
})

describe('STRATEGIES_DIR', () => {
  const OWN = `
    import * as t from 'io-ts'
    import { limitParameters, parameters, type Strategy } from 'csgo-engine/kit'
    import { fallback } from './shared/fallback.ts'
    const params = parameters(limitParameters({ maxPositionUsd: fallback, maxPositions: '3', maxEntrySpread: '0.05', maxExitSpread: '0.15' }), () => [])
    const state = t.type({})
    export const idle: Strategy<t.TypeOf<typeof params>, t.TypeOf<typeof state>> = {
      name: 'idle', params, follows: () => () => true, state, codec: 1, initial: () => () => ({}), step: () => before => [before, []],
    }`
  const folder = newFolder()
  mkdirSync(join(folder, 'shared'))
  writeFileSync(join(folder, 'shared/fallback.ts'), "export const fallback: string = '30'")
  writeFileSync(join(folder, 'idle.ts'), OWN)
  writeFileSync(join(folder, 'idle.test.ts'), 'throw new Error("a test is no strategy")')

  it("brings strategies of one's own, in TypeScript, with what they import", async () => {
    const { code, out, err } = await program('strategy show idle --json', {
      STRATEGIES: 'idle,scalp',
      STRATEGIES_DIR: folder,
    })
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(JSON.parse(out).parameters).toContainEqual({
      name: 'max_position_usd',
      value: '30',
      strategies: '30',
      set: null,
    })
  })

  it('names a broken file with what is wrong, and what it would have brought; the rest is there', async () => {
    const broken = newFolder()
    writeFileSync(join(broken, 'idle.ts'), 'export const idle = { step: 1, name: "Idle" }')
    writeFileSync(join(broken, 'syntax.ts'), 'export const = 1')
    writeFileSync(
      join(broken, 'taken.ts'),
      OWN.replaceAll("'idle'", "'scalp'").replace("from './shared/fallback.ts'", `from '${folder}/shared/fallback.ts'`),
    )
    const { code, out, err } = await program('strategy list', { STRATEGIES: 'idle,scalp', STRATEGIES_DIR: broken })
    expect(code).toBe(0)
    expect(out).toContain('scalp@default')
    expect(err).toContain('idle.ts of STRATEGIES_DIR is skipped: idle.name must be small letters')
    expect(err).toContain('idle.step must be a function')
    expect(err).toContain('syntax.ts of STRATEGIES_DIR is skipped: ')
    expect(err).toContain('taken.ts of STRATEGIES_DIR is skipped: there is a strategy scalp already')
    expect(err).toContain('idle of STRATEGIES does not run: no file has it')
  })

  it('that is no folder is a mistake of usage, and so is a name that nobody knows', async () => {
    const none = await program('strategy list', { STRATEGIES_DIR: join(folder, 'none') })
    expect(none.code).toBe(2)
    expect(none.err).toContain('STRATEGIES_DIR: the folder')
    const unknown = await program('strategy list', { STRATEGIES_DIR: folder, STRATEGIES: 'ghost' })
    expect(unknown.code).toBe(2)
    expect(unknown.err).toContain('there is no strategy "ghost"; there are')
  })
})

describe('results', () => {
  it('are a table for people, with what is too few, and exact decimals for programs', async () => {
    const { code, out } = await program('results')
    expect(code).toBe(0)
    expect(out).toMatch(/scalp@default +BO3 +moneyline +0 of 1 +−\$0\.24 +\$0\.24 +– +– +too few/)
    for (const line of out.split('\n')) expect([...line].length, line).toBeLessThanOrEqual(100)
    expect(JSON.parse((await program('results --since 7d --json')).out)).toMatchObject({
      rows: [
        {
          strategy: 'scalp',
          set: 'default',
          format: 'BO3',
          trades: 1,
          wins: 0,
          losses: 1,
          pnl: '-0.24',
          fees: '0.24',
          tooFew: true,
        },
      ],
      total: { trades: 1, pnl: '-0.24', slippage: null, priceAgeMs: null },
    })
    expect((await program('results --since soon')).code).toBe(2)
  })
})
