/**
 * Prices of the last minutes in 5-second buckets: small enough to be saved (a window of 5 minutes is under 4 KB of JSON), exact about
 * what it claims: a bucket that only partly lies in the span asked for counts with its last price alone.
 *
 * A gap of more than 15 s without a price (a restart is one) empties the window; it then answers nothing until it has been
 * filled again for the whole span asked for. A window that is new has missed nothing and answers at once.
 */
import * as t from 'io-ts'
import { type Millis, millis, ONE, type Price, price } from '../../src/domain/money.ts'

const BUCKET = 5000
/** Without a price for longer than this, nobody knows what happened in between. */
export const LONGEST_GAP: Millis = millis(15_000)
/** The longest span: 60 buckets and the one that is being filled. */
export const LONGEST_WINDOW: Millis = millis(300_000)
const MOST_BUCKETS = LONGEST_WINDOW / BUCKET + 1

/** The same price again within this span is the same look: a market may tick a hundred times a second, its price changes far more rarely. */
export const SAME_LOOK: Millis = millis(1000)

/** `slot` counts five seconds since 1970; `firstAfter`, `lastAfter` are milliseconds within it; prices in millionths. */
type Bucket = readonly [
  slot: number,
  firstAfter: number,
  lastAfter: number,
  first: number,
  high: number,
  low: number,
  last: number,
  count: number,
]

/** By place, because sixty buckets are read at a look. */
const FIRST = 3
const HIGH = 4
const LOW = 5
const LAST = 6
const COUNT = 7

/** What the newest buckets saw together: by how many of them, none first. Flat, because a new one is made every five seconds. */
interface Tails {
  readonly highs: ReadonlyArray<number>
  readonly lows: ReadonlyArray<number>
  readonly counts: ReadonlyArray<number>
}

const tailsOf = (past: ReadonlyArray<Bucket>): Tails => {
  const [highs, lows, counts] = [[0], [ONE], [0]]
  let [high, low, count] = [0, ONE, 0]
  for (let at = past.length - 1; at >= 0; at--) {
    const bucket = past[at]
    if (bucket === undefined) continue
    high = Math.max(high, bucket[HIGH])
    low = Math.min(low, bucket[LOW])
    count += bucket[COUNT]
    highs.push(high)
    lows.push(low)
    counts.push(count)
  }
  return { highs, lows, counts }
}

/** Made when somebody first asks: most markets are never cheap enough to be looked through. */
const lazily = <A>(make: () => A): (() => A) => {
  let made: A | null = null
  return () => {
    made ??= make()
    return made
  }
}

const isWhole = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0

const isBucket = (value: unknown): value is Bucket => {
  if (!Array.isArray(value) || value.length !== 8 || !value.every(isWhole)) return false
  const [slot, firstAfter, lastAfter, first, high, low, last, count]: ReadonlyArray<number> = value
  if (slot === undefined || firstAfter === undefined || lastAfter === undefined || count === undefined) return false
  if (first === undefined || high === undefined || low === undefined || last === undefined) return false
  return (
    Number.isSafeInteger(slot * BUCKET) &&
    firstAfter <= lastAfter &&
    lastAfter < BUCKET &&
    high <= ONE &&
    [first, last].every(one => low <= one && one <= high) &&
    count > 0
  )
}

const lastAt = (bucket: Bucket): number => bucket[0] * BUCKET + bucket[2]
const firstAt = (bucket: Bucket): number => bucket[0] * BUCKET + bucket[1]

const opened = (at: number, now: Price): Bucket => {
  const slot = Math.floor(at / BUCKET)
  const after = at - slot * BUCKET
  return [slot, after, after, now, now, now, now, 1]
}

const merged = ([slot, firstAfter, , first, high, low, , count]: Bucket, at: number, now: Price): Bucket => [
  slot,
  firstAfter,
  at - slot * BUCKET,
  first,
  now > high ? now : high,
  now < low ? now : low,
  now,
  count + 1,
]

/** Past buckets and a full one, as far as they still have a price at or after a moment. */
const since = (past: ReadonlyArray<Bucket>, full: Bucket, moment: number): ReadonlyArray<Bucket> => {
  if (lastAt(full) < moment) return []
  let old = 0
  for (const bucket of past) {
    if (lastAt(bucket) >= moment) break
    old += 1
  }
  const kept = past.slice(old)
  kept.push(full)
  return kept
}

/** What a window says of a span: prices that were really seen within it. */
export interface Seen {
  readonly oldest: Price
  readonly highest: Price
  readonly lowest: Price
  /** How many prices at least. */
  readonly points: number
}

