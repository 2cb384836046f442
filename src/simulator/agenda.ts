import { nth } from '../domain/game/nth.ts'
import type { Millis } from '../domain/money.ts'

export interface Due<A> {
  readonly at: Millis
  readonly what: A
}

/** What is to happen, earliest first; what is due at one time comes in the order in which it was put down. */
export interface Agenda<A> {
  readonly put: (at: Millis, what: A) => void
  /** When the next is due; null when nothing is. */
  readonly nextAt: () => Millis | null
  /** Takes the next off, if it is due by then. */
  readonly takeDue: (by: Millis) => Due<A> | null
}

interface Entry<A> extends Due<A> {
  readonly order: number
}

/** A binary heap. */
export const createAgenda = <A>(): Agenda<A> => {
  const heap: Array<Entry<A>> = []
  let order = 0
  const before = (a: Entry<A>, b: Entry<A>): boolean => (a.at === b.at ? a.order < b.order : a.at < b.at)
  const swap = (i: number, j: number): void => {
    const moved = nth(heap, i)
    heap[i] = nth(heap, j)
    heap[j] = moved
  }
  const sinkRoot = (): void => {
    let parent = 0
    for (;;) {
      const left = 2 * parent + 1
      if (left >= heap.length) return
      const right = left + 1
      const child = right < heap.length && before(nth(heap, right), nth(heap, left)) ? right : left
      if (!before(nth(heap, child), nth(heap, parent))) return
      swap(child, parent)
      parent = child
    }
  }
  return {
    put: (at, what) => {
      heap.push({ at, what, order: order++ })
      let child = heap.length - 1
      while (child > 0) {
        const parent = (child - 1) >> 1
        if (!before(nth(heap, child), nth(heap, parent))) return
        swap(child, parent)
        child = parent
      }
    },
    nextAt: () => heap[0]?.at ?? null,
    takeDue: by => {
      const first = heap[0]
      if (first === undefined || first.at > by) return null
      const last = heap.pop()
      if (last !== undefined && heap.length > 0) {
        heap[0] = last
        sinkRoot()
      }
      return { at: first.at, what: first.what }
    },
  }
}
