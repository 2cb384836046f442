import type { AskedAction } from '../../domain/action.ts'
import type { ActionId, MarketId, StrategyKey } from '../../domain/ids.ts'
import { marketId, type OrderId, savedActionId, savedStrategyKey } from '../../domain/ids.ts'
import type { Millis } from '../../domain/money.ts'
import type { Order, Refusal, RefusalReason, RiskApproved } from '../../domain/order.ts'
import type { LedgerView, Verdict } from '../../domain/risk.ts'
import type { TradingCores } from '../../ports/cores.ts'
import type { Approval, Waiting } from '../../ports/store.ts'
import { endingWith, type Sql, type Transaction } from '../connection.ts'
import { type Fence, fenced } from './fence.ts'
import { type Behind, writeJudgement } from './intents.ts'
import { ORDER_SELECTION, type OrderRow, orderOf } from './orderRows.ts'
import { lockAndRead } from './view.ts'

export interface ApproveSettings extends Fence {
  readonly cores: TradingCores
  /** Hears of orders while they are being committed: what needs no commit is made ready then (a signature), and nothing goes out. */
  readonly makeReady?: (orders: ReadonlyArray<RiskApproved<Order>>) => void
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
  endingWith(sql, async tx => {
    const decisions = waiting.map(one => one.decision)
    const actions = decisions.flatMap(decision => decision.actions.map(action => action.id))
    const byAction = new Map(decisions.flatMap(decision => decision.actions.map(({ id }) => [id, decision] as const)))
    const markets = sorted(decisions.map(decision => decision.marketId))
    const strategies: ReadonlyArray<StrategyKey> = [...new Set(decisions.map(decision => decision.strategy))].sort()
    const [, { view, isKnown }] = await Promise.all([
      fenced(tx, settings),
      lockAndRead(tx, { markets, strategies, actions }, at),
    ])
    const known = isKnown ? knownOf(await readKnown(tx, actions), handedOut, view, at) : NOTHING_KNOWN
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
    const lives = decisions.map(decision => decision.life)
    const orders = intents.flatMap(intent => intent.orders)
    return {
      last: writeJudgement(tx, { intents, refusals, waits, lives, behind }, settings.fencing()),
      meanwhile: () => settings.makeReady?.(orders),
      answer: {
        approval: {
          orders: [...known.orders, ...orders],
          cancels: [
            ...known.cancels,
            ...verdicts.flatMap(verdict => (verdict._tag === 'cancel' ? [verdict.order] : [])),
          ],
          refusals: [...known.refusals, ...refusals],
        },
        told: sorted([...known.refusals, ...refusals, ...waits.map(({ intent }) => intent)].map(one => one.marketId)),
      },
    }
  })

const askedIn = (verdict: Verdict): AskedAction =>
  verdict._tag === 'refused' ? verdict.refusal.asked : verdict.intent.asked

const sorted = (markets: ReadonlyArray<MarketId>): ReadonlyArray<MarketId> =>
  [...new Set(markets)].sort((a, b) => a - b)

interface Known {
  readonly ids: ReadonlySet<ActionId>
  readonly orders: ReadonlyArray<RiskApproved<Order>>
  readonly cancels: ReadonlyArray<RiskApproved<Order>>
  readonly refusals: ReadonlyArray<Refusal>
}

const NOTHING_KNOWN: Known = { ids: new Set(), orders: [], cancels: [], refusals: [] }

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
