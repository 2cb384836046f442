import { randomBytes } from 'node:crypto'
import type { Clock } from '../ports/clock.ts'

/** `reader` sees everything and changes nothing. */
export type Role = 'admin' | 'reader'
export interface Session {
  readonly role: Role
  /** What a page must send with whatever changes something; another site cannot read it. */
  readonly csrf: string
  readonly endsAt: number
}

const LASTS = 12 * 3_600_000
const MOST_SESSIONS = 100
const MOST_FAILURES = 5
const MOST_FAILURES_OF_ALL = 30
const FORGOTTEN_AFTER = 60_000

// law: a secret must not follow from a seed
const secretText = (): string => randomBytes(32).toString('base64url')

/** Who is logged in, in memory: a restart ends every session. And how often somebody guessed wrong lately. */
export const createSessions = (clock: Clock) => {
  const sessions = new Map<string, Session>()
  let failures: ReadonlyArray<{ readonly from: string; readonly at: number }> = []
  const recent = () => {
    const now = clock.monotonic()
    failures = failures.filter(one => now - one.at < FORGOTTEN_AFTER)
    return failures
  }
  return {
    /** Of a process that needs no password. */
    open: { role: 'admin', csrf: secretText(), endsAt: Number.MAX_SAFE_INTEGER } satisfies Session,
    begin: (role: Role): { readonly id: string; readonly session: Session } => {
      const id = secretText()
      const session = { role, csrf: secretText(), endsAt: clock.now() + LASTS }
      const [oldest] = sessions.keys()
      if (sessions.size >= MOST_SESSIONS && oldest !== undefined) sessions.delete(oldest)
      sessions.set(id, session)
      return { id, session }
    },
    of: (id: string): Session | null => {
      const session = sessions.get(id)
      if (session === undefined) return null
      if (session.endsAt > clock.now()) return session
      sessions.delete(id)
      return null
    },
    end: (id: string): void => {
      sessions.delete(id)
    },
    /** Whether an address may try once more now. */
    mayTry: (from: string): boolean => {
      const all = recent()
      return all.length < MOST_FAILURES_OF_ALL && all.filter(one => one.from === from).length < MOST_FAILURES
    },
    failed: (from: string): void => {
      failures = [...recent(), { from, at: clock.monotonic() }].slice(-1000)
    },
    seconds: LASTS / 1000,
  }
}
