/** Evenings of bids that end by themselves, far from the touch, so that nothing but their time ends them: at the venue, and on paper over a restart. */
import * as t from 'io-ts'
import type { Side } from '../../src/domain/ids.ts'
import { millis, price, shares } from '../../src/domain/money.ts'
import { priceOf } from '../../src/domain/quote.ts'
import type { Sql } from '../../src/store/connection.ts'
import { type Deployed, deploy, type LimitParams } from '../../strategies/deployed.ts'
import { limitParameters, parameters } from '../../strategies/parameters.ts'
import { right } from '../strategies/scene.ts'
import { onlyOne } from './onlyOne.ts'
import type { Spell } from './weather.ts'
import { EPOCH, runWorld, type WorldPlan, type WorldReport } from './world.ts'

const params = parameters(
  limitParameters({ maxPositionUsd: '1000', maxPositions: '10', maxEntrySpread: '1', maxExitSpread: '1' }),
  () => [],
)
const state = t.type({ placed: t.number, heard: t.string })
const SIDES: ReadonlyArray<Side> = ['YES', 'NO']
/** How long a bid rests, ms: little over the least. */
const RESTS = 133_000

/** Rests one bid a side, once, a tick over nothing, until some time; its state says how each ended. */
export const timed = (): Deployed =>
  right(
    deploy<LimitParams, t.TypeOf<typeof state>>(
      {
        name: 'timed',
        params,
        follows: () => () => true,
        state,
        codec: 1,
        initial: () => () => ({ placed: 0, heard: '' }),
        step: () => (before, input) => {
          if (input._tag === 'outcome' && input.outcome._tag === 'closing')
            return [{ ...before, heard: `${before.heard} ${input.outcome.kind}`.trim() }, []]
          if (input._tag !== 'tick' || input.own.pending.length > 0) return [before, []]
          const side = SIDES[before.placed]
          if (side === undefined) return [before, []]
          const trigger = priceOf(input.quote, side)
          const terms = { price: price(input.market.tickSize), shares: shares(7_000_000), reason: 'rests', trigger }
          const until = millis(input.at + RESTS)
          return [
            { ...before, placed: before.placed + 1 },
            [{ _tag: 'PLACE', side, direction: 'BUY', ...terms, until }],
          ]
        },
      },
      'default',
      undefined,
    ),
  )

/** What became of a bid; times in ms since the beginning. */
interface Bid {
  readonly type: string
  readonly born: number
  readonly ends: number
  /** null: it has no end. */
  readonly done: number | null
  readonly status: string
  readonly text: string
  readonly reserved: number
}
export interface Evening {
  readonly report: WorldReport
  readonly bids: ReadonlyArray<Bid>
  /** How the strategy heard that its bids ended. */
  readonly heard: ReadonlyArray<string>
}

const readEvening = async (sql: Sql, report: WorldReport): Promise<Evening> => ({
  report,
  bids: await sql<Bid[]>`
    with ms as (select ${EPOCH}::timestamptz as zero)
    select o.order_type as type, (extract(epoch from o.created_at - zero) * 1000)::int as born, (extract(epoch from o.ends_at - zero) * 1000)::int as ends,
           (extract(epoch from o.done_at - zero) * 1000)::int as done, o.status, o.text,
           (select count(*)::int from csgo_reservations r where r.action_id = o.action_id) as reserved
      from csgo_orders o, ms order by o.created_at, o.order_id`,
  heard: (
    await sql<{ heard: string }[]>`select state->>'heard' as heard from csgo_strategy_state order by market_id`
  ).map(({ heard }) => heard),
})

const NOBODY = 'favorite_hedge:{"first_minute":1439,"last_minute":1440,"hedge_price":1}'
const run = async (sql: Sql, lookupSql: Sql, plan: Partial<WorldPlan>, spells: ReadonlyArray<Spell>) =>
  readEvening(
    sql,
    await runWorld(sql, lookupSql, {
      seed: 1,
      minutes: 5,
      matches: 1,
      lists: onlyOne(),
      pace: 1,
      besides: [timed()],
      settings: { STRATEGIES: NOBODY, EARLY_POLLS: 'off' },
      weather: { _tag: 'this', spells },
      ...plan,
    }),
  )

/** The first half is without the calm, in which the world takes back all that rests. */
export const runTimedLive = (sql: Sql, lookupSql: Sql, spells: ReadonlyArray<Spell> = []): Promise<Evening> =>
  run(sql, lookupSql, { trading: 'live', ends: 'when quiet' }, spells)

export const AWAY = { kind: 'killed', from: 40_000, to: 48_000 } as const satisfies Spell

/** The process is gone for a while, while they rest. */
export const runTimedPaper = (sql: Sql, lookupSql: Sql): Promise<Evening> => run(sql, lookupSql, {}, [AWAY])
