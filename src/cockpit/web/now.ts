import { createSignal, untrack } from 'solid-js'

/** The engine's clock less this machine's, in ms: ages are counted in the engine's time. */
let offset = 0
const [now, setNow] = createSignal(Date.now())
const STEP = 500

/** The engine's time of the moment, two steps a second; whoever reads it is shown anew. */
export { now }

const exactNow = (): number => Date.now() + offset
/** What the engine's clock says; what is shown follows at the next step, or at once when it was far off. */
export const engineSaid = (at: number): void => {
  offset = at - Date.now()
  if (Math.abs(untrack(now) - at) > 2 * STEP) setNow(at)
}
/** Starts counting; nothing is counted while the page is hidden. */
export const startClock = (): void => {
  window.setInterval(() => {
    if (document.visibilityState === 'visible') setNow(exactNow())
  }, STEP)
}

const two = (value: number): string => String(value).padStart(2, '0')
/** Local time of a moment, eg/ `14:02:07`. */
export const clockText = (at: number): string => {
  const date = new Date(at)
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
}
/** Local day, eg/ `28 Nov`. */
export const dateText = (at: number): string => {
  const date = new Date(at)
  return `${date.getDate()} ${date.toLocaleString('en', { month: 'short' })}`
}
/** Local day and time, eg/ `28 Nov 14:02`. */
export const dayText = (at: number): string => {
  const date = new Date(at)
  return `${dateText(at)} ${two(date.getHours())}:${two(date.getMinutes())}`
}
/** For what appears on hover: the same in UTC, to the second. */
export const utcText = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`
/** For a field of a form: local, eg/ `2026-11-28T14:02`. */
export const fieldText = (at: number): string => {
  const date = new Date(at)
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`
}
export const fieldValue = (text: string): number | null => {
  const at = new Date(text).getTime()
  return Number.isNaN(at) ? null : at
}
