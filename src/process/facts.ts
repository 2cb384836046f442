import type { Discovery } from '../../streams/discovery.ts'
import type { Work } from '../../streams/executor.ts'
import type { Poll } from '../../streams/poll.ts'
import type { Scored } from '../../streams/scores.ts'
import type { HealthFacts } from '../cockpit/sources.ts'
import type { MarketId, StrategyKey } from '../domain/ids.ts'
import type { MatchFeed } from '../domain/matchState.ts'
import type { Millis } from '../domain/money.ts'
import type { Notice } from '../domain/notice.ts'
import type { Decision } from '../domain/strategy.ts'
import type { Tick } from '../domain/tick.ts'
import { type Failure, isRefusedForContent } from '../ports/failure.ts'
import type { Log } from '../ports/log.ts'
import type { HeardScore } from '../ports/scores.ts'
import type { Episodes } from './episodes.ts'

/** What the engine knows of itself, kept from what flows by; what fails for a while is an episode. */
export interface Facts {
  readonly discovery: (pass: Discovery) => void
  readonly poll: (poll: Poll) => void
  readonly scored: (scored: Scored) => void
  readonly tick: (tick: Tick) => void
  readonly decision: (decision: Decision) => void
  readonly work: (work: Work) => void
  readonly notice: (notice: Notice) => void
  readonly leaseHeld: () => void
  readonly health: () => HealthFacts
  /** When the request began that brought the newest price of each followed market that takes orders and had a tick. */
  readonly observed: () => ReadonlyArray<Millis>
  /** In how many markets each strategy is switched off because it failed there. */
  readonly off: () => ReadonlyMap<StrategyKey, number>
}

interface FactsPorts {
  readonly startedAt: Millis
  readonly episodes: Episodes
  /** Who holds the lease while we wait for it; null: nobody was seen. */
  readonly leaseHolder: () => string | null
  readonly log: Log
}

const logScore = (log: Log, { eventId, gameId, how, feed }: HeardScore, before: MatchFeed | null): void => {
  if (before === null) log.info('a score feed was joined to a match', { eventId, gameId, how })
  const reason = feed.suspicion?.reason ?? null
  if (reason !== null && reason !== before?.suspicion?.reason)
    log.warn('a score feed contradicts itself: its match has no score until it does not', { eventId, gameId, reason })
  if (reason === null && before !== null && before.suspicion !== null)
    log.info('a score feed is trusted again', { eventId, gameId })
}

