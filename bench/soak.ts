/**
 * `npm run soak -- --days 7 --minutes 60 --matches 3 --only moneyline`: does anything grow? Simulated days in the stepped world (so many matches alive at a time; only markets of that
 * type), then the real program under a busy venue; 0 leaves a part out. Samples of memory, handles, connections and tables, and what each gained over the second half against its
 * level there. Not in CI: it takes hours.
 */
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { readConfig } from '../src/config.ts'
import { type Millis, millis } from '../src/domain/money.ts'
import { connect, type Sql } from '../src/store/connection.ts'
import { findEmbedded } from '../src/store/embedded.ts'
import { forget } from '../src/store/retention.ts'
import { BUSY } from '../test/support/busy.ts'
import { silentLog } from '../test/support/log.ts'
import { startTestServer } from '../test/support/server.ts'
import { inDatabase } from '../test/world/inDatabase.ts'
import { runWorld } from '../test/world/world.ts'
import { type Section, shown, tableOf, verdict } from './figures.ts'
import { passing, rightOr, temporaryFolder } from './world.ts'

const { values } = parseArgs({
  options: {
    days: { type: 'string', default: '7' },
    minutes: { type: 'string', default: '60' },
    matches: { type: 'string', default: '3' },
    only: { type: 'string' },
  },
})
const { only } = values
const HOUR = 3_600_000
const DAY = 24 * HOUR
/** What a default configuration keeps. */
const KEEPING = { fineBars: millis(6 * HOUR), bars: millis(7 * DAY), history: millis(90 * DAY) }
/** What a configuration without a word about strategies runs. */
const AS_SHIPPED = rightOr(readConfig({}, {})).STRATEGIES
const SAMPLE = 10_000
const MOST = 0.01
const PROGRAM = fileURLToPath(new URL('../../dist/src/cli.js', import.meta.url))

/** Tables that grow with the hours until upkeep takes the oldest (KEEP_BARS_DAYS, KEEP_FINE_BARS_HOURS). */
const BARS = ['csgo_price_bars']
/** Tables that grow with what is traded and played: fills are kept for good, the rest for KEEP_HISTORY_DAYS. */
const HISTORY = [
  'csgo_matches',
  'csgo_intents',
  'csgo_orders',
  'csgo_order_transitions',
  'csgo_fills',
  'csgo_fill_settlements',
  'csgo_outcomes',
  'csgo_refusals',
  'csgo_absences',
  'csgo_positions',
  'csgo_position_legs',
  'csgo_pairs',
  'csgo_reconciliations',
  'csgo_score_changes',
  'csgo_messages',
  'csgo_strategy_faults',
]

interface Sample {
  /** Resident, megabytes. */
  readonly memory: number
  readonly handles: number
  readonly connections: number
  /** Tables with their indices, megabytes: those of the present, price bars, and what is kept as history. */
  readonly present: number
  readonly bars: number
  readonly history: number
}

/** What a straight line through the second half gains there, as a part of its level. */
const gained = (all: ReadonlyArray<number>): number => {
  const half = all.slice(Math.floor(all.length / 2))
  const mean = half.reduce((sum, value) => sum + value, 0) / half.length
  const middle = (half.length - 1) / 2
  const covariance = half.reduce((sum, value, at) => sum + (at - middle) * (value - mean), 0)
  const variance = half.reduce((sum, _, at) => sum + (at - middle) ** 2, 0)
  return variance === 0 || mean === 0 ? 0 : ((covariance / variance) * (half.length - 1)) / mean
}

const tablesIn = async (sql: Sql): Promise<Omit<Sample, 'memory' | 'handles'>> => {
  const tables = await sql<{ name: string; bytes: number }[]>`
    select c.relname as name, pg_total_relation_size(c.oid)::bigint as bytes
      from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'csgo_engine' and c.relkind = 'r'`
  const [row] = await sql<{ connections: number }[]>`
    select count(*) as connections from pg_stat_activity where datname = current_database()`
  const megabytes = (isOne: (name: string) => boolean): number =>
    tables.filter(({ name }) => isOne(name)).reduce((sum, { bytes }) => sum + bytes, 0) / 2 ** 20
  return {
    connections: row?.connections ?? 0,
    present: megabytes(name => !BARS.includes(name) && !HISTORY.includes(name)),
    bars: megabytes(name => BARS.includes(name)),
    history: megabytes(name => HISTORY.includes(name)),
  }
}

