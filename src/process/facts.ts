import type { Discovery } from '../../streams/discovery.ts'
import type { Poll } from '../../streams/poll.ts'
import type { HealthFacts } from '../cockpit/sources.ts'
import type { Millis } from '../domain/money.ts'
import type { Notice } from '../domain/notice.ts'
import type { Log } from '../ports/log.ts'

/** What the engine knows of itself, kept from what flows by; a failure is logged when it begins and when it ends. */
export interface Facts {
  readonly discovery: (pass: Discovery) => void
  readonly poll: (poll: Poll) => void
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

export const createFacts = (startedAt: Millis, log: Log): Facts => {
  const discovering = episode(log, 'discovery')
  const polling = episode(log, 'polling')
  const looking = episode(log, 'the price lookup')
  const open = new Set<number>()
  let lastDiscovery: Millis | null = null
  let followed = 0
  let lastPoll: Millis | null = null
  let socketFailure: string | null = null
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
      lease,
    }),
  }
}
