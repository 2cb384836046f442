/** Who trades: the key that signs, and the wallet whose money it is. */
import type { Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { type Secret, show } from '../../domain/secret.ts'
import type { ChainId } from './contracts.ts'

/** 0: the key's own address; 1 proxy, 2 Safe: a wallet of the website, for which the key signs; 3: a wallet that is a contract (POLY_1271). */
export const SIGNATURE_TYPES = [0, 1, 2, 3] as const
export type SignatureType = (typeof SIGNATURE_TYPES)[number]

export interface Signer {
  readonly address: Hex
  /** 65 bytes over a digest. The same digest always gets the same ones (RFC 6979). */
  readonly sign: (digest: Hex) => Promise<Hex>
}

export interface Wallet {
  readonly signer: Signer
  /** Whose money it is. */
  readonly funder: Hex
  readonly signatureType: SignatureType
  readonly chainId: ChainId
}

/** The order that a private key's text must have; anything else is no key of secp256k1. */
const LARGEST = BigInt('0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140')

/** 64 hex digits with or without `0x`, surrounded by nothing but white space; null when that is no private key. */
export const readPrivateKey = (text: string): Hex | null => {
  const digits = /^\s*(?:0x)?([0-9a-fA-F]{64})\s*$/.exec(text)?.[1]
  if (digits === undefined) return null
  const key: Hex = `0x${digits.toLowerCase()}`
  return BigInt(key) >= 1n && BigInt(key) <= LARGEST ? key : null
}

/** Null when the secret is no private key. */
export const signerOf = (key: Secret): Signer | null => {
  const hex = readPrivateKey(show(key))
  if (hex === null) return null
  const account = privateKeyToAccount(hex)
  return { address: account.address, sign: digest => account.sign({ hash: digest }) }
}
