/** How many events a second the ticks carry, and what a tick costs, over real lookups in Postgres. */
import { Subject } from 'rxjs'
import { systemClock } from '../src/clock.ts'
import type { TradeEvent } from '../src/domain/event.ts'
import type { Followed } from '../src/domain/market.ts'
import { shares } from '../src/domain/money.ts'
import { engineSettings } from '../src/process/settings.ts'
import { createLookups } from '../src/store/lookups.ts'
import type { Happening } from '../streams/happening.ts'
import { ticks } from '../streams/ticks.ts'
import { least, median, most, type Section, shown, verdict } from './figures.ts'
import { cpuSoFar, everyTurn } from './loop.ts'
import { pricedOnce, type World } from './world.ts'

const ROUNDS = 5
const LASTS = 4000
const EVENTS_A_TURN = 400
const TICKS_A_SECOND = 20

const tradeIn = ({ marketId }: Followed): TradeEvent => ({
  eventType: 'trade',
  marketId,
  timestamp: systemClock.now(),
  venueTime: null,
  tokenType: 'YES',
  tradeSize: shares(1_000_000),
  tradeSide: 'BUY',
})

interface Run {
  /** Trades that ticks carried, ticks, the least that a market got; all of them a second. */
  readonly carried: number
  readonly ticks: number
  readonly slowest: number
  /** CPU of the process to wall time. */
  readonly cores: number
  /** CPU of the process a tick, µs. */
  readonly costOfTick: number
  /** Wall time of all a tick, µs. */
  readonly wallOfTick: number
}
/** `pump`: as many events as go; `echo`: the next event of a market when the one before has ticked. */
type Feed = 'pump' | 'echo'

const runOnce = async (world: World, markets: ReadonlyArray<Followed>, feed: Feed): Promise<Run> => {
  const { database, configured } = world
  const happening$ = new Subject<Happening>()
  const settings = engineSettings(configured({ POLL_INTERVAL_MS: '600000', MAX_PRICE_AGE_MS: '900000' })).ticks
  const ports = { clock: systemClock, lookups: createLookups(database.lookupSql), notice: () => undefined }
  const trades = new Map(markets.map(market => [market.marketId, tradeIn(market)]))
  const all = [...trades.values()]
  const ticked = new Map<number, number>()
  let carried = 0
  let isOver = false
  const subscription = happening$.pipe(ticks(ports, settings)).subscribe(tick => {
    if (tick._tag !== 'tick') return
    const { marketId } = tick.market
    ticked.set(marketId, (ticked.get(marketId) ?? 0) + 1)
    carried += tick.trades.seen.length + tick.trades.overflow.count
    const next = trades.get(marketId)
    if (feed === 'echo' && next !== undefined && !isOver) happening$.next(next)
  })
  let place = 0
  const pump = (count: number): void => {
    for (let put = 0; put < count; put++) {
      const trade = all[place++ % all.length]
      if (trade !== undefined) happening$.next(trade)
    }
  }
  const feedFor = async (duration: number): Promise<void> => {
    const end = systemClock.monotonic() + duration
    await everyTurn(() => {
      if (feed === 'pump') pump(EVENTS_A_TURN)
      return systemClock.monotonic() < end ? 'more' : 'over'
    })
  }

  pump(all.length)
  await feedFor(1000)
  ticked.clear()
  carried = 0
  const began = systemClock.monotonic()
  const cpu = cpuSoFar()
  await feedFor(LASTS)
  const wall = systemClock.monotonic() - began
  const spent = cpuSoFar() - cpu
  isOver = true
  subscription.unsubscribe()
  const count = [...ticked.values()].reduce((sum, one) => sum + one, 0)
  return {
    carried: (carried * 1000) / wall,
    ticks: (count * 1000) / wall,
    slowest: (Math.min(...markets.map(({ marketId }) => ticked.get(marketId) ?? 0)) * 1000) / wall,
    cores: spent / wall,
    costOfTick: (spent * 1000) / count,
    wallOfTick: (wall * 1000) / count,
  }
}

const cell = (runs: ReadonlyArray<Run>, read: (run: Run) => number, unit = ''): string =>
  `${shown(median(runs.map(read)), unit)} (${shown(least(runs.map(read)))} … ${shown(most(runs.map(read)))})`

export const throughput = async (world: World): Promise<ReadonlyArray<Section>> => {
  await pricedOnce(world)
  const hundred = world.followed.slice(0, 100)
  const pumped: Run[] = []
  const few: Run[] = []
  const many: Run[] = []
  for (let round = 0; round < ROUNDS; round++) {
    pumped.push(await runOnce(world, hundred, 'pump'))
    few.push(await runOnce(world, hundred, 'echo'))
    many.push(await runOnce(world, world.followed, 'echo'))
  }
  const carried = pumped.map(run => run.carried)
  const slowest = pumped.map(run => run.slowest)
  const cpuRatio = many.map((run, at) => run.costOfTick / (few[at]?.costOfTick ?? Number.NaN))
  const wallRatio = many.map((run, at) => run.wallOfTick / (few[at]?.wallOfTick ?? Number.NaN))
  return [
    {
      title: 'events carried by ticks, 100 markets',
      method: `Trades as fast as they go, ${EVENTS_A_TURN} a turn of the loop, into ticks() over lookups in Postgres; ${ROUNDS} rounds of ${LASTS / 1000} s; median (least … most).`,
      columns: ['', '', 'goal', ''],
      rows: [
        ['events a second', cell(pumped, run => run.carried), '≥ 100,000', verdict(() => median(carried) >= 100_000)],
        [
          'ticks a second, slowest market',
          cell(pumped, run => run.slowest),
          `≥ ${TICKS_A_SECOND}`,
          verdict(() => median(slowest) >= TICKS_A_SECOND),
        ],
        ['ticks a second, all', cell(pumped, run => run.ticks), '', ''],
        ['cores used by the process', cell(pumped, run => run.cores), '', ''],
      ],
    },
    {
      title: 'cost of a tick, 1,000 markets against 100',
      method: `One trade a tick: a market's next trade comes when it has ticked; ${ROUNDS} rounds of ${LASTS / 1000} s each, in turns; median (least … most).`,
      columns: ['', '100 markets', '1,000 markets', 'ratio', 'goal', ''],
      rows: [
        [
          'CPU of the process a tick',
          cell(few, run => run.costOfTick, 'µs'),
          cell(many, run => run.costOfTick, 'µs'),
          shown(median(cpuRatio)),
          '≤ 1.5',
          verdict(() => median(cpuRatio) <= 1.5),
        ],
        [
          'time a tick, Postgres included',
          cell(few, run => run.wallOfTick, 'µs'),
          cell(many, run => run.wallOfTick, 'µs'),
          shown(median(wallRatio)),
          '≤ 1.5',
          verdict(() => median(wallRatio) <= 1.5),
        ],
        ['ticks a second', cell(few, run => run.ticks), cell(many, run => run.ticks), '', '', ''],
      ],
    },
  ]
}
