/** Whose turn it is among matches: the earliest, and of those at one time the one with the lowest number. */
import { nth } from '../domain/game/nth.ts'
import type { MatchLife } from './match-life.ts'

interface Turn {
  readonly life: MatchLife
  /** When something happens next in it; infinite when nothing does. */
  at: number
}

export interface Turns {
  readonly first: () => Readonly<Turn> | null
  /** When something happens next in any other one. */
  readonly secondAt: () => number
  /** The first one has moved on. No other one may have changed since the turns were made. */
  readonly moved: () => void
}

const atOf = (life: MatchLife): number => life.nextAt() ?? Number.POSITIVE_INFINITY

/** A binary heap: with hundreds of matches, looking at all of them at every turn would be most of the work. */
export const createTurns = (lives: Iterable<MatchLife>): Turns => {
  const heap: Array<Turn> = Array.from(lives, life => ({ life, at: atOf(life) }))
  const before = (a: Turn, b: Turn): boolean =>
    a.at === b.at ? a.life.match.number < b.life.match.number : a.at < b.at
  const sink = (from: number): void => {
    for (let parent = from; ; ) {
      const left = 2 * parent + 1
      if (left >= heap.length) return
      const right = left + 1
      const child = right < heap.length && before(nth(heap, right), nth(heap, left)) ? right : left
      const [above, below] = [nth(heap, parent), nth(heap, child)]
      if (!before(below, above)) return
      heap[parent] = below
      heap[child] = above
      parent = child
    }
  }
  for (let place = (heap.length >> 1) - 1; place >= 0; place--) sink(place)
  return {
    first: () => heap[0] ?? null,
    secondAt: () => Math.min(heap[1]?.at ?? Number.POSITIVE_INFINITY, heap[2]?.at ?? Number.POSITIVE_INFINITY),
    moved: () => {
      const [root] = heap
      if (root === undefined) return
      root.at = atOf(root.life)
      sink(0)
    },
  }
}
