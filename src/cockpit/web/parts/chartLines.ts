import type { LineData, Time, UTCTimestamp } from 'lightweight-charts'

export interface Point {
  /** ms */
  readonly at: number
  readonly value: number
}

/** Seconds of local time, for the axis knows no zones. */
export const timeOf = (at: number): UTCTimestamp => stamp(Math.floor(at / 1000) - new Date(at).getTimezoneOffset() * 60)
// law: the library's own brand for seconds, which it has no constructor for
const stamp = (seconds: number): UTCTimestamp => seconds as UTCTimestamp

/** How a line looks: as its colour says while it is fresh, then fading, then stale. */
export interface Shades {
  readonly fresh: string
  readonly fading: string
  readonly stale: string
}

/** The line from a point on until another price came (or until now): each age in its shade. */
const ageing = (point: Point, until: number, maxAge: number, shades: Shades): ReadonlyArray<readonly [Point, string]> =>
  [
    [point, shades.fresh] as const,
    [{ ...point, at: point.at + maxAge / 2 }, shades.fading] as const,
    [{ ...point, at: point.at + maxAge }, shades.stale] as const,
  ].filter(([{ at }], place) => place === 0 || at < until)

/**
 * Points as the library wants them: one a second, in order. A price that nothing has confirmed for longer than it may be
 * used is drawn stale until the next one; `now`: up to where the last one is drawn, null: it ends where it is.
 */
export const linePoints = (
  points: ReadonlyArray<Point>,
  { now, maxAge, shades }: { readonly now: number | null; readonly maxAge: number; readonly shades: Shades },
): Array<LineData<Time>> => {
  const sorted = [...points].sort((a, b) => a.at - b.at)
  const drawn = new Map<UTCTimestamp, { readonly value: number; readonly color: string }>()
  sorted.forEach((point, place) => {
    const until = sorted[place + 1]?.at ?? now ?? point.at
    for (const [{ at, value }, color] of ageing(point, until, maxAge, shades)) drawn.set(timeOf(at), { value, color })
  })
  const last = sorted.at(-1)
  if (last !== undefined && now !== null && now > last.at)
    drawn.set(timeOf(now), { value: last.value, color: now - last.at > maxAge ? shades.stale : shades.fading })
  return [...drawn].sort(([a], [b]) => a - b).map(([time, point]) => ({ time, ...point }))
}
