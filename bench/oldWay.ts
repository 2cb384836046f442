/** The old way (two processes, a Redis stream between them, one SELECT an event) and ours, on the same feed. */
import { systemClock } from '../src/clock.ts'
import type { Sql } from '../src/store/connection.ts'
import { ensureWallets } from '../src/store/wallets.ts'
import { deployEager } from './eager.ts'
import { percentile, type Section, shown, verdict } from './figures.ts'
import { openOldWay } from './oldWay/running.ts'
import { openOurs } from './ours.ts'
import { passing, rightOr, type World } from './world.ts'

/** Trades a second, each rung tried until one is not sustained. */
const RATES = [200, 500, 1000, 2000, 4000, 6000, 8000, 12_000, 16_000, 24_000, 32_000, 48_000, 64_000]
/** Before the first: statements are prepared, the compiler has seen what is hot. */
const WARM_RATE = 1000
/** So many of the markets trade: an evening's matches, or all that there are. */
const BUSY = [100, 1000] as const
const WARM_UP = 8000
const TRIES = 3
/** Before each. */
const WARM = 1500
const SLICE = 4000
const MOST_P99 = 50
/** Of the trades that came, answered within the slice: what is missing waits in a queue that grows. */
const ANSWERED = 0.98
/** Between rungs. */
const REST = 1000

interface Taken {
  readonly frames: number
  readonly samples: ReadonlyArray<number>
}
interface Way {
  readonly name: string
  readonly to: 'engine' | 'floor'
  /** What came and what was answered since it was last asked. */
  readonly take: () => Promise<Taken>
  readonly close: () => Promise<void>
}
interface Rung extends Taken {
  readonly asked: number
  /** Trades that came, a second. */
  readonly rate: number
  readonly p50: number
  readonly p99: number
}

interface Climbed {
  readonly busy: number
  readonly rungs: ReadonlyArray<Rung>
}

const isSustained = ({ frames, samples, p99, asked, rate }: Rung): boolean =>
  samples.length >= frames * ANSWERED && p99 < MOST_P99 && rate >= asked * 0.9

const rungOf = async (world: World, way: Way, busy: number, asked: number): Promise<Rung> => {
  await world.venue.setPace({ to: way.to, perSecond: asked, moves: 0, busy })
  await passing(WARM)
  await way.take()
  const began = systemClock.monotonic()
  await passing(SLICE)
  const took = (systemClock.monotonic() - began) / 1000
  const taken = await way.take()
  await world.venue.setPace({ to: 'nobody', perSecond: 0, moves: 0 })
  await passing(REST)
  const [p50, p99] = [percentile(taken.samples, 0.5), percentile(taken.samples, 0.99)]
  return { ...taken, asked, rate: taken.frames / took, p50, p99 }
}

/** Every rung up to the first that is not sustained in three tries (other programs disturb at times), that one included. */
const climb = async (world: World, way: Way, busy: number): Promise<ReadonlyArray<Rung>> => {
  await world.venue.setPace({ to: way.to, perSecond: WARM_RATE, moves: 0, busy })
  await passing(WARM_UP)
  const rungs: Rung[] = []
  for (const asked of RATES) {
    let rung = await rungOf(world, way, busy, asked)
    for (let tried = 1; tried < TRIES && !isSustained(rung); tried++) rung = await rungOf(world, way, busy, asked)
    rungs.push(rung)
    if (!isSustained(rung)) break
  }
  return rungs
}

const addressOf = ({ options: { host, port, user, pass, database } }: Sql): string =>
  `postgres://${encodeURIComponent(user)}:${encodeURIComponent(String(pass ?? ''))}@${host[0]}:${port[0]}/${database}`

const oldWayIn = async ({ database, venue }: World): Promise<Way> => {
  const { take, close } = await openOldWay(addressOf(database.sql), venue.floorUrl)
  return { name: 'the old way', to: 'floor', take, close }
}

