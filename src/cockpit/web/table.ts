import { type Accessor, batch, createSignal, type Setter } from 'solid-js'

/** What every row has; `rank` sorts as text. */
interface Ranked {
  readonly id: string
  readonly rank: string
}
/** Rows that stay the same objects for who shows them: a change of a row touches what is shown of that row, nothing else. */
export interface Table<Row extends Ranked> {
  /** Ids in the order of their ranks. */
  readonly ids: Accessor<ReadonlyArray<string>>
  readonly row: (id: string) => Row | undefined
  readonly rows: Accessor<ReadonlyArray<Row>>
  readonly replace: (rows: ReadonlyArray<Row>) => void
  readonly change: (change: { readonly set: ReadonlyArray<Row>; readonly gone: ReadonlyArray<string> }) => void
}

interface Kept<Row> {
  readonly get: Accessor<Row>
  readonly set: Setter<Row>
  rank: string
}

export const createTable = <Row extends Ranked>(): Table<Row> => {
  const kept = new Map<string, Kept<Row>>()
  const [ids, setIds] = createSignal<ReadonlyArray<string>>([])
  const sort = (): void => {
    setIds([...kept].sort(([, a], [, b]) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0)).map(([id]) => id))
  }
  /** Whether the order is another one. */
  const put = (row: Row): boolean => {
    const known = kept.get(row.id)
    if (known === undefined) {
      const [get, set] = createSignal<Row>(row, { equals: false })
      kept.set(row.id, { get, set, rank: row.rank })
      return true
    }
    const isMoved = known.rank !== row.rank
    known.rank = row.rank
    known.set(() => row)
    return isMoved
  }
  return {
    ids,
    row: id => {
      const known = kept.get(id)
      // Who asks for a row that is not there yet is told when rows come.
      if (known === undefined) ids()
      return known?.get()
    },
    rows: () => ids().flatMap(id => kept.get(id)?.get() ?? []),
    replace: rows =>
      batch(() => {
        const present = new Set(rows.map(row => row.id))
        for (const id of kept.keys()) if (!present.has(id)) kept.delete(id)
        for (const row of rows) put(row)
        sort()
      }),
    change: change =>
      batch(() => {
        let isOther = false
        for (const id of change.gone) isOther = kept.delete(id) || isOther
        for (const row of change.set) isOther = put(row) || isOther
        if (isOther) sort()
      }),
  }
}
