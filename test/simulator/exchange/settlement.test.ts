import { describe, expect, it } from 'vitest'
import type { Direction, Side } from '../../../src/domain/ids.ts'
import { millis, ONE, price, shares, usd } from '../../../src/domain/money.ts'
import { checkAccounts } from '../../../src/simulator/exchange/accounts.ts'
import { kindOf } from '../../../src/simulator/exchange/legs.ts'
import { checkFilled, createRecord } from '../../../src/simulator/exchange/record.ts'
import { createWallet } from '../../../src/simulator/exchange/wallets.ts'
import { type FaultName, type Faults, noFaults } from '../../../src/simulator/faults/fault.ts'
import { resolve, stop } from '../../../src/simulator/market.ts'
import { readInput } from '../../../src/simulator/read-input.ts'
import { type Bare, bareMarket, tradesIn } from './bare.ts'
import { ANN, BEN, KEY, KEY_OF_BEN, orderOf } from './desk.ts'

const withFault = (name: FaultName, amount = 0): Faults => ({
  ...noFaults,
  strikes: one => one === name,
  amount: () => amount,
})

const START = 10_000 * ONE
const yesOf = (bare: Bare) => bare.market.listing.tokens[0]
const noOf = (bare: Bare) => bare.market.listing.tokens[1]
const dollarsOf = (bare: Bare, who = ANN): number => bare.core.exchange.collateral(who).balance
const heldBy = (bare: Bare, who = ANN) => [
  bare.core.exchange.holding(who, yesOf(bare)).balance,
  bare.core.exchange.holding(who, noOf(bare)).balance,
]

const NO_FEE = { rate: 0, exponent: 1, rebate: 0 }
/** Without a fee, so that sums are seen at once. */
const free = (redeemAfter = 0): Bare => bareMarket('before', { redeemAfter: millis(redeemAfter) }, noFaults, NO_FEE)

describe('a fill', () => {
  const record = (type: 'GTC' | 'FAK') => {
    const { market } = free()
    const order = orderOf(market, { price: 0.6, size: 6, type })
    const terms = { market, side: 'YES' as const, price: price(600_000), size: shares(6_000_000) }
    return createRecord(order, terms, createWallet(ANN, usd(0)), millis(0))
  }

  it('within size and limit is fine, and a broken invariant otherwise', () => {
    const rests = record('GTC')
    rests.matched = shares(6_000_000)
    expect(() => checkFilled(rests, price(600_000))).not.toThrow()
    expect(() => checkFilled(rests, price(610_000))).toThrow('worse than its limit')
    rests.matched = shares(6_000_001)
    expect(() => checkFilled(rests, price(600_000))).toThrow('beyond its size')
  })

  it('of an order that spends dollars may bring more shares, and not cost more dollars', () => {
    const spends = record('FAK')
    spends.matched = shares(12_000_000)
    spends.spent = usd(6_000_000)
    expect(() => checkFilled(spends, price(500_000))).not.toThrow()
    spends.spent = usd(6_000_001)
    expect(() => checkFilled(spends, price(500_000))).toThrow('beyond its size')
  })
})

