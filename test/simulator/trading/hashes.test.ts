import fc from 'fast-check'
import { type Hex, hashTypedData } from 'viem'
import { describe, expect, it } from 'vitest'
import { addressFrom, createSignatureCheck } from '../../../src/simulator/wire/trading/ecdsa.ts'
import {
  EXCHANGE,
  EXCHANGE_V3,
  NEG_RISK_EXCHANGE,
  type OrderStruct,
  readOrder,
} from '../../../src/simulator/wire/trading/order-hash.ts'
import { EXCHANGE_V2, NEG_RISK_V2, newAccount, ORDER_TYPES, orderDomain, EXCHANGE_V3 as V3 } from './signing.ts'

const hexOf = (bytes: number) =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((list): Hex => `0x${Buffer.from(list).toString('hex')}`)
const uint = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n })

const struct: fc.Arbitrary<OrderStruct> = fc.record({
  salt: uint,
  maker: hexOf(20),
  signer: hexOf(20),
  tokenId: uint,
  makerAmount: uint,
  takerAmount: uint,
  side: fc.constantFrom(0, 1),
  signatureType: fc.constantFrom(0, 1, 2),
  timestamp: uint,
  metadata: hexOf(32),
  builder: hexOf(32),
})

describe('the hash of an order', () => {
  it('is the one that viem computes of the published typed data, on each contract', () => {
    const contracts = [
      [EXCHANGE, orderDomain('2', EXCHANGE_V2)],
      [NEG_RISK_EXCHANGE, orderDomain('2', NEG_RISK_V2)],
      [EXCHANGE_V3, orderDomain('3', V3)],
    ] as const
    fc.assert(
      fc.property(struct, fc.constantFrom(...contracts), (message, [contract, domain]) => {
        const { hash } = readOrder(message, contract, '0x')
        expect(hash).toBe(hashTypedData({ domain, types: ORDER_TYPES, primaryType: 'Order', message }))
      }),
      { numRuns: 100 },
    )
  })
})

const HASH: Hex = `0x${'5a'.repeat(32)}`
const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n

/** A signature, and its check: by recovery, and again with the key that the first one gave. */
const signedOnce = async () => {
  const account = newAccount()
  const signer = addressFrom(account.address)
  if (signer === null) throw new Error('an account has an address')
  const signature = await account.sign({ hash: HASH })
  const byRecovery = (text: string) => createSignatureCheck()(HASH, text, signer)
  const knowing = createSignatureCheck()
  knowing(HASH, signature, signer)
  return { account, signer, signature, byRecovery, byKey: (text: string) => knowing(HASH, text, signer) }
}

describe('a signature', () => {
  it('is its signer’s, and nobody’s when one bit of it is changed, whether the key was known before or not', async () => {
    const { signature, byRecovery, byKey } = await signedOnce()
    expect([byRecovery(signature), byKey(signature)]).toEqual([true, true])
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 131 }), fc.constantFrom(1, 2, 4, 8), (at, bit) => {
        const digit = (Number.parseInt(signature.charAt(at), 16) ^ bit).toString(16)
        const changed = signature.slice(0, at) + digit + signature.slice(at + 1)
        expect([byRecovery(changed), byKey(changed)]).toEqual([false, false])
      }),
      { numRuns: 100 },
    )
  })

  it('is checked alike by recovery and by the known key, over many', async () => {
    const { account, signer } = await signedOnce()
    const knowing = createSignatureCheck()
    for (let i = 1; i <= 40; i++) {
      const hash: Hex = `0x${i.toString(16).padStart(64, 'c')}`
      const signature = await account.sign({ hash })
      expect([knowing(hash, signature, signer), createSignatureCheck()(hash, signature, signer)]).toEqual([true, true])
      expect(knowing(HASH, signature, signer)).toBe(false)
    }
  })

  it('with s in the upper half, of another length or with another v is none', async () => {
    const { signature, byRecovery, byKey } = await signedOnce()
    const s = BigInt(`0x${signature.slice(66, 130)}`)
    const mirrored = (CURVE_ORDER - s).toString(16).padStart(64, '0')
    const otherV = signature.slice(130) === '1b' ? '1c' : '1b'
    const wrong = [
      `${signature.slice(0, 66)}${mirrored}${otherV}`,
      signature.slice(0, 130),
      `${signature.slice(0, 130)}${otherV}`,
      `${signature.slice(0, 130)}1d`,
      `0x${'0'.repeat(130)}`,
      `0x${'f'.repeat(128)}1b`,
      '',
    ]
    for (const text of wrong) expect([byRecovery(text), byKey(text)]).toEqual([false, false])
  })
})
