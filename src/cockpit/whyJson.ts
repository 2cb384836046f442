import { showMillionths } from '../domain/money.ts'
import type { Measure } from '../domain/risk.ts'
import type { ChainFill, ChainPosition, ChainRow, WhyRow } from './detailSources.ts'
import { exact, named } from './json.ts'

const measureJson = ({ check, unit, is, most }: Measure) =>
  unit === 'dollars'
    ? { check, unit, is: showMillionths(is), most: showMillionths(most), left: showMillionths(most - is) }
    : { check, unit, is, most, left: most - is }

const fillJson = (fill: ChainFill) => ({
  ...fill,
  shares: exact(fill.shares),
  price: exact(fill.price),
  value: exact(fill.value),
  fee: exact(fill.fee),
  realised: exact(fill.realised),
  bid: exact(fill.bid),
  ask: exact(fill.ask),
  slippage: exact(fill.slippage),
})

const chainJson = (row: ChainRow) => ({
  actionId: row.actionId,
  strategy: row.strategy,
  ...named(row),
  event: { causes: row.causes, at: row.decidedAt },
  price: { yes: exact(row.yesPrice), age: row.priceAge },
  strategyState: { before: row.stateBefore, after: row.stateAfter, params: row.params, paramsHash: row.paramsHash },
  action: { kind: row.kind, ...row.action },
  risk: {
    verdict: row.verdict,
    reason: row.verdict === 'refused' ? row.reason : null,
    detail: row.detail,
    at: row.judgedAt,
    checks: row.checks === null ? null : row.checks.map(measureJson),
  },
  orders: row.orders.map(order => ({
    ...order,
    limit: exact(order.limit),
    usd: exact(order.usd),
    shares: exact(order.shares),
  })),
  fills: row.fills.map(fillJson),
  closedAs: row.closedAs,
  closedAt: row.closedAt,
})

const positionJson = (row: ChainPosition) => ({
  positionId: row.positionId,
  strategy: row.strategy,
  ...named(row),
  side: row.side,
  status: row.status,
  closeReason: row.closeReason,
  shares: exact(row.shares),
  cost: exact(row.cost),
  realised: exact(row.realised),
  unrealised: exact(row.unrealised),
  fees: exact(row.fees),
  openedAt: row.openedAt,
  closedAt: row.closedAt,
  others: row.others.map(fillJson),
})

/** The chain for programs; amounts inside `action` and of the state are what the strategy wrote: millionths. */
export const whyJson = ({ asked, chains, positions }: WhyRow) => ({
  asked,
  actions: chains.map(chainJson),
  positions: positions.map(positionJson),
})