/**
 * A value; only this class makes one (from a price seen, or from JSON that it has checked), so that being one is proof enough and
 * nobody looks through sixty buckets at every tick. Its JSON is its fields.
 */
export class PriceWindow {
  static readonly EMPTY = PriceWindow.#over([], null, null)

  readonly past: ReadonlyArray<Bucket>
  readonly open: Bucket | null
  /** When it began to fill after a gap; null when it never missed anything. */
  readonly refilling: Millis | null
  /** Of `past`; windows with the same past share them. */
  readonly #tails: () => Tails

  private constructor(past: ReadonlyArray<Bucket>, open: Bucket | null, refilling: Millis | null, tails: () => Tails) {
    this.past = past
    this.open = open
    this.refilling = refilling
    this.#tails = tails
  }

  static #over(past: ReadonlyArray<Bucket>, open: Bucket | null, refilling: Millis | null): PriceWindow {
    return new PriceWindow(
      past,
      open,
      refilling,
      lazily(() => tailsOf(past)),
    )
  }

  /** The window from its JSON; null for anything that none of ours has written. */
  static read(value: unknown): PriceWindow | null {
    if (typeof value !== 'object' || value === null) return null
    const { past, open, refilling }: { past?: unknown; open?: unknown; refilling?: unknown } = value
    if (!Array.isArray(past) || past.length >= MOST_BUCKETS || !past.every(isBucket)) return null
    if (open !== null && !isBucket(open)) return null
    if (open === null && past.length > 0) return null
    if (refilling !== null && (typeof refilling !== 'number' || !Number.isSafeInteger(refilling))) return null
    const slots = [...past, ...(open === null ? [] : [open])].map(([slot]) => slot)
    if (slots.some((slot, index) => index > 0 && slot <= (slots[index - 1] ?? 0))) return null
    return PriceWindow.#over(past, open, refilling === null ? null : millis(refilling))
  }

  /**
   * With one more price; what is older than `span` (at most 5 minutes) is let go. A clock that was set back a little stands still
   * here; set back by more than the longest gap, it begins anew. The last price again, within a second of when it was noted,
   * changes nothing.
   */
  with(at: Millis, now: Price, span: Millis): PriceWindow {
    if (this.open === null) return PriceWindow.#over([], opened(at, now), this.refilling)
    const before = lastAt(this.open)
    if (at - before > LONGEST_GAP || before - at > LONGEST_GAP) return PriceWindow.#over([], opened(at, now), at)
    const moment = at > before ? at : before
    if (now === this.open[LAST] && moment - before < SAME_LOOK) return this
    if (Math.floor(moment / BUCKET) === this.open[0])
      return new PriceWindow(this.past, merged(this.open, moment, now), this.refilling, this.#tails)
    const kept = since(this.past, this.open, moment - Math.min(span, LONGEST_WINDOW))
    return PriceWindow.#over(kept, opened(moment, now), this.refilling)
  }

  /** What was seen within a span up to the newest price; null when there is none, or when it is refilling after a gap. */
  within(span: Millis): Seen | null {
    if (this.open === null) return null
    const now = lastAt(this.open)
    if (this.refilling !== null && now - this.refilling < span) return null
    const from = now - span
    const { past, open } = this
    let at = 0
    while (at < past.length && lastAt(past[at] ?? open) < from) at++
    // Only the oldest within can lie partly within.
    const bucket = past[at] ?? open
    const isInside = firstAt(bucket) >= from
    const [oldest, high, low, count] = isInside
      ? [bucket[FIRST], bucket[HIGH], bucket[LOW], bucket[COUNT]]
      : [bucket[LAST], bucket[LAST], bucket[LAST], 1]
    const newer = past.length - at - 1
    // Nothing newer than the open one.
    if (newer < 0) return { oldest: price(oldest), highest: price(high), lowest: price(low), points: count }
    const tails = this.#tails()
    return {
      oldest: price(oldest),
      highest: price(Math.max(high, open[HIGH], tails.highs[newer] ?? 0)),
      lowest: price(Math.min(low, open[LOW], tails.lows[newer] ?? ONE)),
      points: count + open[COUNT] + (tails.counts[newer] ?? 0),
    }
  }
}

export const priceWindow = new t.Type<PriceWindow, unknown, unknown>(
  'a window of prices',
  (value): value is PriceWindow => value instanceof PriceWindow,
  (value, context) => {
    const read = value instanceof PriceWindow ? value : PriceWindow.read(value)
    return read === null ? t.failure(value, context, 'not a window of prices') : t.success(read)
  },
  t.identity,
)
