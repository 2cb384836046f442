import type { Discovery } from '../../streams/discovery.ts'
import type { Work } from '../../streams/executor.ts'
import type { Poll } from '../../streams/poll.ts'
import type { Cause, MarketEvent } from '../domain/event.ts'
import { showMillionths, type Usd } from '../domain/money.ts'
import type { Notice } from '../domain/notice.ts'
import type { Decision } from '../domain/strategy.ts'
import type { Tick } from '../domain/tick.ts'
import { type Counts, count, newSamples, quantile, type Samples } from './samples.ts'

export interface Percentiles {
  readonly p50: number | null
  readonly p99: number | null
}
const percentiles = (samples: Samples): Percentiles => {
  const sorted = samples.sorted()
  const rounded = (value: number | null) => (value === null ? null : Math.round(value * 1000) / 1000)
  return { p50: rounded(quantile(sorted, 0.5)), p99: rounded(quantile(sorted, 0.99)) }
}

/** What a run did, as `start --json` prints it. Money as exact decimal text; milliseconds with at most three decimals. */
export interface Summary {
  readonly events: number
  readonly polls: number
  readonly ticks: number
  readonly ticksWithheld: Readonly<Record<string, number>>
  readonly actions: number
  readonly refusals: Readonly<Record<string, number>>
  readonly orders: number
  readonly fills: number
  readonly positions: number
  readonly realisedPnl: string
  readonly unrealisedPnl: string
  readonly priceAgeMs: Readonly<Partial<Record<Cause, Percentiles>>>
  readonly eventToActionMs: Percentiles
}

/** What the ledger says of the run: orders and fills since its start, positions held at its end. */
export interface LedgerTotals {
  readonly orders: number
  readonly fills: number
  readonly held: number
  readonly realised: Usd
  readonly unrealised: Usd
}

/** What was counted and measured so far. Milliseconds. */
export interface Counted {
  /** By name of the thing that is counted alone. */
  readonly singles: Readonly<Record<Single, number>>
  /** By kind, reason and the like. */
  readonly groups: Readonly<Record<Group, Counts>>
  readonly spans: Readonly<Record<Span, Samples>>
  readonly ages: ReadonlyMap<Cause, Samples>
}
type Single =
  | 'ticks'
  | 'orders'
  | 'pollTokens'
  | 'pollRetries'
  | 'booksRefused'
  | 'framesUnknown'
  | 'tradesRepeated'
  | 'tradesDropped'
type Group =
  | 'events'
  | 'withheld'
  | 'actions'
  | 'refusals'
  | 'ended'
  | 'fills'
  | 'polls'
  | 'pollFailures'
  | 'verdicts'
  | 'discoveries'
  | 'reconnects'
  | 'disconnects'
  | 'framesRefused'
type Span = 'eventToTick' | 'eventToAction' | 'actionToCommit' | 'poll'

/** Counts what flows by. It decides nothing and is never asked by what decides. */
export interface Tally {
  readonly event: (event: MarketEvent) => void
  readonly poll: (poll: Poll) => void
  readonly discovery: (pass: Discovery) => void
  readonly tick: (tick: Tick, monotonic: number) => void
  readonly notice: (notice: Notice) => void
  readonly decision: (decision: Decision, monotonic: number) => void
  readonly work: (work: Work) => void
  readonly counted: Counted
  readonly summary: (ledger: LedgerTotals) => Summary
}

const total = (counts: Counts): number => [...counts.values()].reduce((sum, one) => sum + one, 0)

