/**
 * API keys of the simulated venue. All of a key follows from the world, the address and the nonce, so that making it and deriving it give the
 * same; which ones there are is told by what was made and deleted. A key of the real venue is never one of them.
 */
import type { Millis } from '../../../domain/money.ts'
import type { Address } from '../../exchange/orders.ts'
import { sha256 } from '../../ids.ts'

export interface Credentials {
  readonly apiKey: string
  readonly secret: string
  readonly passphrase: string
}

export interface ApiKey extends Credentials {
  readonly address: Address
}

/** What outside did to keys and wallets: enough to have them again after a restart. */
export type KeyChange =
  | { readonly _tag: 'KeyMade'; readonly at: Millis; readonly address: Address; readonly nonce: string }
  | { readonly _tag: 'KeyDeleted'; readonly at: Millis; readonly apiKey: string }
  | { readonly _tag: 'ReadOnlyKeyMade'; readonly at: Millis; readonly address: Address; readonly apiKey: string }
  | { readonly _tag: 'ReadOnlyKeyDeleted'; readonly at: Millis; readonly address: Address; readonly apiKey: string }
  /** Its orders are signed by that address from now on. */
  | { readonly _tag: 'WalletSeen'; readonly at: Millis; readonly wallet: Address; readonly owner: Address }

export interface Keys {
  /** Null when the address has that nonce's key already. */
  readonly create: (address: Address, nonce: string) => Credentials | null
  /** Null before it was created. */
  readonly derive: (address: Address, nonce: string) => Credentials | null
  readonly remove: (apiKey: string) => void
  readonly find: (apiKey: string) => ApiKey | null
  /** Of an address, oldest first. */
  readonly of: (address: Address) => ReadonlyArray<string>
  readonly createReadOnly: (address: Address) => string
  readonly readOnlyOf: (address: Address) => ReadonlyArray<string>
  readonly removeReadOnly: (address: Address, apiKey: string) => 'removed' | 'unknown'
  /**
   * Whether a signer may trade for a wallet. There is no chain that could tell, so the rule is: a wallet belongs to the address that is first seen
   * with it.
   */
  readonly mayTradeFor: (signer: Address, wallet: Address) => 'yes' | 'no'
  /** The wallet that an address trades for; the address itself before it was seen with one. */
  readonly walletOf: (owner: Address) => Address
  /** Does again what was once told as a change. */
  readonly apply: (change: KeyChange) => void
}

const uuid = (hex: string): string =>
  [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-')

/** As the venue writes a secret: url-safe base64 of 32 bytes, with padding. */
const secretText = (hex: string): string => `${Buffer.from(hex, 'hex').toString('base64url')}=`

/** `world` names the world; `told` hears every change. */
export const createKeys = (world: string, now: () => Millis, told: (change: KeyChange) => void): Keys => {
  const keys = new Map<string, ApiKey>()
  const readOnly = new Map<Address, ReadonlyArray<string>>()
  const owners = new Map<Address, Address>()
  const wallets = new Map<Address, Address>()
  let readOnlyMade = 0

  const build = (address: Address, nonce: string): ApiKey => {
    const part = (name: string): string => sha256(`${world}/${name}/${address}/${nonce}`)
    return {
      address,
      apiKey: uuid(part('api-key')),
      secret: secretText(part('secret')),
      passphrase: part('passphrase'),
    }
  }
  const shown = ({ apiKey, secret, passphrase }: ApiKey): Credentials => ({ apiKey, secret, passphrase })
  const readOnlyOf = (address: Address): ReadonlyArray<string> => readOnly.get(address) ?? []

  const apply = (change: KeyChange): void => {
    switch (change._tag) {
      case 'KeyMade': {
        const key = build(change.address, change.nonce)
        keys.set(key.apiKey, key)
        return
      }
      case 'KeyDeleted':
        keys.delete(change.apiKey)
        return
      case 'ReadOnlyKeyMade':
        readOnlyMade++
        readOnly.set(change.address, [...readOnlyOf(change.address), change.apiKey])
        return
      case 'ReadOnlyKeyDeleted':
        readOnly.set(
          change.address,
          readOnlyOf(change.address).filter(key => key !== change.apiKey),
        )
        return
      case 'WalletSeen':
        owners.set(change.wallet, change.owner)
        wallets.set(change.owner, change.wallet)
    }
  }
  const change = (what: KeyChange): void => {
    apply(what)
    told(what)
  }

  return {
    create: (address, nonce) => {
      const key = build(address, nonce)
      if (keys.has(key.apiKey)) return null
      change({ _tag: 'KeyMade', at: now(), address, nonce })
      return shown(key)
    },
    derive: (address, nonce) => {
      const key = keys.get(build(address, nonce).apiKey)
      return key === undefined ? null : shown(key)
    },
    remove: apiKey => {
      if (keys.has(apiKey)) change({ _tag: 'KeyDeleted', at: now(), apiKey })
    },
    find: apiKey => keys.get(apiKey) ?? null,
    of: address => [...keys.values()].filter(key => key.address === address).map(key => key.apiKey),
    createReadOnly: address => {
      const apiKey = uuid(sha256(`${world}/read-only-key/${address}/${readOnlyMade}`))
      change({ _tag: 'ReadOnlyKeyMade', at: now(), address, apiKey })
      return apiKey
    },
    readOnlyOf,
    removeReadOnly: (address, apiKey) => {
      if (!readOnlyOf(address).includes(apiKey)) return 'unknown'
      change({ _tag: 'ReadOnlyKeyDeleted', at: now(), address, apiKey })
      return 'removed'
    },
    mayTradeFor: (signer, wallet) => {
      const owner = owners.get(wallet)
      if (owner === undefined) change({ _tag: 'WalletSeen', at: now(), wallet, owner: signer })
      return owner === undefined || owner === signer ? 'yes' : 'no'
    },
    walletOf: owner => wallets.get(owner) ?? owner,
    apply,
  }
}
