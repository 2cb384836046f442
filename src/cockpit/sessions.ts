import { randomBytes } from 'node:crypto'
import type { Clock } from '../ports/clock.ts'

/** `reader` sees everything and changes nothing. */
export type Role = 'admin' | 'reader'
export interface Session {
  readonly role: Role
  /** Tells log-ins apart in what is audited; nothing can be done with it. */
  readonly name: string
  /** What a page must send with whatever changes something; another site cannot read it. */
  readonly csrf: string
  readonly endsAt: number
}

const LASTS = 12 * 3_600_000
const MOST_SESSIONS = 100
const MOST_FAILURES = 5
const MOST_FAILURES_OF_ALL = 30
const FORGOTTEN_AFTER = 60_000

/** A password that was tried, and not known to be right. */
interface Try {
  readonly from: string
  readonly at: number
}

// law: a secret must not follow from a seed
const secretText = (): string => randomBytes(32).toString('base64url')

/** Who is logged in, in memory: a restart ends every session. And how often somebody guessed wrong lately. */
export const createSessions = (clock: Clock) => {
  const sessions = new Map<string, Session>()
  let tries: ReadonlyArray<Try> = []
  const recent = () => {
    const now = clock.monotonic()
    tries = tries.filter(one => now - one.at < FORGOTTEN_AFTER)
    return tries
  }
  return {
    /** Of a process that needs no password. */
    open: { role: 'admin', name: '', csrf: secretText(), endsAt: Number.MAX_SAFE_INTEGER } satisfies Session,
    begin: (role: Role): { readonly id: string; readonly session: Session } => {
      const id = secretText()
      const session = { role, name: secretText().slice(0, 6), csrf: secretText(), endsAt: clock.now() + LASTS }
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
    /** An address tries once more; null: not now. It counts as wrong from here on, so that many at once are no more than many. */
    tryOnce: (from: string): Try | null => {
      const all = recent()
      if (all.length >= MOST_FAILURES_OF_ALL || all.filter(one => one.from === from).length >= MOST_FAILURES)
        return null
      const mine = { from, at: clock.monotonic() }
      tries = [...all, mine]
      return mine
    },
    /** It was right after all. */
    forgive: (mine: Try): void => {
      tries = tries.filter(one => one !== mine)
    },
    seconds: LASTS / 1000,
  }
}
