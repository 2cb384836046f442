/**
 * `npm run world -- --seeds 100 --from 1 --minutes 4`, or `--seed 7`: stepped worlds by hand. `--live`: with orders that go to the venue, and its faults of
 * orders (`--brief`: a short evening in one market, as in CI; `--ending`: in one that ends and is paid; `--starting`: beside it two that begin; `--stormy`: many faults one upon another).
 * `--crashes`: with a process that dies at every step of an order's way (`--from 20 --seeds 5`: of those ways the 20th to 24th). Ends with exit code 1
 * when one shows a fault.
 */
import { parseArgs } from 'node:util'
import { systemClock } from '../src/clock.ts'
import { startTestServer } from '../test/support/server.ts'
import { runCrashes } from '../test/world/crashes.ts'
import { inDatabase } from '../test/world/inDatabase.ts'
import {
  runBriefLiveWorld,
  runEndingLiveWorld,
  runLiveWorld,
  runStartingLiveWorld,
  runStormyLiveWorld,
} from '../test/world/live.ts'
import { eveningOf } from '../test/world/plan.ts'
import { runWorld, type WorldReport } from '../test/world/world.ts'
import { crashMatrix } from './crashMatrix.ts'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    minutes: { type: 'string', default: '4' },
    together: { type: 'string', default: '3' },
    live: { type: 'boolean', default: false },
    brief: { type: 'boolean', default: false },
    ending: { type: 'boolean', default: false },
    starting: { type: 'boolean', default: false },
    stormy: { type: 'boolean', default: false },
    crashes: { type: 'boolean', default: false },
  },
})
const whole = (name: string, text: string): number => {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} ${text}: must be a whole number`)
  return Number(text)
}
const first = whole(values.seed === undefined ? 'from' : 'seed', values.seed ?? values.from)
/** Of the ways to die all. */
const usual = values.crashes ? '1000000' : '10'
const count = values.seed === undefined ? whole('seeds', values.seeds ?? usual) : 1
const minutes = whole('minutes', values.minutes)

/** Shorter than the usual live one. */
const EVENINGS = {
  brief: runBriefLiveWorld,
  ending: runEndingLiveWorld,
  starting: runStartingLiveWorld,
  stormy: runStormyLiveWorld,
} as const
const evening = (['brief', 'ending', 'starting', 'stormy'] as const).find(one => values[one])

const say = (text: string): void => void process.stdout.write(`${text}\n`)

const server = await startTestServer()
const inWorld = (seed: number): Promise<WorldReport> =>
  inDatabase(server.url, `world_${seed}`, (sql, lookupSql) =>
    values.live
      ? (evening === undefined ? runLiveWorld : EVENINGS[evening])(sql, lookupSql, seed)
      : runWorld(sql, lookupSql, eveningOf(seed, minutes)),
  )

let failed = 0
const tell = async (seed: number): Promise<void> => {
  const began = systemClock.monotonic()
  const { faults, counts, spells, trace, evidence } = await inWorld(seed)
  const took = ((systemClock.monotonic() - began) / 1000).toFixed(1)
  const { ticks, orders, fills } = counts
  const kinds = [...new Set(spells.map(({ kind }) => kind))].join(', ')
  const all = `${spells.length} mishaps${values.live ? ` (${kinds})` : ''}  ${ticks} ticks  ${orders} orders  ${fills} fills  ${counts.settled} paid  ${trace.slice(0, 12)}`
  say(`seed ${seed}: ${faults.length === 0 ? 'well' : 'FAULTS'}  ${took} s  ${all}`)
  if (faults.length > 0) failed += 1
  if (values.live && values.seed !== undefined) say(`  ${evidence.join('; ')}`)
  for (const fault of faults.slice(0, count === 1 ? 50 : 5)) say(`  ${fault}`)
}
/** A world waits for its database half of the time: another one runs meanwhile. */
let next = first
const oneAfterAnother = async (): Promise<void> => {
  while (next < first + count) await tell(next++)
}
const together = whole('together', values.together)
if (values.crashes) {
  let made = 0
  const matrix = await crashMatrix({
    run: deaths =>
      inDatabase(server.url, `world_crash_${++made}`, (sql, lookupSql) => runCrashes(sql, lookupSql, deaths)),
    together,
    from: first,
    count,
    say,
  })
  failed = matrix.failed
  say(`${matrix.runs - matrix.failed} of ${matrix.runs} runs well`)
} else {
  await Promise.all(Array.from({ length: together }, oneAfterAnother))
  const again = `npm run world -- ${values.live ? `--live ${evening === undefined ? '' : `--${evening} `}--seed N` : `--seed N --minutes ${minutes}`}`
  say(`${count - failed} of ${count} worlds well${failed > 0 ? `; again: ${again}` : ''}`)
}
await server.stop()
process.exitCode = failed > 0 ? 1 : 0
