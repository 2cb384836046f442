/**
 * One market, four wishes one after another (buy, rest a bid, take it back, sell), and a process that dies at one step between itself, its database
 * and the venue, or at two. A run without a death says which steps there are.
 */
import * as t from 'io-ts'
import type { Action } from '../../src/domain/action.ts'
import { price, shares, usd } from '../../src/domain/money.ts'
import { priceOf, touchOf } from '../../src/domain/quote.ts'
import type { TickInput } from '../../src/domain/strategy.ts'
import type { Sql } from '../../src/store/connection.ts'
import { type Deployed, deploy, type LimitParams } from '../../strategies/deployed.ts'
import { limitParameters, parameters } from '../../strategies/parameters.ts'
import { right } from '../strategies/scene.ts'
import type { Reaching } from './network.ts'
import { onlyOne } from './onlyOne.ts'
import { type Deaths, runWorld, type WorldReport } from './world.ts'

/** Between two wishes, ms: the fills of the one are settled before the other. */
const EVERY = 20_000
const MINUTES = 4
/** The match that is in play when the world begins. */
const SEED = 5

const wish = (turn: number, { own, quote, market }: TickInput): ReadonlyArray<Action> => {
  const trigger = priceOf(quote, 'YES')
  const held = own.positions.find(({ side, confirmed }) => side === 'YES' && confirmed >= market.minOrderSize)
  const [resting] = own.working
  switch (turn) {
    case 0:
      return [{ _tag: 'OPEN_LONG', side: 'YES', usd: usd(20_000_000), reason: 'buys', trigger }]
    case 1: {
      const { bid } = touchOf(quote, 'YES')
      const at = price(bid - (bid % market.tickSize) - 5 * market.tickSize)
      return at <= 0
        ? []
        : [
            {
              _tag: 'PLACE',
              side: 'YES',
              direction: 'BUY',
              price: at,
              shares: shares(7_000_000),
              reason: 'rests',
              trigger,
            },
          ]
    }
    case 2:
      return resting === undefined ? [] : [{ _tag: 'CANCEL', orderId: resting.orderId, reason: 'takes back', trigger }]
    case 3:
      return held === undefined ? [] : [{ _tag: 'CLOSE', sides: ['YES'], reason: 'sells', trigger }]
    default:
      return []
  }
}

const params = parameters(
  limitParameters({ maxPositionUsd: '1000', maxPositions: '10', maxEntrySpread: '1', maxExitSpread: '1' }),
  () => [],
)
const state = t.type({ turn: t.number, at: t.number })

const fourWishes = (): Deployed =>
  right(
    deploy<LimitParams, t.TypeOf<typeof state>>(
      {
        name: 'wisher',
        params,
        follows: () => () => true,
        state,
        codec: 1,
        initial: () => () => ({ turn: 0, at: 0 }),
        step: () => (before, input) =>
          input._tag !== 'tick' || !input.inPlay || input.own.pending.length > 0 || input.at - before.at < EVERY
            ? [before, []]
            : [{ turn: before.turn + 1, at: input.at }, wish(before.turn, input)],
      },
      'default',
      undefined,
    ),
  )

/** The n-th time (from 1) that a step on the way of an order comes, and how the process dies there. */
export interface Death {
  readonly what: string
  readonly nth: number
  readonly how: 'dies' | Reaching
}
export const showDeath = ({ what, nth, how }: Death): string =>
  `${what} ${nth}${how === 'dies' ? '' : `, the request ${typeof how === 'string' ? how : `arrives ${how.late} ms later`}`}`

export interface CrashReport extends WorldReport {
  /** Every way to die that the run had, in order. */
  readonly ways: ReadonlyArray<Death>
  /** How many of the deaths came. */
  readonly died: number
}

/** Its calls of the database that are on an order's way. */
const STEPS = /^(approve|record|resume)/
const AT_VENUE: ReadonlyArray<Reaching> = ['breaks off', 'arrives', { late: 4_000 }]

/** Numbers the steps, and dies at those that are named. */
const dying = (deaths: ReadonlyArray<Death>, ways: Death[]): Deaths & { readonly died: () => number } => {
  const counts = new Map<string, number>()
  let died = 0
  const next = (what: string, hows: ReadonlyArray<Death['how']>): Death | undefined => {
    const nth = (counts.get(what) ?? 0) + 1
    counts.set(what, nth)
    for (const how of hows) ways.push({ what, nth, how })
    const death = deaths.find(one => one.what === what && one.nth === nth)
    if (death !== undefined) died += 1
    return death
  }
  return {
    died: () => died,
    atDatabase: (where, what) =>
      !STEPS.test(what) || next(`${where} ${what}`, ['dies']) === undefined ? 'lives' : 'dies',
    atVenue: ({ method, url }) => {
      if (!url.endsWith('/order') || method === 'GET') return 'lives'
      const death = next(`${method} /order`, AT_VENUE)
      return death === undefined || death.how === 'dies' ? 'lives' : { dies: death.how }
    },
  }
}

/** More orders than wishes would be one too many. */
const WISHES = 3

export const runCrashes = async (sql: Sql, lookupSql: Sql, deaths: ReadonlyArray<Death>): Promise<CrashReport> => {
  const ways: Death[] = []
  const way = dying(deaths, ways)
  const report = await runWorld(sql, lookupSql, {
    seed: SEED,
    minutes: MINUTES,
    ends: 'when quiet',
    pace: 1,
    matches: 1,
    trading: 'live',
    lists: onlyOne(),
    settings: {
      EARLY_POLLS: 'off',
      STRATEGIES: 'favorite_hedge:{"first_minute":1439,"last_minute":1440,"hedge_price":1}',
    },
    besides: [fourWishes()],
    weather: { _tag: 'this', spells: [] },
    deaths: way,
  })
  const [placed] = await sql<{ orders: number }[]>`select count(distinct order_id)::int as orders from csgo_orders`
  const orders = placed?.orders ?? 0
  const faults = orders > WISHES ? [`${orders} orders of ${WISHES} wishes`] : []
  return { ...report, faults: [...report.faults, ...faults], ways, died: way.died() }
}
