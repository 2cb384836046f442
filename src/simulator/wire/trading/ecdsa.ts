/** Who signed: keccak-256 and secp256k1 without a promise. Hex in, hex out. */
import { invert, mod } from '@noble/curves/abstract/modular'
import { secp256k1 } from '@noble/curves/secp256k1'
import { bytesToHex, type Hex, keccak256 } from 'viem'
import type { Address } from '../../exchange/orders.ts'

const ORDER = secp256k1.CURVE.n

/** A number as 32 bytes, without `0x`. Anything but 0 … 2^256 − 1 is a programming mistake. */
export const word = (value: bigint | number): string => value.toString(16).padStart(64, '0')

/** An address as 32 bytes, without `0x`. */
export const addressWord = (address: Address): string => address.slice(2).padStart(64, '0')

/** Keccak-256 of hex words. */
export const hashOf = (...words: ReadonlyArray<string>): Hex => keccak256(`0x${words.join('')}`)

/** What is signed of typed data (EIP-712). */
export const digestOf = (domain: Hex, struct: Hex): Hex => keccak256(`0x1901${domain.slice(2)}${struct.slice(2)}`)

const isAddress = (value: unknown): value is Address => typeof value === 'string' && /^0x[0-9a-fA-F]{40}$/.test(value)

const lowerCase = (text: string): Address => `0x${text.slice(2).toLowerCase()}`

/** The address in lower case; null for what is none. */
export const addressFrom = (value: unknown): Address | null => (isAddress(value) ? lowerCase(value) : null)

/** v as the chain's contracts take it: 27 or 28. */
const parityOf = (v: string): 0 | 1 | null => (v === '1b' ? 0 : v === '1c' ? 1 : null)

interface Signature {
  readonly r: bigint
  readonly s: bigint
  /** Of the y of the point whose x is r. */
  readonly parity: 0 | 1
}

/** 65 bytes: r, s, v; null when no key can have made it, or when s lies in the upper half. */
const readSignature = (text: string): Signature | null => {
  if (!/^0x[0-9a-fA-F]{130}$/.test(text)) return null
  const parity = parityOf(text.slice(130).toLowerCase())
  const r = BigInt(`0x${text.slice(2, 66)}`)
  const s = BigInt(`0x${text.slice(66, 130)}`)
  return parity === null || r === 0n || r >= ORDER || s === 0n || s > ORDER / 2n ? null : { r, s, parity }
}

const { BASE, ZERO } = secp256k1.ProjectivePoint
type Point = typeof BASE

const addressOf = (key: Point): Address => `0x${keccak256(bytesToHex(key.toRawBytes(false).subarray(1))).slice(26)}`

const recovered = (digest: Hex, { r, s, parity }: Signature): Point | null => {
  try {
    return new secp256k1.Signature(r, s).addRecoveryBit(parity).recoverPublicKey(digest.slice(2))
  } catch {
    return null
  }
}

/** Whether recovery would give that key: s⁻¹ (digest · G + r · key) is the very point that r and the parity name. */
const fits = (key: Point, digest: Hex, { r, s, parity }: Signature): boolean => {
  const inverse = invert(s, ORDER)
  const ofBase = mod(BigInt(digest) * inverse, ORDER)
  if (ofBase === 0n) return false
  // `multiply` and no other: of a point with tables, the library's faster ways answer wrongly (seen in 1.9.1).
  const point = BASE.multiply(ofBase).add(key.multiply(mod(r * inverse, ORDER)))
  if (point.equals(ZERO)) return false
  const { x, y } = point.toAffine()
  return x === r && (y & 1n) === BigInt(parity)
}

/** Signers whose keys are remembered, with tables of about 100 KB each. */
const MOST_KEYS = 128
const WINDOW = 4

/** Has that address signed the digest? */
export type SignatureCheck = (digest: Hex, signature: string, signer: Address) => boolean

/** A signer's first signature is checked by recovery; with the key that it gave, the later ones at about half the cost. */
export const createSignatureCheck = (): SignatureCheck => {
  const keys = new Map<Address, Point>()
  const remember = (signer: Address, key: Point): void => {
    const oldest = keys.size >= MOST_KEYS ? keys.keys().next().value : undefined
    if (oldest !== undefined) keys.delete(oldest)
    keys.set(signer, secp256k1.utils.precompute(WINDOW, key))
  }
  return (digest, text, signer) => {
    const signature = readSignature(text)
    if (signature === null) return false
    const known = keys.get(signer)
    if (known !== undefined) return fits(known, digest, signature)
    const key = recovered(digest, signature)
    if (key === null || addressOf(key) !== signer) return false
    remember(signer, key)
    return true
  }
}
