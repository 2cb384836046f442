/** Ten thousand markets at once: does the engine run, do polls keep their period, what does it need? */
import { systemClock } from '../src/clock.ts'
import { ensureWallets } from '../src/store/wallets.ts'
import { deployEager } from './eager.ts'
import { median, most, percentile, type Section, shown, verdict } from './figures.ts'
import { cpuSoFar } from './loop.ts'
import { openOurs } from './ours.ts'
import { openWorld, passing, rightOr } from './world.ts'

const MARKETS = 10_000
/** The venue allows 500 reads of books in 10 s; a fifth is ours, and a fifth of that is kept for early demands. */
const WINDOW = 10_000
const OURS = 100
const KEPT = 20
const PERIOD = 15_000
const WARM = 30_000
const LASTS = 90_000
const SAMPLE = 1_000
/** Trades a second, in so many of the markets. */
const TRADES = 20
const BUSY = 200

/** The most that came within a window. */
const mostWithin = (times: ReadonlyArray<number>): number => {
  let first = 0
  return times.reduce((highest, at, last) => {
    while ((times[first] ?? at) < at - WINDOW) first++
    return Math.max(highest, last - first + 1)
  }, 0)
}

const timed =
  <A>(task: () => Promise<A>, into: number[]): (() => Promise<A>) =>
  async () => {
    const began = systemClock.monotonic()
    const answer = await task()
    into.push(systemClock.monotonic() - began)
    return answer
  }
const both = (spans: ReadonlyArray<number>): string => `${shown(median(spans))} / ${shown(most(spans), 'ms')}`

export const many = async (): Promise<ReadonlyArray<Section>> => {
  const world = await openWorld(MARKETS)
  rightOr(await ensureWallets(world.database.sql, [deployEager().key])())
  const config = world.configured({})
  const requests: number[] = []
  const rows: number[] = []
  const writes: number[] = []
  const waits: number[] = []
  const counting: typeof world = {
    ...world,
    portsFor: (given, deployed) => {
      const ports = world.portsFor(given, deployed)
      const read: typeof ports.books.read = (tokens, deadline) => () => {
        requests.push(systemClock.monotonic())
        return ports.books.read(tokens, deadline)()
      }
      const before: typeof ports.prices.before = (which, at) => timed(ports.prices.before(which, at), rows)
      const write: typeof ports.prices.write = judged => {
        waits.push(systemClock.now() - Math.min(...judged.map(({ observedAt }) => observedAt)))
        return timed(ports.prices.write(judged), writes)
      }
      return { ...ports, books: { read }, prices: { ...ports.prices, before, write } }
    },
  }
  const ours = openOurs(counting, config, 'decisions')
  await passing(WARM)
  await world.venue.setPace({ to: 'engine', perSecond: TRADES, moves: 400, busy: BUSY })
  const samples: number[] = []
  ours.into(samples)
  for (const spans of [rows, writes, waits]) spans.length = 0
  const [polls, ticks, asked, cpu, began] = [
    ours.polls.length,
    ours.counts.ticks,
    requests.length,
    cpuSoFar(),
    systemClock.monotonic(),
  ]
  const ages: number[] = []
  const resident: number[] = []
  while (systemClock.monotonic() - began < LASTS) {
    await passing(SAMPLE)
    const [row] = await world.database.sql<{ age: number }[]>`
      select (extract(epoch from max(clock_timestamp() - observed_at)) * 1000)::float8 as age from csgo_matches`
    ages.push(row?.age ?? Number.NaN)
    resident.push(process.memoryUsage().rss / 2 ** 20)
  }
  const seconds = (systemClock.monotonic() - began) / 1000
  const took = ours.polls.slice(polls)
  const used = (cpuSoFar() - cpu) / 1000 / seconds
  const ticked = (ours.counts.ticks - ticks) / seconds
  const inWindow = mostWithin(requests.slice(asked))
  await ours.close()
  await world.close()
  return [
    {
      title: `${shown(MARKETS)} markets, ${shown(2 * MARKETS)} tokens`,
      method: `The streams up to the decision for ${shown(seconds)} s after ${WARM / 1000} s, every setting at its default; ${TRADES} trades a second in ${BUSY} markets, 400 markets move a second. Age: of the oldest price in the table, each second.`,
      columns: ['', 'figure', 'goal', ''],
      rows: [
        [`oldest price, median of ${ages.length}`, shown(median(ages), 'ms'), '', ''],
        ['oldest price, the oldest', shown(most(ages), 'ms'), '≤ 20,000 ms', verdict(() => most(ages) <= 20_000)],
        ['the longest poll', shown(most(took), 'ms'), `≤ ${shown(PERIOD)} ms`, verdict(() => most(took) <= PERIOD)],
        ['polls', shown(took.length), '', ''],
        ['reading the rows before a poll: median / longest', both(rows), '', ''],
        ['from the first request of a piece until it is to be written: median / longest', both(waits), '', ''],
        [`one of ${writes.length} writes: median / longest`, both(writes), '', ''],
        [
          `requests of books, the most in ${WINDOW / 1000} s`,
          shown(inWindow),
          `≤ ${OURS}, of them ${KEPT} early`,
          verdict(() => inWindow <= OURS),
        ],
        ['ticks a second', shown(ticked), '', ''],
        ['frame to decision, p50', shown(percentile(samples, 0.5), 'ms'), '', ''],
        ['frame to decision, p99', shown(percentile(samples, 0.99), 'ms'), '', ''],
        ['CPU of the process', `${shown(used)} cores`, '', ''],
        ['memory of the process, RSS', `${shown(most(resident))} MB`, 'stated', ''],
      ],
    },
  ]
}
