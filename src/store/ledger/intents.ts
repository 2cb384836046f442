import type { AskedAction } from '../../domain/action.ts'
import type { ActionId, MarketId } from '../../domain/ids.ts'
import type { SavedLife } from '../../domain/life.ts'
import { type Millis, showMillionths } from '../../domain/money.ts'
import type { Intent, Order, Refusal } from '../../domain/order.ts'
import type { Measure } from '../../domain/risk.ts'
import type { Decision } from '../../domain/strategy.ts'
import type { Transaction } from '../connection.ts'
import { basisOf } from './basis.ts'
import { insertLives, livesJson } from './lives.ts'

/** The decision behind an action, and what risk measured of it. */
export interface Behind {
  readonly decision: Decision
  readonly measured: ReadonlyArray<Measure>
}

/** A verdict's rows carry what of the decision people want to know. */
const told = ({ decision, measured }: Behind, asked: AskedAction) => ({
  action_id: asked.id,
  strategy_name: decision.strategy,
  market_id: decision.marketId,
  step: decision.step,
  kind: asked.action._tag,
  action: asked.action,
  causes: decision.trigger.causes,
  yes_price: decision.trigger.yesPrice === null ? null : showMillionths(decision.trigger.yesPrice),
  price_age_ms: decision.trigger.age,
  decided_at: decision.at,
  ...basisOf(decision, measured),
})

/** An instant that came as a number inside JSON. */
const instantOf = (column: string) => `timestamptz 'epoch' + ${column} * interval '1 millisecond'`

const TOLD = `
  action_id text, strategy_name text, market_id int, step bigint, kind text, action jsonb, causes text[], yes_price numeric, price_age_ms numeric,
  decided_at bigint, at bigint, state_before jsonb, state_after jsonb, params jsonb, params_hash text, checks jsonb`
const TOLD_COLUMNS = `action_id, strategy_name, market_id, step, kind, action, causes, yes_price, price_age_ms, decided_at, created_at,
  state_before, state_after, params, params_hash, checks`
const TOLD_VALUES = `action_id, strategy_name, market_id, step, kind, action, causes, yes_price, round(price_age_ms)::int, ${instantOf('decided_at')},
  ${instantOf('at')}, state_before, state_after, params, params_hash, checks`

/** Orders of the JSON in a parameter, as `intended`. */
const insertOrders = (parameter: string) => `
  insert into csgo_orders (order_id, action_id, strategy_name, market_id, token_id, token_type, side, order_type, limit_price, usd, shares,
                           trigger_price, attempt, neg_risk, version, tick_size, ends_at, created_at, updated_at)
  select order_id, action_id, strategy_name, market_id, token_id, token_type, side, order_type, limit_price, usd, shares, trigger_price,
         attempt, neg_risk, version, tick_size, ${instantOf('ends_at')}, ${instantOf('at')}, ${instantOf('at')}
    from jsonb_to_recordset(${parameter}::text::jsonb) as r (
      order_id text, action_id text, strategy_name text, market_id int, token_id text, token_type text, side text, order_type text,
      limit_price numeric, usd numeric, shares numeric, trigger_price numeric, attempt int, neg_risk boolean, version text,
      tick_size numeric, ends_at bigint, at bigint)
  on conflict (order_id) do nothing`

/**
 * All that an approval writes, in one statement: intents $1 with their pairs and reservations under the fencing token $2, orders $3, refusals
 * $4 (each also closes its action, so that the strategy hears of it), CLOSEs under the minimum $5 (told once that they wait), lives $6, and
 * the markets $7 whose working orders or wallets changed without anything being told.
 */
