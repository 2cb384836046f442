/** `npm run world -- --seeds 100 --from 1 --minutes 12`, or `--seed 7`: stepped worlds by hand. Ends with exit code 1 when one shows a fault. */
import { parseArgs } from 'node:util'
import { systemClock } from '../src/clock.ts'
import { connect } from '../src/store/connection.ts'
import { silentLog } from '../test/support/log.ts'
import { databaseOf, startTestServer, TEMPLATE } from '../test/support/server.ts'
import { runWorld, type WorldReport } from '../test/world/world.ts'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '10' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    minutes: { type: 'string', default: '12' },
  },
})
const whole = (name: string, text: string): number => {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} ${text}: must be a whole number`)
  return Number(text)
}
const first = whole(values.seed === undefined ? 'from' : 'seed', values.seed ?? values.from)
const count = values.seed === undefined ? whole('seeds', values.seeds) : 1
const minutes = whole('minutes', values.minutes)

const say = (text: string): void => void process.stdout.write(`${text}\n`)

const server = await startTestServer()
const admin = connect(server.url, { max: 1, applicationName: 'world', log: silentLog })
const inDatabase = async (seed: number): Promise<WorldReport> => {
  const name = `world_${seed}`
  await admin`create database ${admin(name)} template ${admin(TEMPLATE)}`
  const [sql, lookupSql] = [4, 1].map(max =>
    connect(databaseOf(server.url, name), { max, applicationName: 'world', log: silentLog }),
  )
  if (sql === undefined || lookupSql === undefined) throw new Error('no connections')
  try {
    return await runWorld(sql, lookupSql, { seed, minutes, kinds: null })
  } finally {
    await Promise.all([sql, lookupSql].map(pool => pool.end({ timeout: 1 })))
    await admin`drop database ${admin(name)} with (force)`
  }
}

let failed = 0
for (let seed = first; seed < first + count; seed++) {
  const began = systemClock.monotonic()
  const { faults, counts, spells, trace } = await inDatabase(seed)
  const took = ((systemClock.monotonic() - began) / 1000).toFixed(1)
  const { ticks, orders, fills } = counts
  say(
    `seed ${seed}: ${faults.length === 0 ? 'well' : 'FAULTS'}  ${took} s  ${spells.length} mishaps  ${ticks} ticks  ${orders} orders  ${fills} fills  ${trace.slice(0, 12)}`,
  )
  if (faults.length > 0) failed += 1
  for (const fault of faults.slice(0, 5)) say(`  ${fault}`)
}
say(
  `${count - failed} of ${count} worlds well${failed > 0 ? `; again: npm run world -- --seed N --minutes ${minutes}` : ''}`,
)
await admin.end({ timeout: 1 })
await server.stop()
process.exitCode = failed > 0 ? 1 : 0
