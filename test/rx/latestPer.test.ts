import { delay, map, of } from 'rxjs'
import { expect, test } from 'vitest'
import { latestPer } from '../../src/rx/latestPer.ts'
import { virtually } from '../support/virtual.ts'

/** Letters are keys, writes take 1 ms and are shown as what they carried; `failing` writes say so. */
const run = (diagram: string, expected: string, values: Record<string, string>, failing: ReadonlyArray<number> = []) =>
  virtually(({ cold, expectObservable, clock }) => {
    let writes = 0
    const source$ = cold(diagram, { a: 'a1', b: 'b1', A: 'a2' })
    const result$ = source$.pipe(
      latestPer({
        key: value => value.slice(0, 1),
        every: 5,
        scheduler: clock.scheduler,
        write: latest => {
          writes += 1
          const answer = failing.includes(writes) ? 'failed' : latest.join()
          return of(answer).pipe(delay(1, clock.scheduler))
        },
        hasFailed: answer => answer === 'failed',
      }),
    )
    expectObservable(result$.pipe(map(answer => answer))).toBe(expected, values)
  })

test('the latest of each key goes into one write, so long after the first', () =>
  run('a b A -----------', '------x----------', { x: 'a2,b1' }))

test('what is left is written at once when the source ends', () => run('a 2ms |', '----(x|)', { x: 'a1' }))

test('a failed write is tried again, with what came meanwhile', () =>
  run('a 5ms A --------------', '------f-----x-----', { f: 'failed', x: 'a2' }, [1]))

test('a value that came during a write goes into the next one', () =>
  run('a 5ms b -------------', '------x-----y----', { x: 'a1', y: 'b1' }))

test('it ends only when everything is written, failed ends too', () =>
  run('a|', '--f-----(x|)', { f: 'failed', x: 'a1' }, [1]))

test('nothing to write ends at once', () => {
  let ended = 0
  virtually(({ cold, clock }) => {
    cold('|')
      .pipe(latestPer({ key: value => value, every: 5, scheduler: clock.scheduler, write: of, hasFailed: () => false }))
      .subscribe({ complete: () => ended++ })
  })
  expect(ended).toBe(1)
})
