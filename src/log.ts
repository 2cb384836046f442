import { pino } from 'pino'
import { prettyFactory } from 'pino-pretty'
import { systemClock } from './clock.ts'
import { HIDDEN, isSecret } from './domain/secret.ts'
import type { Log, LogFields } from './ports/log.ts'

export interface LogOptions {
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  /** `auto`: lines for people on a terminal, JSON otherwise. */
  readonly pretty: 'auto' | 'always' | 'never'
  /** Where lines go, each with its line end; the standard error when left out. */
  readonly write?: (line: string) => void
}

/** The second line of defence: what is a secret has the type `Secret`, whatever it is called. */
const SECRET_WORDS = new Set([
  'password',
  'passwd',
  'passphrase',
  'secret',
  'key',
  'authorization',
  'credential',
  'credentials',
  'mnemonic',
  'cookie',
])
/** They end in "key" and are names that people look for. */
const NO_SECRETS = new Set(['strategykey', 'fillkey'])
const MOST_DEPTH = 6
const MOST_ITEMS = 100
const MOST_LETTERS = 4000

const soundsSecret = (name: string): boolean =>
  !NO_SECRETS.has(name.replaceAll(/[_-]/g, '').toLowerCase()) &&
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .some(word => SECRET_WORDS.has(word) || /^(?:api|private|secret)key$/.test(word))

/** Hides the password of every address in a text, eg/ `postgres://me:…@host/db`, and of `password=…` in connection texts. */
const withoutPasswords = (text: string): string =>
  (text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS)}…` : text)
    .replace(/(\b[a-z][a-z0-9+.-]*:\/\/[^:/@\s"']*):[^\s"']*@/gi, '$1:…@')
    .replace(
      /\b(password|passphrase|secret|authorization)(["']?\s*[=:]\s*["']?)(?:bearer\s+|basic\s+)?[^\s"'&,;]+/gi,
      '$1$2…',
    )

/** A value as it may be written: secrets hidden, errors as their message, bounded in depth and length. */
const shown = (value: unknown, depth: number): unknown => {
  if (typeof value === 'string') return withoutPasswords(value)
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'object' || value === null) return value
  if (isSecret(value)) return HIDDEN
  if (value instanceof Error) return withoutPasswords(value.message === '' ? value.name : value.message)
  if (depth >= MOST_DEPTH) return '…'
  if (value instanceof Map) return shown(Object.fromEntries(value), depth)
  if (Array.isArray(value) || value instanceof Set) {
    const items = [...value]
    const rest = items.length > MOST_ITEMS ? [`… ${items.length - MOST_ITEMS} more`] : []
    return [...items.slice(0, MOST_ITEMS).map(item => shown(item, depth + 1)), ...rest]
  }
  return shownFields(Object.entries(value), depth)
}

const shownFields = (entries: ReadonlyArray<readonly [string, unknown]>, depth: number): LogFields =>
  Object.fromEntries(
    entries
      .slice(0, MOST_ITEMS)
      .map(([name, value]) => [name, soundsSecret(name) && value !== null ? HIDDEN : shown(value, depth + 1)]),
  )

const toStandardError = (): ((line: string) => void) => {
  // Nobody reads the log any more: trading goes on.
  if (process.stderr.listenerCount('error') === 0) process.stderr.on('error', () => undefined)
  return line => {
    process.stderr.write(line)
  }
}

const isForPeople = (options: LogOptions): boolean => {
  switch (options.pretty) {
    case 'always':
      return true
    case 'never':
      return false
    case 'auto':
      return options.write === undefined && process.stderr.isTTY === true
  }
}

/**
 * Pino behind the port. Lines go to the standard error, so that the standard output is left to what a command answers. Passwords in
 * addresses and whatever stands under a name like password, secret or key are hidden; an error shows its message, never its stack.
 */
export const createLog = (options: LogOptions): Log => {
  const write = options.write ?? toStandardError()
  const forPeople = isForPeople(options)
  const prettify = prettyFactory({
    colorize: options.write === undefined,
    translateTime: 'SYS:HH:MM:ss',
    ignore: 'pid,hostname',
    singleLine: true,
    errorLikeObjectKeys: [],
  })
  const lines = pino(
    { level: options.level, base: null, timestamp: () => `,"time":${systemClock.now()}` },
    { write: (line: string) => write(forPeople ? prettify(line) : line) },
  )
  const at =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (message: string, fields: LogFields = {}): void => {
      if (lines.isLevelEnabled(level)) lines[level](shownFields(Object.entries(fields), 0), withoutPasswords(message))
    }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}
