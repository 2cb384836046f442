/**
 * Our state against a complete snapshot of the account: what to correct, with the evidence, and what does not fit. Pure. What the
 * snapshot shows is folded in the same way as messages are; what it does not show counts only once it would have to: a snapshot may lag.
 * Applied and asked again with the same snapshot it finds nothing more to write.
 */
import { isPast } from '../domain/goodTill.ts'
import type { OrderId } from '../domain/ids.ts'
import { addUsd, type Millis, shares, showMillionths, type Usd, usd } from '../domain/money.ts'
import { type Order, type OrderReport, rests } from '../domain/order.ts'
import { isFinal } from '../domain/orderLife.ts'
import type { Correction, Mismatch, Reconciled } from '../domain/reconciled.ts'
import type { AccountSnapshot, Settlement, VenueTrade } from '../ports/account.ts'
import type { OurOrder, OurState } from '../ports/reconciliations.ts'
import { compareMoney } from './money.ts'
import { belongs, fillKeyOf, reportsOfOrder, reportsOfTrade } from './reports.ts'
import { mayFill } from './reserve.ts'
import { absence } from './unknown.ts'

/** A snapshot may lag so far behind, ms: what is younger than that (beyond the market's delay) it need not show. */
const FRESH = 10_000
/** Balances lag behind trades: a token that changed within this time is not compared, ms. */
const BALANCE_LAG = 120_000
/** An order without an answer for so long is unknown, ms. */
const NO_ANSWER = 60_000
/** Under a hundredth of a share nothing is missed. */
const DUST = 10_000

export const reconcile = (ours: OurState, snapshot: AccountSnapshot): Reconciled => {
  const open = new Map(snapshot.open.map(told => [told.orderId, told]))
  const trades = tradesByOrder(snapshot.trades)
  const known = new Set(ours.orders.map(({ order }) => order.orderId))
  const corrections = [
    ...ours.orders.flatMap(one => [
      ...ofTrades(ours, one, trades.get(one.order.orderId) ?? [], snapshot.at),
      ...ofOrder(one, open, trades.get(one.order.orderId) ?? [], snapshot.at),
    ]),
    ...foreign(ours, known, snapshot),
  ]
  const expected = addUsd(ours.money.expected, unheard(ours, trades))
  const isQuiet = ours.money.isQuiet && !isPaidAhead(ours, snapshot)
  const money = compareMoney({ ...ours.money, expected, isQuiet }, snapshot.collateral)
  return {
    corrections,
    mismatches: [...contradictions(ours, trades), ...balances(ours, snapshot, trades), ...money.mismatches],
    spare: money.spare,
    unknown: ours.orders.filter(({ status }) => status === 'unknown').length,
  }
}

/** What the account may have paid already, and the ledger has not heard of: for purchases under way, and those with news in this snapshot. */
const unheard = (ours: OurState, trades: ReadonlyMap<OrderId, ReadonlyArray<VenueTrade>>): Usd =>
  ours.orders
    .filter(one => one.order.direction === 'BUY' && mayHaveTraded(ours, trades, one))
    .reduce((sum, { order }) => addUsd(sum, mayFill(order, order.amount).usd), usd(0))

/** It is under way, or this snapshot has news of it. */
const mayHaveTraded = (
  ours: OurState,
  trades: ReadonlyMap<OrderId, ReadonlyArray<VenueTrade>>,
  { order, status }: OurOrder,
): boolean =>
  !isFinal(status) ||
  (trades.get(order.orderId) ?? []).some(trade => isNews(ours.fills.get(fillKeyOf(trade)), trade.settlement))

const tradesByOrder = (trades: ReadonlyArray<VenueTrade>): ReadonlyMap<OrderId, ReadonlyArray<VenueTrade>> => {
  const by = new Map<OrderId, VenueTrade[]>()
  for (const trade of trades) {
    const list = by.get(trade.orderId)
    if (list === undefined) by.set(trade.orderId, [trade])
    else list.push(trade)
  }
  return by
}

const report =
  (evidence: string) =>
  (one: OrderReport): Correction => ({ _tag: 'report', report: one, evidence })