const WRITE = `
  with intents as materialized (
    select * from jsonb_to_recordset($1::text::jsonb) as r (reason text, reserve numeric, ${TOLD})
  ), written as (
    insert into csgo_intents (reason, fencing, ${TOLD_COLUMNS})
    select reason, $2::bigint, ${TOLD_VALUES} from intents on conflict do nothing
  ), pairs as (
    insert into csgo_pairs (strategy_name, market_id, condition_id, action_id, pair_type, entry_yes_price, opened_at)
    select r.strategy_name, r.market_id, m.condition_id, r.action_id, split_part(r.strategy_name, '@', 1), r.yes_price, ${instantOf('r.at')}
      from intents r join csgo_matches m on m.id = r.market_id where r.kind = 'OPEN_PAIR'
    on conflict (action_id) do nothing
  ), reserved as (
    insert into csgo_reservations (action_id, strategy_name, market_id, usd)
    select action_id, strategy_name, market_id, reserve from intents where reserve is not null
    on conflict (action_id) do nothing
  ), orders as (${insertOrders('$3')}
  ), refusals as materialized (
    select * from jsonb_to_recordset($4::text::jsonb) as r (place int, reason text, detail text, ${TOLD}) order by place
  ), refused as (
    insert into csgo_refusals (reason, detail, ${TOLD_COLUMNS})
    select reason, detail, ${TOLD_VALUES} from refusals on conflict do nothing
  ), lives as (${insertLives('$6')}
  ), changed as (
    update csgo_matches set ledger_seq = ledger_seq + 1, ledger_xact = pg_current_xact_id() where id = any($7::int[])
  )
  select
    (select count(csgo_tell(market_id, strategy_name, action_id, 'closing', 'refused', reason || ': ' || detail, 0, 0, ${instantOf('at')}))
       from refusals),
    (select count(csgo_tell(market_id, strategy_name, action_id, 'progress', 'accepted', text, 0, 0, ${instantOf('at')}))
       from jsonb_to_recordset($5::text::jsonb) as r (action_id text, strategy_name text, market_id int, text text, at bigint))`
const WRITE_ORDERS = insertOrders('$1')

/** What was judged, with what stands behind it. */
export interface Judgement {
  readonly intents: ReadonlyArray<Intent>
  readonly refusals: ReadonlyArray<Refusal>
  readonly waits: ReadonlyArray<{ readonly intent: Intent; readonly text: string }>
  readonly lives: ReadonlyArray<SavedLife>
  readonly behind: (id: ActionId) => Behind
}

/** Writes what must be committed before anything goes out: one statement, sent when it is awaited. */
export const writeJudgement = (
  tx: Transaction,
  { intents, refusals, waits, lives, behind }: Judgement,
  fencing: number,
) => {
  const heard = new Set([...refusals, ...waits.map(({ intent }) => intent)].map(one => one.marketId))
  const changed = new Set(intents.map(intent => intent.marketId).filter(market => !heard.has(market)))
  return tx.unsafe(
    WRITE,
    [
      JSON.stringify(
        intents.map(intent => ({
          ...told(behind(intent.asked.id), intent.asked),
          reason: intent.asked.action.reason,
          at: intent.at,
          reserve: intent.reserve > 0 ? showMillionths(intent.reserve) : null,
        })),
      ),
      fencing,
      ordersJson(intents.flatMap(intent => intent.orders.map(order => ({ order, at: intent.at })))),
      JSON.stringify(
        refusals.map((refusal, place) => ({
          ...told(behind(refusal.asked.id), refusal.asked),
          reason: refusal.reason,
          detail: refusal.detail,
          at: refusal.at,
          place,
        })),
      ),
      JSON.stringify(
        waits.map(({ intent, text }) => ({
          action_id: intent.asked.id,
          strategy_name: intent.strategy,
          market_id: intent.marketId,
          text,
          at: intent.at,
        })),
      ),
      livesJson(lives),
      [...changed].sort((a, b) => a - b),
    ],
    { prepare: true },
  )
}

const ordersJson = (orders: ReadonlyArray<{ readonly order: Order; readonly at: Millis }>): string =>
  JSON.stringify(
    orders.map(({ order, at }) => ({
      order_id: order.orderId,
      action_id: order.actionId,
      strategy_name: order.strategy,
      market_id: order.marketId,
      token_id: order.tokenId,
      token_type: order.side,
      side: order.direction,
      order_type: order.type,
      limit_price: showMillionths(order.limit),
      usd: order.amount._tag === 'usd' ? showMillionths(order.amount.usd) : null,
      shares: order.amount._tag === 'shares' ? showMillionths(order.amount.shares) : null,
      trigger_price: showMillionths(order.trigger),
      attempt: order.attempt,
      neg_risk: order.negRisk,
      version: order.version,
      tick_size: showMillionths(order.tickSize),
      ends_at: order.type === 'GTD' ? order.endsAt : null,
      at,
    })),
  )

/** The next order of an action, as `intended`. */
export const writeOrder = async (tx: Transaction, order: Order, at: Millis): Promise<void> => {
  await tx.unsafe(WRITE_ORDERS, [ordersJson([{ order, at }])], { prepare: true })
}

/** A market whose working orders or wallets changed without anything being told. */
export const bump = async (tx: Transaction, market: MarketId): Promise<void> => {
  await tx`select csgo_bump(${market})`
}
