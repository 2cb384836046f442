import { describe, expect, it } from 'vitest'
import { millis } from '../../src/domain/money.ts'
import { ofDecision, ofEvent, ofRefusal, subjectOf } from '../../src/process/happenings.ts'
import { aDecision, aMarket, close, NOON } from '../support/trading.ts'

const total = aMarket(2, { marketType: 'totals', groupItemTitle: 'O/U 2.5 Games', question: 'Games Total: O/U 2.5' })

describe('what happens, in words', () => {
  it('names the match of a market that names no teams, once another market of it has told', () => {
    expect(subjectOf(total, undefined)).toMatchObject({ match: 'Games Total: O/U 2.5' })
    expect(subjectOf(total, 'Reds – Blues')).toEqual({
      market: 'Reds – Blues · O/U 2.5 Games',
      match: 'Reds – Blues',
      event: 'event-2',
    })
  })

  it('counts what the socket tells by match; that it was away is said once, of no match', () => {
    const subject = subjectOf(total, 'Reds – Blues')
    const told = { marketId: total.marketId, timestamp: NOON, venueTime: null }
    expect(ofEvent({ ...told, eventType: 'price_change' }, subject)).toMatchObject({
      kind: 'event',
      saw: 'change',
      market: 'Reds – Blues',
    })
    expect(ofEvent({ ...told, eventType: 'gap' }, subject)).toMatchObject({ kind: 'notice', market: null, event: null })
  })

  it('says a wish and its refusal in the same words, which is how they are told apart from others', () => {
    const subject = subjectOf(aMarket(1), undefined)
    const decision = aDecision([close('YES')])
    const [wish] = ofDecision(decision, subject)
    const asked = decision.actions[0]
    if (asked === undefined || wish === undefined) throw new Error('the decision has no action')
    const refusal = ofRefusal(
      {
        strategy: decision.strategy,
        marketId: decision.marketId,
        asked,
        reason: 'stale',
        detail: '21 s',
        at: millis(0),
      },
      subject,
    )
    expect([wish.action, wish.by]).toEqual([refusal.action, refusal.by])
    expect(refusal.text).toBe(`${decision.strategy}: close refused (stale): 21 s`)
  })
})
