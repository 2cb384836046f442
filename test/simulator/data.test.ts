import { describe, expect, it } from 'vitest'
import { orderId } from '../../src/domain/ids.ts'
import { millis, NO_USD, price, shares, usd } from '../../src/domain/money.ts'
import type { Address, Exchange, OutsidePosition, OutsideTrade, TradeLeg } from '../../src/simulator/exchange/orders.ts'
import { createData } from '../../src/simulator/wire/data.ts'
import { createDesk } from './trading/desk.ts'
import { at, EPOCH, list, text, worldDirectory } from './worlds.ts'

const USER: Address = `0x${'ab'.repeat(20)}`

const setUp = (held: 'one side' | 'both sides' = 'one side') => {
  const directory = worldDirectory()
  const listing = directory.matches()[0]?.match.listings[0]
  if (listing === undefined) throw new Error('a match is listed at the epoch')
  const { conditionId, tokens } = listing
  const position = (tokenId: (typeof tokens)[number], size: number, cost: number): OutsidePosition => ({
    conditionId,
    tokenId,
    size: shares(size),
    cost: usd(cost),
  })
  const positions = [
    position(tokens[0], 10_000_000, 4_000_000),
    ...(held === 'both sides' ? [position(tokens[1], 2_000_000, 1_000_000)] : []),
  ]
  const leg: TradeLeg = {
    order: orderId(`0x${'1'.repeat(64)}`),
    apiKey: 'key',
    maker: USER,
    tokenId: tokens[0],
    side: 'YES',
    outcome: listing.outcomes[0],
    direction: 'BUY',
    price: price(400_000),
    size: shares(10_000_000),
    dollars: usd(4_000_000),
    fee: NO_USD,
  }
  const trade = (id: string, changes: Partial<OutsideTrade>): OutsideTrade => ({
    id,
    conditionId,
    taker: leg,
    makers: [],
    status: 'CONFIRMED',
    matchedAt: EPOCH,
    changedAt: EPOCH,
    transactionHash: `0x${id.padStart(64, '0')}`,
    bucketIndex: 0,
    ...changes,
  })
  const trades = [
    trade('1', {}),
    trade('2', { taker: { ...leg, maker: `0x${'cd'.repeat(20)}` }, makers: [{ ...leg, direction: 'SELL' }] }),
    trade('3', { changedAt: millis(EPOCH + 5000) }),
    trade('4', { transactionHash: null, status: 'MATCHED' }),
    trade('5', { status: 'FAILED' }),
  ]
  const exchange: Exchange = { ...createDesk().exchange, positions: () => positions, tradesOf: () => trades }
  const data = createData({ exchange, directory })
  const get = (path: string, query = '') =>
    data({ method: 'GET', path: `/data${path}`, query: new URLSearchParams(query), headers: {}, body: '' }, path)
  return { get, listing }
}

describe('positions', () => {
  it('come with what they cost and are worth, as numbers', () => {
    const { get, listing } = setUp()
    const { body } = get('/v2/positions', `user=${USER.toUpperCase().replace('0X', '0x')}`)
    expect(at(body, 'pagination')).toEqual({ limit: 100, offset: 0, has_more: false, next_cursor: null })
    expect(at(body, 'data', 0)).toMatchObject({
      proxy_wallet: USER,
      condition_id: listing.conditionId,
      token_id: listing.tokens[0],
      current_size: 10,
      avg_price: 0.4,
      entry_cost_usdc: 4,
      status: 'OPEN',
      redeemable: false,
      mergeable: false,
      outcome: listing.outcomes[0],
      outcome_index: 0,
      opposite_token_id: listing.tokens[1],
    })
    expect(at(get('/positions', `user=${USER}`).body, 0)).toMatchObject({
      asset: listing.tokens[0],
      size: 10,
      avgPrice: 0.4,
      initialValue: 4,
      oppositeAsset: listing.tokens[1],
    })
  })

  it('are asked for by status', () => {
    const { get } = setUp('both sides')
    const count = (status: string) =>
      list(at(get('/v2/positions', `user=${USER}&status=${status}`).body, 'data')).length
    expect(['OPEN', 'MERGEABLE', 'REDEEMABLE', 'REDEEMABLE_LOST', 'CLOSED'].map(count)).toEqual([2, 2, 0, 0, 0])
  })
})

describe('trades', () => {
  it('are those on the chain, first those that the wallet took', () => {
    const { get } = setUp()
    const hashes = (query: string) =>
      list(at(get('/v2/trades', `user=${USER}&${query}`).body, 'data')).map(row =>
        Number(text(at(row, 'transaction_hash'))),
      )
    expect(hashes('')).toEqual([1, 3])
    expect(hashes('taker_only=false')).toEqual([1, 2, 3])
    expect(hashes(`start=${EPOCH / 1000 + 1}`)).toEqual([3])
    expect(hashes('side=SELL&taker_only=false')).toEqual([2])
    expect(hashes(`condition=0x${'0'.repeat(64)}`)).toEqual([])
    expect(list(get('/trades', `user=${USER}&takerOnly=false`).body)).toHaveLength(3)
  })

  it('come in pages by cursor', () => {
    const { get } = setUp()
    const first = get('/v2/trades', `user=${USER}&taker_only=false&limit=2`).body
    expect(at(first, 'pagination')).toMatchObject({ limit: 2, offset: 0, has_more: true })
    const cursor = text(at(first, 'pagination', 'next_cursor'))
    const second = get('/v2/trades', `user=${USER}&taker_only=false&cursor=${cursor}`).body
    expect(list(at(second, 'data'))).toHaveLength(1)
    expect(at(second, 'pagination')).toMatchObject({ offset: 2, has_more: false, next_cursor: null })
  })
})

it('refuses what it cannot read, and names it', () => {
  const { get } = setUp()
  const refused = (query: string) => {
    const { status, body } = get('/v2/positions', query)
    return [status, at(body, 'code'), at(body, 'parameter')]
  }
  expect(refused('')).toEqual([400, 'invalid_request', 'user'])
  expect(refused(`user=${USER}&offset=1`)).toEqual([400, 'invalid_request', 'offset'])
  expect(refused(`user=${USER}&limit=1001`)).toEqual([400, 'invalid_request', 'limit'])
  expect(refused(`user=${USER}&cursor=zzz`)).toEqual([400, 'invalid_request', 'cursor'])
  expect(refused(`user=${USER}&status=GONE`)).toEqual([400, 'invalid_request', 'status'])
  expect(refused(`user=${USER}&condition=1`)).toEqual([400, 'invalid_request', 'condition'])
  expect(get('/v3').status).toBe(404)
})
