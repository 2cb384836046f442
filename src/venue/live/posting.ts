/** An order on its way to the wire: rebuilt, checked against its name, signed, and written as the venue reads it. */
import type { Hex } from 'viem'
import { expirationOf } from '../../domain/goodTill.ts'
import type { Order, OrderKind, OrderType } from '../../domain/order.ts'
import { AMOUNT_DECIMALS } from './amounts.ts'
import { type Exchange, type ExchangeVersion, exchangeOf } from './contracts.ts'
import { exchangeFor, type NamingSettings, structOf } from './naming.ts'
import { hashOfOrder, type OrderStruct, signOrder } from './orderStruct.ts'
import type { Wallet } from './wallet.ts'

export interface Rebuilt {
  readonly struct: OrderStruct
  readonly exchange: Exchange
  /** The order's name, which is the struct's hash at that exchange. */
  readonly hash: Hex
}

const VERSIONS: ReadonlyArray<ExchangeVersion> = [2, 3]
const METADATA: ReadonlyArray<NamingSettings['metadata']> = ['intent', 'zero']

/**
 * The struct and the exchange that give the order's own name. Settings may have changed since it was named, and the version in force: every
 * possible one is tried, the likely one first. null: nothing that could be sent has that name, so nothing is.
 */
export const rebuild = (order: Order, wallet: Wallet, likely: NamingSettings): Rebuilt | null => {
  const named = (struct: OrderStruct, exchange: Exchange): Rebuilt | null => {
    const hash = hashOfOrder(struct, exchange)
    return hash === order.orderId ? { struct, exchange, hash } : null
  }
  const first = named(structOf(order, order.attempt, wallet, likely), exchangeFor(order, wallet, likely.versionInForce))
  if (first !== null) return first
  for (const metadata of METADATA)
    for (const decimals of AMOUNT_DECIMALS) {
      const struct = structOf(order, order.attempt, wallet, { ...likely, metadata, decimals })
      for (const version of VERSIONS) {
        const other = named(struct, exchangeOf(wallet.chainId, version, order))
        if (other !== null) return other
      }
    }
  return null
}

export interface Posting {
  readonly orderType: OrderType
  readonly postOnly: boolean
  /** Seconds since 1970; 0: none. */
  readonly expiration: number
}

/** How an order of ours is posted: what rests never takes. */
export const postingOf = (order: OrderKind): Posting => {
  switch (order.type) {
    case 'FAK':
      return { orderType: 'FAK', postOnly: false, expiration: 0 }
    case 'GTC':
      return { orderType: 'GTC', postOnly: true, expiration: 0 }
    case 'GTD':
      return { orderType: 'GTD', postOnly: true, expiration: expirationOf(order.endsAt) }
  }
}

/** The body of `POST /order`, signed. `owner`: the API key. */
export const bodyOf = async (
  { struct, exchange, hash }: Rebuilt,
  posting: Posting,
  wallet: Wallet,
  owner: string,
): Promise<string> =>
  JSON.stringify({
    deferExec: false,
    postOnly: posting.postOnly,
    order: {
      salt: struct.salt,
      maker: struct.maker,
      signer: struct.signer,
      tokenId: struct.tokenId,
      makerAmount: String(struct.makerAmount),
      takerAmount: String(struct.takerAmount),
      side: struct.side,
      signatureType: struct.signatureType,
      timestamp: String(struct.timestamp),
      expiration: String(posting.expiration),
      metadata: struct.metadata,
      builder: struct.builder,
      signature: await signOrder(struct, exchange, hash, wallet.signer),
    },
    owner,
    orderType: posting.orderType,
  })
