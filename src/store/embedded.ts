import * as E from 'fp-ts/lib/Either.js'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import { type Binaries, findBinaries, packageFolder } from './embedded/binaries.ts'
import { ensureCluster, removeHalfMade } from './embedded/cluster.ts'
import { type Guarded, takeGuard } from './embedded/guard.ts'
import { clusterOf, findHome, type Home, prepareHome, readPassword } from './embedded/home.ts'
import { freePort, type Postmaster, runningOn, startPostmaster, stopPostmaster } from './embedded/postmaster.ts'
import { until, wait } from './embedded/run.ts'

export interface EmbeddedOptions {
  /** The engine's data folder; Postgres gets a folder of its own in it. */
  readonly dataDir: string
  /** Left out: a free port is chosen. */
  readonly port?: number
  readonly clock: Clock
  readonly log: Log
}
/** A real Postgres of our own, as long as the engine lives. */
export interface Embedded {
  readonly url: string
  /** The server's process; another number after it died and was started again. */
  readonly pid: () => number
  /** Stops the server; leaves no process. */
  readonly stop: () => Promise<void>
}

interface Parts {
  readonly options: EmbeddedOptions
  readonly home: Home
  readonly binaries: Binaries
  readonly password: string
}
interface Live {
  readonly postmaster: Postmaster
  readonly release: () => Promise<void>
}

const urlOf = (password: string, port: number): string => `postgres://postgres:${password}@127.0.0.1:${port}/postgres`

const inUse = ({ options }: Parts, by: string): string =>
  `the data folder ${options.dataDir} is in use by another engine (${by}). Stop that one, or choose another folder with DATA_DIR`

/** One that was left running (its engine was killed) is taken over when it answers, stopped when it does not. */
const takeOver = async (
  parts: Parts,
  found: Postmaster,
  onLost: () => void,
): Promise<E.Either<string, Live> | null> => {
  const { clock, log } = parts.options
  const cluster = clusterOf(parts.home)
  // Starting (a recovery takes its time) or stopping: it is one or the other in the end.
  const settled = await until(clock, 60_000, async () => {
    const now = await runningOn(cluster)
    return now === null || now.status === 'ready' ? { now } : null
  })
  const postmaster = settled === null ? found : settled.now
  if (postmaster === null) return null
  const guarded: Guarded =
    settled === null
      ? { _tag: 'silent', words: 'it does not become ready' }
      : await takeGuard(urlOf(parts.password, postmaster.port), clock, onLost)
  switch (guarded._tag) {
    case 'held':
      log.info('took over the embedded Postgres that was left running', { pid: postmaster.pid })
      return E.right({ postmaster, release: guarded.release })
    case 'taken':
      return E.left(inUse(parts, guarded.by))
    case 'silent':
      log.warn('a Postgres was left running and does not answer; stopping it', {
        pid: postmaster.pid,
        said: guarded.words,
      })
      await stopPostmaster(cluster, postmaster.pid, clock)
      return null
  }
}

/** Words of Postgres that another try may cure; `port`: with another port only. */
const cureOf = (words: string): 'port' | 'again' | 'none' => {
  if (/could not bind|Address already in use|could not create any TCP\/IP sockets/.test(words)) return 'port'
  return /shared memory block .* is still in use|lock file "postmaster\.pid" already exists|is being used by/s.test(
    words,
  )
    ? 'again'
    : 'none'
}

const startAnew = async (
  parts: Parts,
  wanted: number | null,
  onLost: () => void,
): Promise<E.Either<string, Live> | null> => {
  const { clock } = parts.options
  const port = wanted ?? (await freePort())
  const started = await startPostmaster(parts.binaries, parts.home, port, clock)
  if (started._tag === 'failed') {
    const cure = cureOf(started.words)
    if (cure === 'port' && wanted !== null)
      return E.left(
        `port ${wanted} of 127.0.0.1 is taken by another program. Choose another, or none: then a free one is found`,
      )
    if (cure === 'none') return E.left(`the embedded Postgres did not start: ${started.words}`)
    await wait(clock, 200)
    return null
  }
  const { postmaster } = started
  const guarded = await takeGuard(urlOf(parts.password, postmaster.port), clock, onLost)
  switch (guarded._tag) {
    case 'held':
      return E.right({ postmaster, release: guarded.release })
    case 'taken':
      return E.left(inUse(parts, guarded.by))
    case 'silent':
      await stopPostmaster(clusterOf(parts.home), postmaster.pid, clock)
      return E.left(`the embedded Postgres started, but does not let us in: ${guarded.words}`)
  }
}

