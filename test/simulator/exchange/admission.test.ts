import { describe, expect, it } from 'vitest'
import { tokenId } from '../../../src/domain/ids.ts'
import { millis, price } from '../../../src/domain/money.ts'
import { stop } from '../../../src/simulator/market.ts'
import { type Bare, bareMarket, refusalOf } from './bare.ts'
import { type Ask, freshId, orderOf } from './desk.ts'

const FOK = "400 order couldn't be fully filled. FOK orders are fully filled or killed."
const FAK =
  '400 no orders found to match with FAK order. FAK orders are partially filled or killed if no match is found.'

/** 50 bid, 52 asked, 100 shares each. */
const quoted = (): Bare => {
  const bare = bareMarket('before')
  bare.rests('YES', 'BUY', 0.5, 100)
  bare.rests('NO', 'BUY', 0.48, 100)
  return bare
}

const changed = (bare: Bare, ask: Ask, changes: Partial<ReturnType<typeof orderOf>>): string =>
  refusalOf(bare.core.exchange.place({ ...orderOf(bare.market, ask), ...changes }))

describe('an order that is refused', () => {
  const id = freshId()
  const order = `400 order ${id} is invalid.`
  it.each<readonly [string, Ask, string]>([
    ['off the tick', { price: 0.505, size: 100 }, `${order} Price (0.505) breaks minimum tick size rule: 0.01`],
    [
      'under the least price',
      { price: 0.001, size: 100 },
      `${order} Price (0.001) breaks minimum tick size rule: 0.01`,
    ],
    ['too small to rest', { price: 0.4, size: 4.99 }, `${order} Size (4.99) lower than the minimum: 5`],
    [
      'a small purchase',
      { price: 0.52, size: 0.5, type: 'FAK' },
      '400 invalid amount for a marketable BUY order ($0.5), min size: $1',
    ],
    [
      'post-only that crosses',
      { price: 0.52, size: 10, posting: 'post-only' },
      '400 invalid post-only order: order crosses book',
    ],
    ['all or nothing for too much', { price: 0.52, size: 60, type: 'FOK' }, FOK],
    ['at once where nothing is', { price: 0.51, size: 60, type: 'FAK' }, FAK],
    [
      'a sale of what it does not have',
      { price: 0.5, size: 10, direction: 'SELL' },
      '400 not enough balance / allowance',
    ],
    ['dearer than its wallet', { price: 0.4, size: 25_001 }, '400 not enough balance / allowance'],
    ['ending too soon', { price: 0.4, size: 10, type: 'GTD', expiresAt: millis(1) }, '400 invalid expiration'],
    ['without an end', { price: 0.4, size: 10, type: 'GTD' }, '400 invalid expiration'],
  ])('because it is %s', (_name, ask, error) => {
    const bare = quoted()
    expect(refusalOf(bare.place({ ...ask, id }))).toBe(error)
    expect(bare.pass(0).filter(one => one._tag !== 'LevelChanged')).toEqual([])
    expect(bare.taken).toEqual([])
  })

  it('because there is no such token, or its market stopped', () => {
    const bare = quoted()
    const ask = { price: 0.4, size: 10 }
    expect(changed(bare, ask, { tokenId: tokenId('1') })).toBe('404 No orderbook exists for the requested token id')
    stop(bare.market, bare.now(), bare.emit)
    expect(changed(bare, ask, {})).toBe('400 the market is not yet ready to process new orders')
  })

  it('because it was signed for the other exchange', () => {
    expect(changed(quoted(), { price: 0.4, size: 10 }, { version: '3' })).toBe('400 order_version_mismatch')
  })

  it('because its amounts are absurd or too precise', () => {
    const bare = quoted()
    for (const makerAmount of [0, -5_000_000, 1.5, Number.MAX_VALUE, Number.NaN])
      expect(changed(bare, { price: 0.4, size: 10 }, { makerAmount })).toBe('400 Invalid order payload')
    expect(changed(bare, { price: 0.4, size: 10 }, { makerAmount: 4_000_010, takerAmount: 10_000_000 })).toBe(
      '400 invalid amounts, the buy orders maker amount supports a max accuracy of 4 decimals, taker amount a max of 2 decimals',
    )
    expect(
      changed(bare, { price: 0.5, size: 10, direction: 'SELL' }, { makerAmount: 10_001_000, takerAmount: 5_000_500 }),
    ).toBe(
      '400 invalid amounts, the sell orders maker amount supports a max accuracy of 2 decimals, taker amount a max of 4 decimals',
    )
  })

  it('because it came before', () => {
    const bare = quoted()
    expect(refusalOf(bare.place({ price: 0.4, size: 10, id }))).toBe('')
    expect(refusalOf(bare.place({ price: 0.4, size: 10, id }))).toBe(`${order} Duplicated.`)
  })

  it('because what it would need is bound in other orders, fee included', () => {
    const bare = quoted()
    expect(refusalOf(bare.place({ price: 0.4, size: 24_900 }))).toBe('')
    // 40 dollars are left: 40 dollars of shares and their fee are more.
    expect(refusalOf(bare.place({ price: 0.52, size: 40, type: 'FAK' }))).toBe('400 not enough balance / allowance')
    expect(refusalOf(bare.place({ price: 0.4, size: 100 }))).toBe('')
    expect(refusalOf(bare.place({ price: 0.4, size: 5 }))).toBe('400 not enough balance / allowance')
  })
})

describe('a finer tick', () => {
  it('lets prices in that were refused before, with one more decimal of amounts', () => {
    const bare = quoted()
    bare.market.tick = price(1000)
    expect(refusalOf(bare.place({ price: 0.505, size: 10.55 }))).toBe('')
    expect(refusalOf(bare.place({ price: 0.5051, size: 100 }))).toMatch(/breaks minimum tick size rule: 0.001$/)
  })
})
