import { systemClock } from '../../src/clock.ts'

/** Chance that a seed repeats (mulberry32): 0 ≤ x < 1. */
export const chance = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A seed by chance, said in the test's output; `SEED=…` repeats one. */
export const newSeed = (what: string): number => {
  const given = process.env['SEED']
  const seed = given === undefined ? Math.floor(systemClock.random() * 4_294_967_296) : Number(given)
  process.stdout.write(`${what}: SEED=${seed}\n`)
  return seed
}
