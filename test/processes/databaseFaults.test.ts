import { spawnSync } from 'node:child_process'
import { appendFile, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { connect, type Sql } from '../../src/store/connection.ts'
import { BUSY } from '../support/busy.ts'
import {
  close,
  dataFolder,
  emptyFolder,
  expectNothingLeft,
  healthOf,
  openAddress,
  openEmbedded,
  type Program,
  startEngine,
  startVenue,
  untilReady,
} from '../support/engineProcess.ts'
import { ledgerFaults, ordersUnderWay } from '../support/ledgerFaults.ts'
import { silentLog } from '../support/log.ts'
import { type OwnPostgres, ownPostgres } from '../support/ownPostgres.ts'
import { startSlowWire } from '../support/slowWire.ts'
import { eventually } from '../support/waiting.ts'

const wait = (ms: number) => new Promise<void>(resolve => systemClock.scheduler.schedule(() => resolve(), ms))

const BEGAN = 'the database began to fail'
const ENDED = 'the database is well again'
/** How often the log says that. */
const times = (engine: Program, words: string): number => engine.err().split(words).length - 1
const linesAbout = (engine: Program, fault: string): number =>
  engine
    .err()
    .split('\n')
    .filter(line => line.includes(`"fault":"${fault}"`)).length

const orders = async (sql: Sql): Promise<number> => {
  const [row] = await sql<{ all: number }[]>`select count(*) as all from csgo_orders`
  return row?.all ?? 0
}
const isActive = async (page: string, fault: string): Promise<boolean> =>
  (await (await fetch(`${page}/metrics`)).text()).includes(`csgo_fault_active{fault="${fault}"} 1`)

/** The engine goes on ordering, is well, and its ledger adds up. */
const expectHealed = async (engine: Program, page: string, sql: Sql, what: string): Promise<void> => {
  await eventually(`ready after ${what}`, async () => (await healthOf(page)).status === 200)
  const before = await orders(sql)
  await eventually(`orders after ${what}`, async () => (await orders(sql)) > before).catch((error: unknown) => {
    throw new Error(`${String(error)}\n${engine.err().slice(-6000)}`)
  })
  expect(await ledgerFaults(sql), what).toEqual([])
  expect(engine.hasEnded(), engine.err().slice(-3000)).toBe(false)
}

interface Plug {
  readonly what: string
  readonly pull: () => Promise<unknown>
  readonly putBack: () => Promise<unknown>
  /** How long it stays pulled, ms. */
  readonly forMs: number
}

/** The engine's own user of a database: not the owner of the server, for whom it keeps connections back. */
const ENGINE = 'engine'
const PASSWORD = 'of the test'

/** An administrator whose writes go through whatever the server is told, and who never lacks a connection. */
const administer = async (server: OwnPostgres): Promise<Sql> => {
  const admin = connect(server.url, { max: 1, applicationName: 'administrator', log: silentLog })
  await admin`set default_transaction_read_only = off`
  return admin
}
/** One statement of an administrator, on a connection of its own: the server may have been away. */
const as =
  (server: OwnPostgres, ...statements: ReadonlyArray<string>) =>
  async () => {
    const admin = await administer(server)
    for (const statement of statements) await admin.unsafe(statement)
    await admin.end({ timeout: 1 })
  }
const CUT = `select pg_terminate_backend(pid) from pg_stat_activity where usename = '${ENGINE}'`

/** Every write of a row fails as it does when the disk is full. */
const fullDisk = (server: OwnPostgres) => {
  const onTables = (statement: string) => async () => {
    const admin = await administer(server)
    const tables = await admin<
      { name: string }[]
    >`select tablename as name from pg_tables where schemaname = 'csgo_engine'`
    for (const { name } of tables) await admin.unsafe(statement.replace('TABLE', `csgo_engine.${name}`))
    await admin.end({ timeout: 1 })
  }
  return {
    fill: async () => {
      await as(
        server,
        `create or replace function public.full_disk() returns trigger language plpgsql as $$ begin
           raise exception using errcode = '53100', message = 'could not extend file: No space left on device'; end $$`,
      )()
      await onTables(
        'create trigger full_disk before insert or update on TABLE for each statement execute function public.full_disk()',
      )()
    },
    free: onTables('drop trigger full_disk on TABLE'),
  }
}

const plugsOf = (server: OwnPostgres): ReadonlyArray<Plug> => {
  const disk = fullDisk(server)
  return [
    { what: 'a restart', pull: () => server.stop('kindly'), putBack: server.start, forMs: 0 },
    { what: 'a power cut', pull: () => server.stop('at once'), putBack: server.start, forMs: 1_000 },
    { what: '30 s away', pull: () => server.stop('kindly'), putBack: server.start, forMs: 30_000 },
    {
      what: 'no connection left',
      pull: as(server, `alter role ${ENGINE} connection limit 0`, CUT),
      putBack: as(server, `alter role ${ENGINE} connection limit -1`),
      forMs: 5_000,
    },
    {
      what: 'read only',
      pull: as(server, 'alter system set default_transaction_read_only = on', 'select pg_reload_conf()'),
      putBack: as(server, 'alter system reset default_transaction_read_only', 'select pg_reload_conf()'),
      forMs: 5_000,
    },
    { what: 'a full disk', pull: disk.fill, putBack: disk.free, forMs: 5_000 },
  ]
}

/** A server with a database and a user for the engine; its address for that user. */
const prepare = async (server: OwnPostgres): Promise<string> => {
  await server.start()
  await as(server, `create role ${ENGINE} login password '${PASSWORD}'`, `create database trading owner ${ENGINE}`)()
  const url = new URL(server.url)
  url.username = ENGINE
  url.password = PASSWORD
  url.pathname = '/trading'
  return url.href
}
const inDatabase = (server: OwnPostgres, name: string): OwnPostgres => {
  const url = new URL(server.url)
  url.pathname = `/${name}`
  return { ...server, url: url.href }
}

it('a database that is pulled out in six ways is well again by itself: nothing lost, nothing doubled, a line at each end', async () => {
  const { url: venue } = await startVenue(await emptyFolder())
  const server = await ownPostgres(await dataFolder())
  const url = await prepare(server)
  const folder = await dataFolder()
  const engine = startEngine(folder, { ...BUSY, DATABASE_URL: url, SIM_URL: venue })
  const page = await untilReady(engine)

  for (const [at, { what, pull, putBack, forMs }] of plugsOf(inDatabase(server, 'trading')).entries()) {
    const sql = openAddress(url)
    await eventually(`orders are under way before ${what}`, async () => (await ordersUnderWay(sql)) > 0)
    await close(sql)
    const pulledAt = systemClock.monotonic()
    await pull()
    await eventually(`the log tells of ${what}`, () => times(engine, BEGAN) > at)
    await eventually(`health tells of ${what}`, async () => (await healthOf(page)).status === 503)
    expect(await isActive(page, 'database'), what).toBe(true)
    await wait(Math.max(0, forMs - (systemClock.monotonic() - pulledAt)))
    const mendedAt = systemClock.monotonic()
    await putBack()
    await eventually(`the log tells the end of ${what}`, () => times(engine, ENDED) > at)
    process.stdout.write(`${what}: well again after ${Math.round(systemClock.monotonic() - mendedAt)} ms\n`)
    const again = openAddress(url)
    await expectHealed(engine, page, again, what)
    await close(again)
    expect(linesAbout(engine, 'database'), `${what}:\n${engine.err().slice(-6000)}`).toBe(2 * (at + 1))
    expect(await isActive(page, 'database'), what).toBe(false)
  }
  // Nothing else is said of it: every warning is the beginning of a fault.
  const warnings = engine
    .err()
    .split('\n')
    .filter(line => /"level":[45]0/.test(line) && !line.includes('"fault":'))
  expect(warnings).toEqual([])

  engine.signal('SIGTERM')
  expect((await engine.ended).code, engine.err().slice(-2000)).toBe(0)
  await expectNothingLeft(folder)
}, 400_000)

it('an engine that is started before its database waits for it, and says so', async () => {
  const { url: venue } = await startVenue(await emptyFolder(), 3)
  const server = await ownPostgres(await dataFolder())
  const url = await prepare(server)
  await server.stop('kindly')
  const folder = await dataFolder()
  const engine = startEngine(folder, { ...BUSY, DATABASE_URL: url, SIM_URL: venue })
  await engine.says(BEGAN)
  expect(engine.err()).toMatch(/nothing listens at the database address.*Correct DATABASE_URL/)
  await server.start()
  const page = await untilReady(engine)
  await engine.says(ENDED)
  expect(linesAbout(engine, 'database')).toBe(2)
  expect((await healthOf(page)).status).toBe(200)

  engine.signal('SIGTERM')
  expect((await engine.ended).code, engine.err().slice(-2000)).toBe(0)
  // Told to stop while it waits, it stops.
  await server.stop('kindly')
  const waiting = startEngine(folder, { ...BUSY, DATABASE_URL: url, SIM_URL: venue })
  await waiting.says(BEGAN)
  waiting.signal('SIGTERM')
  expect((await waiting.ended).code, waiting.err().slice(-2000)).toBe(0)
  await expectNothingLeft(folder)
})

it('a database that takes 20 ms longer for each statement is told once, and the engine trades on', async () => {
  const { url: venue } = await startVenue(await emptyFolder())
  const server = await ownPostgres(await dataFolder())
  const wire = await startSlowWire(await prepare(server))
  const folder = await dataFolder()
  const engine = startEngine(folder, { ...BUSY, DATABASE_URL: wire.url, SIM_URL: venue })
  const page = await untilReady(engine)
  const sql = openAddress(wire.url)
  wire.delayBy(20)
  await engine.says('the database is slow')
  expect(await isActive(page, 'slow_database')).toBe(true)
  await expectHealed(engine, page, sql, 'becoming slow')
  wire.delayBy(0)
  await engine.says('the database is quick again')
  expect(linesAbout(engine, 'slow_database')).toBe(2)
  expect(linesAbout(engine, 'database')).toBe(0)
  await expectHealed(engine, page, sql, 'having been slow')
  await close(sql)
  engine.signal('SIGTERM')
  expect((await engine.ended).code, engine.err().slice(-2000)).toBe(0)
  wire.stop()
  await expectNothingLeft(folder)
})

/** A disk of so many megabytes on a folder, in memory; false where this machine does not allow that. */
const mountSmall = (folder: string, megabytes: number): boolean =>
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'tmpfs', folder]).status === 0
const unmount = (folder: string) => spawnSync('umount', ['-l', folder])

