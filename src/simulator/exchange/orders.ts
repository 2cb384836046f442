/** Outside traders: what they order, what became of it, and what the exchange answers. Amounts are millionths, addresses lower-case hex. */
import type { ConditionId, Direction, OrderId, Side, TokenId } from '../../domain/ids.ts'
import type { Millis, Price, Shares, Usd } from '../../domain/money.ts'

/** Whose dollars and shares: a wallet on the chain (the order's maker). */
export type Address = `0x${string}`

/** An order whose signature, key and form were checked; all else (market, tick, sizes, balance, crossing) is the exchange's to judge. */
export interface NewOrder {
  /** The EIP-712 hash of the struct. */
  readonly id: OrderId
  /** The version of the exchange contract for which it was signed. */
  readonly version: '2' | '3'
  /** Owner on the wire. */
  readonly apiKey: string
  readonly maker: Address
  readonly signer: Address
  readonly tokenId: TokenId
  readonly direction: Direction
  readonly makerAmount: number
  readonly takerAmount: number
  readonly type: 'GTC' | 'GTD' | 'FOK' | 'FAK'
  readonly posting: 'may-take' | 'post-only'
  /** Of a GTD: the order's own expiration. */
  readonly expiresAt: Millis | null
}

export type OutsideStatus =
  | 'live'
  | 'delayed'
  | 'matched'
  /** Was delayed, found nothing, rests. */
  | 'unmatched'
  | 'cancelled'
  | 'expired'
  | 'killed'
  | 'invalid'

/** An outside order as it stands. Price, direction and token are its owner's own terms. */
export interface OutsideOrder extends NewOrder {
  readonly conditionId: ConditionId
  readonly side: Side
  readonly outcome: string
  readonly price: Price
  readonly size: Shares
  readonly matched: Shares
  readonly status: OutsideStatus
  /** Why it ended, in the venue's words; empty while it lives. */
  readonly why: string
  readonly createdAt: Millis
  readonly changedAt: Millis
  readonly trades: ReadonlyArray<string>
}

export type TradeStatus = 'MATCHED' | 'MINED' | 'RETRYING' | 'CONFIRMED' | 'FAILED'

/** One party's part of a trade, in its own terms. `order` of an agent of the venue is a made-up hash. */
export interface TradeLeg {
  readonly order: OrderId
  readonly apiKey: string
  readonly maker: Address
  readonly tokenId: TokenId
  readonly side: Side
  readonly outcome: string
  readonly direction: Direction
  readonly price: Price
  readonly size: Shares
  /** What it paid (BUY) or got (SELL), without fee: size × price, rounded to its disadvantage over all of the order's fills at that price. */
  readonly dollars: Usd
  /** Taker only; 0 of a maker. */
  readonly fee: Usd
}

/** A trade in which an outside order took part: a taker and whom it met. */
export interface OutsideTrade {
  readonly id: string
  readonly conditionId: ConditionId
  readonly taker: TradeLeg
  readonly makers: ReadonlyArray<TradeLeg>
  readonly status: TradeStatus
  readonly matchedAt: Millis
  readonly changedAt: Millis
  /** Null before it is on the chain. */
  readonly transactionHash: string | null
  readonly bucketIndex: number
}

/** The venue's refusal as it stands on the wire. */
export interface Refused {
  readonly _tag: 'Refused'
  readonly status: 400 | 401 | 404 | 425 | 429 | 500 | 503
  readonly error: string
  readonly code?: string
  readonly retryAfterSeconds?: number
}

export type Placed =
  | {
      readonly _tag: 'Accepted'
      readonly status: 'live' | 'matched' | 'delayed'
      readonly making: number
      readonly taking: number
      readonly trades: ReadonlyArray<string>
    }
  | Refused

export interface Cancelled {
  readonly cancelled: ReadonlyArray<OrderId>
  /** Order → why not. */
  readonly not: Readonly<Record<string, string>>
}

export interface OrderFilter {
  readonly apiKey: string
  readonly id?: string | undefined
  readonly market?: string | undefined
  readonly token?: string | undefined
}

export interface TradeFilter extends OrderFilter {
  readonly after?: Millis | undefined
  readonly before?: Millis | undefined
}

/** What a wallet holds of a token or of dollars; `offered` is bound in its open orders. */
export interface Holding {
  readonly balance: number
  readonly offered: number
}

/** What a wallet holds, or once held, in a market's token, with what it cost (for the Data API). */
export interface OutsidePosition {
  readonly conditionId: ConditionId
  readonly tokenId: TokenId
  readonly size: Shares
  readonly cost: Usd
}

/** A wallet gives YES and NO of a market back on the chain, one dollar a pair. */
export interface Merge {
  readonly wallet: Address
  readonly conditionId: ConditionId
  readonly pairs: Shares
}

/** The exchange, as of the world's time. What it does comes out as happenings of the next `advance`, also one to the same time. */
export interface Exchange {
  readonly place: (order: NewOrder) => Placed
  /** Only the key's own; an unknown, finished or delayed one is told why not. */
  readonly cancel: (apiKey: string, ids: ReadonlyArray<string>) => Cancelled
  /** All that the key has, or those of a market or token. */
  readonly cancelAll: (filter: OrderFilter) => Cancelled
  /** At once, without a fee; an answer that it refuses says why. */
  readonly merge: (merge: Merge) => { readonly _tag: 'Merged' } | Refused
  /** Heartbeat of a key: `''` begins. Answers the next id, or the one that was expected. */
  readonly heartbeat: (
    apiKey: string,
    id: string,
  ) => { readonly _tag: 'Next'; readonly id: string } | { readonly _tag: 'Expected'; readonly id: string }
  /** Open ones only, oldest first. */
  readonly openOrders: (filter: OrderFilter) => ReadonlyArray<OutsideOrder>
  /** Any, also finished; null when there is none of the key's. */
  readonly order: (apiKey: string, id: string) => OutsideOrder | null
  /** Those in which the key took part, latest first. A token filters the *taker's* token, as at the real venue. */
  readonly trades: (filter: TradeFilter) => ReadonlyArray<OutsideTrade>
  readonly tradesOf: (address: Address) => ReadonlyArray<OutsideTrade>
  readonly collateral: (address: Address) => Holding
  readonly holding: (address: Address, token: string) => Holding
  readonly positions: (address: Address) => ReadonlyArray<OutsidePosition>
}
