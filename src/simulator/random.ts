/**
 * Chance without state of the machine: streams of numbers that follow from their names alone, so that every match, and
 * in it the game, each market's agents and so on, can be computed apart from everything else.
 */
import { nth } from '../domain/game/nth.ts'

/** Each call gives the next number of the stream, evenly spread in [0, 1). */
export type Random = () => number

const spread = (value: number): number => {
  let x = value
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return (x ^ (x >>> 16)) >>> 0
}

/** FNV-1a over the text, then the finaliser of MurmurHash3; 32 bits. */
export const hash32 = (text: string, start: number): number => {
  let hash = (0x811c9dc5 ^ start) >>> 0
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return spread(hash)
}

/** The stream of that name (generator: sfc32 by Chris Doty-Humphrey). */
export const stream = (...name: ReadonlyArray<string | number>): Random => {
  const text = name.join('/')
  let a = hash32(text, 1)
  let b = hash32(text, 2)
  let c = hash32(text, 3)
  let counter = 1
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return (sum >>> 0) / 4294967296
  }
  for (let i = 0; i < 12; i++) next()
  return next
}

export const between = (random: Random, low: number, high: number): number => low + (high - low) * random()

/** A whole number from `low` to `high`, both included. */
export const wholeBetween = (random: Random, low: number, high: number): number =>
  low + Math.floor(random() * (high - low + 1))

export const oneOf = <A>(random: Random, list: ReadonlyArray<A>): A => nth(list, Math.floor(random() * list.length))

/** The list in a random order (Fisher and Yates). */
export const shuffled = <A>(random: Random, list: ReadonlyArray<A>): ReadonlyArray<A> => {
  const copy = [...list]
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const moved = nth(copy, i)
    copy[i] = nth(copy, j)
    copy[j] = moved
  }
  return copy
}

/** Bell-shaped around 0, deviation 1, never beyond ±3.5 (a sum of twelve). */
export const bell = (random: Random): number => {
  let sum = -6
  for (let i = 0; i < 12; i++) sum += random()
  return Math.max(-3.5, Math.min(3.5, sum))
}
