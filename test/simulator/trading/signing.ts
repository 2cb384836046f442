/** A trader's hand, independent of the venue's: headers and orders as the published documents say they are signed. */
import { createHmac } from 'node:crypto'
import type { Hex } from 'viem'
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import type { Request } from '../../../src/simulator/answer.ts'
import { at, text } from '../worlds.ts'

const ZERO: Hex = `0x${'0'.repeat(64)}`

export const EXCHANGE_V2 = '0xE111180000d2663C0091e4f400237545B87B996B'
export const NEG_RISK_V2 = '0xe2222d279d744050d28e00520010520000310F59'
export const EXCHANGE_V3 = '0xe3333700cA9d93003F00f0F71f8515005F6c00Aa'

export const ORDER_TYPES = {
  Order: [
    { name: 'salt', type: 'uint256' },
    { name: 'maker', type: 'address' },
    { name: 'signer', type: 'address' },
    { name: 'tokenId', type: 'uint256' },
    { name: 'makerAmount', type: 'uint256' },
    { name: 'takerAmount', type: 'uint256' },
    { name: 'side', type: 'uint8' },
    { name: 'signatureType', type: 'uint8' },
    { name: 'timestamp', type: 'uint256' },
    { name: 'metadata', type: 'bytes32' },
    { name: 'builder', type: 'bytes32' },
  ],
} as const

export const orderDomain = (version: '2' | '3', verifyingContract: Hex) => ({
  name: 'Polymarket CTF Exchange',
  version,
  chainId: 137,
  verifyingContract,
})

export const newAccount = (): PrivateKeyAccount => privateKeyToAccount(generatePrivateKey())

/** Level 1, for a stamp in seconds. */
export const walletHeaders = async (account: PrivateKeyAccount, stamp: number, nonce = 0) => ({
  poly_address: account.address,
  poly_timestamp: String(stamp),
  poly_nonce: String(nonce),
  poly_signature: await account.signTypedData({
    domain: { name: 'ClobAuthDomain', version: '1', chainId: 137 },
    types: {
      ClobAuth: [
        { name: 'address', type: 'address' },
        { name: 'timestamp', type: 'string' },
        { name: 'nonce', type: 'uint256' },
        { name: 'message', type: 'string' },
      ],
    },
    primaryType: 'ClobAuth',
    message: {
      address: account.address,
      timestamp: String(stamp),
      nonce: BigInt(nonce),
      message: 'This message attests that I control the given wallet',
    },
  }),
})

export interface Creds {
  readonly apiKey: string
  readonly secret: string
  readonly passphrase: string
}

export const credsIn = (body: unknown): Creds => ({
  apiKey: text(at(body, 'apiKey')),
  secret: text(at(body, 'secret')),
  passphrase: text(at(body, 'passphrase')),
})

/** Level 2, for a stamp in seconds. */
export const keyHeaders = (
  address: string,
  { apiKey, secret, passphrase }: Creds,
  stamp: number,
  method: Request['method'],
  path: string,
  body: string,
) => ({
  poly_address: address,
  poly_api_key: apiKey,
  poly_passphrase: passphrase,
  poly_timestamp: String(stamp),
  poly_signature: createHmac('sha256', Buffer.from(secret, 'base64'))
    .update(`${stamp}${method}${path}${body}`)
    .digest('base64')
    .replaceAll('+', '-')
    .replaceAll('/', '_'),
})

export interface OrderWish {
  readonly token: string
  readonly side: 'BUY' | 'SELL'
  readonly makerAmount: string
  readonly takerAmount: string
  readonly salt: number
  readonly version?: '2' | '3'
  readonly contract?: Hex
  readonly maker?: Hex
  readonly signatureType?: 0 | 1 | 2
}

/** An order as it stands in the body of a request. */
export const signedOrder = async (account: PrivateKeyAccount, wish: OrderWish) => {
  const { token, side, makerAmount, takerAmount, salt } = wish
  const maker = wish.maker ?? account.address
  const signatureType = wish.signatureType ?? 0
  const timestamp = '1790856000123'
  const signature = await account.signTypedData({
    domain: orderDomain(wish.version ?? '2', wish.contract ?? EXCHANGE_V2),
    types: ORDER_TYPES,
    primaryType: 'Order',
    message: {
      salt: BigInt(salt),
      maker,
      signer: account.address,
      tokenId: BigInt(token),
      makerAmount: BigInt(makerAmount),
      takerAmount: BigInt(takerAmount),
      side: side === 'BUY' ? 0 : 1,
      signatureType,
      timestamp: BigInt(timestamp),
      metadata: ZERO,
      builder: ZERO,
    },
  })
  return {
    salt,
    maker,
    signer: account.address,
    tokenId: token,
    makerAmount,
    takerAmount,
    side,
    signatureType,
    timestamp,
    expiration: '0',
    metadata: ZERO,
    builder: ZERO,
    signature,
  }
}
