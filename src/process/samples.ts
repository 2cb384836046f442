/** The last so many samples; enough for p99, bounded for ever. */
const SAMPLES = 4096

/** The newest measurements of one kind. Adding costs nothing to speak of; sorting is done by who asks. */
export interface Samples {
  readonly add: (value: number) => void
  /** In rising order. */
  readonly sorted: () => ReadonlyArray<number>
}

export const newSamples = (): Samples => {
  const values: number[] = []
  let next = 0
  return {
    add: value => {
      values[next] = value
      next = (next + 1) % SAMPLES
    },
    sorted: () => [...values].sort((a, b) => a - b),
  }
}

/** The value below which so great a part of them lies (1: the greatest), nearest rank; null of none. */
export const quantile = (sorted: ReadonlyArray<number>, part: number): number | null =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? null

/** Counts by a name, eg/ a reason. */
export type Counts = Map<string, number>
export const count = (counts: Counts, name: string, times = 1): void => {
  counts.set(name, (counts.get(name) ?? 0) + times)
}
