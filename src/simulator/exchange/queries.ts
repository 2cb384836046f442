/** What the exchange answers when it is asked; nothing changes. */
import { shares, usd } from '../../domain/money.ts'
import type { Floor, TradeRecord } from './floor.ts'
import { openRecords } from './leaving.ts'
import type { Address, Exchange, Holding, OutsideTrade, TradeFilter } from './orders.ts'
import { shownOrder } from './record.ts'
import type { Stock } from './wallets.ts'

type Queries = Pick<Exchange, 'openOrders' | 'order' | 'trades' | 'tradesOf' | 'collateral' | 'holding' | 'positions'>

const holdingOf = ({ free, offered }: Stock): Holding => ({ balance: free, offered })
const NOTHING: Holding = { balance: 0, offered: 0 }

/** Latest first; those of one time in the order opposite to that in which they came about. */
const latestFirst = (records: Iterable<TradeRecord>): ReadonlyArray<OutsideTrade> =>
  [...records]
    .map(record => record.trade)
    .toReversed()
    .toSorted((a, b) => b.matchedAt - a.matchedAt)

const fits =
  (filter: TradeFilter) =>
  ({ trade }: TradeRecord): boolean =>
    (filter.id === undefined || trade.id === filter.id) &&
    (filter.market === undefined || trade.conditionId === filter.market) &&
    (filter.token === undefined || trade.taker.tokenId === filter.token) &&
    (filter.after === undefined || trade.matchedAt >= filter.after) &&
    (filter.before === undefined || trade.matchedAt <= filter.before)

export const createQueries = (floor: Floor): Queries => ({
  openOrders: filter => openRecords(floor, filter).map(shownOrder),
  order: (apiKey, id) => {
    const record = floor.orders.get(id)
    return record === undefined || record.order.apiKey !== apiKey ? null : shownOrder(record)
  },
  trades: filter => latestFirst([...(floor.desks.get(filter.apiKey)?.trades ?? [])].filter(fits(filter))),
  tradesOf: (address: Address) =>
    latestFirst(
      [...floor.byMatch.values()].flatMap(of =>
        [...of.trades].filter(({ parts }) => parts.some(part => part.wallet.address === address)),
      ),
    ),
  collateral: address => {
    const wallet = floor.wallets.get(address)
    return wallet === undefined ? { balance: floor.settings.walletUsd, offered: 0 } : holdingOf(wallet.dollars)
  },
  holding: (address, token) => {
    const found = floor.find(token)
    const position =
      found === null
        ? undefined
        : floor.wallets.get(address)?.positions.get(found.market.listing.conditionId)?.[found.side]
    return position === undefined ? NOTHING : holdingOf(position)
  },
  positions: address => {
    const wallet = floor.wallets.get(address)
    return [...floor.byMatch.values()].flatMap(({ markets }) =>
      [...markets].flatMap(({ listing: { conditionId, tokens } }) => {
        const held = wallet?.positions.get(conditionId)
        if (held === undefined) return []
        return [
          { ...held.YES, tokenId: tokens[0] },
          { ...held.NO, tokenId: tokens[1] },
        ].flatMap(({ tokenId, free, pending, cost, moved }) =>
          moved === 0 ? [] : [{ conditionId, tokenId, size: shares(free + pending), cost: usd(cost) }],
        )
      }),
    )
  },
})
