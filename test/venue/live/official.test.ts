/** Our orders beside those of the official client: the same amounts, the same hash, the same signature. */
import {
  Chain,
  createL1Headers,
  createL2Headers,
  OrderBuilder,
  Side,
  SignatureTypeV2,
} from '@polymarket/clob-client-v2'
import fc from 'fast-check'
import { createWalletClient, custom, type Hex } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { polygon } from 'viem/chains'
import { describe, expect, it } from 'vitest'
import { millis, price, shares, usd } from '../../../src/domain/money.ts'
import type { Draft } from '../../../src/domain/order.ts'
import { secret } from '../../../src/domain/secret.ts'
import { amountsOf } from '../../../src/venue/live/amounts.ts'
import { type ChainId, exchangeOf } from '../../../src/venue/live/contracts.ts'
import { keyHeaders, walletHeaders } from '../../../src/venue/live/headers.ts'
import { structOf } from '../../../src/venue/live/naming.ts'
import { hashOfOrder, signOrder } from '../../../src/venue/live/orderStruct.ts'
import type { SignatureType } from '../../../src/venue/live/wallet.ts'
import { draftOf, NAMING, walletOf } from './draft.ts'

const TICKS = [
  ['0.1', 100_000],
  ['0.01', 10_000],
  ['0.005', 5_000],
  ['0.0025', 2_500],
  ['0.001', 1_000],
  ['0.0001', 100],
] as const
type TickText = (typeof TICKS)[number][0]

const noChain = custom({ request: () => Promise.reject(new Error('there is no chain')) })
const clientOf = (key: Hex) =>
  createWalletClient({ account: privateKeyToAccount(key), chain: polygon, transport: noChain })

/** Signs nothing: what is looked at are the amounts. */
const ADDRESS = '0xF39Fd6e51aad88F6F4ce6aB8827279cffFb92266'
const mute = {
  getAddress: () => Promise.resolve(ADDRESS),
  _signTypedData: () => Promise.resolve('0x'),
}

const official = async (draft: Draft, tickSize: TickText) => {
  const builder = new OrderBuilder(mute, Chain.POLYGON)
  const side = draft.direction === 'BUY' ? Side.BUY : Side.SELL
  const { amount } = draft
  const size = (amount._tag === 'usd' ? amount.usd : amount.shares) / 1e6
  const common = { tokenID: draft.tokenId, price: draft.limit / 1e6, side }
  const options = { tickSize, negRisk: false }
  const order =
    draft.type === 'FAK'
      ? await builder.buildMarketOrder({ ...common, amount: size }, options, 2)
      : await builder.buildOrder({ ...common, size }, options, 2)
  return { maker: Number(order.makerAmount), taker: Number(order.takerAmount) }
}

/** On the tick, spread over all of the range, its ends included. */
const pricesOf = (tick: number): ReadonlyArray<number> => {
  const last = 1_000_000 / tick - 1
  const steps = Math.min(last, 21)
  return [
    ...new Set(Array.from({ length: steps }, (_, at) => 1 + Math.round((at * (last - 1)) / Math.max(1, steps - 1)))),
  ].map(step => step * tick)
}
const SIZES = [1, 1.01, 2.37, 5, 7.77, 10, 33.33, 99.99, 123.45, 1000, 2500.07]
const KINDS = [
  ['GTC', 'BUY', 'shares'],
  ['GTC', 'SELL', 'shares'],
  ['FAK', 'BUY', 'usd'],
  ['FAK', 'SELL', 'shares'],
] as const

const kindOf = (kind: (typeof KINDS)[number], limit: number, tick: number, size: number): Draft => {
  const [type, direction, unit] = kind
  const millionths = Math.round(size * 100) * 10_000
  return draftOf({
    type,
    direction,
    limit: price(limit),
    tickSize: price(tick),
    amount: unit === 'usd' ? { _tag: 'usd', usd: usd(millionths) } : { _tag: 'shares', shares: shares(millionths) },
  })
}

/** The client reckons with ten decimals in floating point: above a hundred thousand shares its last digits are chance (1141.31 USD at 0.0025 become 456523.999999 shares). */
const isExactInFloats = (draft: Draft): boolean =>
  draft.amount._tag === 'shares' || draft.amount.usd / draft.limit < 100_000

