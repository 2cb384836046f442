/** How an order comes in: judged, paid for, delayed while the game is on, matched, rested or killed. */
import { type Millis, millis, type Usd, usd } from '../../domain/money.ts'
import { place, sweep, withdraw } from '../market.ts'
import { crosses, restingOrders } from '../order-book.ts'
import { isOutside, type Met } from './accounts.ts'
import { GTD_EARLIER, isMarketable, judge, refused } from './admission.ts'
import { feeOf } from './fees.ts'
import { end, enter, type Floor, walletOf } from './floor.ts'
import { dollarsOf } from './legs.ts'
import type { NewOrder, Placed, Refused } from './orders.ts'
import { type Plan, planOf } from './plan.ts'
import {
  createRecord,
  type OrderRecord,
  offer,
  offerOfResting,
  spendsDollars,
  type Terms,
  tell,
  wishOf,
} from './record.ts'
import { positionsOf, type Wallet } from './wallets.ts'

const SHORT = 'not enough balance / allowance'
const FOK_KILLED = "order couldn't be fully filled. FOK orders are fully filled or killed."
const FAK_KILLED =
  'no orders found to match with FAK order. FAK orders are partially filled or killed if no match is found.'

/** What an order may cost its wallet: its dollars and the taker's fee, or the shares that it sells. */
const needOf = (record: OrderRecord, plan: Plan): number => {
  const { order, size, price } = record
  if (order.direction === 'SELL') return size
  if (spendsDollars(order)) return order.makerAmount + plan.fee
  const rest = size > plan.size ? dollarsOf('BUY', wishOf(record).size, price) : 0
  return Math.max(order.makerAmount, plan.dollars + (plan.fills === 'all' ? 0 : rest)) + plan.fee
}

/** The fee if all of it were filled at its limit. */
const feeAtLimit = ({ order, market, size, price }: OrderRecord): Usd =>
  order.direction === 'BUY' ? feeOf(size, price, market.fee, market.feeRounding) : usd(0)

const canOffer = (wallet: Wallet, { order, market, side }: OrderRecord): number => {
  const stock = order.direction === 'BUY' ? wallet.dollars : positionsOf(wallet, market.listing.conditionId)[side]
  return stock.free - stock.offered
}

/** Why an order that must fill at once is not filled; null when it is, or need not be. */
const killed = ({ type }: NewOrder, plan: Plan): string | null => {
  switch (type) {
    case 'FOK':
      return plan.fills === 'all' ? null : FOK_KILLED
    case 'FAK':
      return plan.fills === 'none' ? FAK_KILLED : null
    case 'GTC':
    case 'GTD':
      return null
  }
}

const restLater = (floor: Floor, record: OrderRecord): void => {
  const { market } = record
  const wish = wishOf(record)
  offer(record, offerOfResting(record, wish.size))
  record.resting = place(market, floor.now(), wish, floor.emit)
}

/** Matches what can be matched; what is left rests, or is killed as its type says. */
const letIn = (floor: Floor, record: OrderRecord, left: 'as its type' | 'rests'): ReadonlyArray<Met> => {
  offer(record, 0)
  const met = sweep(record.market, floor.now(), wishOf(record), floor.emit)
  const takesOnly = left === 'as its type' && (record.order.type === 'FAK' || record.order.type === 'FOK')
  if (takesOnly || record.matched >= record.size) end(floor, record, 'matched', '')
  else {
    restLater(floor, record)
    if (met.length > 0) tell(record, floor.now(), 'UPDATE', floor.emit)
  }
  return met
}

const isInPlay = ({ match, listing }: Terms['market'], now: Millis): boolean =>
  listing.delaySeconds > 0 && now >= match.startsAt

