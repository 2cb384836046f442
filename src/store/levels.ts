import type { Level } from '../domain/book.ts'
import { showMillionths } from '../domain/money.ts'
import { readPrice, readShares } from './money.ts'

/** Levels a side that `csgo_books` keeps. */
const DEPTH = 20

/** One side of a book as `csgo_books` keeps it: `["0.62", "1200"]`, best first. */
export type StoredLevels = ReadonlyArray<readonly [string, string]>

const stored = (levels: ReadonlyArray<Level>, better: (a: Level, b: Level) => number): StoredLevels =>
  levels
    .filter(level => level.size > 0)
    .sort(better)
    .slice(0, DEPTH)
    .map(({ price, size }) => [showMillionths(price), showMillionths(size)] as const)

export const storedBids = (levels: ReadonlyArray<Level>): StoredLevels => stored(levels, (a, b) => b.price - a.price)
export const storedAsks = (levels: ReadonlyArray<Level>): StoredLevels => stored(levels, (a, b) => a.price - b.price)

export const readLevels = (levels: StoredLevels): ReadonlyArray<Level> =>
  levels.map(([price, size]) => ({ price: readPrice(price), size: readShares(size) }))
