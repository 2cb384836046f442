import type { AskedAction } from '../../domain/action.ts'
import type { ActionId, MarketId } from '../../domain/ids.ts'
import { type Millis, showMillionths } from '../../domain/money.ts'
import type { Intent, Order, Refusal } from '../../domain/order.ts'
import type { Measure } from '../../domain/risk.ts'
import type { Decision } from '../../domain/strategy.ts'
import type { Transaction } from '../connection.ts'
import { basisOf } from './basis.ts'

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
const instantOf = (tx: Transaction, column: string) =>
  tx.unsafe(`timestamptz 'epoch' + ${column} * interval '1 millisecond'`)

/** Writes intents with their pairs, orders and reservations: what must be committed before anything goes out. */
export const writeIntents = async (
  tx: Transaction,
  intents: ReadonlyArray<Intent>,
  behind: (id: ActionId) => Behind,
  fencing: number,
): Promise<void> => {
  if (intents.length === 0) return
  const rows = intents.map(intent => ({
    ...told(behind(intent.asked.id), intent.asked),
    reason: intent.asked.action.reason,
    at: intent.at,
    reserve: intent.reserve > 0 ? showMillionths(intent.reserve) : null,
  }))
  const written = tx`
    with rows as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r (
        action_id text, strategy_name text, market_id int, step bigint, kind text, action jsonb, reason text, causes text[],
        yes_price numeric, price_age_ms numeric, decided_at bigint, at bigint, reserve numeric,
        state_before jsonb, state_after jsonb, params jsonb, params_hash text, checks jsonb)
    ), intents as (
      insert into csgo_intents (action_id, strategy_name, market_id, step, kind, action, reason, causes, yes_price, price_age_ms, decided_at, fencing, created_at,
                                state_before, state_after, params, params_hash, checks)
      select action_id, strategy_name, market_id, step, kind, action, reason, causes, yes_price, round(price_age_ms)::int,
             ${instantOf(tx, 'decided_at')}, ${fencing}::bigint, ${instantOf(tx, 'at')}, state_before, state_after, params, params_hash, checks from rows
      on conflict do nothing
    ), pairs as (
      insert into csgo_pairs (strategy_name, market_id, condition_id, action_id, pair_type, entry_yes_price, opened_at)
      select r.strategy_name, r.market_id, m.condition_id, r.action_id, split_part(r.strategy_name, '@', 1), r.yes_price, ${instantOf(tx, 'r.at')}
        from rows r join csgo_matches m on m.id = r.market_id where r.kind = 'OPEN_PAIR'
      on conflict (action_id) do nothing
    )
    insert into csgo_reservations (action_id, strategy_name, market_id, usd)
    select action_id, strategy_name, market_id, reserve from rows where reserve is not null
    on conflict (action_id) do nothing`.execute()
  await Promise.all([
    written,
    writeOrders(
      tx,
      intents.flatMap(intent => intent.orders.map(order => ({ order, at: intent.at }))),
    ),
  ])
}

/** Orders as `intended`. */
export const writeOrders = async (
  tx: Transaction,
  orders: ReadonlyArray<{ readonly order: Order; readonly at: Millis }>,
): Promise<void> => {
  if (orders.length === 0) return
  const rows = orders.map(({ order, at }) => ({
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
    at,
  }))
  await tx`
    insert into csgo_orders (order_id, action_id, strategy_name, market_id, token_id, token_type, side, order_type, limit_price, usd, shares,
                             trigger_price, attempt, neg_risk, version, tick_size, created_at, updated_at)
    select order_id, action_id, strategy_name, market_id, token_id, token_type, side, order_type, limit_price, usd, shares, trigger_price,
           attempt, neg_risk, version, tick_size, ${instantOf(tx, 'at')}, ${instantOf(tx, 'at')}
      from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r (
        order_id text, action_id text, strategy_name text, market_id int, token_id text, token_type text, side text, order_type text,
        limit_price numeric, usd numeric, shares numeric, trigger_price numeric, attempt int, neg_risk boolean, version text,
        tick_size numeric, at bigint)
    on conflict (order_id) do nothing`
}

/** Refusals; each also closes its action, so that the strategy hears of it. */
export const writeRefusals = async (
  tx: Transaction,
  refusals: ReadonlyArray<Refusal>,
  behind: (id: ActionId) => Behind,
): Promise<void> => {
  if (refusals.length === 0) return
  const rows = refusals.map((refusal, place) => ({
    ...told(behind(refusal.asked.id), refusal.asked),
    reason: refusal.reason,
    detail: refusal.detail,
    at: refusal.at,
    place,
  }))
  await tx`
    with rows as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r (
        action_id text, strategy_name text, market_id int, step bigint, kind text, action jsonb, reason text, detail text, causes text[],
        yes_price numeric, price_age_ms numeric, decided_at bigint, at bigint, place int,
        state_before jsonb, state_after jsonb, params jsonb, params_hash text, checks jsonb)
      order by place
    ), refusals as (
      insert into csgo_refusals (action_id, strategy_name, market_id, step, kind, action, reason, detail, causes, yes_price, price_age_ms, decided_at, created_at,
                                 state_before, state_after, params, params_hash, checks)
      select action_id, strategy_name, market_id, step, kind, action, reason, detail, causes, yes_price, round(price_age_ms)::int,
             ${instantOf(tx, 'decided_at')}, ${instantOf(tx, 'at')}, state_before, state_after, params, params_hash, checks from rows
      on conflict do nothing
    )
    select csgo_tell(market_id, strategy_name, action_id, 'closing', 'refused', reason || ': ' || detail, 0, 0, ${instantOf(tx, 'at')}) from rows`
}

/** Markets whose working orders or wallets changed without anything being told. */
export const bump = async (tx: Transaction, markets: ReadonlyArray<MarketId>): Promise<void> => {
  if (markets.length > 0) await tx`select csgo_bump(id) from unnest(${[...markets]}::int[]) as id`
}