describe('amounts', () => {
  it.each(TICKS)('are the official client’s at a tick of %s, for every type and side', async (tickText, tick) => {
    const odd: unknown[] = []
    for (const kind of KINDS)
      for (const limit of pricesOf(tick))
        for (const size of SIZES) {
          const draft = kindOf(kind, limit, tick, size)
          if (!isExactInFloats(draft)) continue
          const theirs = await official(draft, tickText)
          const ours = amountsOf(draft)
          if (ours.maker !== theirs.maker || ours.taker !== theirs.taker) odd.push({ kind, limit, size, ours, theirs })
        }
    expect(odd).toEqual([])
  })

  it('are the official client’s for any size and price on the tick', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...TICKS),
        fc.constantFrom(...KINDS),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 100, max: 5_000_00 }),
        async ([tickText, tick], kind, where, hundredths) => {
          const limit = Math.max(1, Math.min(1_000_000 / tick - 1, Math.round((where * 1_000_000) / tick))) * tick
          const draft = kindOf(kind, limit, tick, hundredths / 100)
          fc.pre(isExactInFloats(draft))
          expect({ draft, ...amountsOf(draft) }).toEqual({ draft, ...(await official(draft, tickText)) })
        },
      ),
      { numRuns: 500 },
    )
  })

  it('never promise a better price than the limit, and never spend more than was asked', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...TICKS),
        fc.constantFrom(...KINDS),
        fc.integer({ min: 1, max: 9_999 }),
        fc.integer({ min: 1_000_000, max: 900_000_000 }),
        fc.constantFrom('tick', 'four'),
        ([, tick], kind, step, amount, rule) => {
          const limit = Math.max(1, step % (1_000_000 / tick)) * tick
          const draft = { ...kindOf(kind, limit, tick, 1), amount: unitOf(kind, amount) }
          const { maker, taker } = amountsOf(draft, rule)
          expect(kind[1] === 'BUY' && kind[0] === 'GTC' ? taker : maker).toBeLessThanOrEqual(amount)
          // A buyer's ratio may only lie above the limit by what the cutting of shares takes.
          if (kind[0] === 'FAK' && kind[1] === 'BUY') expect(taker * limit).toBeLessThanOrEqual(maker * 1_000_000)
        },
      ),
    )
  })

  it('have at most four decimals when that is asked for', () => {
    const draft = kindOf(['FAK', 'BUY', 'usd'], 333_100, 100, 10)
    expect(amountsOf(draft, 'tick').taker % 100).not.toBe(0)
    expect(amountsOf(draft, 'four').taker % 100).toBe(0)
  })
})

const unitOf = ([, , unit]: (typeof KINDS)[number], amount: number) =>
  unit === 'usd' ? ({ _tag: 'usd', usd: usd(amount) } as const) : ({ _tag: 'shares', shares: shares(amount) } as const)

const FUNDER: Hex = privateKeyToAccount(generatePrivateKey()).address
const SIGNATURE_KINDS = [
  [0, SignatureTypeV2.EOA],
  [1, SignatureTypeV2.POLY_PROXY],
  [2, SignatureTypeV2.POLY_GNOSIS_SAFE],
  [3, SignatureTypeV2.POLY_1271],
] as const
const CHAINS: ReadonlyArray<readonly [ChainId, Chain]> = [
  [137, Chain.POLYGON],
  [80_002, Chain.AMOY],
]

describe('an order', () => {
  it('has the hash and the signature of the official client’s, for every wallet, chain, version and kind of market', async () => {
    const key = generatePrivateKey()
    const draft = draftOf({ limit: price(430_000), tickSize: price(10_000) })
    for (const [signatureType, theirType] of SIGNATURE_KINDS)
      for (const [chainId, chain] of CHAINS)
        for (const [version, negRisk] of [
          [2, false],
          [2, true],
          [3, false],
        ] as const) {
          const own: SignatureType = signatureType
          const wallet = walletOf(key, { signatureType: own, chainId, ...(own === 0 ? {} : { funder: FUNDER }) })
          const builder = new OrderBuilder(clientOf(key), chain, theirType, wallet.funder)
          const order = {
            tokenID: draft.tokenId,
            price: 0.43,
            size: 10,
            side: Side.BUY,
            metadata: `0x${'ab'.repeat(32)}`,
          }
          const theirs = await builder.buildOrder(order, { tickSize: '0.01', negRisk }, version)
          if (!('timestamp' in theirs)) throw new Error('an order of the second version has a time')
          const struct = {
            ...structOf(draft, 1, wallet, NAMING),
            salt: Number(theirs.salt),
            timestamp: millis(Number(theirs.timestamp)),
            metadata: `0x${'ab'.repeat(32)}`,
          } as const
          expect(theirs).toMatchObject({
            maker: struct.maker,
            signer: struct.signer,
            makerAmount: String(struct.makerAmount),
            takerAmount: String(struct.takerAmount),
            signatureType,
          })
          const exchange = exchangeOf(chainId, version, { negRisk })
          expect(hashOfOrder(struct, exchange)).toMatch(/^0x[0-9a-f]{64}$/)
          expect(await signOrder(struct, exchange, hashOfOrder(struct, exchange), wallet.signer)).toBe(theirs.signature)
        }
  })
})

describe('headers', () => {
  const at = millis(1_790_000_123_456)
  const stamp = Math.floor(at / 1000)

  it('of a wallet are the official client’s', async () => {
    const key = generatePrivateKey()
    const theirs = await createL1Headers(clientOf(key), Chain.POLYGON, 3, stamp)
    expect(await walletHeaders(walletOf(key).signer, 137, at, 3)).toEqual({ ...theirs })
  })

  it('of an API key are the official client’s', async () => {
    const key = generatePrivateKey()
    const creds = { key: 'a-key', secret: 'c2VjcmV0LXNlY3JldC_zZWNyZXQtc2VjcmV0-w==', passphrase: 'pass' }
    const body = JSON.stringify({ orderID: '0x1' })
    const theirs = await createL2Headers(clientOf(key), creds, { method: 'DELETE', requestPath: '/order', body }, stamp)
    const ours = { apiKey: creds.key, secret: secret(creds.secret), passphrase: secret(creds.passphrase) }
    expect(keyHeaders(walletOf(key).signer.address, ours, at, { method: 'DELETE', path: '/order', body })).toEqual({
      ...theirs,
    })
  })
})
