import type { Discovery } from '../../streams/discovery.ts'
import type { Poll } from '../../streams/poll.ts'
import type { Scored } from '../../streams/scores.ts'
import type { HealthFacts } from '../cockpit/sources.ts'
import type { MatchFeed } from '../domain/matchState.ts'
import type { Millis } from '../domain/money.ts'
import type { Notice } from '../domain/notice.ts'
import type { Log } from '../ports/log.ts'
import type { HeardScore } from '../ports/scores.ts'

/** What the engine knows of itself, kept from what flows by; a failure is logged when it begins and when it ends. */
export interface Facts {
  readonly discovery: (pass: Discovery) => void
  readonly poll: (poll: Poll) => void
  readonly scored: (scored: Scored) => void
  readonly tick: () => void
  readonly notice: (notice: Notice) => void
  readonly leaseHeld: () => void
  readonly health: () => HealthFacts
}

/** Says once that something began to fail, and once that it is well again. */
const episode = (log: Log, what: string) => {
  let current: string | null = null
  return {
    now: (failure: string | null): void => {
      if (failure !== null && current === null) log.warn(`${what} began to fail`, { failure })
      if (failure === null && current !== null) log.info(`${what} is well again`)
      current = failure
    },
    failure: () => current,
  }
}

const logScore = (log: Log, { eventId, gameId, how, feed }: HeardScore, before: MatchFeed | null): void => {
  if (before === null) log.info('a score feed was joined to a match', { eventId, gameId, how })
  const reason = feed.suspicion?.reason ?? null
  if (reason !== null && reason !== before?.suspicion?.reason)
    log.warn('a score feed contradicts itself: its match has no score until it does not', { eventId, gameId, reason })
  if (reason === null && before !== null && before.suspicion !== null)
    log.info('a score feed is trusted again', { eventId, gameId })
}

export const createFacts = (startedAt: Millis, log: Log): Facts => {
  const discovering = episode(log, 'discovery')
  const polling = episode(log, 'polling')
  const looking = episode(log, 'the price lookup')
  const scoring = episode(log, 'writing scores')
  const open = new Set<number>()
  let lastDiscovery: Millis | null = null
  let followed = 0
  let lastPoll: Millis | null = null
  let socketFailure: string | null = null
  let isScoreOpen = false
  let scoreFailure: string | null = null
  let lastScore: Millis | null = null
  let lease: HealthFacts['lease'] = { _tag: 'standby', holder: null }

  const notice = (told: Notice): void => {
    switch (told._tag) {
      case 'connected':
        open.add(told.connection)
        log.info('market socket connected', { connection: told.connection, tokens: told.tokens })
        return
      case 'disconnected':
        open.delete(told.connection)
        socketFailure = told.reason
        log.warn('market socket lost; it is opened again', {
          connection: told.connection,
          reason: told.reason,
          retryInMs: told.retryIn,
        })
        return
      case 'lookup_failed':
        looking.now(told.message)
        return
      case 'strategy_off':
        log.error('a strategy failed and was switched off in this market', {
          strategy: told.strategy,
          marketId: told.marketId,
          fault: told.fault,
        })
        return
      case 'frame_refused':
        log.debug('a frame of the market socket could not be read', { reason: told.reason })
        return
      case 'score_refused':
        log.debug('a frame of the score socket could not be read', { reason: told.reason })
        return
      case 'scores_connected':
        isScoreOpen = true
        scoreFailure = null
        log.info('score socket connected')
        return
      case 'scores_disconnected':
        isScoreOpen = false
        scoreFailure = told.reason
        log.warn('score socket lost; it is opened again', { reason: told.reason, retryInMs: told.retryIn })
        return
      case 'frame_unknown':
      case 'duplicate_trade':
      case 'withheld':
      case 'trades_dropped':
      case 'stale_ledger':
        return
    }
  }

  return {
    discovery: pass => {
      const failure = pass.failures[0]?.message ?? null
      discovering.now(failure)
      followed = pass.followed.length
      if (failure === null) lastDiscovery = pass.at
      if (pass.changed > 0) log.info('markets found', { found: pass.found, changed: pass.changed, followed })
    },
    poll: poll => {
      polling.now(poll.failures[0]?.message ?? null)
      if (poll.verdicts.priced > 0) lastPoll = poll.startedAt
    },
    scored: scored => {
      scoring.now(scored.failure?.message ?? null)
      if (scored.failure !== null || scored.heard.length === 0) return
      lastScore = scored.at
      for (const { score, before } of scored.heard) logScore(log, score, before)
    },
    tick: () => looking.now(null),
    notice,
    leaseHeld: () => {
      lease = { _tag: 'held' }
    },
    health: () => ({
      startedAt,
      discovery: { lastAt: lastDiscovery, followed, failure: discovering.failure() },
      polls: { lastAt: lastPoll, failure: polling.failure() },
      socket: { open: open.size, failure: open.size > 0 ? null : socketFailure },
      scores: { isOpen: isScoreOpen, lastAt: lastScore, failure: scoreFailure ?? scoring.failure() },
      lease,
    }),
  }
}