describe('two outside traders', () => {
  it('mint a pair when one buys YES and the other NO, each in its own terms', () => {
    const bare = free()
    bare.place({ price: 0.6, size: 10 })
    bare.place({ side: 'NO', price: 0.4, size: 10, maker: BEN })
    const [trade] = tradesIn(bare.pass(20_000))
    expect(trade?.taker).toMatchObject({ side: 'NO', direction: 'BUY', price: 400_000, size: 10_000_000, maker: BEN })
    expect(trade?.makers[0]).toMatchObject({ side: 'YES', direction: 'BUY', price: 600_000, dollars: 6_000_000 })
    expect([heldBy(bare), heldBy(bare, BEN)]).toEqual([
      [10_000_000, 0],
      [0, 10_000_000],
    ])
    expect(bare.market.accounts.collateral).toBe(10_000_000)
  })

  it('pass shares on, and merge a pair into a dollar when both sell', () => {
    const bare = free()
    bare.place({ price: 0.6, size: 10 })
    bare.place({ side: 'NO', price: 0.4, size: 10, maker: BEN })
    bare.pass(20_000)
    bare.place({ direction: 'SELL', price: 0.7, size: 5 })
    bare.place({ price: 0.7, size: 5, maker: BEN })
    const [passed] = tradesIn(bare.pass(20_000))
    expect(passed?.taker).toMatchObject({ side: 'YES', direction: 'BUY' })
    expect(passed?.makers[0]).toMatchObject({ side: 'YES', direction: 'SELL', dollars: 3_500_000 })
    expect(bare.market.accounts.collateral).toBe(10_000_000)
    bare.place({ direction: 'SELL', price: 0.7, size: 5 })
    bare.place({ side: 'NO', direction: 'SELL', price: 0.3, size: 5, maker: BEN })
    const [merged] = tradesIn(bare.pass(20_000))
    expect(merged?.taker).toMatchObject({ side: 'NO', direction: 'SELL', price: 300_000, dollars: 1_500_000 })
    expect(bare.market.accounts.collateral).toBe(5_000_000)
    expect([heldBy(bare), heldBy(bare, BEN)]).toEqual([
      [0, 0],
      [5_000_000, 5_000_000],
    ])
    expect(dollarsOf(bare) + dollarsOf(bare, BEN) + bare.market.accounts.collateral).toBe(2 * START)
  })

  it('are told apart: transfer, mint, merge', () => {
    const leg = { owner: 'agent', price: price(1), size: shares(1), dollars: usd(1), fee: usd(0), rebate: usd(0) }
    const kind = (token: Side, direction: Direction) =>
      kindOf({ ...leg, token, direction }, { ...leg, token: 'YES', direction: direction === 'BUY' ? 'BUY' : 'SELL' })
    expect([kind('YES', 'SELL'), kind('NO', 'BUY'), kind('NO', 'SELL')]).toEqual(['transfer', 'mint', 'merge'])
  })

  it('pay together to the last millionth where shares divide badly', () => {
    const bare = free()
    bare.place({ direction: 'BUY', price: 0.33, size: 50 })
    for (let i = 0; i < 3; i++) bare.place({ side: 'NO', price: 0.67, size: 7.77, type: 'FAK', maker: BEN })
    bare.pass(20_000)
    const paid = 2 * START - dollarsOf(bare) - dollarsOf(bare, BEN)
    expect(paid).toBe(bare.market.accounts.collateral + bare.market.accounts.venue)
    expect(bare.market.accounts.venue).toBeLessThanOrEqual(6)
    checkAccounts(bare.market.accounts)
  })
})

