import { systemClock } from '../../src/clock.ts'

const soon = () => new Promise<void>(resolve => systemClock.scheduler.schedule(() => resolve(), 20))

/** Waits until a condition holds, asking every 20 ms; fails in words after a generous limit. */
export const eventually = async (
  what: string,
  holds: () => boolean | Promise<boolean>,
  limitMs = 60_000,
): Promise<void> => {
  const end = systemClock.monotonic() + limitMs
  while (!(await holds())) {
    if (systemClock.monotonic() > end) throw new Error(`waited ${limitMs} ms in vain until ${what}`)
    await soon()
  }
}
