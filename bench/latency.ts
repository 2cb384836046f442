/** Frame in → action out, beside the floor, in one process, in turns. */
import { systemClock } from '../src/clock.ts'
import type { Config } from '../src/config.ts'
import { ensureWallets } from '../src/store/wallets.ts'
import { deployEager } from './eager.ts'
import { least, median, most, percentile, type Section, shown, verdict } from './figures.ts'
import { type Floor, openFloor } from './floor.ts'
import { measureTurns } from './loop.ts'
import { type Extent, type Ours, openOurs } from './ours.ts'
import { passing, rightOr, type World } from './world.ts'

const PER_SECOND = 200
const SLICE = 5000
const ROUNDS = 5
const SETTLE = 300
/** Every market has ticked, every prepared statement is known, the compiler has seen what is hot. */
const WARM = 8000
/** A fifth of the markets moves from one poll to the next. */
const POLL_EVERY = 1500
const MOVES = 133

interface Round {
  readonly floor: ReadonlyArray<number>
  readonly ours: ReadonlyArray<number>
}
interface Condition {
  readonly name: string
  readonly config: Config
  readonly moves: number
  readonly extent: Extent
}
interface Measured {
  readonly name: string
  readonly rounds: ReadonlyArray<Round>
  readonly turns: ReadonlyArray<number>
  readonly seconds: number
  readonly ours: Ours
}

const conditionsOf = ({ configured }: World): ReadonlyArray<Condition> => {
  const still = { POLL_INTERVAL_MS: '600000', EARLY_POLLS: 'off', MAX_PRICE_AGE_MS: '900000' }
  const polling = { POLL_INTERVAL_MS: String(POLL_EVERY), EARLY_POLLS: 'off' }
  return [
    { name: 'no polls', config: configured(still), moves: 0, extent: 'decisions' },
    { name: 'polls', config: configured(polling), moves: MOVES, extent: 'decisions' },
    { name: 'as shipped', config: configured({}), moves: MOVES, extent: 'executor' },
  ]
}

const slice = async (
  world: World,
  who: { readonly to: 'engine' | 'floor'; readonly moves: number; readonly into: (samples: number[]) => void },
): Promise<ReadonlyArray<number>> => {
  const samples: number[] = []
  who.into(samples)
  await world.venue.setPace({ to: who.to, perSecond: PER_SECOND, moves: who.moves })
  await passing(SLICE)
  await world.venue.setPace({ to: 'nobody', perSecond: 0, moves: who.moves })
  await passing(SETTLE)
  who.into([])
  return samples
}

const measure = async (world: World, floor: Floor, condition: Condition): Promise<Measured> => {
  const { moves } = condition
  const ours = openOurs(world, condition.config, condition.extent)
  await passing(2000)
  await world.venue.setPace({ to: 'engine', perSecond: PER_SECOND, moves })
  await passing(WARM)
  const rounds: Round[] = []
  const turns: number[] = []
  const began = systemClock.monotonic()
  for (let round = 0; round < ROUNDS; round++) {
    const bare = await slice(world, { to: 'floor', moves, into: floor.into })
    const meter = measureTurns()
    const own = await slice(world, { to: 'engine', moves, into: ours.into })
    turns.push(...meter.stop())
    rounds.push({ floor: bare, ours: own })
  }
  const seconds = (systemClock.monotonic() - began) / 1000
  await ours.close()
  return { name: condition.name, rounds, turns, seconds, ours }
}

/** The round in which the floor was lowest: the one that other programs disturbed least. */
const quietest = (rounds: ReadonlyArray<Round>): Round =>
  rounds.reduce((best, round) => (percentile(round.floor, 0.99) < percentile(best.floor, 0.99) ? round : best))

/**
 * A goal is met or missed when four rounds of five agree. A ratio below 1 cannot be (ours does all that the floor does): it says
 * that other programs were measured, and then nothing is decided.
 */
const judged = (ratios: ReadonlyArray<number>, goal: number): string => {
  const part = ratios.filter(ratio => ratio <= goal).length / ratios.length
  if (part <= 0.2) return 'missed'
  return part >= 0.8 && least(ratios) >= 1 ? 'met' : 'undecided'
}

const rowsOf = ({ name, rounds }: Measured): ReadonlyArray<ReadonlyArray<string>> =>
  (
    [
      ['p50', 0.5, 1.5],
      ['p99', 0.99, 3],
    ] as const
  ).map(([label, part, goal]) => {
    const bare = rounds.map(round => percentile(round.floor, part))
    const own = rounds.map(round => percentile(round.ours, part))
    const ratios = rounds.map(round => percentile(round.ours, part) / percentile(round.floor, part))
    const calm = quietest(rounds)
    return [
      `${name}, ${label}`,
      shown(median(bare), 'ms'),
      shown(median(own), 'ms'),
      shown(median(ratios)),
      ratios.map(ratio => ratio.toFixed(1)).join(' '),
      shown(percentile(calm.ours, part) / percentile(calm.floor, part)),
      `≤ ${goal}`,
      judged(ratios, goal),
    ]
  })

const turnRow = ({ name, turns }: Measured): ReadonlyArray<string> => [
  name,
  shown(turns.length),
  shown(percentile(turns, 0.5), 'ms'),
  shown(percentile(turns, 0.99), 'ms'),
  shown(percentile(turns, 0.999), 'ms'),
  shown(most(turns), 'ms'),
  '≤ 10 ms at p99.9',
  verdict(() => percentile(turns, 0.999) <= 10),
]

const loadRow = ({ name, rounds, seconds, ours: { counts, polls } }: Measured): ReadonlyArray<string> => [
  name,
  shown(rounds.reduce((sum, round) => sum + round.ours.length, 0)),
  shown(counts.ticks),
  shown(counts.refreshes),
  shown(counts.polls),
  shown(counts.polled),
  polls.length === 0 ? '' : `${shown(median(polls))} / ${shown(most(polls))} ms`,
  shown(seconds, 's'),
]

export const latency = async (world: World): Promise<ReadonlyArray<Section>> => {
  const { database, venue, followed } = world
  await database.lease.acquire()
  rightOr(await ensureWallets(database.sql, [deployEager().key])())
  const floor = await openFloor(venue.floorUrl, database.lookupSql, followed)
  const measured: Measured[] = []
  for (const condition of conditionsOf(world)) measured.push(await measure(world, floor, condition))
  floor.close()
  await venue.setPace({ to: 'nobody', perSecond: 0, moves: 0 })
  return [
    {
      title: 'floor and ours',
      method: `${PER_SECOND} trades a second at random times in ${followed.length} markets, ${ROUNDS} rounds of ${SLICE / 1000} s floor and ${SLICE / 1000} s ours in turns; medians of the rounds' percentiles; quiet: the round whose floor p99 was lowest.`,
      columns: ['', 'floor', 'ours', 'ratio', 'of the rounds', 'quiet', 'goal', ''],
      rows: measured.flatMap(rowsOf),
    },
    {
      title: 'a turn of the loop, CPU',
      method: 'While ours runs. min(wall − idle, CPU of the process) of each turn.',
      columns: ['', 'turns', 'p50', 'p99', 'p99.9', 'max', 'goal', ''],
      rows: measured.map(turnRow),
    },
    {
      title: 'what ran meanwhile',
      method: 'Since the streams began, the warm-up included; trades: answered ones of the slices.',
      columns: ['', 'trades', 'ticks', 'of refresh', 'polls', 'tokens', 'a poll p50 / max', 'measured'],
      rows: measured.map(loadRow),
    },
  ]
}
