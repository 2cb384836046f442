import { type Accessor, createMemo, createSignal } from 'solid-js'

/**
 * An order that does not change under a pointer: while it is inside, what is known keeps its place, what is new comes last
 * and what is gone goes. Give `on` to the element that the pointer may be in.
 */
export const steady = (
  ids: Accessor<ReadonlyArray<string>>,
): {
  readonly ids: Accessor<ReadonlyArray<string>>
  readonly on: { readonly onPointerEnter: () => void; readonly onPointerLeave: () => void }
} => {
  const [isInside, setInside] = createSignal(false)
  const kept = createMemo<ReadonlyArray<string>>(before => {
    const wanted = ids()
    if (!isInside()) return wanted
    const [known, present] = [new Set(before), new Set(wanted)]
    return [...before.filter(id => present.has(id)), ...wanted.filter(id => !known.has(id))]
  }, [])
  return { ids: kept, on: { onPointerEnter: () => setInside(true), onPointerLeave: () => setInside(false) } }
}
