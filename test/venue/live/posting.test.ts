/** How orders are posted: the body beside the official client's, for orders that rest, that take, and that end by themselves. */
import { Chain, isV2Order, OrderBuilder, OrderType, orderToJsonV2, Side } from '@polymarket/clob-client-v2'
import fc from 'fast-check'
import { createWalletClient, custom, type Hex } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { polygon } from 'viem/chains'
import { describe, expect, it } from 'vitest'
import { endOf, isTakenUntil, LEAST_LIFE } from '../../../src/domain/goodTill.ts'
import { millis, price } from '../../../src/domain/money.ts'
import type { OrderKind } from '../../../src/domain/order.ts'
import { exchangeOf } from '../../../src/venue/live/contracts.ts'
import { structOf } from '../../../src/venue/live/naming.ts'
import { hashOfOrder, ZERO_BYTES } from '../../../src/venue/live/orderStruct.ts'
import { bodyOf, postingOf } from '../../../src/venue/live/posting.ts'
import { draftOf, NAMING, orderOf, walletOf } from './draft.ts'

const NOW = 1_790_000_000_000
const ENDS = millis(NOW + 600_000)
const noChain = custom({ request: () => Promise.reject(new Error('there is no chain')) })
const clientOf = (key: Hex) =>
  createWalletClient({ account: privateKeyToAccount(key), chain: polygon, transport: noChain })

describe('a body', () => {
  it.each([
    ['rests', { type: 'GTC' }, OrderType.GTC, {}],
    ['ends by itself', { type: 'GTD', endsAt: ENDS }, OrderType.GTD, { expiration: (NOW + 660_000) / 1000 }],
  ] as const)('of an order that %s is the official client’s, byte for byte', async (_words, kind, theirType, more) => {
    const key = generatePrivateKey()
    const wallet = walletOf(key)
    const draft = draftOf({ ...kind, limit: price(430_000) })
    const wish = { tokenID: draft.tokenId, price: 0.43, size: 10, side: Side.BUY, ...more }
    const builder = new OrderBuilder(clientOf(key), Chain.POLYGON)
    const theirs = await builder.buildOrder(wish, { tickSize: '0.01', negRisk: false }, 2)
    if (!isV2Order(theirs)) throw new Error('an order of the second version has a time')
    const struct = {
      ...structOf(draft, 1, wallet, NAMING),
      salt: Number(theirs.salt),
      timestamp: millis(Number(theirs.timestamp)),
      metadata: ZERO_BYTES,
    }
    const exchange = exchangeOf(137, 2, { negRisk: false })
    const ours = await bodyOf(
      { struct, exchange, hash: hashOfOrder(struct, exchange) },
      postingOf(draft),
      wallet,
      'owner',
    )
    expect(ours).toBe(JSON.stringify(orderToJsonV2(theirs, 'owner', theirType, true, false)))
  })
})

describe('an order that ends by itself', () => {
  it('has the name of one that does not: its end is no part of what is signed', () => {
    const wallet = walletOf()
    expect(orderOf(wallet, { type: 'GTD', endsAt: ENDS }).orderId).toBe(orderOf(wallet, { type: 'GTC' }).orderId)
  })

  it('never ends before the moment that was asked, and less than a second after it; what risk lets pass the venue takes', () => {
    const isWell = (ahead: number, waits: number): boolean => {
      const until = millis(NOW + ahead)
      const kind: OrderKind = { type: 'GTD', endsAt: endOf(until) }
      // The venue ends it a minute before its expiration.
      const ended = postingOf(kind).expiration * 1000 - 60_000
      return ended >= until && ended < until + 1000 && isTakenUntil(kind.endsAt, millis(NOW + waits))
    }
    fc.assert(fc.property(fc.integer({ min: LEAST_LIFE, max: 1e10 }), fc.integer({ min: 0, max: 10_000 }), isWell))
    expect(isTakenUntil(millis(NOW + 119_000), millis(NOW))).toBe(false)
    expect(isTakenUntil(millis(NOW + 120_000), millis(NOW))).toBe(true)
  })

  it('is post-only, as what rests; nothing else has an expiration', () => {
    expect(postingOf({ type: 'GTD', endsAt: ENDS })).toMatchObject({ orderType: 'GTD', postOnly: true })
    expect(postingOf({ type: 'GTC' })).toEqual({ orderType: 'GTC', postOnly: true, expiration: 0 })
    expect(postingOf({ type: 'FAK' })).toEqual({ orderType: 'FAK', postOnly: false, expiration: 0 })
  })
})
