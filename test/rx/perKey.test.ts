import { EMPTY, map, take, takeWhile } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { perKey } from '../../src/rx/perKey.ts'
import { virtually } from '../support/virtual.ts'

/** `a` and `A` are of one key. */
const key = (letter: string): string => letter.toLowerCase()

describe('perKey', () => {
  it('opens one group a key and hands it all of its values', () => {
    virtually(({ cold, expectObservable, flush }) => {
      const opened: string[] = []
      const source$ = cold('  ab-A-B|')
      const expected = '      ab-A-B|'
      const letters$ = source$.pipe(
        perKey(key, (letter$, of) => {
          opened.push(of)
          return letter$
        }),
      )
      expectObservable(letters$).toBe(expected)
      flush()
      expect(opened).toEqual(['a', 'b'])
    })
  })

  it('opens a new group for a key whose group has ended', () => {
    virtually(({ cold, expectObservable }) => {
      const source$ = cold('  a-A-a-A-a|')
      const expected = '      1-2-1-2-1|'
      const numbered$ = source$.pipe(
        perKey(key, letter$ =>
          letter$.pipe(
            map((_, index) => String(index + 1)),
            take(2),
          ),
        ),
      )
      expectObservable(numbered$).toBe(expected)
    })
  })

  it('opens a new group after one that ended without a value', () => {
    virtually(({ cold, expectObservable }) => {
      let opened = 0
      const source$ = cold('  a-a-a|')
      const expected = '      ----a|'
      const third$ = source$.pipe(
        perKey(key, letter$ => {
          opened++
          return opened % 3 === 0 ? letter$ : EMPTY
        }),
      )
      expectObservable(third$).toBe(expected)
    })
  })

  it('leaves the other groups open when one ends', () => {
    virtually(({ cold, expectObservable }) => {
      const source$ = cold('  ab-A-B-b|')
      const expected = '      ab---B-b|'
      const small$ = source$.pipe(perKey(key, letter$ => letter$.pipe(takeWhile(letter => letter !== 'A'))))
      expectObservable(small$).toBe(expected)
    })
  })

  it('lets go of the source and of every group when nobody listens any more', () => {
    virtually(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('  ab------')
      const unsubscribed = '  ---!'
      expectObservable(source$.pipe(perKey(key, letter$ => letter$)), unsubscribed).toBe('ab--')
      expectSubscriptions(source$.subscriptions).toBe('^--!')
    })
  })
})
