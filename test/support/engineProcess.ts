import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, inject } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { connect, type Sql } from '../../src/store/connection.ts'
import { findEmbedded } from '../../src/store/embedded.ts'
import { copyCluster } from './cluster.ts'
import { silentLog } from './log.ts'
import { runningOnFolder, signal } from './processTable.ts'
import { openFolder } from './server.ts'
import { eventually } from './waiting.ts'

const CLI = fileURLToPath(new URL('../../dist/src/cli.js', import.meta.url))

export interface Ended {
  /** null: a signal ended it. */
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}
export interface LaunchOptions {
  /** The data folder, told by a flag; null: none is told. */
  readonly folder: string | null
  readonly environment?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** Another user of the system to run as. */
  readonly uid?: number
}

/** The real program in a process group of its own. */
export interface Program {
  readonly pid: number
  /** All it said on the standard output and the standard error. */
  readonly out: () => string
  readonly err: () => string
  readonly signal: (name: NodeJS.Signals) => void
  readonly ended: Promise<Ended>
  readonly hasEnded: () => boolean
  /** Waits for these words on either channel; fails at once when the program ends without them. */
  readonly says: (words: string) => Promise<void>
}

const pids = new Set<number>()
const folders = new Set<string>()
const pools = new Set<Sql>()

/** An empty folder, gone after its test with all that runs on it. */
export const emptyFolder = async (): Promise<string> => {
  const folder = await openFolder()
  folders.add(folder)
  return folder
}
/** The same for an engine's data, with a database in it that has no tables yet. */
export const dataFolder = async (): Promise<string> => {
  const folder = await emptyFolder()
  await copyCluster(inject('emptyCluster'), folder)
  return folder
}

/** Starts `csgo-engine <words>` from what was built, with no settings but those given. */
export const launch = (words: ReadonlyArray<string>, options: LaunchOptions): Program => {
  const folder = options.folder === null ? [] : ['--data-dir', options.folder]
  const child = spawn(process.execPath, [CLI, ...words, ...folder], {
    cwd: options.cwd ?? options.folder ?? '/',
    env: { PATH: process.env['PATH'] ?? '', HOME: options.folder ?? '/', ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
  })
  const { pid } = child
  if (pid === undefined) throw new Error(`${CLI} could not be started`)
  pids.add(pid)
  let out = ''
  let err = ''
  let isOver = false
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString('utf8')
  })
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString('utf8')
  })
  const ended = new Promise<Ended>(resolve => {
    // Not `close`: what it left running may hold its output open.
    child.once('exit', (code, name) => {
      isOver = true
      pids.delete(pid)
      systemClock.scheduler.schedule(() => resolve({ code, signal: name }), 20)
    })
  })
  return {
    pid,
    out: () => out,
    err: () => err,
    signal: name => signal(pid, name),
    ended,
    hasEnded: () => isOver,
    says: async words_ => {
      const said = () => err.includes(words_) || out.includes(words_)
      await eventually(`${words.join(' ')} says "${words_}"`, () => said() || isOver, 120_000)
      if (!said()) throw new Error(`it ended without saying "${words_}":\n${err.slice(-3000)}`)
    },
  }
}

/** Runs a command to its end. */
export const runToEnd = async (
  words: ReadonlyArray<string>,
  options: LaunchOptions,
): Promise<Ended & { readonly out: string; readonly err: string }> => {
  const program = launch(words, options)
  const ended = await program.ended
  return { ...ended, out: program.out(), err: program.err() }
}

/** `start` on a free port. */
export const startEngine = (folder: string, environment: Readonly<Record<string, string>> = {}): Program =>
  launch(['start'], { folder, environment: { DASHBOARD_PORT: '0', ...environment } })

/** A simulated venue of its own, that outlives the engines; answers its address too. */
export const startVenue = async (folder: string, matches = 8) => {
  const venue = launch(['sim', '--port', '0', '--matches', String(matches)], { folder })
  await venue.says('"ready":true')
  const url = /"url":"([^"]+)"/.exec(venue.out())?.[1] ?? ''
  return { venue, url }
}

/** Where an engine's page is, as it logs it. */
export const pageOf = async (engine: Program): Promise<string> => {
  await engine.says('the page is at ')
  return /the page is at (http:\/\/[\d.:]+)/.exec(engine.err())?.[1] ?? ''
}

export interface Health {
  readonly status: number
  readonly body: string
}
/** Asks a page how its engine is; status 0 when nobody answers. */
export const healthOf = async (page: string): Promise<Health> => {
  try {
    const answer = await fetch(`${page}/health/ready`)
    return { status: answer.status, body: await answer.text() }
  } catch (error) {
    return { status: 0, body: String(error) }
  }
}
export const untilReady = async (engine: Program): Promise<string> => {
  const page = await pageOf(engine)
  const isReady = async () => engine.hasEnded() || (await healthOf(page)).status === 200
  await eventually('the engine is ready', isReady, 120_000)
  expect(engine.hasEnded(), engine.err().slice(-3000)).toBe(false)
  return page
}

/** Connections of our own to a database; closed after the test. */
export const openAddress = (url: string): Sql => {
  const sql = connect(url, { max: 2, applicationName: 'process test', log: silentLog })
  pools.add(sql)
  return sql
}
export const close = async (sql: Sql): Promise<void> => {
  pools.delete(sql)
  await sql.end({ timeout: 1 })
}

const answers = (sql: Sql): Promise<boolean> =>
  sql`select 1`.then(
    () => true,
    () => false,
  )

/** Connections to the Postgres that runs on a data folder, whoever started it; one that is just starting is waited for. */
export const openEmbedded = async (folder: string): Promise<Sql> => {
  const url = await findEmbedded(folder)
  if (url === null) throw new Error(`no Postgres runs on ${folder}`)
  const sql = openAddress(url)
  await eventually('Postgres answers', () => answers(sql))
  return sql
}

/** What runs on a folder, in words; nothing: all is gone. */
export const leftOn = async (folder: string): Promise<ReadonlyArray<string>> =>
  (await runningOnFolder(folder)).map(({ pid, command }) => `${pid} ${command}`)

/** Nothing of an engine runs any more: not itself, no simulated venue, no Postgres. */
export const expectNothingLeft = async (folder: string): Promise<void> => {
  expect(await leftOn(folder)).toEqual([])
}

const endAll = async (folder: string): Promise<void> => {
  await eventually(`nothing runs on ${folder}`, async () => {
    const left = await runningOnFolder(folder)
    for (const { pid } of left) signal(pid, 'SIGKILL')
    return left.length === 0
  })
  if (existsSync(folder)) await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
}

afterEach(async () => {
  await Promise.all([...pools].map(close))
  for (const pid of pids) signal(pid, 'SIGKILL')
  await Promise.all([...folders].map(endAll))
  folders.clear()
})
