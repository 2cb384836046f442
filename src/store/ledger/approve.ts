import type { AskedAction } from '../../domain/action.ts'
import type { ActionId, MarketId, StrategyKey } from '../../domain/ids.ts'
import { marketId, type OrderId, savedActionId, savedStrategyKey } from '../../domain/ids.ts'
import type { Millis } from '../../domain/money.ts'
import type { Intent, Order, Refusal, RefusalReason, RiskApproved } from '../../domain/order.ts'
import type { LedgerView, Verdict } from '../../domain/risk.ts'
import type { TradingCores } from '../../ports/cores.ts'
import type { Approval, Waiting } from '../../ports/store.ts'
import type { Sql, Transaction } from '../connection.ts'
import { type Fence, fenced } from './fence.ts'
import { type Behind, bump, writeIntents, writeRefusals } from './intents.ts'
import { writeLives } from './lives.ts'
import { ORDER_SELECTION, type OrderRow, orderOf } from './rows.ts'
import { lockAndRead } from './view.ts'

export interface ApproveSettings extends Fence {
  readonly cores: TradingCores
}
export interface Approved {
  readonly approval: Approval
  /** Where something is to be heard. */
  readonly told: ReadonlyArray<MarketId>
}

/**
 * One transaction: locks, judges, writes. Decisions that are known already (a commit whose answer was lost) are not judged again:
 * what they led to is read back, orders as long as they were neither sent nor handed out before.
 */
export const approve = (
  sql: Sql,
  settings: ApproveSettings,
  handedOut: ReadonlySet<OrderId>,
  waiting: ReadonlyArray<Waiting>,
  at: Millis,
): Promise<Approved> =>
  sql.begin(async (tx): Promise<Approved> => {
    const decisions = waiting.map(one => one.decision)
    const asked = decisions.flatMap(decision => decision.actions.map(action => action.id))
    const byAction = new Map(decisions.flatMap(decision => decision.actions.map(({ id }) => [id, decision] as const)))
    const markets = sorted(decisions.map(decision => decision.marketId))
    const strategies: ReadonlyArray<StrategyKey> = [...new Set(decisions.map(decision => decision.strategy))].sort()
    const [, view, rows] = await Promise.all([
      fenced(tx, settings),
      lockAndRead(tx, markets, strategies, at),
      readKnown(tx, asked),
    ])
    const known = knownOf(rows, handedOut, view, at)
    const fresh = waiting.map(one => ({
      ...one,
      decision: { ...one.decision, actions: one.decision.actions.filter(({ id }) => !known.ids.has(id)) },
    }))
    const verdicts = settings.cores.judge(view, fresh, at)
    const measures = new Map(verdicts.map(verdict => [askedIn(verdict).id, verdict.measured] as const))
    const behind = (id: ActionId): Behind => {
      const decision = byAction.get(id)
      if (decision === undefined) throw new RangeError(`a verdict on ${id}, which nobody asked`)
      return { decision, measured: measures.get(id) ?? [] }
    }
    const intents = verdicts.flatMap(verdict => (verdict._tag === 'refused' ? [] : [verdict.intent]))
    const refusals = verdicts.flatMap(verdict => (verdict._tag === 'refused' ? [verdict.refusal] : []))
    const waits = verdicts.flatMap(verdict => (verdict._tag === 'waits' ? [verdict] : []))
    const heard = waits.map(({ intent }) => intent)
    // Sent at once, done in this order.
    await Promise.all([
      writeIntents(tx, intents, behind, settings.fencing()),
      writeRefusals(tx, refusals, behind),
      tellWaits(tx, waits),
      bump(tx, changedSilently(intents, [...refusals, ...heard])),
      writeLives(
        tx,
        decisions.map(decision => decision.life),
      ),
    ])
    return {
      approval: {
        orders: [...known.orders, ...intents.flatMap(intent => intent.orders)],
        cancels: [...known.cancels, ...verdicts.flatMap(verdict => (verdict._tag === 'cancel' ? [verdict.order] : []))],
        refusals: [...known.refusals, ...refusals],
      },
      told: sorted([...known.refusals, ...refusals, ...heard].map(one => one.marketId)),
    }
  })

const askedIn = (verdict: Verdict): AskedAction =>
  verdict._tag === 'refused' ? verdict.refusal.asked : verdict.intent.asked

const sorted = (markets: ReadonlyArray<MarketId>): ReadonlyArray<MarketId> =>
  [...new Set(markets)].sort((a, b) => a - b)

/** A CLOSE under the minimum is told once that it waits. */
const tellWaits = async (
  tx: Transaction,
  waits: ReadonlyArray<Extract<Verdict, { readonly _tag: 'waits' }>>,
): Promise<void> => {
  for (const { intent, text } of waits)
    await tx`select csgo_tell(${intent.marketId}, ${intent.strategy}, ${intent.asked.id}, 'progress', 'accepted', ${text}, 0, 0, ${intent.at})`
}

const changedSilently = (
  intents: ReadonlyArray<Intent>,
  told: ReadonlyArray<{ readonly marketId: MarketId }>,
): ReadonlyArray<MarketId> => {
  const heard = new Set(told.map(one => one.marketId))
  return sorted(intents.map(intent => intent.marketId).filter(market => !heard.has(market)))
}

interface Known {
  readonly ids: ReadonlySet<ActionId>
  readonly orders: ReadonlyArray<RiskApproved<Order>>
  readonly cancels: ReadonlyArray<RiskApproved<Order>>
  readonly refusals: ReadonlyArray<Refusal>
}

/** What earlier calls with the same actions led to. */
const readKnown = (tx: Transaction, asked: ReadonlyArray<ActionId>) => {
  const ids = [...asked]
  return Promise.all([
    tx<{ action_id: string; cancels: string | null }[]>`
      select action_id, case when kind = 'CANCEL' and closed_as is null then action->>'orderId' end as cancels
        from csgo_intents where action_id = any(${ids}::text[])`,
    tx<
      {
        action_id: string
        strategy_name: string
        market_id: number
        reason: RefusalReason
        detail: string
        action: Refusal['asked']['action']
      }[]
    >`
      select action_id, strategy_name, market_id, reason, detail, action from csgo_refusals where action_id = any(${ids}::text[])`,
    tx<OrderRow[]>`
      select ${tx.unsafe(ORDER_SELECTION)} where o.action_id = any(${ids}::text[]) and o.status = 'intended' order by o.created_at, o.order_id`,
  ])
}

const knownOf = (
  [intents, refusals, orders]: Awaited<ReturnType<typeof readKnown>>,
  handedOut: ReadonlySet<OrderId>,
  view: LedgerView,
  at: Millis,
): Known => {
  const cancels = new Set(intents.map(intent => intent.cancels))
  return {
    ids: new Set([...intents, ...refusals].map(row => savedActionId(row.action_id))),
    orders: orders.map(orderOf).filter(order => !handedOut.has(order.orderId)),
    cancels: [...view.markets.values()]
      .flatMap(market => market.orders.map(open => open.order))
      .filter(order => cancels.has(order.orderId)),
    refusals: refusals.map(row => ({
      asked: { id: savedActionId(row.action_id), action: row.action },
      strategy: savedStrategyKey(row.strategy_name),
      marketId: marketId(row.market_id),
      reason: row.reason,
      detail: row.detail,
      at,
    })),
  }
}
