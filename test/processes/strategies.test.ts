import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Sql } from '../../src/store/connection.ts'
import { BUSY } from '../support/busy.ts'
import {
  dataFolder,
  emptyFolder,
  expectNothingLeft,
  openEmbedded,
  runToEnd,
  startEngine,
  startVenue,
  untilReady,
} from '../support/engineProcess.ts'
import { eventually } from '../support/waiting.ts'

/** A user's own strategy: it watches. */
const WATCHER = `
import * as t from 'io-ts'
import { limitParameters, parameters, type Strategy } from 'csgo-engine/kit'

const params = parameters(
  limitParameters({ maxPositionUsd: '50', maxPositions: '3', maxEntrySpread: '0.05', maxExitSpread: '0.15' }),
  () => [],
)
const state = t.type({ ticks: t.number })

export const watcher: Strategy<t.TypeOf<typeof params>, t.TypeOf<typeof state>> = {
  name: 'watcher',
  params,
  follows: () => () => true,
  state,
  codec: 1,
  initial: () => () => ({ ticks: 0 }),
  step: () => (before, input) => [input._tag === 'tick' ? { ticks: before.ticks + 1 } : before, []],
}
`

/** It fails on the first tick that it hears, and never again. */
const FRAGILE = WATCHER.replace("'watcher'", "'fragile'")
  .replace('export const watcher', 'let turns = 0\nexport const fragile')
  .replace(
    'step: () => (before, input) => [',
    'step: () => (before, input) => { if (turns++ === 0) throw new TypeError("a wrong turn"); return [',
  )
  .replace(': before, []],\n}', ': before, []] },\n}')

/** On its twentieth tick it computes for over a second, once. */
const GREEDY = WATCHER.replace("'watcher'", "'greedy'")
  .replace('export const watcher', 'let turns = 0\nexport const greedy')
  .replace(
    'step: () => (before, input) => [',
    'step: () => (before, input) => { const from = Date.now(); if (turns++ === 20) while (Date.now() < from + 1200); return [',
  )
  .replace(': before, []],\n}', ': before, []] },\n}')

const count = async (sql: Sql, what: 'entries of scalp' | 'entries of favorite_hedge' | 'watched'): Promise<number> => {
  const [row] =
    what === 'watched'
      ? await sql<
          { n: number }[]
        >`select count(*) as n from csgo_strategy_state where strategy_name = 'watcher@default'`
      : await sql<{ n: number }[]>`
          select count(*) as n from csgo_intents where kind like 'OPEN%' and strategy_name = ${`${what.slice('entries of '.length)}@default`}`
  return row?.n ?? 0
}
const running = async (sql: Sql, name: string): Promise<string | undefined> => {
  const [row] = await sql<{ value: string | null }[]>`
    select running_with ->> ${name} as value from csgo_strategies where strategy_name = 'scalp@default'`
  return row?.value ?? undefined
}
const priceVersions = async (sql: Sql): Promise<number> => {
  const [row] = await sql<{ n: number }[]>`select sum(price_version)::bigint as n from csgo_matches`
  return row?.n ?? 0
}

