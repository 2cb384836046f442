/**
 * One evening on which the venue does to resting orders all that it may: gets their tick finer, wipes them at the official start, begins a match early,
 * loses the heartbeats, and ends a market under them. A bid far from the touch rests in every market.
 */
import * as t from 'io-ts'
import type { Side } from '../../src/domain/ids.ts'
import type { DiscoveredMarket } from '../../src/domain/market.ts'
import { price, shares } from '../../src/domain/money.ts'
import { priceOf } from '../../src/domain/quote.ts'
import type { Sql } from '../../src/store/connection.ts'
import { type Deployed, deploy, type LimitParams } from '../../strategies/deployed.ts'
import { limitParameters, parameters } from '../../strategies/parameters.ts'
import { right } from '../strategies/scene.ts'
import type { Spell } from './weather.ts'
import { EPOCH, runWorld, type WorldReport } from './world.ts'

const params = parameters(
  limitParameters({ maxPositionUsd: '1000', maxPositions: '10', maxEntrySpread: '1', maxExitSpread: '1' }),
  () => [],
)
const state = t.type({ at: t.number })
const SIDES: ReadonlyArray<Side> = ['YES', 'NO']
/** Between two bids in one market, ms. */
const EVERY = 5_000

/** From then on it takes back what rests, ms since the beginning. */
const LAST = 185_000

/** Rests a bid two ticks over nothing on each side, wherever none rests. */
export const rester = (): Deployed =>
  right(
    deploy<LimitParams, t.TypeOf<typeof state>>(
      {
        name: 'rester',
        params,
        follows: () => () => true,
        state,
        codec: 1,
        initial: () => () => ({ at: 0 }),
        step: () => (before, input) => {
          if (input._tag !== 'tick' || input.own.pending.length > 0 || input.at - before.at < EVERY) return [before, []]
          const [resting] = input.own.working
          if (input.at > EPOCH + LAST)
            return [
              { at: input.at },
              resting === undefined
                ? []
                : [
                    {
                      _tag: 'CANCEL',
                      orderId: resting.orderId,
                      reason: 'takes back',
                      trigger: priceOf(input.quote, 'YES'),
                    },
                  ],
            ]
          const side = SIDES.find(one => !input.own.working.some(order => order.side === one))
          if (side === undefined) return [before, []]
          const trigger = priceOf(input.quote, side)
          const at = price(2 * input.market.tickSize)
          const amount = { price: at, shares: shares(7_000_000) }
          return [{ at: input.at }, [{ _tag: 'PLACE', side, direction: 'BUY', ...amount, reason: 'rests', trigger }]]
        },
      },
      'default',
      undefined,
    ),
  )

/** Of seed 4 at this pace the match that is on ends after 114 s, and its market closes after 181 s. */
const SEED = 4
const PACE = 20
export const SPELLS = {
  tick: { kind: 'tick-change', from: 20_000, to: 40_000 },
  early: { kind: 'early-start', from: 25_000, to: 59_000 },
  beats: { kind: 'http-500', from: 72_000, to: 92_000, scope: { endpoint: 'POST /clob/v1/heartbeats' } },
} as const satisfies Readonly<Record<string, Spell>>

/** When they start, ms since the beginning: one has begun, one begins at the time that was said, one early. */
export const STARTS = { on: -240_000, timely: 60_000, early: 300_000 } as const

/** The first moneyline that starts at each of these times. */
export const onePerStart = (): ((market: DiscoveredMarket) => boolean) => {
  const chosen = new Map<number, string>()
  return ({ marketType, gameStart, conditionId }) => {
    const start = (gameStart ?? EPOCH) - EPOCH
    if (marketType !== 'moneyline' || !Object.values(STARTS).some(one => one === start)) return false
    if (!chosen.has(start)) chosen.set(start, conditionId)
    return chosen.get(start) === conditionId
  }
}

/** What became of an order; times in ms since the beginning. */
export interface Bid {
  readonly starts: number
  readonly limit: string
  readonly born: number
  /** null: it has no end. */
  readonly done: number | null
  readonly status: string
  /** What was said at its end. */
  readonly text: string
}

export const readBids = (sql: Sql): Promise<ReadonlyArray<Bid>> => sql<Bid[]>`
  with ms as (select ${EPOCH}::timestamptz as zero)
  select (extract(epoch from m.game_start_time - zero) * 1000)::int as starts, trim_scale(o.limit_price) as limit,
         (extract(epoch from o.created_at - zero) * 1000)::int as born, (extract(epoch from o.done_at - zero) * 1000)::int as done, o.status,
         (select t.text from csgo_order_transitions t where t.order_id = o.order_id order by t.id desc limit 1) as text
    from csgo_orders o join csgo_matches m on m.id = o.market_id, ms order by o.created_at`

export const runChoreography = (sql: Sql, lookupSql: Sql): Promise<WorldReport> =>
  runWorld(sql, lookupSql, {
    seed: SEED,
    minutes: 5,
    pace: PACE,
    matches: 3,
    trading: 'live',
    lists: onePerStart(),
    settings: {
      EARLY_POLLS: 'off',
      STRATEGIES: 'favorite_hedge:{"first_minute":1439,"last_minute":1440,"hedge_price":1}',
    },
    besides: [rester()],
    weather: { _tag: 'this', spells: Object.values(SPELLS) },
  })
