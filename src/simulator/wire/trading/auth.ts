/** Who asks: the wallet's signature (level 1) makes keys, the key's signature (level 2) does all else. Texts as the venue documents them. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { keccak256, toHex } from 'viem'
import type { Millis } from '../../../domain/money.ts'
import { type Answer, type Request, refusal } from '../../answer.ts'
import type { Address } from '../../exchange/orders.ts'
import type { Faults } from '../../faults/fault.ts'
import { addressFrom, addressWord, digestOf, hashOf, type SignatureCheck, word } from './ecdsa.ts'
import type { ApiKey, Keys } from './keys.ts'
import { CHAIN } from './order-hash.ts'

/** How far the stamp of a request may lie from the venue's time, unless the settings say otherwise. Nobody has measured the real window. */
export const AUTH_WINDOW_MS = 30_000

const textWord = (text: string): string => keccak256(toHex(text)).slice(2)
const DOMAIN = hashOf(
  textWord('EIP712Domain(string name,string version,uint256 chainId)'),
  textWord('ClobAuthDomain'),
  textWord('1'),
  word(CHAIN),
)
const CLOB_AUTH = textWord('ClobAuth(address address,string timestamp,uint256 nonce,string message)')
const MESSAGE = textWord('This message attests that I control the given wallet')

const INVALID_L1 = refusal(401, 'Invalid L1 Request headers')
const UNAUTHORIZED = refusal(401, 'Unauthorized/Invalid api key')

export type Signed<A> = { readonly _tag: 'Signed'; readonly who: A } | { readonly _tag: 'Not'; readonly answer: Answer }

export interface Wallet {
  readonly address: Address
  /** As text: up to 78 digits. */
  readonly nonce: string
}

export interface Auth {
  readonly level1: (request: Request) => Signed<Wallet>
  /** `path` is what was signed: without the host's part and the query. */
  readonly level2: (request: Request, path: string) => Signed<ApiKey>
}

const isNonce = (text: string): boolean => /^(0|[1-9][0-9]{0,77})$/.test(text) && BigInt(text) < 2n ** 256n

const equal = (left: string, right: string): boolean => {
  const a = Buffer.from(left)
  const b = Buffer.from(right)
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Url-safe base64, with padding, of HMAC-SHA256. */
const hmacOf = (secret: string, text: string): string =>
  createHmac('sha256', Buffer.from(secret, 'base64url'))
    .update(text)
    .digest('base64')
    .replaceAll('+', '-')
    .replaceAll('/', '_')

export interface AuthParts {
  readonly keys: Keys
  readonly isSignedBy: SignatureCheck
  readonly now: () => Millis
  /** How far a stamp may lie from now. */
  readonly window: Millis
  readonly faults: Faults
}

export const createAuth = ({ keys, isSignedBy, now, window, faults }: AuthParts): Auth => {
  /** Stamps are whole seconds; the second that runs counts as now. */
  const isFresh = (stamp: string): boolean =>
    /^[0-9]{1,13}$/.test(stamp) && Math.abs(Number(stamp) - Math.floor(now() / 1000)) * 1000 <= window

  return {
    level1: ({ headers }) => {
      const address = addressFrom(headers['poly_address'])
      const stamp = headers['poly_timestamp'] ?? ''
      const nonce = headers['poly_nonce'] ?? '0'
      if (address === null || !isFresh(stamp) || !isNonce(nonce)) return { _tag: 'Not', answer: INVALID_L1 }
      const struct = hashOf(CLOB_AUTH, addressWord(address), textWord(stamp), word(BigInt(nonce)), MESSAGE)
      return isSignedBy(digestOf(DOMAIN, struct), headers['poly_signature'] ?? '', address)
        ? { _tag: 'Signed', who: { address, nonce } }
        : { _tag: 'Not', answer: INVALID_L1 }
    },
    level2: ({ headers, method, body }, path) => {
      const key = keys.find(headers['poly_api_key'] ?? '')
      const stamp = headers['poly_timestamp'] ?? ''
      const known =
        key !== null &&
        addressFrom(headers['poly_address']) === key.address &&
        equal(headers['poly_passphrase'] ?? '', key.passphrase) &&
        isFresh(stamp) &&
        equal(headers['poly_signature'] ?? '', hmacOf(key.secret, `${stamp}${method}${path}${body}`))
      if (!known) return { _tag: 'Not', answer: UNAUTHORIZED }
      const where = { endpoint: `${method} /clob${path}`, key: key.apiKey }
      return faults.strikes('auth-expired', where, now())
        ? { _tag: 'Not', answer: UNAUTHORIZED }
        : { _tag: 'Signed', who: key }
    },
  }
}
