import type { AskedAction, Cancel } from '../domain/action.ts'
import { isEntry } from '../domain/action.ts'
import { askerOf, type MarketId, type StrategyKey } from '../domain/ids.ts'
import { addUsd, type Millis, NO_USD, subUsd } from '../domain/money.ts'
import { type Intent, type Order, type RiskApproved, rests } from '../domain/order.ts'
import type { Judged, LedgerView, Limits, MarketView, Measure, StrategyLimits, Verdict } from '../domain/risk.ts'
import type { Waiting } from '../ports/store.ts'
import type { VenueMode } from '../ports/venue.ts'
import { beforePrice, type Case, type No, ofCrossing, ofEntry, ofPrice, ofRate } from './checks.ts'
import { withOrders } from './match.ts'
import { type NameOrder, named, ordersFor } from './orders.ts'
import { reserveFor } from './reserve.ts'

export interface RiskSettings {
  readonly limits: Limits
  readonly limitsOf: (strategy: StrategyKey) => StrategyLimits
  readonly nameOrder: NameOrder
  /** What the venue takes at the moment. */
  readonly mode: () => VenueMode
}

/**
 * Judges the actions of decisions one after another: each approval takes its dollars and its slot before the next is
 * judged, so that of two that race for the last one exactly one wins. Pure; the view must hold every market of the decisions
 * (an action in a market that it lacks is refused as `closed`).
 */
export const judge =
  (settings: RiskSettings) =>
  (view: LedgerView, waiting: ReadonlyArray<Waiting>, at: Millis): ReadonlyArray<Verdict> => {
    const verdicts: Verdict[] = []
    const asked = waiting.reduce((sum, { decision }) => sum + decision.actions.length, 0)
    let now = view
    for (const one of waiting) {
      const { decision } = one
      const before = now
      for (const action of decision.actions) {
        const measured: Measure[] = []
        const measure = (what: Measure): void => void measured.push(what)
        const judged = judgeOne(settings, pendingAsBefore(now, before, one), one, action, at, measure)
        const verdict = { ...judged, measured }
        verdicts.push(verdict)
        // Nobody is judged after the last.
        if (verdicts.length < asked) now = afterVerdict(now, verdict)
      }
    }
    return verdicts
  }

/** Actions of one decision were asked together: the first does not make the second wait. */
const pendingAsBefore = (now: LedgerView, before: LedgerView, { decision }: Waiting): LedgerView => {
  const market = now.markets.get(decision.marketId)
  const pending = before.markets.get(decision.marketId)?.pending
  if (market === undefined || pending === undefined || market.pending === pending) return now
  return { ...now, markets: new Map(now.markets).set(decision.marketId, { ...market, pending }) }
}

const judgeOne = (
  settings: RiskSettings,
  ledger: LedgerView,
  waiting: Waiting,
  asked: AskedAction,
  at: Millis,
  measure: Case['measure'],
): Judged => {
  const { strategy, marketId } = waiting.decision
  const { limits, nameOrder } = settings
  const refuse = ({ reason, detail }: No): Judged => ({
    _tag: 'refused',
    refusal: { asked, strategy, marketId, reason, detail, at },
  })
  const intent = (orders: ReadonlyArray<RiskApproved<Order>>, reserve = NO_USD): Intent => ({
    asked,
    strategy,
    marketId,
    at,
    orders,
    reserve,
  })
  const view = ledger.markets.get(marketId)
  if (view === undefined) return refuse({ reason: 'closed', detail: 'the market is not known' })
  if (asked.action._tag === 'CANCEL') {
    const order = cancellable(view, strategy, asked.action)
    return 'reason' in order ? refuse(order) : { _tag: 'cancel', intent: intent([]), order }
  }
  const wallet = ledger.wallets.get(strategy)
  const own = settings.limitsOf(strategy)
  const one: Case = { mode: settings.mode(), asked, strategy, view, limits, waiting, ledger, wallet, own, at, measure }
  const early = beforePrice(one)
  if (early !== null) return refuse(early)
  const { quote } = view
  if (quote === null) return refuse({ reason: 'unpriced', detail: 'the market was never priced' })
  const priced = { ...one, quote }
  const bad = ofPrice(priced)
  if (bad !== null) return refuse(bad)
  const built = ordersFor({ ...priced, decidedAt: waiting.decision.at })
  switch (built._tag) {
    case 'refused':
      return refuse(built)
    case 'waits':
      // It would keep the strategy from closing anything here by itself.
      if (askerOf(asked.id) === 'person') return refuse({ reason: 'minimum', detail: built.text })
      return { _tag: 'waits', intent: intent([]), text: built.text }
    case 'orders': {
      const { drafts } = built
      const reserve = drafts.reduce((sum, draft) => addUsd(sum, reserveFor(draft, view.market.tickSize)), NO_USD)
      const against =
        (isEntry(asked.action) ? ofEntry(priced, drafts, reserve) : null) ??
        ofRate(priced, drafts) ??
        ofCrossing(priced, drafts)
      if (against !== null) return refuse(against)
      const orders = drafts.map(draft => named(nameOrder, draft, 1, view.market))
      return { _tag: 'approved', intent: intent(orders, reserve) }
    }
  }
}

const cancellable = (view: MarketView, strategy: StrategyKey, action: Cancel): RiskApproved<Order> | No => {
  const found = view.orders.find(({ order }) => order.orderId === action.orderId && order.strategy === strategy)
  if (found === undefined) return { reason: 'nothing_held', detail: `no working order ${action.orderId}` }
  if (!rests(found.order)) return { reason: 'not_supported', detail: 'a taker order cannot be cancelled' }
  return found.order
}

/** The view after a verdict: dollars reserved, a slot taken, orders on the way, the strategy pending. */
const afterVerdict = (view: LedgerView, verdict: Judged): LedgerView => {
  switch (verdict._tag) {
    case 'refused':
    case 'cancel':
      return view
    case 'approved':
    case 'waits':
      return withIntent(view, verdict.intent)
  }
}

/** The match with orders more on the way. */
const staked = (
  matches: LedgerView['matches'],
  { eventId, marketId }: MarketView['market'],
  orders: ReadonlyArray<Order>,
): LedgerView['matches'] => {
  const stakes = matches.get(eventId)
  if (stakes === undefined || orders.length === 0) return matches
  const more = orders.map(order => ({ order, left: order.amount }))
  return new Map(matches).set(eventId, withOrders(stakes, marketId, more))
}

const withIntent = (view: LedgerView, { strategy, marketId, orders, reserve }: Intent): LedgerView => {
  const market = view.markets.get(marketId)
  const wallet = view.wallets.get(strategy)
  return {
    ...view,
    exposure: addUsd(view.exposure, reserve),
    ordersLastSecond: view.ordersLastSecond + orders.length,
    matches: market === undefined ? view.matches : staked(view.matches, market.market, orders),
    markets:
      market === undefined
        ? view.markets
        : new Map(view.markets).set(marketId, {
            ...market,
            orders: [...market.orders, ...orders.map(order => ({ order, left: order.amount }))],
            pending: orders.some(rests) ? market.pending : new Set(market.pending).add(strategy),
          }),
    wallets:
      wallet === undefined
        ? view.wallets
        : new Map(view.wallets).set(strategy, {
            ...wallet,
            available: subUsd(wallet.available, reserve),
            openMarkets: orders.some(order => order.direction === 'BUY')
              ? new Set<MarketId>(wallet.openMarkets).add(marketId)
              : wallet.openMarkets,
          }),
  }
}
