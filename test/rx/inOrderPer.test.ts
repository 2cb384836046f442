import { map, of, timer } from 'rxjs'
import { describe, it } from 'vitest'
import { inOrderPer } from '../../src/rx/inOrderPer.ts'
import { virtually } from '../support/virtual.ts'

/** `a` and `A` are of one key. */
const key = (letter: string): string => letter.toLowerCase()

describe('inOrderPer', () => {
  it('works one after another within a key, keys side by side', () => {
    virtually(({ cold, expectObservable }) => {
      const source$ = cold('  aAb----------|')
      //                      [-a-][-A-]
      //                        [-b-]
      const expected = '      ----a-b-A----|'
      const work = (letter: string) => timer(4).pipe(map(() => letter))
      expectObservable(source$.pipe(inOrderPer(key, work))).toBe(expected)
    })
  })

  it('takes a key up again that was idle', () => {
    virtually(({ cold, expectObservable }) => {
      const source$ = cold('  a-----A------|')
      const expected = '      ----a-----A--|'
      const work = (letter: string) => timer(4).pipe(map(() => letter))
      expectObservable(source$.pipe(inOrderPer(key, work))).toBe(expected)
    })
  })

  it('keeps the order of work that is done at once', () => {
    virtually(({ cold, expectObservable }) => {
      const source$ = cold('  (aAb|)')
      expectObservable(source$.pipe(inOrderPer(key, letter => of(letter)))).toBe('(aAb|)')
    })
  })

  it('completes only when the last work is done', () => {
    virtually(({ cold, expectObservable }) => {
      const source$ = cold('  aA|')
      const expected = '      ----a---(A|)'
      const work = (letter: string) => timer(4).pipe(map(() => letter))
      expectObservable(source$.pipe(inOrderPer(key, work))).toBe(expected)
    })
  })

  it('stops all work when nobody listens any more', () => {
    virtually(({ cold, expectObservable, expectSubscriptions }) => {
      const a$ = cold('       --------x|')
      const b$ = cold('       --------x|')
      const source$ = cold('  ab-------')
      const unsubscribed = '  ----!'
      expectObservable(source$.pipe(inOrderPer(key, letter => (letter === 'a' ? a$ : b$))), unsubscribed).toBe('-----')
      expectSubscriptions(a$.subscriptions).toBe('^---!')
      expectSubscriptions(b$.subscriptions).toBe('-^--!')
    })
  })

  it('passes the error of a work on', () => {
    virtually(({ cold, expectObservable }) => {
      const source$ = cold('  a-b---')
      expectObservable(source$.pipe(inOrderPer(key, () => cold('-#')))).toBe('-#')
    })
  })
})
