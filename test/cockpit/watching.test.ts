import * as TE from 'fp-ts/lib/TaskEither.js'
import { of } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { EMPTY_FEED } from '../../src/cockpit/feed.ts'
import type { View } from '../../src/cockpit/shown.ts'
import { watching } from '../../src/cockpit/watching.ts'
import { failure } from '../../src/ports/failure.ts'
import { steppedClock } from '../support/steppedClock.ts'
import { market, sources, wellFacts } from './desk.ts'

const counting = () => {
  const stepped = steppedClock()
  let reads = 0
  let answer: 'rows' | 'failure' | 'nothing' = 'rows'
  const view$ = watching(
    sources({
      health: () => wellFacts(stepped.clock.now()),
      markets: () => async () => {
        reads += 1
        if (answer === 'nothing') return new Promise(() => undefined)
        return answer === 'rows' ? TE.right([market()])() : TE.left(failure('store', 'the disk is full'))()
      },
    }),
    of(EMPTY_FEED),
    stepped.clock,
  )
  return {
    ...stepped,
    view$,
    reads: () => reads,
    answers: (next: typeof answer) => {
      answer = next
    },
  }
}

describe('watching', () => {
  it('reads nothing while nobody watches', async () => {
    const { until, reads } = counting()
    await until(10_000)
    expect(reads()).toBe(0)
  })

  it('reads once a second for any number of pages, and stops with the last', async () => {
    const { view$, until, reads } = counting()
    const pages = [view$.subscribe(), view$.subscribe(), view$.subscribe()]
    for (const moment of [500, 1500, 2500]) await until(moment)
    expect(reads()).toBe(3)
    for (const page of pages) page.unsubscribe()
    await until(10_000)
    expect(reads()).toBe(3)
  })

  it('shows the newest view at once to a page that comes later', async () => {
    const { view$, until } = counting()
    view$.subscribe()
    await until(100)
    const seen: View[] = []
    view$.subscribe(view => seen.push(view))
    expect(seen).toHaveLength(1)
  })

  it('keeps the last rows when the database fails, says so, and recovers', async () => {
    const { view$, until, answers } = counting()
    const seen: View[] = []
    view$.subscribe(view => seen.push(view))
    await until(500)
    answers('failure')
    await until(1500)
    expect(seen.at(-1)?.markets).toHaveLength(1)
    expect(seen.at(-1)?.sentence).toMatch(/database does not answer: the disk is full/)
    answers('rows')
    await until(2500)
    expect(seen.at(-1)?.sentence).toMatch(/^Trading on paper/)
  })

  it('never reads twice at a time, and gives a reading up that does not end', async () => {
    const { view$, until, answers, reads } = counting()
    const seen: View[] = []
    view$.subscribe(view => seen.push(view))
    answers('nothing')
    await until(4500)
    expect(reads()).toBe(1)
    await until(5500)
    expect(seen.at(-1)?.sentence).toMatch(/did not answer within 5 s/)
  })
})