export const createFacts = ({ startedAt, episodes, leaseHolder, log }: FactsPorts): Facts => {
  const open = new Set<number>()
  const known = new Set<number>()
  const observed = new Map<MarketId, Millis>()
  /** Markets that take no orders (before they open, after they end): they may have no book, and that their price grows old is no fault. */
  const resting = new Set<MarketId>()
  const off = new Map<StrategyKey, Set<MarketId>>()
  let lastDiscovery: Millis | null = null
  let followed = 0
  let lastPoll: Millis | null = null
  let isScoreOpen = false
  let lastScore: Millis | null = null
  let isHeld = false

  /** A port's answers: those of the database are parts of one fault, whoever asked. */
  const judge = (part: string, failures: ReadonlyArray<Failure>, outside: 'discovery' | 'books' | null): void => {
    const ofStore = failures.find(failure => failure.edge === 'store')
    const ofVenue = failures.find(failure => failure.edge !== 'store')
    if (ofStore === undefined) episodes.well('database', part)
    else episodes.fail('database', part, ofStore.message)
    if (outside === null) return
    if (ofVenue === undefined) episodes.well(outside, part)
    else episodes.fail(outside, part, ofVenue.message)
  }

  const notice = (told: Notice): void => {
    switch (told._tag) {
      case 'connected':
        open.add(told.connection)
        episodes.well('market_socket', String(told.connection))
        if (!known.has(told.connection))
          log.info('market socket connected', { connection: told.connection, tokens: told.tokens })
        known.add(told.connection)
        return
      case 'disconnected':
        open.delete(told.connection)
        episodes.fail('market_socket', String(told.connection), told.reason)
        log.debug('a connection of the market socket ended', {
          connection: told.connection,
          reason: told.reason,
          retryInMs: told.retryIn,
        })
        return
      case 'lookup_failed':
        episodes.fail('database', 'lookup', told.message)
        return
      case 'withheld':
        if (told.reason === 'unpriced' || resting.has(told.marketId)) return
        episodes.fail(told.reason === 'stale' ? 'stale_prices' : 'suspect_books', String(told.marketId), told.reason)
        return
      case 'strategy_off': {
        const markets = off.get(told.strategy) ?? new Set()
        off.set(told.strategy, markets.add(told.marketId))
        log.error('a strategy failed and was switched off in this market', {
          strategy: told.strategy,
          marketId: told.marketId,
          fault: told.fault,
        })
        return
      }
      case 'frame_refused':
        log.debug('a frame of the market socket could not be read', { reason: told.reason })
        return
      case 'score_refused':
        log.debug('a frame of the score socket could not be read', { reason: told.reason })
        return
      case 'scores_connected':
        isScoreOpen = true
        episodes.well('score_socket', 'scores')
        log.debug('score socket connected')
        return
      case 'scores_disconnected':
        isScoreOpen = false
        episodes.fail('score_socket', 'scores', told.reason)
        return
      case 'frame_unknown':
      case 'duplicate_trade':
      case 'trades_dropped':
      case 'stale_ledger':
        return
    }
  }

  const tick = (ticked: Tick): void => {
    episodes.well('database', 'lookup')
    const { marketId, acceptingOrders, closed } = ticked.market
    const rests = closed || !acceptingOrders
    if (rests) resting.add(marketId)
    else resting.delete(marketId)
    if (ticked._tag === 'tick' && !rests) observed.set(marketId, ticked.quote.observedAt)
    else if (rests) observed.delete(marketId)
    if (ticked._tag !== 'tick' && !rests) return
    // Asked only while something is wrong: this runs with every tick.
    if (episodes.reason('stale_prices') !== null) episodes.well('stale_prices', String(marketId))
    if (episodes.reason('suspect_books') !== null) episodes.well('suspect_books', String(marketId))
  }

  const work = (done: Work): void => {
    if (done._tag === 'reconciled') {
      episodes.dismiss('account')
      if (done.dollars === 'unread')
        episodes.fail('account', 'dollars', 'its dollars are not told: money is not compared')
    }
    if (done._tag !== 'failed') {
      episodes.well('database', 'ledger')
      return
    }
    const { failure } = done
    if (done.what === 'wire')
      log.error('the order entry broke, which is a defect of the engine: please report it', {
        failure: failure.message,
      })
    else if (failure.edge !== 'store') episodes.fail('account', done.what, failure.message)
    else if (!isRefusedForContent(failure)) episodes.fail('database', 'ledger', failure.message)
    else log.error('the ledger refused what it was told to write', { what: done.what, failure: failure.message })
  }

  return {
    discovery: pass => {
      judge('discovery', pass.failures, 'discovery')
      followed = pass.followed.length
      if (pass.failures.length === 0) lastDiscovery = pass.at
      if (pass.changed > 0) log.info('markets found', { found: pass.found, changed: pass.changed, followed })
      const now = new Set(pass.followed.map(market => market.marketId))
      for (const marketId of [...observed.keys(), ...resting]) {
        if (now.has(marketId)) continue
        observed.delete(marketId)
        resting.delete(marketId)
      }
      if (followed === 0) for (const fault of ['market_socket', 'score_socket'] as const) episodes.dismiss(fault)
    },
    poll: poll => {
      judge('polls', poll.failures, 'books')
      if (poll.verdicts.priced > 0) lastPoll = poll.startedAt
    },
    scored: scored => {
      judge('scores', scored.failure === null ? [] : [scored.failure], null)
      if (scored.failure !== null || scored.heard.length === 0) return
      lastScore = scored.at
      for (const { score, before } of scored.heard) logScore(log, score, before)
    },
    tick,
    decision: ({ strategy, marketId, fault }) => {
      // What is off decides nothing: whoever decides was brought back.
      if (fault === null && off.size > 0) off.get(strategy)?.delete(marketId)
    },
    work,
    notice,
    leaseHeld: () => {
      isHeld = true
    },
    health: () => ({
      startedAt,
      discovery: { lastAt: lastDiscovery, followed, failure: episodes.reason('discovery') },
      polls: { lastAt: lastPoll, failure: episodes.reason('books') },
      socket: { open: open.size, failure: open.size > 0 ? null : episodes.reason('market_socket') },
      scores: { isOpen: isScoreOpen, lastAt: lastScore, failure: episodes.reason('score_socket') },
      lease: isHeld ? { _tag: 'held' } : { _tag: 'standby', holder: leaseHolder() },
      faults: episodes.open(),
    }),
    observed: () => [...observed.values()],
    off: () => new Map([...off].map(([strategy, markets]) => [strategy, markets.size])),
  }
}