it('strategies are re-parameterised and switched off while the engine runs, and stay so at the next start', async () => {
  const folder = await dataFolder()
  const own = join(folder, 'own')
  await mkdir(own)
  await writeFile(join(own, 'watcher.ts'), WATCHER)
  await writeFile(join(own, 'broken.ts'), 'export const broken = {')
  const { url } = await startVenue(await emptyFolder())
  const environment = { ...BUSY, SIM_URL: url, STRATEGIES: 'scalp,watcher', STRATEGIES_DIR: own }
  const command = async (...words: ReadonlyArray<string>) => {
    const ended = await runToEnd(words, { folder, environment })
    expect(ended.code, ended.err).toBe(0)
    return ended.out
  }

  const first = startEngine(folder, environment)
  await untilReady(first)
  expect(first.err()).toContain('broken.ts of STRATEGIES_DIR is skipped')
  const sql = await openEmbedded(folder)
  await eventually('scalp enters something', async () => (await count(sql, 'entries of scalp')) > 0)
  await eventually("the user's own strategy hears ticks", async () => (await count(sql, 'watched')) > 0)

  expect(await command('strategy', 'set', 'scalp', 'swing=0.07', 'max_positions=50')).toContain(
    'The running engine takes it over within two seconds.',
  )
  await eventually('it is taken over', async () => (await running(sql, 'swing')) === '0.07')
  await first.says('scalp@default goes on with other parameters')

  await command('strategy', 'disable', 'scalp')
  // What was decided before a lookup saw it may still come.
  const seen = await priceVersions(sql)
  await eventually('prices moved on', async () => (await priceVersions(sql)) > seen + 20)
  const entered = await count(sql, 'entries of scalp')
  await eventually('prices moved on again', async () => (await priceVersions(sql)) > seen + 60)
  expect(await count(sql, 'entries of scalp')).toBe(entered)

  first.signal('SIGTERM')
  expect((await first.ended).code).toBe(0)
  expect(await command('strategy', 'show', 'scalp')).toMatch(/not running, no engine runs; it is switched off/)
  const { total } = JSON.parse(await command('results', '--json'))
  expect(total).toMatchObject({ trades: expect.any(Number), pnl: expect.any(String), tooFew: expect.any(Boolean) })

  const second = startEngine(folder, environment)
  await second.says('what was set for scalp@default wins over STRATEGIES')
  await untilReady(second)
  const again = await openEmbedded(folder)
  expect(await running(again, 'max_positions')).toBe('50')
  expect(await command('strategy', 'list')).toMatch(/scalp@default +switched off/)
  second.signal('SIGTERM')
  expect((await second.ended).code).toBe(0)
  await expectNothingLeft(folder)
})

it('a strategy that failed in a market is off there, is shown, and comes back without a restart; one that computes for a second is told', async () => {
  const folder = await dataFolder()
  const own = join(folder, 'own')
  await mkdir(own)
  await writeFile(join(own, 'fragile.ts'), FRAGILE)
  await writeFile(join(own, 'greedy.ts'), GREEDY)
  const { url } = await startVenue(await emptyFolder())
  const environment = { SIM_URL: url, STRATEGIES: 'fragile,greedy,scalp', STRATEGIES_DIR: own }
  const command = async (...words: ReadonlyArray<string>) => {
    const ended = await runToEnd(words, { folder, environment })
    expect(ended.code, ended.err).toBe(0)
    return ended.out
  }
  const engine = startEngine(folder, environment)
  await untilReady(engine)
  const sql = await openEmbedded(folder)
  const failed = async () =>
    (
      await sql<
        { id: number }[]
      >`select market_id as id from csgo_strategy_faults where strategy_name = 'fragile@default'`
    )[0]
  await eventually('it failed', async () => (await failed()) !== undefined)
  const market = (await failed())?.id ?? 0
  const lives = () =>
    sql`select from csgo_strategy_state where strategy_name = 'fragile@default' and market_id = ${market} and step > 0`
  expect(await command('strategy', 'list')).toMatch(/fragile@default +running, 1 failed/)
  expect(await command('strategy', 'show', 'fragile')).toContain('TypeError: a wrong turn')
  expect(await lives()).toHaveLength(0)

  expect(await command('strategy', 'enable', 'fragile')).toContain('It is brought back in one market')
  await engine.says('fragile@default is brought back in each market in which it broke')
  await eventually('it lives there', async () => (await lives()).length === 1)
  expect(await command('strategy', 'list')).toMatch(/fragile@default +running +/)

  await engine.says('the process was held up: ticks came late')
  await engine.says('the process runs freely again')
  const greedy = async () =>
    (
      await sql<
        { n: number }[]
      >`select sum(step)::int as n from csgo_strategy_state where strategy_name = 'greedy@default'`
    )[0]?.n ?? 0
  const heard = await greedy()
  await eventually('it hears ticks again', async () => (await greedy()) > heard)
  await untilReady(engine)
  engine.signal('SIGTERM')
  expect((await engine.ended).code).toBe(0)
  await expectNothingLeft(folder)
})
