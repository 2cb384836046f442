/**
 * `npm run study -- [--matches N] [--seed S] [--workers W] [--game]`: plays N seeded matches of the simulated venue, and says whether the game, its fair
 * prices and its books are what they must be, and that no simple rule earns money there. `--game`: without books and rules. Ends
 * with 1 when something fails.
 */
import { fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { systemClock } from '../src/clock.ts'
import { millis } from '../src/domain/money.ts'
import type { WorldSettings } from '../src/simulator/schedule.ts'
import { type Finding, findings } from '../src/simulator/study/expectations.ts'
import { type Depth, studyMatches } from '../src/simulator/study/study.ts'
import { addAll, type Moments, type Sums } from '../src/simulator/study/sums.ts'
import { shown, tableOf } from './figures.ts'

/** The first ones are those that the venue promises at its epoch: they are not like others. */
const FIRST = 100
const BATCH = 10

interface Task {
  readonly seed: number
  readonly depth: Depth
  readonly from: number
  readonly to: number
  /** They take batches in turn. */
  readonly workers: number
}

/** After every batch: what it said. */
interface Report {
  readonly matches: number
  readonly sums: ReadonlyArray<readonly [string, Moments]>
}

const settingsOf = (seed: number): WorldSettings => ({
  seed,
  epoch: millis(1_790_856_000_000),
  pace: 1,
  matches: 8,
  resolveAfter: { least: millis(120_000), most: millis(300_000) },
})

/** What the worker of that number does: a process of its own, because the loader of TypeScript does not reach into threads. */
const work = ({ seed, depth, from, to, workers }: Task, worker: number): void => {
  for (let first = from + worker * BATCH; first < to; first += workers * BATCH) {
    const numbers = Array.from({ length: Math.min(BATCH, to - first) }, (_, i) => first + i)
    const sums: Sums = new Map()
    studyMatches(sums, settingsOf(seed), depth, numbers)
    const report: Report = { matches: numbers.length, sums: [...sums] }
    process.send?.(report)
  }
}

const say = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

const row = ({ name, count, found, error, expected, verdict }: Finding): ReadonlyArray<string> => [
  name,
  shown(count),
  shown(found),
  shown(error),
  expected,
  verdict,
]

const study = async (task: Task): Promise<Sums> => {
  const sums: Sums = new Map()
  const all = task.to - task.from
  const began = systemClock.monotonic()
  let done = 0
  let told = 0
  const hear = (report: Report): void => {
    addAll(sums, report.sums)
    done += report.matches
    const seconds = (systemClock.monotonic() - began) / 1000
    if (seconds - told < 15 && done < all) return
    told = seconds
    process.stderr.write(
      `${done} of ${all} matches, ${Math.round(seconds)} s, ${Math.round((seconds / done) * (all - done))} s to go\n`,
    )
  }
  const workers = Array.from({ length: task.workers }, (_, number) => {
    const worker = fork(fileURLToPath(import.meta.url), [...process.argv.slice(2), '--worker', String(number)])
    worker.on('message', (report: Report) => hear(report))
    return new Promise<void>((resolve, reject) => {
      worker.on('error', reject)
      worker.on('exit', code => (code === 0 ? resolve() : reject(new Error(`a worker ended with ${code}`))))
    })
  })
  await Promise.all(workers)
  return sums
}

const whole = (text: string, what: string): number => {
  if (!/^[0-9]{1,7}$/.test(text) || Number(text) < 1)
    throw new Error(`--${what} must be a whole number from 1: ${text}`)
  return Number(text)
}

const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: {
      matches: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '1' },
      workers: { type: 'string', default: String(availableParallelism()) },
      worker: { type: 'string' },
      game: { type: 'boolean', default: false },
    },
  })
  const matches = whole(values.matches, 'matches')
  const task = {
    seed: whole(values.seed, 'seed'),
    depth: values.game ? ('game' as const) : ('markets' as const),
    from: FIRST,
    to: FIRST + matches,
    workers: whole(values.workers, 'workers'),
  }
  if (values.worker !== undefined) {
    work(task, Number(values.worker))
    return 0
  }
  const found = findings(await study(task))
  const failed = found.filter(one => one.verdict === 'fails')
  say(
    tableOf({
      title: `Study of ${matches} matches of seed ${task.seed}`,
      method:
        'averages with their standard errors; gains of rules in dollars a match, 25 a purchase, after fees, at the books that stood 3 s later',
      columns: ['', 'values', 'found', 'error', 'expected', ''],
      rows: found.filter(one => one.count > 0).map(row),
    }),
  )
  say(failed.length === 0 ? 'All of it holds.' : `${failed.length} fail: ${failed.map(one => one.name).join('; ')}`)
  return failed.length === 0 ? 0 : 1
}

process.exitCode = await main()
