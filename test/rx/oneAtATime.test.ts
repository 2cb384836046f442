import { map, of, Subject, timer } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { oneAtATime } from '../../src/rx/oneAtATime.ts'
import { virtually } from '../support/virtual.ts'

const joined = (together: ReadonlyArray<string>): string => together.join('')

describe('oneAtATime', () => {
  it('runs at once for the first, and once for all that came meanwhile', () => {
    virtually(({ cold, expectObservable }) => {
      const source$ = cold('  a-bcd---------|')
      //                      [--a--]
      //                           [-bcd-]
      const expected = '      -----a----b---|'
      const run = (together: ReadonlyArray<string>) => timer(5).pipe(map(() => joined(together)))
      expectObservable(source$.pipe(oneAtATime(run))).toBe(expected, { a: 'a', b: 'bcd' })
    })
  })

  it('finishes what is under way and what waits before it completes', () => {
    virtually(({ cold, expectObservable }) => {
      const source$ = cold('  ab|')
      const expected = '      -----a----(b|)'
      const run = (together: ReadonlyArray<string>) => timer(5).pipe(map(() => joined(together)))
      expectObservable(source$.pipe(oneAtATime(run))).toBe(expected)
    })
  })

  it('stops the run that is under way when nobody listens any more', () => {
    virtually(({ cold, expectObservable, expectSubscriptions }) => {
      const run$ = cold('     --------r|')
      const source$ = cold('  a--------')
      const unsubscribed = '  ---!'
      expectObservable(source$.pipe(oneAtATime(() => run$)), unsubscribed).toBe('----')
      expectSubscriptions(run$.subscriptions).toBe('^--!')
    })
  })

  it('passes the error of a run on', () => {
    virtually(({ cold, expectObservable }) => {
      const source$ = cold('  a-b---')
      const run$ = cold('     -#')
      expectObservable(source$.pipe(oneAtATime(() => run$))).toBe('-#')
    })
  })

  it('stops the run that began inside another one which answered at once', () => {
    const source$ = new Subject<string>()
    const slow$ = new Subject<string>()
    const subscription = source$
      .pipe(oneAtATime(([first]) => (first === 'a' ? of('again') : slow$)))
      .subscribe(said => {
        if (said === 'again') source$.next('b')
      })
    source$.next('a')
    expect(slow$.observed).toBe(true)
    subscription.unsubscribe()
    expect(slow$.observed).toBe(false)
  })
})
