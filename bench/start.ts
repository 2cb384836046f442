/** From the process's start to ready, of the program as people run it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { request } from 'undici'
import { systemClock } from '../src/clock.ts'
import { least, median, most, type Section, shown, verdict } from './figures.ts'
import { passing, temporaryFolder } from './world.ts'

const COLD = 3
const WARM = 7
const GOAL = 2000
const LIMIT = 60_000
const HELPS = 7
const HELP_GOAL = 500
const PROGRAM = resolve('dist/src/cli.js')

const launch = (dataDir: string): ChildProcess => {
  const flags = { 'data-dir': dataDir, 'dashboard-port': '0', 'sim-seed': '7', 'log-level': 'info' }
  const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value])
  return spawn(process.execPath, [PROGRAM, 'start', ...args], { stdio: ['ignore', 'ignore', 'pipe'] })
}

/** Where the page is, from the program's log. */
const addressOf = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    child.once('exit', code => reject(new Error(`the engine ended while starting (exit code ${code})`)))
    if (child.stderr === null) return
    createInterface({ input: child.stderr }).on('line', line => {
      const url = /the page is at (http:\/\/[\w.:]+)/.exec(line)?.[1]
      if (url !== undefined) resolve(url)
    })
  })

const isReady = async (url: string): Promise<boolean> => {
  const answer = await request(`${url}/health/ready`)
  await answer.body.dump()
  return answer.statusCode === 200
}

/** Milliseconds from the start of the process until `/health/ready` says 200; the process is stopped again. */
const startOnce = async (dataDir: string): Promise<number> => {
  const began = systemClock.monotonic()
  const child = launch(dataDir)
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const url = await addressOf(child)
  while (!(await isReady(url))) {
    if (systemClock.monotonic() - began > LIMIT) throw new Error('the engine does not become ready')
    await passing(5)
  }
  const took = systemClock.monotonic() - began
  child.kill('SIGTERM')
  await ended
  return took
}

/** Milliseconds from the start of the process until `--help` has been said. */
const helpOnce = async (): Promise<number> => {
  const began = systemClock.monotonic()
  const child = spawn(process.execPath, [PROGRAM, '--help'], { stdio: 'ignore' })
  const code = await new Promise(resolve => child.once('exit', resolve))
  if (code !== 0) throw new Error(`--help ended with exit code ${String(code)}`)
  return systemClock.monotonic() - began
}

const row = (name: string, samples: ReadonlyArray<number>, goal: number | null): ReadonlyArray<string> => [
  name,
  shown(median(samples), 'ms'),
  `${shown(least(samples))} … ${shown(most(samples))}`,
  String(samples.length),
  goal === null ? '' : `≤ ${goal} ms`,
  goal === null ? '' : verdict(() => median(samples) <= goal),
]

const BUILD_FIRST = 'dist/ is missing: npm run build'

export const help = async (): Promise<ReadonlyArray<Section>> => {
  if (!existsSync(PROGRAM)) throw new Error(BUILD_FIRST)
  const samples: number[] = []
  for (let number = 0; number < HELPS; number++) samples.push(await helpOnce())
  return [
    {
      title: '--help',
      method: 'node dist/src/cli.js --help, from spawn to its end.',
      columns: ['', 'median', 'least … most', 'runs', 'goal', ''],
      rows: [row('--help', samples, HELP_GOAL)],
    },
  ]
}

export const start = async (): Promise<ReadonlyArray<Section>> => {
  if (!existsSync(PROGRAM)) throw new Error(BUILD_FIRST)
  const cold: number[] = []
  const warm: number[] = []
  for (let number = 0; number < COLD; number++) {
    const folder = await temporaryFolder()
    cold.push(await startOnce(folder.path))
    if (number === 0) for (let again = 0; again < WARM; again++) warm.push(await startOnce(folder.path))
    await folder.remove()
  }
  return [
    {
      title: 'start to ready',
      method:
        'node dist/src/cli.js start with the simulated venue and the embedded Postgres, until /health/ready answers 200; cold: an empty data folder (its database is made), warm: a folder that was used before.',
      columns: ['', 'median', 'least … most', 'starts', 'goal', ''],
      rows: [row('warm', warm, GOAL), row('cold', cold, null)],
    },
  ]
}
