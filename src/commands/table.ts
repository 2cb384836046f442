/** A column of a table in a terminal. `give`: its texts are cut, with an ellipsis, when the table is too wide. */
export interface Column {
  readonly title: string
  readonly align: 'left' | 'right'
  readonly give?: true
}

const GAP = '  '
const LEAST = 8
const lengthOf = (text: string): number => [...text].length
const cut = (text: string, width: number): string =>
  lengthOf(text) <= width
    ? text
    : `${[...text]
        .slice(0, width - 1)
        .join('')
        .trimEnd()}…`
const padded = (text: string, width: number, align: Column['align']): string => {
  const rest = ' '.repeat(Math.max(0, width - lengthOf(text)))
  return align === 'left' ? text + rest : rest + text
}

/** Widths that fit, taken from the columns that give, the widest first; what cannot fit stays too wide. */
const fitted = (columns: ReadonlyArray<Column>, wanted: ReadonlyArray<number>, most: number): ReadonlyArray<number> => {
  const widths = [...wanted]
  let over = widths.reduce((sum, width) => sum + width, GAP.length * (columns.length - 1)) - most
  while (over > 0) {
    const giving = columns.flatMap((column, at) => (column.give && (widths[at] ?? 0) > LEAST ? [at] : []))
    const [widest] = giving.sort((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0))
    if (widest === undefined) break
    widths[widest] = (widths[widest] ?? 0) - 1
    over -= 1
  }
  return widths
}

/** A table for people, at most `most` letters wide, with a line under its titles; ends with a line end. */
export const table = (
  columns: ReadonlyArray<Column>,
  rows: ReadonlyArray<ReadonlyArray<string>>,
  most = 80,
): string => {
  const wanted = columns.map(({ title }, at) => Math.max(lengthOf(title), ...rows.map(row => lengthOf(row[at] ?? ''))))
  const widths = fitted(columns, wanted, most)
  const line = (cells: ReadonlyArray<string>): string =>
    columns
      .map(({ align }, at) => padded(cut(cells[at] ?? '', widths[at] ?? 0), widths[at] ?? 0, align))
      .join(GAP)
      .trimEnd()
  const titles = line(columns.map(({ title }) => title))
  const rule = widths
    .map(width => '─'.repeat(width))
    .join(GAP)
    .trimEnd()
  return `${[titles, rule, ...rows.map(line)].join('\n')}\n`
}
