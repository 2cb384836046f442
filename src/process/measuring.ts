import type { Measured, Sample } from '../cockpit/metricTable.ts'
import type { Mode } from '../cockpit/sources.ts'
import type { Clock } from '../ports/clock.ts'
import type { Calls } from './calls.ts'
import type { Episodes } from './episodes.ts'
import type { Facts } from './facts.ts'
import { type Counts, quantile, type Samples } from './samples.ts'
import type { Tally } from './tally.ts'
import type { VenueRequests } from './venueRequests.ts'

/** Everything that counts, measures or knows something. */
export interface Instruments {
  readonly tally: Tally
  readonly facts: Facts
  readonly episodes: Episodes
  readonly calls: Calls
  readonly requests: Pick<VenueRequests, 'counted'>
  readonly jumps: () => number
  readonly fencing: () => number
  readonly mode: Mode
  readonly clock: Clock
}

const QUANTILES = [
  ['0.5', 0.5],
  ['0.99', 0.99],
  ['1', 1],
] as const

const one = (value: number | null): ReadonlyArray<Sample> => (value === null ? [] : [{ labels: {}, value }])
const by = (label: string, counts: ReadonlyMap<string, number>): ReadonlyArray<Sample> =>
  [...counts].map(([name, value]) => ({ labels: { [label]: name }, value }))
const spread = (sorted: ReadonlyArray<number>, labels: Sample['labels'] = {}): ReadonlyArray<Sample> =>
  QUANTILES.flatMap(([name, part]) => {
    const value = quantile(sorted, part)
    return value === null ? [] : [{ labels: { ...labels, quantile: name }, value: value / 1000 }]
  })
const spreads = (label: string, all: ReadonlyMap<string, Samples>): ReadonlyArray<Sample> =>
  [...all].flatMap(([name, samples]) => spread(samples.sorted(), { [label]: name }))

/** The metrics of the moment. Sorting the samples is all that it costs: a few milliseconds, only when somebody asks. */
export const measure = ({
  tally,
  facts,
  episodes,
  calls,
  requests,
  jumps,
  fencing,
  mode,
  clock,
}: Instruments): Measured => {
  const at = clock.now()
  const { singles, groups, spans, ages } = tally.counted
  const health = facts.health()
  const priceAges = facts
    .observed()
    .map(observedAt => at - observedAt)
    .sort((a, b) => a - b)
  const open = new Set(health.faults.map(({ fault }) => fault))
  const begun: Counts = new Map(Object.entries(episodes.counts()))
  const { lastAt } = health.polls

  return {
    csgo_engine_info: [{ labels: { ...mode }, value: 1 }],
    csgo_lease_held: one(health.lease._tag === 'held' ? 1 : 0),
    csgo_lease_token: one(fencing()),
    csgo_markets_followed: one(health.discovery.followed),
    csgo_price_age_seconds: spread(priceAges),
    csgo_tick_price_age_seconds: spreads('cause', ages),
    csgo_last_poll_age_seconds: one(lastAt === null ? null : (at - lastAt) / 1000),
    csgo_event_to_tick_seconds: spread(spans.eventToTick.sorted()),
    csgo_event_to_action_seconds: spread(spans.eventToAction.sorted()),
    csgo_action_to_commit_seconds: spread(spans.actionToCommit.sorted()),
    csgo_events_total: by('kind', groups.events),
    csgo_ticks_total: one(singles.ticks),
    csgo_ticks_withheld_total: by('reason', groups.withheld),
    csgo_actions_total: by('strategy', groups.actions),
    csgo_refusals_total: by('reason', groups.refusals),
    csgo_orders_total: one(singles.orders),
    csgo_orders_ended_total: by('result', groups.ended),
    csgo_fills_total: by('direction', groups.fills),
    csgo_strategy_off: by('strategy', facts.off()),
    csgo_polls_total: by('kind', groups.polls),
    csgo_poll_seconds: spread(spans.poll.sorted()),
    csgo_poll_tokens_total: one(singles.pollTokens),
    csgo_poll_failures_total: by('edge', groups.pollFailures),
    csgo_poll_retries_total: one(singles.pollRetries),
    csgo_books_refused_total: one(singles.booksRefused),
    csgo_verdicts_total: by('verdict', groups.verdicts),
    csgo_discoveries_total: by('result', groups.discoveries),
    csgo_venue_requests_total: requests
      .counted()
      .map(({ address, result, count }) => ({ labels: { address, result }, value: count })),
    csgo_sockets_open: by(
      'socket',
      new Map([
        ['market', health.socket.open],
        ['score', health.scores.isOpen ? 1 : 0],
      ]),
    ),
    csgo_reconnects_total: by('socket', groups.reconnects),
    csgo_disconnects_total: by('socket', groups.disconnects),
    csgo_frames_refused_total: by('socket', groups.framesRefused),
    csgo_frames_unknown_total: one(singles.framesUnknown),
    csgo_trades_repeated_total: one(singles.tradesRepeated),
    csgo_trades_dropped_total: one(singles.tradesDropped),
    csgo_database_calls_total: by('call', calls.begun()),
    csgo_database_failures_total: by('call', calls.failed()),
    csgo_database_calls_open: one(calls.underWay()),
    csgo_database_call_seconds: spreads('call', calls.took()),
    csgo_faults_total: by('fault', begun),
    csgo_fault_active: [...begun.keys()].map(fault => ({
      labels: { fault },
      value: [...open].some(one => one === fault) ? 1 : 0,
    })),
    csgo_clock_jumps_total: one(jumps()),
  }
}
