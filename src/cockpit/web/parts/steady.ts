import { type Accessor, createMemo, createSignal } from 'solid-js'

/** Whether a pointer is in the element that `on` is given to. */
const pointed = () => {
  const [isInside, setInside] = createSignal(false)
  return { isInside, on: { onPointerEnter: () => setInside(true), onPointerLeave: () => setInside(false) } } as const
}

/** What stands still under a pointer: as it was when that came in. */
export const still = <Shown>(shown: Accessor<Shown>) => {
  const { isInside, on } = pointed()
  return { shown: createMemo<Shown>(before => (isInside() && before !== undefined ? before : shown())), on } as const
}

/**
 * An order that does not change under a pointer: while it is inside, what is known keeps its place, what is new comes last
 * and what is gone goes. Give `on` to the element that the pointer may be in.
 */
export const steady = (ids: Accessor<ReadonlyArray<string>>) => {
  const { isInside, on } = pointed()
  const kept = createMemo<ReadonlyArray<string>>(before => {
    const wanted = ids()
    if (!isInside()) return wanted
    const [known, present] = [new Set(before), new Set(wanted)]
    return [...before.filter(id => present.has(id)), ...wanted.filter(id => !known.has(id))]
  }, [])
  return { ids: kept, on } as const
}