const fillUp = async (file: string): Promise<void> => {
  const block = Buffer.alloc(64 * 1024)
  for (;;)
    try {
      await appendFile(file, block)
    } catch {
      return
    }
}

it('the embedded database on a disk that runs full goes on when there is room again', async context => {
  const { url: venue } = await startVenue(await emptyFolder())
  const folder = await dataFolder()
  const disk = join(folder, 'disk')
  await mkdir(disk)
  if (!mountSmall(disk, 260)) context.skip('this machine allows no small disk to be mounted')
  try {
    const engine = startEngine(disk, { ...BUSY, SIM_URL: venue })
    const page = await untilReady(engine)
    const before = await openEmbedded(disk)
    await eventually('orders are under way', async () => (await ordersUnderWay(before)) > 0)
    await close(before)
    const filler = join(disk, 'filler')
    await fillUp(filler)
    await engine.says(BEGAN)
    await eventually('health tells of it', async () => (await healthOf(page)).status === 503)
    await wait(3_000)
    const mendedAt = systemClock.monotonic()
    await rm(filler)
    await engine.says(ENDED)
    process.stdout.write(`full disk: well again after ${Math.round(systemClock.monotonic() - mendedAt)} ms\n`)
    const after = await openEmbedded(disk)
    await expectHealed(engine, page, after, 'a full disk')
    await close(after)
    expect(linesAbout(engine, 'database'), engine.err().slice(-6000)).toBe(2)
    engine.signal('SIGTERM')
    expect((await engine.ended).code, engine.err().slice(-2000)).toBe(0)
    await expectNothingLeft(disk)
  } finally {
    unmount(disk)
  }
})
