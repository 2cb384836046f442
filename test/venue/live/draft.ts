/** Orders of ours before they have a name, and a wallet that nobody owns. */
import { generatePrivateKey } from 'viem/accounts'
import { actionId, conditionId, marketId, strategyKey, tokenId } from '../../../src/domain/ids.ts'
import { millis, NO_FEE, price, shares } from '../../../src/domain/money.ts'
import { approved, type Draft, type Order, type OrderKind, type RiskApproved } from '../../../src/domain/order.ts'
import { secret } from '../../../src/domain/secret.ts'
import type { NamingSettings } from '../../../src/venue/live/naming.ts'
import { liveOrderId } from '../../../src/venue/live/naming.ts'
import { signerOf, type Wallet } from '../../../src/venue/live/wallet.ts'

export const NAMING: NamingSettings = { metadata: 'intent', decimals: 'tick', versionInForce: 2 }

/** A wallet of its own; `key` is its private key. */
export const walletOf = (key: string = generatePrivateKey(), changed: Partial<Wallet> = {}): Wallet => {
  const signer = signerOf(secret(key))
  if (signer === null) throw new Error('a generated key is a key')
  return { signer, funder: signer.address, signatureType: 0, chainId: 137, ...changed }
}

/** What of an order is other than usual. */
export type Changed = Partial<Omit<Draft, 'type'>> & (OrderKind | { readonly type?: never })

export const draftOf = (changed: Changed = {}): Draft => ({
  actionId: actionId(strategyKey('scalp'), marketId(1), 7, 0),
  strategy: strategyKey('scalp'),
  marketId: marketId(1),
  conditionId: conditionId('0x1'),
  tokenId: tokenId('71321045679252212594626385532706912750332728571942532289631379312455583992563'),
  side: 'YES',
  direction: 'BUY',
  type: 'GTC',
  limit: price(20_000),
  amount: { _tag: 'shares', shares: shares(10_000_000) },
  takerDelay: millis(0),
  fee: NO_FEE,
  negRisk: false,
  version: null,
  tickSize: price(10_000),
  trigger: price(20_000),
  decidedAt: millis(1_790_000_000_000),
  ...changed,
})

/** The order as risk would approve it, named by its hash. */
export const orderOf = (wallet: Wallet, changed: Changed = {}, attempt = 1): RiskApproved<Order> => {
  const draft = draftOf(changed)
  return approved({ ...draft, attempt, orderId: liveOrderId(wallet, () => NAMING)(draft, attempt) })
}