export const createTally = (): Tally => {
  const singles: Record<Single, number> = {
    ticks: 0,
    orders: 0,
    pollTokens: 0,
    pollRetries: 0,
    booksRefused: 0,
    framesUnknown: 0,
    tradesRepeated: 0,
    tradesDropped: 0,
  }
  const groups: Readonly<Record<Group, Counts>> = {
    events: new Map(),
    withheld: new Map(),
    actions: new Map(),
    refusals: new Map(),
    ended: new Map(),
    fills: new Map(),
    polls: new Map(),
    pollFailures: new Map(),
    verdicts: new Map(),
    discoveries: new Map(),
    reconnects: new Map(),
    disconnects: new Map(),
    framesRefused: new Map(),
  }
  const spans: Readonly<Record<Span, Samples>> = {
    eventToTick: newSamples(),
    eventToAction: newSamples(),
    actionToCommit: newSamples(),
    poll: newSamples(),
  }
  const ages = new Map<Cause, Samples>()
  /** Connections that were open once: what connects of them now connects again. */
  const known = new Set<string>()
  const connected = (socket: string, connection: string): void => {
    if (known.has(connection)) count(groups.reconnects, socket)
    known.add(connection)
  }

  const notice = (told: Notice): void => {
    switch (told._tag) {
      case 'withheld':
        count(groups.withheld, told.reason)
        return
      case 'connected':
        connected('market', `market ${told.connection}`)
        return
      case 'scores_connected':
        connected('score', 'score')
        return
      case 'disconnected':
        count(groups.disconnects, 'market')
        return
      case 'scores_disconnected':
        count(groups.disconnects, 'score')
        return
      case 'frame_refused':
        count(groups.framesRefused, 'market')
        return
      case 'score_refused':
        count(groups.framesRefused, 'score')
        return
      case 'frame_unknown':
        singles.framesUnknown += 1
        return
      case 'duplicate_trade':
        singles.tradesRepeated += 1
        return
      case 'trades_dropped':
        singles.tradesDropped += told.count
        return
      case 'lookup_failed':
      case 'stale_ledger':
      case 'strategy_off':
        return
    }
  }

  const work = (done: Work): void => {
    switch (done._tag) {
      case 'approval':
        singles.orders += done.orders.length
        for (const refusal of done.refusals) count(groups.refusals, refusal.reason)
        spans.actionToCommit.add(done.waited)
        return
      case 'reported':
        if (!done.isNew) return
        if (done.report._tag === 'filled') count(groups.fills, done.report.order.direction)
        if (done.report._tag === 'done') count(groups.ended, done.report.result)
        return
      case 'resumed':
      case 'settled':
      case 'saved':
      case 'failed':
        return
    }
  }

  return {
    counted: { singles, groups, spans, ages },
    notice,
    work,
    event: event => count(groups.events, event.eventType),
    poll: poll => {
      count(groups.polls, poll.kind)
      spans.poll.add(poll.took)
      singles.pollTokens += 2 * poll.markets
      singles.pollRetries += poll.retried
      singles.booksRefused += poll.refused.length
      for (const failure of poll.failures) count(groups.pollFailures, failure.edge)
      for (const [verdict, markets] of Object.entries(poll.verdicts)) count(groups.verdicts, verdict, markets)
    },
    discovery: pass => count(groups.discoveries, pass.failures.length === 0 ? 'whole' : 'failed'),
    tick: (tick, monotonic) => {
      if (tick._tag !== 'tick') return
      singles.ticks += 1
      if (tick.arrived !== null) spans.eventToTick.add(monotonic - tick.arrived)
      for (const cause of tick.causes) {
        const samples = ages.get(cause) ?? newSamples()
        ages.set(cause, samples)
        samples.add(tick.age)
      }
    },
    decision: (decision, monotonic) => {
      const { actions, turnedAway, strategy, trigger } = decision
      const asked = actions.length + turnedAway.length
      if (asked > 0) count(groups.actions, strategy, asked)
      if (turnedAway.length > 0) count(groups.refusals, 'pending', turnedAway.length)
      if (actions.length > 0 && trigger.arrived !== null) spans.eventToAction.add(monotonic - trigger.arrived)
    },
    summary: ledger => ({
      events: total(groups.events),
      polls: total(groups.polls),
      ticks: singles.ticks,
      ticksWithheld: Object.fromEntries(groups.withheld),
      actions: total(groups.actions),
      refusals: Object.fromEntries(groups.refusals),
      orders: ledger.orders,
      fills: ledger.fills,
      positions: ledger.held,
      realisedPnl: showMillionths(ledger.realised),
      unrealisedPnl: showMillionths(ledger.unrealised),
      priceAgeMs: Object.fromEntries([...ages].map(([cause, samples]) => [cause, percentiles(samples)])),
      eventToActionMs: percentiles(spans.eventToAction),
    }),
  }
}
