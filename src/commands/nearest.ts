/** How many letters must be put in, left out, exchanged or swapped with their neighbour to make one text of another. */
const distance = (a: string, b: string): number => {
  let beforeLast: ReadonlyArray<number> = []
  let last: ReadonlyArray<number> = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const exchanged = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const swapped = isSwapped ? (beforeLast[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY
      row.push(Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, exchanged, swapped))
    }
    beforeLast = last
    last = row
  }
  return last[b.length] ?? 0
}

/** The candidate that was probably meant; null when none is near (over a third of its letters differ). */
export const nearest = (typed: string, candidates: ReadonlyArray<string>): string | null => {
  const [best] = candidates
    .map(candidate => ({
      candidate,
      far: candidate.startsWith(typed) && typed.length > 2 ? 1 : distance(typed, candidate),
    }))
    .sort((a, b) => a.far - b.far)
  return best !== undefined && best.far <= Math.max(1, Math.floor(best.candidate.length / 3)) ? best.candidate : null
}