describe('a trade', () => {
  it('is MATCHED, then MINED with its hash, then CONFIRMED; what it brings is there when it is mined', () => {
    const bare = bareMarket('before')
    bare.rests('YES', 'SELL', 0.5, 100)
    bare.place({ price: 0.5, size: 10, type: 'FOK' })
    expect(heldBy(bare)).toEqual([0, 0])
    expect(bare.core.exchange.positions(ANN)).toMatchObject([{ size: 20_000_000, cost: 10_250_000 }])
    expect(bare.place({ direction: 'SELL', price: 0.4, size: 5 })).toMatchObject({
      error: 'not enough balance / allowance',
    })
    const trades = tradesIn(bare.pass(20_000))
    expect(trades.map(trade => [trade.status, trade.transactionHash !== null])).toEqual([
      ['MATCHED', false],
      ['MINED', true],
      ['CONFIRMED', true],
    ])
    const [matched, mined, confirmed] = trades.map(trade => trade.changedAt)
    expect((mined ?? 0) - (matched ?? 0)).toBeGreaterThanOrEqual(1500)
    expect((confirmed ?? 0) - (mined ?? 0)).toBeGreaterThanOrEqual(3000)
    expect(heldBy(bare)).toEqual([20_000_000, 0])
  })

  it('that fails is RETRYING, then FAILED, and undone exactly once', () => {
    const bare = bareMarket('before', {}, withFault('failed-settlement'))
    bare.rests('YES', 'SELL', 0.5, 100)
    bare.place({ price: 0.5, size: 10, type: 'FOK' })
    expect(dollarsOf(bare)).toBe(START - 10_250_000)
    expect(tradesIn(bare.pass(60_000)).map(trade => trade.status)).toEqual(['MATCHED', 'RETRYING', 'FAILED'])
    expect([dollarsOf(bare), ...heldBy(bare)]).toEqual([START, 0, 0])
    expect(bare.market.accounts.outside).toEqual({ dollars: 0, YES: 0, NO: 0 })
    stop(bare.market, bare.now(), bare.emit)
    resolve(bare.market, bare.now(), bare.emit)
    expect(dollarsOf(bare)).toBe(START)
  })

  it('gives a seller its dollars, less the fee, when it is mined', () => {
    const bare = bareMarket('before')
    bare.rests('YES', 'SELL', 0.5, 100)
    bare.place({ price: 0.5, size: 10, type: 'FOK' })
    bare.rests('YES', 'BUY', 0.4, 100)
    bare.pass(20_000)
    bare.place({ direction: 'SELL', price: 0.4, size: 20, type: 'FOK' })
    expect([dollarsOf(bare), ...heldBy(bare)]).toEqual([START - 10_250_000, 0, 0])
    bare.pass(20_000)
    expect(dollarsOf(bare)).toBe(START - 10_250_000 + 8_000_000 - 240_000)
  })

  it('brings its shares late with the fault balance-lag, and is confirmed late with late-confirm', () => {
    const lagging = bareMarket('before', {}, withFault('balance-lag', 60_000))
    lagging.rests('YES', 'SELL', 0.5, 100)
    lagging.place({ price: 0.5, size: 10, type: 'FOK' })
    lagging.pass(50_000)
    expect(heldBy(lagging)).toEqual([0, 0])
    lagging.pass(20_000)
    expect(heldBy(lagging)).toEqual([20_000_000, 0])
    const late = bareMarket('before', {}, withFault('late-confirm', 60_000))
    late.rests('YES', 'SELL', 0.5, 100)
    late.place({ price: 0.5, size: 10, type: 'FOK' })
    expect(tradesIn(late.pass(60_000)).map(trade => trade.status)).toEqual(['MATCHED', 'MINED'])
    expect(tradesIn(late.pass(20_000)).map(trade => trade.status)).toEqual(['CONFIRMED'])
  })

  it('is found by its parties only; a token filters the taker alone', () => {
    const bare = bareMarket('before')
    bare.place({ price: 0.6, size: 10 })
    bare.place({ side: 'NO', price: 0.4, size: 10, maker: BEN })
    const { trades } = bare.core.exchange
    expect(trades({ apiKey: KEY })).toHaveLength(1)
    expect(trades({ apiKey: KEY, token: yesOf(bare) })).toHaveLength(0)
    expect(trades({ apiKey: KEY, token: noOf(bare) })).toHaveLength(1)
    expect(trades({ apiKey: KEY_OF_BEN, after: millis(bare.now() + 1) })).toHaveLength(0)
    expect(trades({ apiKey: 'someone' })).toEqual([])
  })
})

