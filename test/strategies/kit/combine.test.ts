import fc from 'fast-check'
import { from, lastValueFrom, map, type OperatorFunction, toArray } from 'rxjs'
import { TestScheduler } from 'rxjs/testing'
import { expect, test } from 'vitest'
import type { Decision } from '../../../src/domain/strategy.ts'
import type { Tick } from '../../../src/domain/tick.ts'
import { run } from '../../../strategies/index.ts'
import { combine } from '../../../strategies/kit/combine.ts'
import { listener, OPEN, quiet } from '../listener.ts'
import { line, otherMarket, priced } from '../scene.ts'

const asks = quiet(input => (input.own.pending.length === 0 ? [OPEN] : []))
const notes = listener(() => [])
const first = priced({ market: otherMarket(1), saved: [] })
const next = priced({ market: otherMarket(1) })

test('every tick reaches all parts, in their order', () => {
  const scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected))
  scheduler.run(({ hot, expectObservable }) => {
    const tick$ = hot<Tick>('  a----b-|', { a: first, b: next })
    const decision$ = tick$.pipe(combine(run([asks]), run([notes])), map(line))
    expectObservable(decision$).toBe('(xy)-z-|', {
      x: 'listener@default/1/1 OPEN_LONG',
      y: 'listener@default/1/1',
      z: 'listener@default/1/2',
    })
    expectObservable(tick$.pipe(combine())).toBe('|')
  })
})

test('merging never changes what each part does', async () => {
  const said = (tick$: ReadonlyArray<Tick>, ...parts: ReadonlyArray<OperatorFunction<Tick, Decision>>) =>
    lastValueFrom(from(tick$).pipe(combine(...parts), map(line), toArray()))
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 20 }), async ids => {
      const ticks = ids.map((id, index) =>
        priced({ market: otherMarket(id), saved: ids.indexOf(id) === index ? [] : null }),
      )
      const both = await said(ticks, run([asks]), run([notes]))
      const alone = [...(await said(ticks, run([asks]))), ...(await said(ticks, run([notes])))]
      expect([...both].sort()).toEqual(alone.sort())
    }),
  )
})
