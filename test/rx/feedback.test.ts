import { concat, concatMap, delay, EMPTY, map, of } from 'rxjs'
import { expect, test } from 'vitest'
import { feedback } from '../../src/rx/feedback.ts'
import { virtually } from '../support/virtual.ts'

test('what comes back goes through the same queue, and completion waits for it', () =>
  virtually(({ cold, expectObservable, clock }) => {
    // Each number takes 2 ms in one queue; 3 leads to 2, 2 to 1, 1 to nothing.
    const source$ = cold('3 9 |', { 3: 3, 9: 9 })
    const result$ = source$.pipe(
      feedback(
        concatMap(value => of(value).pipe(delay(2, clock.scheduler))),
        value => ({ again: value > 1 && value < 9 ? [value - 1] : [], end: 'last' }),
      ),
      map(String),
    )
    expectObservable(result$).toBe('  --3-9-2-(1|)')
  }))

test('a value counts until its last result', () =>
  virtually(({ cold, expectObservable, clock }) => {
    const result$ = cold('(a|)').pipe(
      feedback(
        concatMap(value => concat(of(value), of('last').pipe(delay(3, clock.scheduler)))),
        value => ({ again: [], end: value === 'last' ? 'last' : 'more' }),
      ),
    )
    expectObservable(result$).toBe('a--(l|)', { a: 'a', l: 'last' })
  }))

test('an empty source completes at once', () => {
  let completed = 0
  EMPTY.pipe(
    feedback(
      map(value => value),
      () => ({ again: [], end: 'last' }),
    ),
  ).subscribe({ complete: () => completed++ })
  expect(completed).toBe(1)
})