describe('a market that pays', () => {
  const bought = (redeemAfter: number): Bare => {
    const bare = free(redeemAfter)
    bare.rests('YES', 'SELL', 0.5, 20)
    bare.place({ price: 0.5, size: 10, type: 'FOK' })
    bare.rests('YES', 'BUY', 0.5, 100)
    bare.place({ side: 'NO', price: 0.5, size: 5, type: 'FOK', maker: BEN })
    bare.pass(1)
    return bare
  }

  it.each([
    ['YES', 1_000_000, START + 10_000_000, START - 5_000_000],
    ['NO', 0, START - 10_000_000, START + 5_000_000],
    ['half each', 500_000, START, START],
  ])('pays %s, trades in flight first', (_name, payout, ann, ben) => {
    const bare = bought(0)
    bare.market.payout = price(payout)
    stop(bare.market, bare.now(), bare.emit)
    resolve(bare.market, bare.now(), bare.emit)
    expect([dollarsOf(bare), dollarsOf(bare, BEN)]).toEqual([ann, ben])
    expect(bare.market.accounts.collateral).toBe(0)
    bare.pass(60_000)
    expect([dollarsOf(bare), dollarsOf(bare, BEN)]).toEqual([ann, ben])
  })

  it('leaves shares to be seen until they are redeemed, where the setting says so', () => {
    const bare = bought(30_000)
    bare.market.payout = price(ONE)
    resolve(bare.market, bare.now(), bare.emit)
    expect([dollarsOf(bare), ...heldBy(bare)]).toEqual([START - 10_000_000, 20_000_000, 0])
    bare.pass(30_000)
    expect([dollarsOf(bare), ...heldBy(bare)]).toEqual([START + 10_000_000, 0, 0])
  })
})

describe('a merge', () => {
  const paired = (): Bare => {
    const bare = free()
    bare.rests('YES', 'SELL', 0.55, 100)
    bare.rests('NO', 'SELL', 0.5, 100)
    bare.place({ price: 0.55, size: 12 })
    bare.place({ side: 'NO', price: 0.5, size: 8 })
    bare.pass(20_000)
    return bare
  }
  const pairs = (bare: Bare, count: number, wallet = ANN) =>
    bare.core.exchange.merge({
      wallet,
      conditionId: bare.market.listing.conditionId,
      pairs: shares(Math.round(count * ONE)),
    })

  it('gives a dollar a pair, tells it, and is kept for a restart; what an order offers stays', () => {
    const bare = paired()
    bare.place({ side: 'NO', direction: 'SELL', price: 0.9, size: 5 })
    const before = dollarsOf(bare)
    for (const count of [3.000001, 0, -1]) expect(pairs(bare, count)).toMatchObject({ _tag: 'Refused', status: 400 })
    expect(pairs(bare, 1, BEN)).toMatchObject({ _tag: 'Refused' })
    expect(pairs(bare, 2.5)).toEqual({ _tag: 'Merged' })
    expect([dollarsOf(bare), ...heldBy(bare)]).toEqual([before + 2_500_000, 9_500_000, 5_500_000])
    expect(bare.pass(0).filter(({ _tag }) => _tag === 'Merged')).toMatchObject([{ maker: ANN, pairs: 2_500_000 }])
    const kept = bare.taken.at(-1)
    expect(readInput(JSON.parse(JSON.stringify(kept)))).toEqual(kept)
    const again = paired()
    if (kept !== undefined) again.core.redo(kept)
    expect([dollarsOf(again), ...heldBy(again)]).toEqual([before + 2_500_000, 9_500_000, 5_500_000])
  })

  it('of a resolved market is refused: its shares are redeemed', () => {
    const bare = paired()
    stop(bare.market, bare.now(), bare.emit)
    resolve(bare.market, bare.now(), bare.emit)
    expect(pairs(bare, 1)).toMatchObject({ error: expect.stringContaining('redeemed') })
  })
})

describe('a maker', () => {
  it("gets its part of the taker's fee at midnight", () => {
    const bare = bareMarket('before')
    bare.place({ price: 0.5, size: 100 })
    bare.takes('YES', 'SELL', 0.5, 100)
    bare.pass(20_000)
    // 100 × 0.05 × 0.25 = 1.25 dollars of fee, 15 % of it.
    expect(dollarsOf(bare)).toBe(START - 50_000_000)
    bare.pass(24 * 3_600_000)
    expect(dollarsOf(bare)).toBe(START - 50_000_000 + 187_500)
  })
})