/** What the ledger has not heard of a trade. `failed` decides, so nothing after it is news. */
const isNews = (known: Settlement | undefined, told: Settlement): boolean =>
  known === undefined || (known !== told && known !== 'failed' && told !== 'matched')

const ofTrades = (
  ours: OurState,
  { order }: OurOrder,
  trades: ReadonlyArray<VenueTrade>,
  at: Millis,
): ReadonlyArray<Correction> =>
  trades
    .filter(trade => isNews(ours.fills.get(fillKeyOf(trade)), trade.settlement))
    .flatMap(trade =>
      reportsOfTrade(order, trade, at).map(
        report(
          `trade ${trade.tradeId} is ${trade.settlement}: ${trade.role}, ${showMillionths(trade.shares)} at ${showMillionths(trade.price)}`,
        ),
      ),
    )

const ofOrder = (
  one: OurOrder,
  open: ReadonlyMap<OrderId, AccountSnapshot['open'][number]>,
  trades: ReadonlyArray<VenueTrade>,
  at: Millis,
): ReadonlyArray<Correction> => {
  const told = open.get(one.order.orderId)
  const due = dueOf(one)
  if (told !== undefined) {
    const isOpen = told.state === 'live' || told.state === 'delayed'
    const evidence = isOpen
      ? `among the open orders: ${told.state}`
      : `looked up by its hash: ${told.state} ${told.text}`
    // Trades of the same snapshot are recorded first.
    const filledShares = shares(Math.max(one.filledShares, tradedOf(one.order, trades)))
    const seen = reportsOfOrder({ ...one, filledShares }, told, at).map(report(evidence.trimEnd()))
    const unwanted = isOpen ? unwantedBecause(one, told.state, at) : null
    return unwanted === null ? seen : [...seen, { _tag: 'cancel', order: one.order, evidence: unwanted }]
  }
  switch (one.status) {
    case 'intended':
    case 'sent':
      // A trade is an answer.
      if (trades.some(trade => belongs(one.order, trade)))
        return at < due ? [] : [report('it has traded and is not open')(gone(one, trades, at))]
      return at - one.createdAt < NO_ANSWER
        ? []
        : [
            report('no answer was recorded')({
              _tag: 'unknown',
              order: one.order,
              at,
              text: `no answer for ${NO_ANSWER / 1000} s`,
            }),
            // What the same snapshot says of an unknown order counts at once.
            ...ofOrder({ ...one, status: 'unknown' }, open, trades, at),
          ]
    case 'live':
    case 'delayed':
    case 'partly_filled':
      return at < due ? [] : [report('missing from the complete list of open orders')(gone(one, trades, at))]
    case 'unknown':
      if (at < due) return []
      return trades.some(trade => belongs(one.order, trade))
        ? [report('it has traded and is not open')(gone(one, trades, at))]
        : absence(one, at)
    case 'filled':
    case 'killed':
    case 'cancelled':
    case 'expired':
    case 'rejected':
    case 'not_placed':
      return []
  }
}

/** From then on a snapshot shows what became of it. */
const dueOf = ({ order, createdAt }: Pick<OurOrder, 'order' | 'createdAt'>): number =>
  createdAt + order.takerDelay + FRESH

/** Why an open order is to be taken back; null: it may stay. */
const unwantedBecause = (
  { order, createdAt, isActionClosed }: OurOrder,
  state: AccountSnapshot['open'][number]['state'],
  at: Millis,
): string | null => {
  switch (order.type) {
    case 'GTC':
      return isActionClosed ? 'it rests and nobody waits for it' : null
    case 'GTD':
      if (isPast(order, at - FRESH)) return 'it rests, and its time is over'
      return isActionClosed ? 'it rests and nobody waits for it' : null
    case 'FAK':
      // A delayed order cannot be cancelled; one that met nobody after its delay rests (`unmatched`), whatever its type.
      return state === 'live' && at >= dueOf({ order, createdAt })
        ? 'it rests, and was to take at once or not at all'
        : null
  }
}