const delay = (floor: Floor, record: OrderRecord, need: number): Placed => {
  record.status = 'delayed'
  offer(record, need)
  enter(floor, record)
  tell(record, floor.now(), 'PLACEMENT', floor.emit)
  const until = millis(floor.now() + record.market.listing.delaySeconds * 1000)
  floor.agenda.put(until, { _tag: 'LetIn', record })
  return { _tag: 'Accepted', status: 'delayed', making: 0, taking: 0, trades: [] }
}

/** Takes an order in, or refuses it; nothing has changed then. */
export const placeOrder = (floor: Floor, order: NewOrder): Placed => {
  const now = floor.now()
  if (floor.orders.has(order.id)) return refused(`order ${order.id} is invalid. Duplicated.`)
  const terms: Refused | Terms = judge(order, floor.find(order.tokenId), now, floor.settings)
  if ('_tag' in terms) return terms
  const wallet = walletOf(floor, order.maker)
  const record = createRecord(order, terms, wallet, now)
  const takes = isMarketable({ ...terms, order })
  const plan = planOf(terms.market, wishOf(record))
  const delayed = takes && isInPlay(terms.market, now)
  const need = delayed && order.direction === 'BUY' ? order.makerAmount + feeAtLimit(record) : needOf(record, plan)
  const kill = delayed ? null : killed(order, plan)
  if (canOffer(wallet, record) < need) return refused(SHORT)
  if (kill !== null) return refused(kill)
  if (order.expiresAt !== null) floor.agenda.put(millis(order.expiresAt - GTD_EARLIER), { _tag: 'Expire', record })
  if (delayed) return delay(floor, record, need)
  enter(floor, record)
  tell(record, now, 'PLACEMENT', floor.emit)
  const met = letIn(floor, record, 'as its type')
  const [making, taking] = order.direction === 'BUY' ? [record.spent, record.matched] : [record.matched, record.spent]
  return { _tag: 'Accepted', status: met.length > 0 ? 'matched' : 'live', making, taking, trades: [...record.trades] }
}

/** The fault: makers were quicker, and what the order would have met is gone. Whether it struck. */
const pullAway = (floor: Floor, record: OrderRecord): boolean => {
  const { market } = record
  const wish = wishOf(record)
  const where = { market: market.listing.conditionId, match: market.match.slug, what: record.order.id }
  if (!floor.faults.strikes('delayed-unmatched', where, floor.now())) return false
  for (const order of restingOrders(market.book)) {
    if (!crosses(market.book, wish.direction, wish.price)) return true
    const meets = wish.direction === 'BUY' ? order.price <= wish.price : order.price >= wish.price
    if (isOutside(order.owner) || order.direction === wish.direction || !meets) continue
    withdraw(market, floor.now(), order, floor.emit)
    market.agents?.pulled(floor.now(), order)
  }
  return true
}

/** The same fault: what found nothing rests though it was to take at once, as far as its dollars buy the shares that it names. */
const restsAnyway = ({ order, size, price }: OrderRecord, plan: Plan): boolean =>
  plan.fills === 'none' &&
  order.type === 'FAK' &&
  (order.direction === 'SELL' || dollarsOf('BUY', size, price) <= order.makerAmount)

/** The delay of an order is over: it meets the book as it is now. */
export const meetLater = (floor: Floor, record: OrderRecord): void => {
  if (record.status !== 'delayed') return
  const isPulled = pullAway(floor, record)
  const plan = planOf(record.market, wishOf(record))
  const rests = isPulled && restsAnyway(record, plan)
  const kill = rests ? null : killed(record.order, plan)
  if (kill === null) offer(record, 0)
  const why = kill ?? (canOffer(record.wallet, record) < needOf(record, plan) ? SHORT : null)
  if (why === null) {
    record.status = plan.fills === 'none' ? 'unmatched' : 'live'
    letIn(floor, record, rests ? 'rests' : 'as its type')
    if (plan.fills === 'none') tell(record, floor.now(), 'UPDATE', floor.emit)
  } else end(floor, record, 'killed', why)
}
