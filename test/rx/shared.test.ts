import { catchError, delay, map, merge, mergeMap, type Observable, of, throwError, timer } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { shared } from '../../src/rx/shared.ts'
import { virtually } from '../support/virtual.ts'

const itself = (letter: string): string => letter

/** A select of five milliseconds that answers each ask with its letter, and remembers what it was asked. */
const selecting = () => {
  const selects: string[] = []
  const select = (asks: ReadonlyArray<string>): Observable<ReadonlyMap<string, string>> => {
    selects.push(asks.join(''))
    return timer(5).pipe(map(() => new Map(asks.map(ask => [ask, ask]))))
  }
  return { selects, select }
}

describe('shared', () => {
  it('answers the first at once, and all that ask meanwhile with the next select', () => {
    virtually(({ cold, expectObservable, flush }) => {
      const { selects, select } = selecting()
      const ask = shared(itself, select, 10)
      const source$ = cold('  a-b-c-----|')
      //                      [-a--]
      //                           [-bc-]
      const expected = '      -----a----(bc|)'
      expectObservable(source$.pipe(mergeMap(letter => ask(() => letter)))).toBe(expected)
      flush()
      expect(selects).toEqual(['a', 'bc'])
    })
  })

  it('leaves who unsubscribed out of the next select', () => {
    virtually(({ cold, expectObservable, flush }) => {
      const { selects, select } = selecting()
      const ask = shared(itself, select, 10)
      const asking = (letter: string) => cold('(x|)').pipe(mergeMap(() => ask(() => letter)))
      expectObservable(asking('a')).toBe('                -----(a|)')
      expectObservable(asking('b'), '                     ---!').toBe('----')
      expectObservable(asking('c')).toBe('                ----------(c|)')
      flush()
      expect(selects).toEqual(['a', 'c'])
    })
  })

  it('lets a select go on whose askers have left, and begins the next only after it', () => {
    virtually(({ cold, expectObservable, flush }) => {
      const { selects, select } = selecting()
      const ask = shared(itself, select, 10)
      const later$ = cold('--x|').pipe(mergeMap(() => ask(() => 'b')))
      expectObservable(
        ask(() => 'a'),
        '^!',
      ).toBe('--')
      expectObservable(later$).toBe('----------(b|)')
      flush()
      expect(selects).toEqual(['a', 'b'])
    })
  })

  it('takes at most so many asks into a select, in the order in which they came', () => {
    virtually(({ cold, expectObservable, flush }) => {
      const { selects, select } = selecting()
      const ask = shared(itself, select, 2)
      const source$ = cold('  (abcd|)')
      const expected = '      -----a----(bc)-(d|)'
      expectObservable(source$.pipe(mergeMap(letter => ask(() => letter)))).toBe(expected)
      flush()
      expect(selects).toEqual(['a', 'bc', 'd'])
    })
  })

  it('asks when the select begins, not when the asker came', () => {
    virtually(({ expectObservable, flush }) => {
      const { selects, select } = selecting()
      const ask = shared(itself, select, 10)
      let latest = 'x'
      timer(3).subscribe(() => {
        latest = 'z'
      })
      expectObservable(
        merge(
          ask(() => 'a'),
          ask(() => latest),
        ),
      ).toBe('-----a----(z|)')
      flush()
      expect(selects).toEqual(['a', 'z'])
    })
  })

  it('answers undefined to who is not in the answer', () => {
    virtually(({ expectObservable }) => {
      const ask = shared(itself, () => of(new Map<string, string>()).pipe(delay(2)), 10)
      expectObservable(ask(() => 'a')).toBe('--(u|)', { u: undefined })
    })
  })

  it('tells an error to all askers of that select and to nobody else', () => {
    virtually(({ cold, expectObservable }) => {
      let selects = 0
      const failing = (asks: ReadonlyArray<string>) => {
        selects++
        const fails = selects === 2
        return timer(5).pipe(
          mergeMap(() => (fails ? throwError(() => 'down') : of(new Map(asks.map(ask => [ask, ask]))))),
        )
      }
      const ask = shared(itself, failing, 10)
      const source$ = cold('  a-b-c--d-----|')
      const expected = '      -----a----(ff)-(d|)'
      const answer$ = source$.pipe(mergeMap(letter => ask(() => letter).pipe(catchError(() => of('f')))))
      expectObservable(answer$).toBe(expected)
    })
  })

  it('does not pile up on the stack when selects answer at once', () => {
    const ask = shared(
      (n: number) => n,
      asks => of(new Map(asks.map(n => [n, n]))),
      1,
    )
    let answered = 0
    const again = (n: number): Observable<number | undefined> =>
      ask(() => n).pipe(
        mergeMap(answer => {
          answered++
          return of(answer)
        }),
      )
    merge(...Array.from({ length: 20_000 }, (_, n) => again(n))).subscribe()
    expect(answered).toBe(20_000)
  })
})
