import { map } from 'rxjs'
import { describe, expect, it } from 'vitest'
import type { Followed } from '../../src/domain/market.ts'
import { periodic } from '../../streams/periodic.ts'
import { virtually } from '../support/virtual.ts'
import { followedMarket } from './rows.ts'

const markets = (...ids: ReadonlyArray<number>): ReadonlyArray<Followed> => ids.map(followedMarket)

describe('periodic', () => {
  it('looks at each followed market once a round, each at its own time, until it is dropped', () => {
    virtually(({ hot, clock, expectObservable }) => {
      // A round of 100 ms: a part a millisecond, and market n has part n.
      const followed$ = hot('   a 149ms b', { a: markets(2, 5), b: markets(5) })
      const expected = '        --2--5 96ms 2--5 99ms 5----'
      const unsubscribed = '    209ms !'
      const market$ = periodic({ clock }, { every: 100 })(followed$).pipe(map(({ marketId }) => String(marketId)))
      expectObservable(market$, unsubscribed).toBe(expected)
    })
  })

  it('spreads many markets evenly', () => {
    virtually(({ hot, clock }) => {
      const followed$ = hot('a', { a: markets(...Array.from({ length: 1000 }, (_, index) => index)) })
      const atOnce = new Map<number, number>()
      const listening = periodic(
        { clock },
        { every: 5000 },
      )(followed$).subscribe(({ timestamp, eventType }) => {
        expect(eventType).toBe('periodic')
        atOnce.set(timestamp, (atOnce.get(timestamp) ?? 0) + 1)
        if (timestamp >= 4950) listening.unsubscribe()
      })
      clock.scheduler.schedule(() => expect(Math.max(...atOnce.values())).toBe(10), 5000)
    })
  })
})