/** The streams up to the decision, no polls: the old way's executor polled no prices either. */
const oursIn = async (world: World): Promise<Way> => {
  rightOr(await ensureWallets(world.database.sql, [deployEager().key])())
  const still = { POLL_INTERVAL_MS: '600000', EARLY_POLLS: 'off', MAX_PRICE_AGE_MS: '900000' }
  const ours = openOurs(world, world.configured(still), 'decisions')
  await passing(3000)
  let samples: number[] = []
  let before = 0
  ours.into(samples)
  const take = (): Promise<Taken> => {
    const taken = { frames: ours.counts.trades - before, samples }
    before = ours.counts.trades
    samples = []
    ours.into(samples)
    return Promise.resolve(taken)
  }
  return { name: 'ours', to: 'engine', take, close: ours.close }
}

const rowsOf = ({ name }: Way, { busy, rungs }: Climbed): ReadonlyArray<ReadonlyArray<string>> =>
  rungs.map(rung => [
    `${name}, ${busy} markets, ${shown(rung.asked)}/s`,
    shown(rung.rate),
    shown(rung.p50, 'ms'),
    shown(rung.p99, 'ms'),
    shown((100 * rung.samples.length) / rung.frames, '%'),
    isSustained(rung) ? 'sustained' : 'not sustained',
  ])

const highest = ({ rungs }: Climbed): number => Math.max(0, ...rungs.filter(isSustained).map(({ rate }) => rate))

/** p50 at the lowest rate, which is the first. */
const calm = ({ rungs }: Climbed): number => rungs[0]?.p50 ?? Number.NaN

const sideBySide = (theirs: Climbed, ours: Climbed): ReadonlyArray<ReadonlyArray<string>> => {
  const times = highest(ours) / highest(theirs)
  return [
    [
      `p50 at ${RATES[0]}/s, ${ours.busy} markets`,
      shown(calm(theirs), 'ms'),
      shown(calm(ours), 'ms'),
      'below its',
      verdict(() => calm(ours) < calm(theirs)),
    ],
    [
      `highest rate, ${ours.busy} markets`,
      `${shown(highest(theirs))}/s`,
      `${shown(highest(ours))}/s = ${shown(times)} ×`,
      '≥ 5 ×, goal 20 ×',
      `${verdict(() => times >= 5)}, 20 × ${verdict(() => times >= 20)}`,
    ],
  ]
}

const climbAll = async (world: World, way: Way): Promise<ReadonlyArray<Climbed>> => {
  const all: Climbed[] = []
  for (const busy of BUSY) all.push({ busy, rungs: await climb(world, way, busy) })
  await way.close()
  return all
}

export const oldWay = async (world: World): Promise<ReadonlyArray<Section>> => {
  const theirs = await oldWayIn(world)
  const theirClimbs = await climbAll(world, theirs)
  const own = await oursIn(world)
  const ownClimbs = await climbAll(world, own)
  return [
    {
      title: 'the old way and ours',
      method: `Trades at random times in ${BUSY.join(' or ')} of ${world.followed.length} markets, from the frame's callback until the row is there (old way) or the decision (ours); each rate ${SLICE / 1000} s after ${WARM / 1000} s, up to ${TRIES} times. Sustained: p99 < ${MOST_P99} ms and ${ANSWERED * 100} % answered within the slice.`,
      columns: ['', 'came, a second', 'p50', 'p99', 'answered', ''],
      rows: [...theirClimbs.flatMap(one => rowsOf(theirs, one)), ...ownClimbs.flatMap(one => rowsOf(own, one))],
    },
    {
      title: 'side by side',
      method: `The highest rate sustained of those tried, at most ${shown(RATES.at(-1) ?? 0)}/s.`,
      columns: ['', 'the old way', 'ours', 'goal', ''],
      rows: theirClimbs.flatMap((one, at) => {
        const ours = ownClimbs[at]
        return ours === undefined ? [] : sideBySide(one, ours)
      }),
    },
  ]
}