const ATTEMPTS = 50

/** A server on the folder that is ours: one that runs, or a new one on the wanted port. */
const ensure = async (parts: Parts, wanted: number | null, onLost: () => void): Promise<E.Either<string, Live>> => {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const found = await runningOn(clusterOf(parts.home))
    const live = found === null ? await startAnew(parts, wanted, onLost) : await takeOver(parts, found, onLost)
    if (live !== null) return live
  }
  return E.left(`the embedded Postgres did not start after ${ATTEMPTS} tries; its log is in ${parts.home.folder}`)
}

/** Keeps the server alive: when it dies, it is started again on the same port, so that its address stays good. */
const supervise = async (parts: Parts): Promise<E.Either<string, Embedded>> => {
  const { options, home, password } = parts
  let isStopping = false
  let current: Live | null = null
  let reviving: Promise<void> = Promise.resolve()
  const onLost = () => {
    reviving = revive()
  }
  const revive = async () => {
    const port = current?.postmaster.port ?? null
    options.log.warn('the embedded Postgres is gone; starting it again', { pid: current?.postmaster.pid })
    let said = ''
    for (let delay = 100; !isStopping; delay = Math.min(delay * 2, 5000)) {
      const again = await ensure(parts, port, onLost)
      if (E.isRight(again)) {
        current = again.right
        options.log.info('the embedded Postgres runs again', { pid: again.right.postmaster.pid })
        return
      }
      // The same words once, however often it is tried.
      if (again.left !== said) options.log.warn(again.left)
      said = again.left
      await wait(options.clock, delay)
    }
  }
  const first = await ensure(parts, options.port ?? null, onLost)
  if (E.isLeft(first)) return first
  current = first.right
  await removeHalfMade(home)
  const { port } = first.right.postmaster
  options.log.info('the embedded Postgres runs', { pid: first.right.postmaster.pid, port, folder: home.folder })
  return E.right({
    url: urlOf(password, port),
    pid: () => current?.postmaster.pid ?? 0,
    stop: async () => {
      isStopping = true
      await reviving
      const last = current
      if (last === null) return
      await last.release()
      await stopPostmaster(clusterOf(home), last.postmaster.pid, options.clock)
    },
  })
}

/**
 * Starts Postgres 18 under the data folder, or takes over the one that a killed engine left there. Everything is kept
 * from start to start; `fsync` stays on; it listens on 127.0.0.1 only and asks for a password of its own.
 * What a person has to do comes as a sentence.
 */
export const startEmbedded = async (options: EmbeddedOptions): Promise<E.Either<string, Embedded>> => {
  const home = await prepareHome(options.dataDir)
  if (E.isLeft(home)) return home
  try {
    const folder = packageFolder()
    if (E.isLeft(folder)) return folder
    const binaries = await findBinaries(home.right, folder.right)
    if (E.isLeft(binaries)) return binaries
    const cluster = await ensureCluster(binaries.right, home.right)
    if (E.isLeft(cluster)) return cluster
    const password = await readPassword(home.right.folder)
    return await supervise({ options, home: home.right, binaries: binaries.right, password })
  } catch (error) {
    return E.left(
      `the embedded Postgres could not be started in ${home.right.folder}: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

/** The address of the embedded server that an engine runs on this data folder; null when none runs. For commands beside it. */
export const findEmbedded = async (dataDir: string): Promise<string | null> => {
  const folder = await findHome(dataDir)
  const running = await runningOn(clusterOf({ folder, account: null }))
  return running === null ? null : urlOf(await readPassword(folder), running.port)
}
