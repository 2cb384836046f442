/** The engine's own metrics. Times are seconds; a counter counts from the start of the process; quantile 1 is the maximum. */
interface Described {
  readonly kind: 'counter' | 'gauge'
  readonly help: string
  readonly labels: ReadonlyArray<string>
}
const counter = (help: string, ...labels: ReadonlyArray<string>): Described => ({ kind: 'counter', help, labels })
const gauge = (help: string, ...labels: ReadonlyArray<string>): Described => ({ kind: 'gauge', help, labels })

export const METRICS = {
  csgo_engine_info: gauge('Always 1; the labels say where and how this engine trades.', 'venue', 'trading'),
  csgo_lease_held: gauge('1 while this engine holds the lease to trade, 0 as standby.'),
  csgo_lease_token: gauge('Fencing token of the lease; rises when it changes hands; 0 as standby.'),

  csgo_markets_followed: gauge('Markets that the engine follows.'),
  csgo_price_age_seconds: gauge(
    'Age now of the newest price of each market that takes orders: median, p99, maximum.',
    'quantile',
  ),
  csgo_tick_price_age_seconds: gauge(
    'Price age at the tick, by what caused the tick; last 4096 ticks.',
    'cause',
    'quantile',
  ),
  csgo_last_poll_age_seconds: gauge('Since the last poll that brought a price began.'),

  csgo_event_to_tick_seconds: gauge('From an event on the socket to its priced tick; last 4096.', 'quantile'),
  csgo_event_to_action_seconds: gauge('From an event on the socket to the action it led to; last 4096.', 'quantile'),
  csgo_action_to_commit_seconds: gauge('From a decision to the commit of its verdict; last 4096.', 'quantile'),

  csgo_events_total: counter('Events of the market socket by kind; gap: a market may have missed some.', 'kind'),
  csgo_ticks_total: counter('Priced ticks that went to the strategies.'),
  csgo_ticks_withheld_total: counter('Ticks kept from the strategies because the price was not good.', 'reason'),
  csgo_actions_total: counter('Actions that strategies asked for.', 'strategy'),
  csgo_refusals_total: counter('Actions that were refused.', 'reason'),
  csgo_orders_total: counter('Orders that were approved and committed.'),
  csgo_orders_ended_total: counter('Orders that ended, by result.', 'result'),
  csgo_fills_total: counter('Fills that were new to the ledger.', 'direction'),
  csgo_strategy_off: gauge('Markets in which a strategy was switched off because it failed there.', 'strategy'),

  csgo_polls_total: counter('Polls by what asked for them: the timer, early demands, or both.', 'kind'),
  csgo_poll_seconds: gauge('How long a poll took, its write included; last 4096.', 'quantile'),
  csgo_poll_tokens_total: counter('Tokens that polls were due to price.'),
  csgo_poll_failures_total: counter('Parts of polls that failed, by where.', 'edge'),
  csgo_poll_retries_total: counter('Requests that a poll sent again.'),
  csgo_books_refused_total: counter('Books that could not be read.'),
  csgo_verdicts_total: counter('Judgements on the books of a market.', 'verdict'),
  csgo_discoveries_total: counter('Passes of discovery by result.', 'result'),

  csgo_venue_requests_total: counter('Requests to the venue by address and how they ended.', 'address', 'result'),

  csgo_sockets_open: gauge('Open connections.', 'socket'),
  csgo_reconnects_total: counter('Connections that were opened again after they were lost.', 'socket'),
  csgo_disconnects_total: counter('Connections that were lost.', 'socket'),
  csgo_frames_refused_total: counter('Frames that could not be read.', 'socket'),
  csgo_frames_unknown_total: counter('Frames of a kind that the engine does not know.'),
  csgo_trades_repeated_total: counter('Trades that were seen before and counted once.'),
  csgo_trades_dropped_total: counter('Trades that no tick could carry any more.'),

  csgo_database_calls_total: counter('Calls to the database by what they do.', 'call'),
  csgo_database_failures_total: counter('Calls to the database that failed.', 'call'),
  csgo_database_calls_open: gauge('Calls to the database under way.'),
  csgo_database_call_seconds: gauge('How long a call to the database took; last 4096.', 'call', 'quantile'),

  csgo_faults_total: counter('How often a fault began.', 'fault'),
  csgo_fault_active: gauge('1 while a fault lasts.', 'fault'),
  csgo_clock_jumps_total: counter("Jumps of the machine's wall clock by more than a second."),
} as const satisfies Readonly<Record<string, Described>>

export type MetricName = keyof typeof METRICS

export interface Sample {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}
/** What there is of each metric at the moment. One that is left out has no samples. */
export type Measured = Readonly<Partial<Record<MetricName, ReadonlyArray<Sample>>>>
