/** Who asks (protocol: L1, L2): the wallet's signature makes API keys, an API key's signature does all else. */
import { createHmac } from 'node:crypto'
import type { Hex } from 'viem'
import type { Millis } from '../../domain/money.ts'
import { type Secret, show } from '../../domain/secret.ts'
import type { ChainId } from './contracts.ts'
import { addressWord, digestOf, hashOf, textWord, word } from './typedData.ts'
import type { Signer } from './wallet.ts'

/** `apiKey` is the owner's name on orders; the other two are nobody's business. */
export interface ApiKey {
  readonly apiKey: string
  readonly secret: Secret
  readonly passphrase: Secret
}

export type Headers = Readonly<Record<string, string>>

const DOMAIN_TYPE = textWord('EIP712Domain(string name,string version,uint256 chainId)')
const CLOB_AUTH = textWord('ClobAuth(address address,string timestamp,uint256 nonce,string message)')
const MESSAGE = textWord('This message attests that I control the given wallet')

const seconds = (at: Millis): string => String(Math.floor(at / 1000))

export const walletHeaders = async (signer: Signer, chainId: ChainId, at: Millis, nonce: number): Promise<Headers> => {
  const stamp = seconds(at)
  const domain = hashOf(DOMAIN_TYPE, textWord('ClobAuthDomain'), textWord('1'), word(chainId))
  const struct = hashOf(CLOB_AUTH, addressWord(signer.address), textWord(stamp), word(nonce), MESSAGE)
  const signature: Hex = await signer.sign(digestOf(domain, struct))
  return {
    POLY_ADDRESS: signer.address,
    POLY_SIGNATURE: signature,
    POLY_TIMESTAMP: stamp,
    POLY_NONCE: String(nonce),
  }
}

export interface Asked {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Without host and query: that is what is signed. */
  readonly path: string
  readonly body: string | null
}

/** Url-safe base64 with its padding. */
const urlSafe = (base64: string): string => base64.replaceAll('+', '-').replaceAll('/', '_')

export const keyHeaders = (address: Hex, key: ApiKey, at: Millis, { method, path, body }: Asked): Headers => {
  const stamp = seconds(at)
  const signature = createHmac('sha256', Buffer.from(show(key.secret), 'base64url'))
    .update(`${stamp}${method}${path}${body ?? ''}`)
    .digest('base64')
  return {
    POLY_ADDRESS: address,
    POLY_SIGNATURE: urlSafe(signature),
    POLY_TIMESTAMP: stamp,
    POLY_API_KEY: key.apiKey,
    POLY_PASSPHRASE: show(key.passphrase),
  }
}
