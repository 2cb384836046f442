/** How many ticks a second the strategies hear. */
import { Subject } from 'rxjs'
import { systemClock } from '../src/clock.ts'
import type { Followed } from '../src/domain/market.ts'
import { millis, NO_SHARES } from '../src/domain/money.ts'
import type { PricedTick, Tick } from '../src/domain/tick.ts'
import type { Ask, Looked } from '../src/ports/store.ts'
import { createLookups } from '../src/store/lookups.ts'
import { ensureWallets } from '../src/store/wallets.ts'
import { deployAll, run } from '../strategies/index.ts'
import { least, median, most, type Section, shown } from './figures.ts'
import { five } from './five.ts'
import { pricedOnce, rightOr, type World } from './world.ts'

const ROUNDS = 7
const TICKS = 200_000
const MARKETS_A_LOOKUP = 200

/** The markets as the database tells them, made priced ticks that a book caused. */
const ticksOf = async (world: World, markets: ReadonlyArray<Followed>): Promise<ReadonlyArray<PricedTick>> => {
  const lookups = createLookups(world.database.lookupSql)
  const rows: Looked[] = []
  for (let from = 0; from < markets.length; from += MARKETS_A_LOOKUP) {
    const asks = markets.slice(from, from + MARKETS_A_LOOKUP).map(({ marketId }): Ask => ({ _tag: 'first', marketId }))
    rows.push(...rightOr(await lookups.priced(asks)()).values())
  }
  const at = systemClock.now()
  const nothing = { seen: [], overflow: { count: 0, volume: NO_SHARES } }
  return rows.flatMap(({ market, held, quote }) =>
    quote === null
      ? []
      : [
          {
            _tag: 'tick',
            market,
            held,
            quote,
            at,
            saved: [],
            arrived: null,
            causes: ['book'],
            age: millis(0),
            trades: nothing,
            tradesSincePrice: nothing,
            matchState: null,
          },
        ],
  )
}

interface Heard {
  readonly ticks: number
  readonly decisions: number
}

/** All markets have begun, then so many ticks, market after market. */
const hearing = (config: string, ticks: ReadonlyArray<PricedTick>): Heard => {
  const tick$ = new Subject<Tick>()
  let decisions = 0
  const subscription = tick$.pipe(run(rightOr(deployAll(config)))).subscribe(() => decisions++)
  for (const tick of ticks) tick$.next(tick)
  const began = systemClock.monotonic()
  for (let heard = 0; heard < TICKS; heard++) {
    const tick = ticks[heard % ticks.length]
    if (tick !== undefined) tick$.next(tick)
  }
  const took = systemClock.monotonic() - began
  subscription.unsubscribe()
  return { ticks: (TICKS * 1000) / took, decisions }
}

/** Nine sets: as many lives a market as the old system had strategies. */
const NINE = Array.from({ length: 9 }, (_, at) => (at % 2 === 0 ? `scalp@s${at}` : `favorite_hedge@s${at}`)).join(',')

export const strategies = async (world: World): Promise<ReadonlyArray<Section>> => {
  await pricedOnce(world)
  const both = 'scalp,favorite_hedge'
  for (const config of [both, NINE])
    rightOr(
      await ensureWallets(
        world.database.sql,
        rightOr(deployAll(config)).map(({ key }) => key),
      )(),
    )
  const all = await ticksOf(world, world.followed)
  const rows = [both, NINE].flatMap(config =>
    [100, 1000].map(markets => {
      const some = all.slice(0, markets)
      const rounds = Array.from({ length: ROUNDS }, () => hearing(config, some))
      const rates = rounds.map(round => round.ticks)
      return [
        `${rightOr(deployAll(config)).length} strategies, ${shown(markets)} markets`,
        shown(median(rates)),
        `${shown(least(rates))} … ${shown(most(rates))}`,
        shown(median(rounds.map(round => round.decisions))),
      ]
    }),
  )
  return [
    {
      title: 'ticks a second through run(strategies)',
      method: `${shown(TICKS)} priced ticks, market after market, into run(); ${ROUNDS} rounds.`,
      columns: ['', 'ticks a second', 'least … most', 'decisions'],
      rows,
    },
    five(all),
  ]
}
