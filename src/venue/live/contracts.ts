/** Where orders are settled: the exchange's contracts by chain and version, as published for `@polymarket/clob-client-v2` 1.1.0. */
import type { Hex } from 'viem'
import type { Order } from '../../domain/order.ts'

/** Polygon, and its test chain Amoy. */
export const CHAINS = [137, 80_002] as const
export type ChainId = (typeof CHAINS)[number]

/** The version in an order's domain: 2, and 3 for markets of Gamma's `version: "v2"`. */
export type ExchangeVersion = 2 | 3

/** What an order is signed for. */
export interface Exchange {
  readonly chainId: ChainId
  readonly version: ExchangeVersion
  readonly address: Hex
}

const V2: Hex = '0xE111180000d2663C0091e4f400237545B87B996B'
const V2_NEG_RISK: Hex = '0xe2222d279d744050d28e00520010520000310F59'
const V3: Readonly<Record<ChainId, Hex>> = {
  137: '0xe3333700cA9d93003F00f0F71f8515005F6c00Aa',
  80002: '0x9fE6e61422AdB6F610d8597F9684b16912D50C3D',
}

/** The exchange of a market: version 3 has one contract for all, version 2 one of its own for markets of several answers. */
export const exchangeOf = (
  chainId: ChainId,
  version: ExchangeVersion,
  { negRisk }: Pick<Order, 'negRisk'>,
): Exchange => {
  switch (version) {
    case 2:
      return { chainId, version, address: negRisk ? V2_NEG_RISK : V2 }
    case 3:
      return { chainId, version, address: V3[chainId] }
  }
}
/** Every contract that may move the wallet's dollars or shares: what an allowance is needed for. */
export const spenders = (chainId: ChainId): ReadonlyArray<Hex> => [V2, V2_NEG_RISK, V3[chainId]]
