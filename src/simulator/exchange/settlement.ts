/** Trades in which outside orders took part: from MATCHED over MINED to CONFIRMED, or over RETRYING to FAILED, which undoes them, once. */

import { orderId } from '../../domain/ids.ts'
import { millis, shares, subShares, usd } from '../../domain/money.ts'
import { sha256 } from '../ids.ts'
import type { Market } from '../market.ts'
import { hash32 } from '../random.ts'
import { isOutside, type Leg, type Met, post } from './accounts.ts'
import { deskOf, end, type Floor, inMatch, recordOf, type TradeRecord } from './floor.ts'
import type { Address, OutsideTrade, TradeLeg, TradeStatus } from './orders.ts'
import { checkFilled, offer, offerOfResting, tell } from './record.ts'
import { checkStock, giveBack, giveFor, positionsOf, receive } from './wallets.ts'

const uuid = (hex: string): string =>
  [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-')

/** Agents have keys and wallets like everybody, made of their names. */
const agentKey = (owner: string): { readonly apiKey: string; readonly maker: Address } => {
  const hash = sha256(`agent/${owner}`)
  return { apiKey: uuid(hash), maker: `0x${hash.slice(24)}` }
}

const shownLeg = (floor: Floor, { listing }: Market, met: Met, leg: Leg, place: number): TradeLeg => {
  const side = leg.token === 'YES' ? 0 : 1
  const record = isOutside(leg.owner) ? recordOf(floor, leg.owner) : null
  const who =
    record === null
      ? {
          order: orderId(`0x${sha256(`${listing.conditionId}/${leg.owner}/${met.number}/${place}`)}`),
          ...agentKey(leg.owner),
        }
      : { order: record.order.id, apiKey: record.order.apiKey, maker: record.order.maker }
  return {
    ...who,
    tokenId: listing.tokens[side],
    side: leg.token,
    outcome: listing.outcomes[side],
    direction: leg.direction,
    price: leg.price,
    size: leg.size,
    dollars: leg.dollars,
    fee: leg.fee,
  }
}

const change = (floor: Floor, record: TradeRecord, status: TradeStatus): void => {
  const { match, listing } = record.market
  const at = floor.now()
  const transactionHash =
    status === 'MINED'
      ? `0x${sha256(`${listing.conditionId}/trade/${record.met.number}`)}`
      : record.trade.transactionHash
  record.trade = { ...record.trade, status, changedAt: at, transactionHash }
  floor.emit({ _tag: 'TradeChanged', at, match, listing, trade: record.trade })
}

const spanOf = (floor: Floor, trade: string, what: 'minedAfter' | 'confirmedAfter' | 'failedAfter'): number => {
  const { least, most } = floor.settings[what]
  return least + (hash32(`${floor.seed}/${what}/${trade}`, 21) % (most - least + 1))
}

/** Outside makers and takers hear of their fills; an order that is filled ends. */
const fill = (floor: Floor, leg: Leg, trade: string, role: 'taker' | 'maker'): void => {
  const record = recordOf(floor, leg.owner)
  record.matched = shares(record.matched + leg.size)
  record.spent = usd(record.spent + leg.dollars)
  record.trades.push(trade)
  checkFilled(record, leg.price)
  if (role === 'taker') return
  const left = subShares(record.size, record.matched)
  offer(record, offerOfResting(record, left))
  if (left === 0) end(floor, record, 'matched', '')
  else tell(record, floor.now(), 'UPDATE', floor.emit)
}

/** The book has matched: wallets give, the trade is told and begins to settle. */
export const settle = (floor: Floor, market: Market, met: Met): void => {
  const { conditionId } = market.listing
  const id = uuid(sha256(`${conditionId}/${met.number}`))
  const legs = [met.taker, ...met.makers]
  const outside = legs.filter(leg => isOutside(leg.owner))
  const where = { market: conditionId, match: market.match.slug, what: id }
  const [taker, ...makers] = legs.map((leg, place) => shownLeg(floor, market, met, leg, place))
  if (taker === undefined) return
  const trade: OutsideTrade = {
    id,
    conditionId,
    taker,
    makers,
    status: 'MATCHED',
    matchedAt: met.at,
    changedAt: met.at,
    transactionHash: null,
    bucketIndex: 0,
  }
  const record: TradeRecord = {
    trade,
    market,
    met,
    parts: outside.map(leg => giveFor(recordOf(floor, leg.owner).wallet, conditionId, leg)),
    ends: floor.faults.strikes('failed-settlement', where, met.at) ? 'badly' : 'well',
    received: 'not yet',
  }
  inMatch(floor, market).trades.add(record)
  for (const leg of outside) deskOf(floor, recordOf(floor, leg.owner).order.apiKey).trades.add(record)
  floor.emit({ _tag: 'TradeChanged', at: met.at, match: market.match, listing: market.listing, trade })
  for (const leg of outside) fill(floor, leg, id, leg === met.taker ? 'taker' : 'maker')
  for (const { wallet, leg } of record.parts) {
    checkStock(wallet, wallet.dollars)
    checkStock(wallet, positionsOf(wallet, conditionId)[leg.token])
  }
  const next = record.ends === 'well' ? 'Mined' : 'Retrying'
  floor.agenda.put(millis(met.at + spanOf(floor, id, 'minedAfter')), { _tag: next, trade: record })
}

/** What the trade brings is there now, unless it is already or never will be. */
export const receiveFrom = (record: TradeRecord): void => {
  if (record.received !== 'not yet') return
  record.received = 'yes'
  for (const part of record.parts) receive(part)
}

const undo = (floor: Floor, record: TradeRecord): void => {
  if (record.received !== 'not yet') return
  record.received = 'never'
  post(record.market.accounts, record.met, 'back')
  for (const part of record.parts) giveBack(part)
  change(floor, record, 'FAILED')
}

export const mined = (floor: Floor, record: TradeRecord): void => {
  const at = floor.now()
  const { trade, market } = record
  const where = { market: trade.conditionId, match: market.match.slug, what: trade.id }
  const late = (name: 'late-confirm' | 'balance-lag'): number =>
    floor.faults.strikes(name, where, at) ? floor.faults.amount(name, where, at) : 0
  change(floor, record, 'MINED')
  const lag = late('balance-lag')
  if (lag > 0) floor.agenda.put(millis(at + lag), { _tag: 'Received', trade: record })
  else receiveFrom(record)
  const confirmed = at + spanOf(floor, trade.id, 'confirmedAfter') + late('late-confirm')
  floor.agenda.put(millis(confirmed), { _tag: 'Confirmed', trade: record })
}

export const confirmed = (floor: Floor, record: TradeRecord): void => change(floor, record, 'CONFIRMED')

export const retrying = (floor: Floor, record: TradeRecord): void => {
  if (record.received !== 'not yet') return
  change(floor, record, 'RETRYING')
  const failed = floor.now() + spanOf(floor, record.trade.id, 'failedAfter')
  floor.agenda.put(millis(failed), { _tag: 'Failed', trade: record })
}

export const failed = (floor: Floor, record: TradeRecord): void => undo(floor, record)

/** Before a market pays, its trades come to an end: those that are to fail do, the others bring what they bring. */
export const settleAll = (floor: Floor, market: Market): void => {
  for (const record of floor.byMatch.get(market.match.number)?.trades ?? []) {
    if (record.market !== market || record.received !== 'not yet') continue
    if (record.ends === 'badly') undo(floor, record)
    else receiveFrom(record)
  }
}