/** `bounded`: which of the tables must have come to their level within the time. */
const sectionOf = (
  title: string,
  method: string,
  samples: ReadonlyArray<Sample>,
  bounded: ReadonlyArray<'bars' | 'history'>,
): Section => {
  const row = (name: string, read: (sample: Sample) => number, isBounded = true): ReadonlyArray<string> => {
    const all = samples.map(read)
    const gain = gained(all)
    return [
      name,
      shown(all[0] ?? 0),
      shown(all[Math.floor(all.length / 2)] ?? 0),
      shown(all.at(-1) ?? 0),
      `${(100 * gain).toFixed(2)} %`,
      isBounded ? verdict(() => gain <= MOST) : 'grows',
    ]
  }
  return {
    title,
    method,
    columns: ['', 'first', 'middle', 'last', 'gained over the second half', 'at most 1 %'],
    rows: [
      row('memory, MB', one => one.memory),
      row('handles', one => one.handles),
      row('connections', one => one.connections),
      row('tables of the present, MB', one => one.present),
      row('price bars, MB', one => one.bars, bounded.includes('bars')),
      row('history, MB', one => one.history, bounded.includes('history')),
    ],
  }
}

const simulated = async (days: number): Promise<Section> => {
  const server = await startTestServer()
  // Test servers sweep nothing: their databases are soon dropped.
  const admin = connect(server.url, { max: 1, applicationName: 'soak', log: silentLog })
  await admin`alter system set autovacuum = on`
  await admin`select pg_reload_conf()`
  await admin.end()
  const every = days >= 1 ? 60 : 5
  const samples: Array<Sample> = []
  const at = async (sql: Sql, now: Millis): Promise<void> => {
    await forget(sql, KEEPING, now)()
    global.gc?.()
    const memory = process.memoryUsage().rss / 2 ** 20
    const sample = { memory, handles: process.getActiveResourcesInfo().length, ...(await tablesIn(sql)) }
    samples.push(sample)
    process.stderr.write(
      `${samples.length} ${Object.values(sample)
        .map(value => shown(value))
        .join(' ')}\n`,
    )
  }
  const { faults, counts } = await inDatabase(server.url, 'soak', (sql, lookupSql) =>
    runWorld(sql, lookupSql, {
      seed: 1,
      minutes: Math.max(1, Math.round((days * 24 * 60) / every)) * every,
      pace: 1,
      matches: Number(values.matches),
      settings: { STRATEGIES: AS_SHIPPED },
      ...(only === undefined ? {} : { lists: ({ marketType }) => marketType === only }),
      weather: { _tag: 'this', spells: [] },
      look: { every, at },
    }),
  )
  await server.stop()
  for (const fault of faults) process.stdout.write(`${fault}\n`)
  const { ticks, orders, fills } = counts
  const method = `${samples.length} samples; ${ticks} ticks, ${orders} orders, ${fills} fills, ${faults.length} faults`
  return sectionOf(`${shown(days)} simulated days in the stepped world`, method, samples, ['bars'])
}

const eventsOf = async (page: string): Promise<number> => {
  const text = await (await fetch(`${page}/metrics`)).text()
  return [...text.matchAll(/^csgo_events_total\{[^}]*\} (\d+)/gm)].reduce((sum, [, count]) => sum + Number(count), 0)
}

const real = async (minutes: number): Promise<Section> => {
  const folder = await temporaryFolder()
  const child = spawn(process.execPath, [PROGRAM, 'start', '--data-dir', folder.path], {
    env: { ...process.env, ...BUSY, SIM_MATCHES: '60', SIM_PACE: '20', DASHBOARD_PORT: '0', LOG_LEVEL: 'info' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const page = await new Promise<string>((resolve, reject) => {
    child.once('exit', code => reject(new Error(`the engine ended while starting (exit code ${code})`)))
    createInterface({ input: child.stderr }).on('line', line => {
      const url = /the page is at (http:\/\/[\w.:]+)/.exec(line)?.[1]
      if (url !== undefined) resolve(url)
    })
  })
  const url = await findEmbedded(folder.path)
  if (url === null) throw new Error('the engine has no Postgres of its own')
  const sql = connect(url, { max: 1, applicationName: 'soak', log: silentLog })
  const samples: Array<Sample> = []
  const rounds = Math.round((minutes * 60_000) / SAMPLE)
  const before = await eventsOf(page)
  for (let round = 0; round < rounds; round++) {
    await passing(SAMPLE)
    const resident = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]
    const handles = readdirSync(`/proc/${child.pid}/fd`).length
    samples.push({ memory: Number(resident) / 1024, handles, ...(await tablesIn(sql)) })
  }
  const rate = ((await eventsOf(page)) - before) / (minutes * 60)
  await sql.end({ timeout: 1 })
  child.kill('SIGTERM')
  await ended
  await folder.remove()
  return sectionOf(
    `The real program for ${minutes} minutes`,
    `${shown(rate)} events a second, ${samples.length} samples`,
    samples,
    [],
  )
}

const say = (section: Section): void => void process.stdout.write(tableOf(section))
if (Number(values.days) > 0) say(await simulated(Number(values.days)))
if (Number(values.minutes) > 0) say(await real(Number(values.minutes)))
