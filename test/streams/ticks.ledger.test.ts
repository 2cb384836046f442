import { describe, expect, it } from 'vitest'
import type { Ask, Looked } from '../../src/ports/store.ts'
import { aMarket, anOutcome, aPosition, aRow } from './rows.ts'
import { type Asked, play } from './scene.ts'

/** A ledger in which the n-th lookup finds the outcomes that were committed up to it. */
const ledger =
  (committed: ReadonlyArray<number>) =>
  (ask: Ask, lookup: number): Looked => {
    const seq = committed[lookup - 1] ?? Math.max(...committed)
    const heard = ask._tag === 'first' ? 0 : ask.heard
    const unheard = Array.from({ length: seq - heard }, (_, index) => anOutcome(ask.marketId, heard + index + 1))
    return aRow(ask.marketId, { seq, unheard })
  }

describe('outcomes', () => {
  it('are heard before the tick, in order, each once', () => {
    const scene = {
      row: ledger([2, 2, 3]),
      takes: 1,
      happenings: '              d-----d-----d---',
    }
    const { asks } = play(scene, '-(12t)-t-----(3t)', {
      1: 'outcome 1',
      2: 'outcome 2',
      3: 'outcome 3',
      t: 'tick price_change /',
    })
    expect(asks).toEqual([
      { _tag: 'first', marketId: 1 },
      { _tag: 'next', marketId: 1, heard: 2 },
      { _tag: 'next', marketId: 1, heard: 2 },
    ])
  })

  it('are all that a nudge alone brings', () => {
    const scene = { row: ledger([1, 2]), takes: 1, happenings: 'n---n---' }
    play(scene, '                                               -1---2--', { 1: 'outcome 1', 2: 'outcome 2' })
  })

  it('come with a tick when something happened beside the nudge', () => {
    const scene = { row: ledger([1]), takes: 3, happenings: '(nd)------' }
    //                                                       [  ][  ]
    play(scene, '                                            ------(1t)', { 1: 'outcome 1', t: 'tick price_change /' })
  })

  it('of a lookup that was given up are brought by the next one', () => {
    const scene = { row: ledger([1, 2]), takes: 3, happenings: 'd-d---------' }
    //                                                          [  ][  ]
    play(scene, '                                               ------(12t)', {
      1: 'outcome 1',
      2: 'outcome 2',
      t: 'tick price_change /',
    })
  })

  it('that the lookup brings again are not heard again', () => {
    const scene = {
      row: ({ marketId }: Asked) => aRow(marketId, { seq: 1, unheard: [anOutcome(marketId, 1)] }),
      takes: 1,
      happenings: ' n---n---',
    }
    play(scene, '   -1-------', { 1: 'outcome 1' })
  })

  it('that were heard before a restart are not asked for again', () => {
    const scene = {
      row: ({ marketId }: Asked) => aRow(marketId, { seq: 9, unheard: [] }),
      takes: 1,
      happenings: ' d---d---',
    }
    const { asks } = play(scene, '-t---t--', { t: 'tick price_change /' })
    expect(asks[1]).toEqual({ _tag: 'next', marketId: 1, heard: 9 })
  })
})

describe("a market's group", () => {
  const closed = ({ marketId }: Asked): Looked => aRow(marketId, { market: aMarket(marketId, { closed: true }) })

  it('ends after the tick of a market that is closed, flat and without working orders, and may reopen', () => {
    const scene = { row: closed, takes: 1, happenings: 'd---d---' }
    const { asks } = play(scene, '                      -t---t--', { t: 'tick price_change /' })
    expect(asks.map(ask => ask._tag)).toEqual(['first', 'first'])
  })

  it('goes on while a closed market is still held', () => {
    const row = (ask: Asked): Looked => {
      const looked = closed(ask)
      return { ...looked, held: { ...looked.held, positions: [aPosition(ask.marketId)] } }
    }
    const scene = { row, takes: 1, happenings: 'd---d---' }
    const { asks } = play(scene, '              -t---t--', { t: 'tick price_change /' })
    expect(asks.map(ask => ask._tag)).toEqual(['first', 'next'])
  })

  it('does not end before what came during the last lookup had its tick, which begins anew for the strategies', () => {
    const row = ({ marketId }: Asked): Looked =>
      aRow(marketId, {
        market: aMarket(marketId, { closed: true }),
        seq: 1,
        unheard: [anOutcome(marketId, 1)],
        saved: [],
      })
    const scene = {
      row,
      takes: 5,
      settings: { maxTickWait: 0 },
      happenings: ' a--b------------c-----',
    } //            [a   ][b  ]      [c   ]
    const { asks, ticks } = play(scene, '-----(o1)-(o2)-------(o3)', {
      o: 'outcome 1',
      1: 'tick trade 1/1',
      2: 'tick trade 2/12',
      3: 'tick trade 3/3',
    })
    expect(asks.map(ask => ask._tag)).toEqual(['first', 'first', 'first'])
    expect(ticks.map(tick => tick.saved)).toEqual([[], null, [], null, [], null])
  })

  it('says how many trades it drops when it ends without a price', () => {
    const row = (ask: Asked): Looked => ({ ...closed(ask), quote: null })
    const { notices } = play({ row, takes: 1, happenings: '(ab)--' }, '--1---', { 1: 'blind unpriced' })
    expect(notices.at(-1)).toEqual({ _tag: 'trades_dropped', marketId: 1, count: 2 })
  })
})
