import type { Fault, OpenFault } from '../cockpit/faults.ts'
import { span } from '../cockpit/figures.ts'
import { type Millis, millis } from '../domain/money.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'

/** How a fault is told of. */
interface Manner {
  readonly began: string
  readonly ended: string
  /** What shows up in many parts is said only after so long, so that the line can count them; ms. */
  readonly gather: number
  /** So long without a failure before it counts as over: what flickers is one episode; ms. */
  readonly settle: number
  /** A part that nobody has spoken of for so long is taken for well, ms: nothing may ever succeed there again (a market that went). */
  readonly forget: number
}

const MINUTE = 60_000
const MANNERS: Readonly<Record<Fault, Manner>> = {
  discovery: {
    began: 'discovery began to fail: no new market is found until it succeeds',
    ended: 'discovery is well again',
    gather: 0,
    settle: 0,
    forget: 10 * MINUTE,
  },
  books: {
    began: 'polling began to fail: prices grow older until it succeeds',
    ended: 'polling is well again',
    gather: 0,
    settle: 5_000,
    forget: 10 * MINUTE,
  },
  market_socket: {
    began: 'market socket lost; it is opened again, and prices still come by polls',
    ended: 'market socket is back',
    gather: 0,
    settle: 5_000,
    forget: 10 * MINUTE,
  },
  score_socket: {
    began: 'score socket lost; it is opened again, and no strategy needs it',
    ended: 'score socket is back',
    gather: 0,
    settle: 5_000,
    forget: 10 * MINUTE,
  },
  account: {
    began: 'the account cannot be read: what the venue does not tell of our orders stays unknown until it can',
    ended: 'the account is told again',
    gather: 0,
    settle: 0,
    forget: 10 * MINUTE,
  },
  database: {
    began: 'the database began to fail: nothing is bought or sold until it answers',
    ended: 'the database is well again',
    gather: 0,
    settle: 2_000,
    forget: MINUTE,
  },
  slow_database: {
    began: 'the database is slow: every tick waits for it',
    ended: 'the database is quick again',
    gather: 0,
    settle: 5_000,
    forget: MINUTE,
  },
  stale_prices: {
    began: 'prices are too old: nothing is bought in their markets until they are polled again',
    ended: 'no price is too old any more',
    gather: 2_000,
    settle: 5_000,
    forget: MINUTE,
  },
  suspect_books: {
    began: 'books contradict themselves: nothing is bought in their markets until they do not',
    ended: 'no book contradicts itself any more',
    gather: 2_000,
    settle: 5_000,
    forget: MINUTE,
  },
  event_loop: {
    began: 'the process was held up: ticks came late',
    ended: 'the process runs freely again',
    gather: 0,
    settle: 10_000,
    forget: 5_000,
  },
}

/** Parts of a fault that a line names; the others are counted. */
const NAMED = 5

interface Part {
  reason: string
  lastAt: number
}
interface Episode {
  readonly began: Millis
  readonly beganAt: number
  readonly parts: Map<string, Part>
  readonly all: Set<string>
  failures: number
  reason: string
  /** When the last part was well; null while one is not. */
  calmAt: number | null
  isSaid: boolean
}

/** How often each fault began, since the start. */
export type FaultCounts = Readonly<Record<Fault, number>>

/**
 * Faults as episodes: one line when one begins, one when it ends, however often it fails in between. A fault may have parts (a
 * connection, a market, a table): it lasts from the first that fails until the last is well.
 */
export interface Episodes {
  readonly fail: (fault: Fault, part: string, reason: string) => void
  readonly well: (fault: Fault, part: string) => void
  /** Nobody needs it any more: all its parts are well. */
  readonly dismiss: (fault: Fault) => void
  /** To be called about once a second: says what is to be said, and ends what is over. */
  readonly sweep: () => void
  readonly open: () => ReadonlyArray<OpenFault>
  /** Why it fails at present; null when it does not. */
  readonly reason: (fault: Fault) => string | null
  readonly counts: () => FaultCounts
}

const NONE: FaultCounts = {
  discovery: 0,
  books: 0,
  market_socket: 0,
  score_socket: 0,
  account: 0,
  database: 0,
  slow_database: 0,
  stale_prices: 0,
  suspect_books: 0,
  event_loop: 0,
}

export const createEpisodes = (clock: Clock, log: Log): Episodes => {
  const open = new Map<Fault, Episode>()
  let counts: FaultCounts = NONE

  const say = (fault: Fault, episode: Episode): void => {
    if (episode.isSaid) return
    episode.isSaid = true
    const { gather, began } = MANNERS[fault]
    const names = [...episode.parts.keys()]
    const parts = gather === 0 ? {} : { markets: names.length, which: names.slice(0, NAMED) }
    log.warn(began, { fault, failure: episode.reason, ...parts })
  }
  const end = (fault: Fault, episode: Episode, at: number): void => {
    open.delete(fault)
    if (!episode.isSaid) return
    const { gather, ended } = MANNERS[fault]
    const lasted = span(millis(Math.round(at - episode.beganAt)))
    const parts = gather === 0 ? {} : { markets: episode.all.size }
    log.info(ended, { fault, lasted, failures: episode.failures, ...parts })
  }
  const begin = (fault: Fault, reason: string, at: number): Episode => {
    counts = { ...counts, [fault]: counts[fault] + 1 }
    const empty = { parts: new Map<string, Part>(), all: new Set<string>(), failures: 0, calmAt: null, isSaid: false }
    const episode: Episode = { began: clock.now(), beganAt: at, reason, ...empty }
    open.set(fault, episode)
    return episode
  }
  const drop = (episode: Episode, part: string, at: number): void => {
    if (episode.parts.delete(part) && episode.parts.size === 0) episode.calmAt = at
  }
  const sweepOne = (fault: Fault, episode: Episode, at: number): void => {
    const { gather, settle, forget } = MANNERS[fault]
    for (const [part, { lastAt }] of episode.parts) if (at - lastAt > forget) drop(episode, part, lastAt)
    if (episode.calmAt === null && at - episode.beganAt >= gather) say(fault, episode)
    if (episode.calmAt !== null && at - episode.calmAt >= settle) end(fault, episode, episode.calmAt)
  }

  return {
    fail: (fault, part, reason) => {
      const at = clock.monotonic()
      const episode = open.get(fault) ?? begin(fault, reason, at)
      episode.parts.set(part, { reason, lastAt: at })
      episode.all.add(part)
      episode.failures += 1
      episode.reason = reason
      episode.calmAt = null
      if (MANNERS[fault].gather === 0) say(fault, episode)
    },
    well: (fault, part) => {
      const episode = open.get(fault)
      if (episode === undefined) return
      const at = clock.monotonic()
      drop(episode, part, at)
      if (episode.calmAt !== null && MANNERS[fault].settle === 0) end(fault, episode, at)
    },
    dismiss: fault => {
      const episode = open.get(fault)
      if (episode !== undefined) for (const part of [...episode.parts.keys()]) drop(episode, part, clock.monotonic())
    },
    sweep: () => {
      const at = clock.monotonic()
      for (const [fault, episode] of open) sweepOne(fault, episode, at)
    },
    open: () =>
      [...open].map(([fault, { began, reason, failures, parts }]) => ({
        fault,
        since: began,
        reason,
        failures,
        parts: parts.size,
      })),
    reason: fault => {
      const episode = open.get(fault)
      if (episode === undefined) return null
      const [failing] = episode.parts.values()
      return failing?.reason ?? null
    },
    counts: () => counts,
  }
}
