import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import * as E from 'fp-ts/lib/Either.js'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'

/** The simulated venue's process, started with the engine and stopped with it. */
export interface SimulatedVenue {
  readonly url: string
  readonly seed: number
  readonly pid: number | undefined
  readonly stop: () => Promise<void>
}
export interface SimulatedVenueOptions {
  readonly port: number
  readonly seed: number | undefined
  readonly pace: number
  readonly matches: number
  /** What goes wrong: a scenario's name or file. */
  readonly scenario: string | undefined
  readonly dataDir: string
  readonly logLevel: string
}

interface Ready {
  readonly url: string
  readonly seed: number
}

const readReady = (line: string): Ready | null => {
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value !== 'object' || value === null || !('url' in value) || !('seed' in value)) return null
    return typeof value.url === 'string' && typeof value.seed === 'number' ? { url: value.url, seed: value.seed } : null
  } catch {
    return null
  }
}

const launch = (options: SimulatedVenueOptions): ChildProcess => {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const cli = fileURLToPath(new URL(`../cli.${extension}`, import.meta.url))
  const flags = [
    '--port',
    options.port,
    '--pace',
    options.pace,
    '--matches',
    options.matches,
    '--data-dir',
    options.dataDir,
    '--log-level',
    options.logLevel,
  ]
  const seed = options.seed === undefined ? [] : ['--seed', options.seed]
  const scenario = options.scenario === undefined ? [] : ['--scenario', options.scenario]
  // In a process group of its own, so that a Ctrl-C in the terminal reaches the engine alone, which then stops it;
  // `--parent`: it ends by itself when its standard input closes, that is when the engine is gone, however it went.
  return spawn(
    process.execPath,
    [...process.execArgv, cli, 'sim', '--parent', ...[...flags, ...seed, ...scenario].map(String)],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
      detached: true,
    },
  )
}

const whenReady = (child: ChildProcess): Promise<E.Either<string, Ready>> =>
  new Promise(resolve => {
    child.once('error', error => resolve(E.left(`the simulated venue could not be started: ${error.message}`)))
    child.once('exit', code =>
      resolve(E.left(`the simulated venue ended while starting (exit code ${code}); its last words stand above`)),
    )
    if (child.stdout === null) return
    createInterface({ input: child.stdout }).on('line', line => {
      const ready = readReady(line)
      if (ready !== null) resolve(E.right(ready))
    })
  })

/**
 * Starts `csgo-engine sim` as a process of its own and waits until it answers. Should it end by itself later, it is
 * started again on the same port with the same world.
 */
export const startSimulatedVenue = async (
  options: SimulatedVenueOptions,
  clock: Clock,
  log: Log,
): Promise<E.Either<string, SimulatedVenue>> => {
  let child = launch(options)
  let isStopping = false
  const ready = await whenReady(child)
  if (E.isLeft(ready)) {
    child.kill('SIGKILL')
    return ready
  }
  const { url, seed } = ready.right
  const port = Number(new URL(url).port)

  const watch = () => {
    child.once('exit', code => {
      if (isStopping) return
      log.error('the simulated venue ended by itself; starting it again', { code })
      clock.scheduler.schedule(() => {
        if (isStopping) return
        child = launch({ ...options, port, seed })
        watch()
      }, 1000)
    })
  }
  watch()

  return E.right({
    url,
    seed,
    get pid() {
      return child.pid
    },
    stop: () =>
      new Promise<void>(resolve => {
        isStopping = true
        if (child.exitCode !== null || child.signalCode !== null) return resolve()
        child.once('exit', () => resolve())
        child.kill('SIGTERM')
        clock.scheduler.schedule(() => child.kill('SIGKILL'), 2000)
      }),
  })
}
