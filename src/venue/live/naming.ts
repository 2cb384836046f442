/** From an order of ours to the struct that is signed: the same order always gives the same struct, and so the same id. */
import { createHash } from 'node:crypto'
import type { Hex } from 'viem'
import { type OrderId, orderId } from '../../domain/ids.ts'
import type { Draft, Order } from '../../domain/order.ts'
import { type AmountDecimals, amountsOf } from './amounts.ts'
import { type Exchange, type ExchangeVersion, exchangeOf } from './contracts.ts'
import { hashOfOrder, type OrderStruct, ZERO_BYTES } from './orderStruct.ts'
import type { Wallet } from './wallet.ts'

export interface NamingSettings {
  /** `intent`: the order carries the hash of its intent's name, for whoever looks at the chain. The venue accepting it is not proven. */
  readonly metadata: 'intent' | 'zero'
  readonly decimals: AmountDecimals
  /** Of markets that do not tell their own. */
  readonly versionInForce: ExchangeVersion
}

const SALT_DIGITS = 14
const SALT_LIMIT = 2 ** 53

const digestOfName = (order: Draft, attempt: number): string =>
  createHash('sha256').update(`${order.actionId}/${order.side}/${attempt}`).digest('hex')

export const structOf = (order: Draft, attempt: number, wallet: Wallet, settings: NamingSettings): OrderStruct => {
  const name = digestOfName(order, attempt)
  const { maker, taker } = amountsOf(order, settings.decimals)
  const metadata: Hex = settings.metadata === 'intent' ? `0x${name}` : ZERO_BYTES
  return {
    salt: Number(BigInt(`0x${name.slice(0, SALT_DIGITS)}`) % BigInt(SALT_LIMIT)),
    maker: wallet.funder,
    signer: wallet.signatureType === 3 ? wallet.funder : wallet.signer.address,
    tokenId: order.tokenId,
    makerAmount: maker,
    takerAmount: taker,
    side: order.direction,
    signatureType: wallet.signatureType,
    timestamp: order.decidedAt,
    metadata,
    builder: ZERO_BYTES,
  }
}

/** A market that says `v2` trades on the exchange's version 3, one that says `v1` on 2; one that says nothing on the version in force. */
export const exchangeFor = (
  order: Pick<Order, 'version' | 'negRisk'>,
  wallet: Wallet,
  inForce: ExchangeVersion,
): Exchange => exchangeOf(wallet.chainId, order.version === 'v2' ? 3 : order.version === 'v1' ? 2 : inForce, order)

/** Names an order by the hash of its struct: pure, for one wallet and the settings of one run. */
export const liveOrderId =
  (wallet: Wallet, settings: () => NamingSettings) =>
  (order: Draft, attempt: number): OrderId => {
    const now = settings()
    return orderId(
      hashOfOrder(structOf(order, attempt, wallet, now), exchangeFor(order, wallet, now.versionInForce)).toLowerCase(),
    )
  }
