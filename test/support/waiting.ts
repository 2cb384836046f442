import { systemClock } from '../../src/clock.ts'

/** Asked so often at first, and never less often than that; ms. To ask is work too, for those that it waits for. */
const OFTEN = 20
const SELDOM = 100

const passing = (ms: number) => new Promise<void>(resolve => systemClock.scheduler.schedule(() => resolve(), ms))

/** Waits until a condition holds, asking more seldom the longer it takes; fails in words after a generous limit. */
export const eventually = async (
  what: string,
  holds: () => boolean | Promise<boolean>,
  limitMs = 60_000,
): Promise<void> => {
  const began = systemClock.monotonic()
  while (!(await holds())) {
    const waited = systemClock.monotonic() - began
    if (waited > limitMs) throw new Error(`waited ${limitMs} ms in vain until ${what}`)
    await passing(Math.min(SELDOM, OFTEN + waited / 20))
  }
}
