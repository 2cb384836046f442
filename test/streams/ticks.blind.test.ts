import { describe, expect, it } from 'vitest'
import { millis } from '../../src/domain/money.ts'
import { aQuote, aRow } from './rows.ts'
import { type Asked, play, tags } from './scene.ts'

describe('a price that cannot be trusted', () => {
  it('is told once as blind when it grows too old, and noticed each time', () => {
    const scene = {
      row: ({ marketId }: Asked) => aRow(marketId, { quote: aQuote({ observedAt: millis(0) }) }),
      takes: 1,
      settings: { maxPriceAge: 10 },
      happenings: ' d--------d----d----d---',
    } //  age        1        10   15   20
    const { notices } = play(scene, '-1--------1----2--------', { 1: 'tick price_change /', 2: 'blind stale' })
    expect(tags(notices)).toEqual(['withheld', 'withheld'])
  })

  it('is not too old at exactly the greatest age', () => {
    const scene = {
      row: ({ marketId }: Asked) => aRow(marketId, { quote: aQuote({ observedAt: millis(0) }) }),
      takes: 1,
      settings: { maxPriceAge: 10 },
      happenings: ' ---------d---',
    }
    play(scene, '   ----------1--', { 1: 'tick price_change /' })
  })

  it('is too old when it is of a time that has not come: the clock was set back', () => {
    const scene = {
      row: ({ marketId }: Asked) => aRow(marketId, { quote: aQuote({ observedAt: millis(1_500) }) }),
      takes: 1,
      happenings: ' d---',
    }
    play(scene, '   -1--', { 1: 'blind stale' })
  })

  it('keeps its trades for the next priced tick, whose causes name them', () => {
    const scene = {
      row: ({ marketId }: Asked, lookup: number) =>
        aRow(marketId, {
          quote: aQuote({ status: lookup < 3 ? { _tag: 'suspect', reason: 'ghost' } : { _tag: 'good' } }),
        }),
      takes: 1,
      happenings: ' a---b---r----',
    }
    const { notices } = play(scene, '-1-------2---', { 1: 'blind ghost', 2: 'tick trade,refresh 12/12' })
    expect(notices).toEqual([
      { _tag: 'withheld', marketId: 1, reason: 'ghost' },
      { _tag: 'withheld', marketId: 1, reason: 'ghost' },
    ])
  })

  it('keeps only so many trades meanwhile, and counts the rest', () => {
    const scene = {
      row: ({ marketId }: Asked, lookup: number) => aRow(marketId, { quote: lookup < 4 ? null : aQuote() }),
      takes: 1,
      settings: { withheldTrades: 2 },
      happenings: ' a---b---c---r----',
    }
    play(scene, '   -1-----------2---', { 1: 'blind unpriced', 2: 'tick trade,refresh 12/12 +1:3' })
  })

  it('is told again as blind when the reason changes, or when it comes back', () => {
    const good = aQuote({ observedAt: millis(1000) })
    const quotes = [
      null,
      aQuote({ ...good, status: { _tag: 'suspect', reason: 'disagreement' } }),
      aQuote({ ...good, status: { _tag: 'suspect', reason: 'disagreement' } }),
      good,
      null,
    ]
    const scene = {
      row: ({ marketId }: Asked, lookup: number) => aRow(marketId, { quote: quotes[lookup - 1] ?? null }),
      takes: 1,
      happenings: ' d---d---d---d---d---',
    }
    play(scene, '   -1---2-------3---1--', {
      1: 'blind unpriced',
      2: 'blind disagreement',
      3: 'tick price_change /',
    })
  })
})
