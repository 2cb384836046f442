import type { MessageKind, Queued } from '../ports/messages.ts'
import { timeIn } from './rules.ts'

/** Lines of one message; what is beyond is counted. */
const LINES = 25

const WORDS: Readonly<Record<MessageKind, readonly [one: string, many: string]>> = {
  trade: ['trade', 'trades'],
  close: ['close', 'closes'],
  error: ['error', 'errors'],
  halt: ['halt', 'halts'],
  daily: ['daily summary', 'daily summaries'],
}
const MARKS: Readonly<Record<MessageKind, string>> = {
  trade: 'BUY',
  close: 'CLOSE',
  error: 'ERROR',
  halt: 'HALT',
  daily: 'DAY',
}

interface Line {
  readonly first: Queued
  readonly times: number
}

/** The same words of the same market once, with how often; in the order of their first. */
const collapsed = (messages: ReadonlyArray<Queued>): ReadonlyArray<Line> => {
  const lines = new Map<string, Line>()
  for (const message of messages) {
    const key = JSON.stringify([message.kind, message.market, message.text])
    const known = lines.get(key)
    lines.set(key, known === undefined ? { first: message, times: 1 } : { ...known, times: known.times + 1 })
  }
  return [...lines.values()]
}

const counted = (messages: ReadonlyArray<Queued>): string =>
  Object.entries(WORDS)
    .map(([kind, [one, many]]) => {
      const count = messages.filter(message => message.kind === kind).length
      return count === 0 ? null : `${count} ${count === 1 ? one : many}`
    })
    .filter(part => part !== null)
    .join(', ')

/** One text of many messages: a head when there are several, a line for each, at most so many characters. */
export const compose = (messages: ReadonlyArray<Queued>, zone: string, most: number): string => {
  const lines = collapsed(messages)
  const [first] = messages
  const last = messages.at(-1)
  const head =
    messages.length < 2 || first === undefined || last === undefined
      ? []
      : [`${counted(messages)} (${timeIn(first.at, zone)}–${timeIn(last.at, zone)} ${zone})`]
  const shown = lines
    .slice(0, LINES)
    .map(
      ({ first: { at, kind, market, text }, times }) =>
        `${timeIn(at, zone)} ${MARKS[kind]} ${market === null ? '' : `${market}: `}${text}${times > 1 ? ` ×${times}` : ''}`,
    )
  const rest = lines.length > LINES ? [`… and ${lines.length - LINES} more`] : []
  const whole = [...head, ...shown, ...rest].join('\n')
  return whole.length <= most ? whole : `${whole.slice(0, most - 1)}…`
}
