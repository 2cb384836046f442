import { spawn } from 'node:child_process'
import { open, readFile, rename, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { Clock } from '../../ports/clock.ts'
import type { Binaries } from './binaries.ts'
import { clusterOf, type Home, logOf } from './home.ts'
import { run, until } from './run.ts'

/** A running server, as its `postmaster.pid` tells. */
export interface Postmaster {
  readonly pid: number
  readonly port: number
  readonly status: string
}

const SMALL_LOG = 8_000_000

/** Whether a process runs; one that ended and was not yet collected by its parent does not. */
export const isAlive = async (pid: number): Promise<boolean> => {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (!(error instanceof Error) || Reflect.get(error, 'code') !== 'EPERM') return false
  }
  const state = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return !/\) [ZX] /.test(state)
}

/** The command line of a process; empty when it cannot be seen. */
const commandOf = async (pid: number): Promise<string> => {
  const ofLinux = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => null)
  return ofLinux ?? (await run('ps', ['-o', 'command=', '-p', String(pid)], null)).output
}

/** What the file says, whether it is true or left over; null without one. */
const readPidFile = async (cluster: string): Promise<Postmaster | null> => {
  const [pid = '', , , port = '', , , , status = ''] = (
    await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')
  ).split('\n')
  return pid === '' ? null : { pid: Number(pid), port: Number(port), status: status.trim() }
}

/** The server that runs on a cluster; null when none does (a number that now belongs to another program is no server). */
export const runningOn = async (cluster: string): Promise<Postmaster | null> => {
  const found = await readPidFile(cluster)
  if (found === null || !(await isAlive(found.pid))) return null
  return (await commandOf(found.pid)).includes(cluster) ? found : null
}

/** Removes a `postmaster.pid` whose process is not ours: Postgres itself would take any process of that number for a server. */
const removeLeftOver = async (cluster: string): Promise<void> => {
  const found = await readPidFile(cluster)
  if (found !== null && (await runningOn(cluster)) === null) await rm(join(cluster, 'postmaster.pid'), { force: true })
}

/** A port of the loopback interface that nobody listens on at this moment. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })

export type Started =
  | { readonly _tag: 'ready'; readonly postmaster: Postmaster }
  /** It ended before it was ready; its last words. */
  | { readonly _tag: 'failed'; readonly words: string }

const flags = (cluster: string, home: Home, port: number): ReadonlyArray<string> => [
  '-D',
  cluster,
  '-p',
  String(port),
  ...Object.entries({
    listen_addresses: '127.0.0.1',
    // A socket's path has at most 107 bytes.
    unix_socket_directories: home.folder.length < 80 ? home.folder : '',
    max_connections: '60',
    synchronous_commit: 'on',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_min_messages: 'log',
    log_checkpoints: 'off',
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
]

/** Starts a server in a session of its own (a Ctrl-C must not reach it before the engine has drained) and waits until it is ready. */
export const startPostmaster = async (binaries: Binaries, home: Home, port: number, clock: Clock): Promise<Started> => {
  const cluster = clusterOf(home)
  await removeLeftOver(cluster)
  const size = await stat(logOf(home)).then(
    ({ size }) => size,
    () => 0,
  )
  if (size > SMALL_LOG) await rename(logOf(home), `${logOf(home)}.1`)
  const log = await open(logOf(home), 'a', 0o600)
  const begin = (await log.stat()).size
  const child = spawn(binaries.postgres, flags(cluster, home, port), {
    ...(home.account ?? {}),
    cwd: '/',
    detached: true,
    env: { ...process.env, LC_ALL: 'C' },
    stdio: ['ignore', log.fd, log.fd],
  })
  let ended: string | null = null
  child.on('error', error => {
    ended = error.message
  })
  child.on('exit', (code, signal) => {
    ended = `Postgres ended at once (${signal ?? `code ${code}`})`
  })
  child.unref()
  await log.close()
  const outcome = await until<Started>(clock, 120_000, async () => {
    if (ended !== null) {
      const said = (await readFile(logOf(home), 'utf8').catch(() => '')).slice(begin).trim()
      return { _tag: 'failed', words: said === '' ? ended : said }
    }
    const found = await readPidFile(cluster)
    return found !== null && found.pid === child.pid && found.status === 'ready'
      ? { _tag: 'ready', postmaster: found }
      : null
  })
  return outcome ?? { _tag: 'failed', words: 'Postgres was not ready after two minutes' }
}

const kill = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal)
  } catch {
    // It ended by itself.
  }
}

/** Stops a server: first so that it says good-bye to its clients and writes all, then less and less kindly. Leaves no process. */
export const stopPostmaster = async (cluster: string, pid: number, clock: Clock): Promise<void> => {
  for (const [signal, patience] of [
    ['SIGINT', 3000],
    ['SIGQUIT', 1000],
    ['SIGKILL', 2000],
  ] as const) {
    const found = await runningOn(cluster)
    if (found === null || found.pid !== pid) return
    kill(pid, signal)
    const gone = await until(clock, patience, async () => ((await isAlive(pid)) ? null : 'gone'))
    if (gone !== null) return
  }
}
