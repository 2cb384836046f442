import type { Millis } from '../domain/money.ts'
import { MESSAGE_KINDS, type MessageKind } from '../ports/messages.ts'

/** `now`: at once, also in quiet hours. `grouped`: together with what comes within a while, after quiet hours. `off`: not at all. */
const RULES = ['now', 'grouped', 'off'] as const
export type Rule = (typeof RULES)[number]
export type Rules = Readonly<Record<MessageKind, Rule>>

/** Minutes of the day, eg/ 23:00 to 7:00 is 1380 to 420. */
export interface Quiet {
  readonly from: number
  readonly to: number
}

/** Reads `trade=grouped,halt=now`; kinds that it leaves out are as in `fallback`. null: it cannot be read. */
export const readRules = (text: string, fallback: Rules): Rules | null => {
  let rules = fallback
  for (const part of text.split(',').map(one => one.trim())) {
    const [name, word, ...more] = part.split('=')
    const kind = MESSAGE_KINDS.find(one => one === name)
    const rule = RULES.find(one => one === word)
    if (kind === undefined || rule === undefined || more.length > 0) return null
    rules = { ...rules, [kind]: rule }
  }
  return rules
}
export const ALL_GROUPED: Rules = {
  trade: 'grouped',
  close: 'grouped',
  error: 'grouped',
  halt: 'now',
  daily: 'grouped',
}

const minutesOf = (text: string): number | null => {
  const [, hours, minutes] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text) ?? []
  return hours === undefined ? null : Number(hours) * 60 + Number(minutes)
}

/** Reads `23:00-07:00`; null: it cannot be read. */
export const readQuiet = (text: string): Quiet | null => {
  const [from, to] = text.split('-').map(part => minutesOf(part.trim()))
  return typeof from === 'number' && typeof to === 'number' && from !== to && text.split('-').length === 2
    ? { from, to }
    : null
}

/** Whether that is the name of a zone, eg/ `Europe/Berlin`. */
export const isZone = (name: string): boolean => {
  // Asking takes a tenth of a second the first time: not for what everybody has.
  if (name === 'UTC') return true
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** The time of day in a zone, eg/ `23:05`. */
export const timeIn = (at: Millis, zone: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at)

/** The day in a zone, eg/ `2026-11-29`. */
export const dayIn = (at: Millis, zone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at)

export const isQuiet = (at: Millis, quiet: Quiet | null, zone: string): boolean => {
  if (quiet === null) return false
  const minute = minutesOf(timeIn(at, zone)) ?? 0
  const { from, to } = quiet
  return from < to ? minute >= from && minute < to : minute >= from || minute < to
}