const tradedOf = (order: Order, trades: ReadonlyArray<VenueTrade>): number =>
  trades.filter(trade => belongs(order, trade)).reduce((sum, trade) => sum + trade.shares, 0)

/** An order of ours that the venue had and has no more: what it traded decides how it ended. */
const gone = ({ order, filledShares }: OurOrder, trades: ReadonlyArray<VenueTrade>, at: Millis): OrderReport => {
  const traded = Math.max(filledShares, tradedOf(order, trades))
  const isWhole = order.amount._tag === 'shares' ? traded >= order.amount.shares : traded > 0
  const result = isWhole ? 'filled' : !rests(order) ? 'killed' : isPast(order, at) ? 'expired' : 'cancelled'
  const failed = tradedOf(
    order,
    trades.filter(({ settlement }) => settlement === 'failed'),
  )
  const words = failed === 0 ? '' : `, of which ${showMillionths(failed)} failed to settle`
  const over = result === 'expired' ? ', its time was over' : ''
  const text = `not open at the venue any more, ${showMillionths(traded)} traded${words}${over}`
  return { _tag: 'done', order, at, result, text }
}

const foreign = (
  ours: OurState,
  known: ReadonlySet<OrderId>,
  { open, trades }: AccountSnapshot,
): ReadonlyArray<Correction> => [
  ...open
    .filter(({ orderId }) => !known.has(orderId) && !ours.foreignOrders.has(orderId))
    .map(
      (told): Correction => ({
        _tag: 'foreign_order',
        orderId: told.orderId,
        evidence: `${told.direction} ${showMillionths(told.size)} at ${showMillionths(told.price)}: none of ours, left alone`,
      }),
    ),
  ...trades
    .filter(trade => !known.has(trade.orderId) && isNews(ours.foreignTrades.get(fillKeyOf(trade)), trade.settlement))
    .map(
      (trade): Correction => ({
        _tag: 'foreign_trade',
        key: fillKeyOf(trade),
        evidence: `${trade.direction} ${showMillionths(trade.shares)} at ${showMillionths(trade.price)}, ${trade.settlement}: none of ours, left alone`,
      }),
    ),
]

const contradictions = (
  ours: OurState,
  trades: ReadonlyMap<OrderId, ReadonlyArray<VenueTrade>>,
): ReadonlyArray<Mismatch> =>
  ours.orders.flatMap(({ order }) =>
    (trades.get(order.orderId) ?? [])
      .filter(trade => !belongs(order, trade))
      .map(trade => ({
        about: order.orderId,
        text: `trade ${trade.tradeId} says ${trade.direction} of token ${trade.tokenId}, the order is ${order.direction} of ${order.tokenId}`,
      })),
  )

/** Of what the ledger holds something is gone from the account, eg/ redeemed before we heard that it is paid: its dollars are not spare. */
const isPaidAhead = ({ held }: OurState, { shares: there }: AccountSnapshot): boolean =>
  [...held].some(([token, { confirmed }]) => (there.get(token) ?? confirmed) <= confirmed - DUST)

/** The venue has less of a token than the ledger holds, of a market that still trades. More is a person's, and left alone. */
const balances = (
  ours: OurState,
  { at, shares: held }: AccountSnapshot,
  trades: ReadonlyMap<OrderId, ReadonlyArray<VenueTrade>>,
): ReadonlyArray<Mismatch> =>
  [...ours.held].flatMap(([token, { confirmed, changedAt, market }]) => {
    const there = held.get(token)
    if (market === 'ended' || there === undefined || at - changedAt < BALANCE_LAG) return []
    // What was sold and not heard of is compared once it is in the ledger.
    const sold = ours.orders
      .filter(one => one.order.tokenId === token && one.order.direction === 'SELL' && mayHaveTraded(ours, trades, one))
      .reduce((sum, { order }) => sum + mayFill(order, order.amount).shares, 0)
    if (there + sold > confirmed - DUST) return []
    return [
      {
        about: token,
        text: `the ledger holds ${showMillionths(confirmed)} settled shares, the venue has ${showMillionths(there)}`,
      },
    ]
  })
