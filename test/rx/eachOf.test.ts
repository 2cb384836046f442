import { of, Subject, take, throwError, toArray } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { eachOf } from '../../src/rx/eachOf.ts'

describe('eachOf', () => {
  it('gives the members of each list in order, and ends with its source', () => {
    const heard: Array<ReadonlyArray<number>> = []
    of(2, 0, 3)
      .pipe(
        eachOf(count => Array.from({ length: count }, (_, place) => 10 * count + place)),
        toArray(),
      )
      .subscribe(all => heard.push(all))
    expect(heard).toEqual([[20, 21, 30, 31, 32]])
  })

  it('fails with what its source or its function throws, and hears nothing any more', () => {
    const source$ = new Subject<number>()
    const heard: unknown[] = []
    source$
      .pipe(
        eachOf(value => {
          if (value === 2) throw new Error('no list')
          return [value]
        }),
      )
      .subscribe({ next: value => heard.push(value), error: error => heard.push(String(error)) })
    for (const value of [1, 2, 3]) source$.next(value)
    expect(heard).toEqual([1, 'Error: no list'])
    expect(source$.observed).toBe(false)
    throwError(() => new Error('the source'))
      .pipe(eachOf(() => []))
      .subscribe({ error: error => heard.push(String(error)) })
    expect(heard.at(-1)).toBe('Error: the source')
  })

  it('leaves its source in the middle of a list when nobody wants more', () => {
    const source$ = new Subject<ReadonlyArray<string>>()
    const heard: string[] = []
    source$
      .pipe(
        eachOf(list => list),
        take(2),
      )
      .subscribe(value => heard.push(value))
    source$.next(['a', 'b', 'c'])
    expect(heard).toEqual(['a', 'b'])
    expect(source$.observed).toBe(false)
  })
})
