import { describe, expect, it } from 'vitest'
import { millis } from '../../src/domain/money.ts'
import { aQuote, aRow } from './rows.ts'
import { type Asked, at, play } from './scene.ts'

/** Always the same good row. */
const good = { row: ({ marketId }: Asked) => aRow(marketId) }

describe('the lookup of a tick', () => {
  it('prices each happening by a lookup that begins after it', () => {
    const scene = {
      ...good,
      takes: 5,
      happenings: ' a---------d--------',
    } //            [----]    [----]
    play(scene, '   -----1---------2---', { 1: 'tick trade 1/1', 2: 'tick price_change /1' })
  })

  it('is given up for a newer happening, and the next one inherits what it carried', () => {
    const scene = {
      ...good,
      takes: 5,
      happenings: ' a--b---------------',
    } //            [ a  ][ab  ]
    play(scene, '   ----------1--------', { 1: 'tick trade 12/12' })
  })

  it('is not given up once its oldest happening has waited long enough: newer ones wait for the next', () => {
    const scene = {
      ...good,
      takes: 5,
      settings: { maxTickWait: 6 },
      happenings: ' a--b---c-----------',
    } //            [ a  ][ab  ][c   ]
    play(scene, '   ----------1----2---', { 1: 'tick trade 12/12', 2: 'tick trade 3/123' })
  })

  it('takes along what comes before it begins, without giving anything up', () => {
    const scene = {
      ...good,
      takes: 5,
      happenings: ' oa-b---------------',
    } //            [ o  ][ab  ]
    const { asks } = play(scene, '-----1----2--------', { 1: 'tick price_change /', 2: 'tick trade 12/12' })
    expect(asks).toHaveLength(2)
  })

  it('is one statement for all markets that wait', () => {
    const scene = {
      ...good,
      takes: 5,
      happenings: ' d-(oa)-------------',
    } //            [ d  ][oa  ]
    play(scene, '   ----------(12)-----', { 1: 'tick price_change /', 2: 'tick price_change,trade 1/1' })
  })

  it('without a row keeps what it carried, takes in what comes meanwhile, and asks again after a rest', () => {
    const scene = {
      row: (ask: Asked, lookup: number) => (lookup === 1 ? undefined : aRow(ask.marketId)),
      takes: 5,
      settings: { retryAfter: 10 },
      happenings: ' a------b-----------------',
    } //            [ a  ]         [ab  ]
    play(scene, '   --------------------1-----', { 1: 'tick trade 12/12' })
  })

  it('whose ledger is behind what was told is not told, and asked again', () => {
    const seqs = [5, 4, 5]
    const scene = {
      row: ({ marketId }: Asked, lookup: number) => aRow(marketId, { seq: seqs[lookup - 1] ?? 5 }),
      takes: 2,
      settings: { retryAfter: 10 },
      happenings: ' d---a---------------------',
    } //            []  []        []
    const { ticks, notices } = play(scene, '--1---------------2---', { 1: 'tick price_change /', 2: 'tick trade 1/1' })
    expect(ticks.map(tick => tick.held.seq)).toEqual([5, 5])
    expect(notices).toEqual([{ _tag: 'stale_ledger', marketId: 1 }])
  })
})

describe('what a tick says', () => {
  it('names each cause once, in the order in which they came', () => {
    const scene = { ...good, takes: 3, happenings: 'rdad------' }
    play(scene, '                                   ------1---', { 1: 'tick refresh,price_change,trade 1/1' })
  })

  it('keeps the trades since the price last rose for the refresh that follows them, and begins anew after it', () => {
    const versions = [7, 7, 8, 8]
    const scene = {
      row: ({ marketId }: Asked, lookup: number) =>
        aRow(marketId, { quote: aQuote({ version: versions[lookup - 1] ?? 8 }) }),
      takes: 1,
      happenings: ' a---b---r---c---',
    } //  version   7   7   8   8
    play(scene, '   -1---2---3---4--', {
      1: 'tick trade 1/1',
      2: 'tick trade 2/12',
      3: 'tick refresh /12',
      4: 'tick trade 3/3',
    })
  })

  it('carries so many trades and counts the rest with its shares', () => {
    const scene = { ...good, takes: 1, settings: { withheldTrades: 2 }, happenings: '(aabc)----' }
    play(scene, '                                                                --1---', {
      1: 'tick trade 11/11 +2:5',
    })
  })

  it('has the age of its price, and when the oldest event that it carries came', () => {
    const scene = {
      row: ({ marketId }: Asked) => aRow(marketId, { quote: aQuote({ observedAt: millis(4) }) }),
      takes: 5,
      happenings: ' n---a--b------------',
    } //            [n   ][na ][nab ]
    const { ticks } = play(scene, '---------------1---', { 1: 'tick trade 12/12' })
    expect(at(ticks, 0)).toMatchObject({ at: 15, age: 11, arrived: 4 })
  })

  it('brings the saved lives with the first thing that a market says, and never again', () => {
    const scene = {
      row: ({ marketId }: Asked, lookup: number) => aRow(marketId, { saved: lookup === 1 ? [] : null }),
      takes: 1,
      happenings: ' d---d---',
    }
    const { ticks, asks } = play(scene, '-1---1--', { 1: 'tick price_change /' })
    expect(ticks.map(tick => tick.saved)).toEqual([[], null])
    expect(asks.map(ask => ask._tag)).toEqual(['first', 'next'])
  })

  it('asks as the first again when the first lookup was given up', () => {
    const scene = { ...good, takes: 5, happenings: 'd--d----------d------' }
    //                                              [    ][    ]  [    ]
    const { asks } = play(scene, '                  ----------1--------1-', { 1: 'tick price_change /' })
    expect(asks.map(ask => ask._tag)).toEqual(['first', 'first', 'next'])
  })
})
