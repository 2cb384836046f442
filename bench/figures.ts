/** Numbers of a measurement, and how they are shown. */

/** The value below which a part (0 … 1) of the sorted samples lies; NaN without samples. */
export const percentile = (samples: ReadonlyArray<number>, part: number): number => {
  const sorted = Float64Array.from(samples).sort()
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}

export const median = (samples: ReadonlyArray<number>): number => percentile(samples, 0.5)
export const least = (samples: ReadonlyArray<number>): number => Math.min(...samples)
export const most = (samples: ReadonlyArray<number>): number => Math.max(...samples)

/** Three digits that mean something. */
export const shown = (value: number, unit = ''): string => {
  const text =
    Math.abs(value) >= 1000 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3)))
  return unit === '' ? text : `${text} ${unit}`
}

/** One measured section: what, how, and rows of the same columns. */
export interface Section {
  readonly title: string
  readonly method: string
  readonly columns: ReadonlyArray<string>
  readonly rows: ReadonlyArray<ReadonlyArray<string>>
}

/** A section as text, its columns under each other. */
export const tableOf = ({ title, method, columns, rows }: Section): string => {
  const all = [columns, ...rows]
  const widths = columns.map((_, at) => Math.max(...all.map(row => (row[at] ?? '').length)))
  const line = (row: ReadonlyArray<string>) =>
    `  ${row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('   ')}`
  return ['', title, `  ${method}`, '', ...all.map(line), ''].join('\n')
}

/** `met` or `missed`. */
export const verdict = (holds: () => boolean): string => (holds() ? 'met' : 'missed')
