/**
 * Puts rows up and keeps them: one element a row, found by its id, its texts changed in place. Texts go in as text, never
 * as markup: team names come from outside.
 */

/** An element with a class and children (texts or elements). */
export const element = (tag, className, ...children) => {
  const made = document.createElement(tag)
  if (className !== '') made.className = className
  made.append(...children)
  return made
}

/** Changes a text and tints it for a moment; what stays the same stands still. */
export const say = (node, text) => {
  if (node.textContent === text) return
  const isFirst = node.textContent === ''
  node.textContent = text
  if (isFirst) return
  node.classList.remove('changed')
  void node.offsetWidth
  node.classList.add('changed')
}

/**
 * A table or list in `place`. `build()` makes a row's element with its named parts, `fill(parts, row)` says what it shows.
 * Rows stand in the order of their `rank`; while the pointer is over them none moves.
 */
export const rowsOf = (place, build, fill) => {
  const rows = new Map()
  let isOrderOwed = false

  const arrange = () => {
    if (place.matches(':hover')) {
      isOrderOwed = true
      return
    }
    isOrderOwed = false
    const sorted = [...rows.values()].sort((a, b) => Number(a.row.rank > b.row.rank) - Number(a.row.rank < b.row.rank))
    sorted.forEach(({ node }, at) => {
      if (place.children[at] !== node) place.insertBefore(node, place.children[at] ?? null)
    })
  }
  place.addEventListener('pointerleave', () => {
    if (isOrderOwed) arrange()
  })

  const putUp = row => {
    const known = rows.get(row.id)
    if (known !== undefined) {
      known.row = row
      fill(known.parts, row, known.node)
      return
    }
    const parts = build()
    const made = { row, parts, node: parts.node }
    rows.set(row.id, made)
    fill(parts, row, made.node)
    place.append(made.node)
  }
  const change = ({ set, gone }) => {
    for (const id of gone) {
      rows.get(id)?.node.remove()
      rows.delete(id)
    }
    for (const row of set) putUp(row)
    arrange()
  }
  return {
    change,
    /** All rows anew: those that are not among them go. */
    replace: all => {
      const present = new Set(all.map(row => row.id))
      change({ set: all, gone: [...rows.keys()].filter(id => !present.has(id)) })
    },
    each: visit => {
      for (const { row, parts, node } of rows.values()) visit(row, parts, node)
    },
    size: () => rows.size,
  }
}
