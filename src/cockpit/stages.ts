import { counted } from './figures.ts'
import type { Check, Health } from './health.ts'
import type { Measured, MetricName } from './metricTable.ts'
import type { ShownCount, ShownStage } from './shownRows.ts'
import { type CallSamples, sampled } from './venueCalls.ts'

/** Seconds that a rate looks back. */
const WINDOW = 30
/** Live markets tick every 5 s; without a tick for so long something is stuck. */
const STILL = 15

/** Samples of the counters, one a second, the newest last. */
export interface Flow {
  readonly samples: ReadonlyArray<Readonly<Record<StageId, number>>>
  readonly calls: CallSamples
}
export const NO_FLOW: Flow = { samples: [], calls: [] }

const STAGES = [
  ['socket', 'Socket', 'csgo_events_total', 'Says that something happened; brings no price.'],
  ['prices', 'Prices', 'csgo_polls_total', 'Polls of the order books: the one way for a price to come in.'],
  ['ticks', 'Ticks', 'csgo_ticks_total', 'Events that met their price, for the strategies.'],
  ['strategies', 'Strategies', 'csgo_actions_total', 'Actions that strategies asked for.'],
  ['risk', 'Risk', 'csgo_refusals_total', 'Actions that were refused.'],
  ['orders', 'Orders', 'csgo_orders_total', 'Orders that were approved and committed.'],
  ['fills', 'Fills', 'csgo_fills_total', 'Fills that are in the ledger.'],
] as const satisfies ReadonlyArray<readonly [string, string, MetricName, string]>
type StageId = (typeof STAGES)[number][0]

const totalOf = (measured: Measured, name: MetricName): number =>
  (measured[name] ?? []).reduce((sum, sample) => sum + sample.value, 0)

/** The flow with one more second in it. */
export const flowing = (flow: Flow, measured: Measured): Flow => {
  const of = (name: MetricName): number => totalOf(measured, name)
  const sample = {
    socket: of('csgo_events_total'),
    prices: of('csgo_polls_total'),
    ticks: of('csgo_ticks_total'),
    strategies: of('csgo_actions_total'),
    risk: of('csgo_refusals_total'),
    orders: of('csgo_orders_total'),
    fills: of('csgo_fills_total'),
  }
  return { samples: [...flow.samples, sample].slice(-(WINDOW + 1)), calls: sampled(flow.calls, measured) }
}

const deltas = ({ samples }: Flow, id: StageId): ReadonlyArray<number> =>
  samples.slice(1).map((sample, place) => Math.max(0, sample[id] - (samples[place]?.[id] ?? 0)))

const rateText = (each: ReadonlyArray<number>): string => {
  if (each.length === 0) return '–'
  const perSecond = each.reduce((sum, one) => sum + one, 0) / each.length
  return perSecond >= 1 || perSecond === 0 ? `${perSecond.toFixed(1)} /s` : `${(perSecond * 60).toFixed(1)} /min`
}

const CHECKED: Readonly<Partial<Record<StageId, Check['name']>>> = {
  socket: 'socket',
  prices: 'prices',
  orders: 'database',
  strategies: 'lease',
}
const STATES = { fine: 'fine', waiting: 'stuck', failing: 'broken' } as const

/** The pipeline as a picture: each arrow with its rate, and where it is stuck. */
export const showStages = (flow: Flow, health: Health, liveMarkets: number): ReadonlyArray<ShownStage> =>
  STAGES.map(([id, label, , does], place) => {
    const each = deltas(flow, id)
    const check = health.checks.find(one => one.name === CHECKED[id])
    const isStill =
      id === 'ticks' && liveMarkets > 0 && each.length >= STILL && each.slice(-STILL).every(count => count === 0)
    const state = isStill ? 'stuck' : STATES[check?.state ?? 'fine']
    const says = isStill
      ? `No tick for ${STILL} s though ${counted(liveMarkets, 'market is', 'markets are')} live.`
      : check === undefined || check.state === 'fine'
        ? does
        : check.says
    return { id, rank: String(place), label, rate: rateText(each), spark: each, state, says }
  })

const seconds = (value: number): string => (value < 1 ? `${Math.round(value * 1000)} ms` : `${value.toFixed(1)} s`)

/** The age of prices now, median and worst but one in a hundred, eg/ `3.1 s`; null: no market takes orders. */
export const priceAges = (measured: Measured): { readonly p50: string; readonly p99: string } | null => {
  const at = (quantile: string) =>
    measured.csgo_price_age_seconds?.find(sample => sample.labels['quantile'] === quantile)?.value
  const [p50, p99] = [at('0.5'), at('0.99')]
  return p50 === undefined || p99 === undefined ? null : { p50: seconds(p50), p99: seconds(p99) }
}

/** What Health counts, in words. */
const COUNTED = [
  ['Events from the socket', 'csgo_events_total'],
  ['Ticks to the strategies', 'csgo_ticks_total'],
  ['Ticks kept back', 'csgo_ticks_withheld_total'],
  ['Polls', 'csgo_polls_total'],
  ['Requests of polls sent again', 'csgo_poll_retries_total'],
  ['Parts of polls that failed', 'csgo_poll_failures_total'],
  ['Books that could not be read', 'csgo_books_refused_total'],
  ['Verdicts on books', 'csgo_verdicts_total'],
  ['Passes of discovery', 'csgo_discoveries_total'],
  ['Connections lost', 'csgo_disconnects_total'],
  ['Connected again', 'csgo_reconnects_total'],
  ['Frames that could not be read', 'csgo_frames_refused_total'],
  ['Trades seen twice, counted once', 'csgo_trades_repeated_total'],
  ['Faults survived', 'csgo_faults_total'],
  ['Calls to the database', 'csgo_database_calls_total'],
  ['Calls to the database that failed', 'csgo_database_failures_total'],
] as const satisfies ReadonlyArray<readonly [string, MetricName]>

const grouped = (value: number): string => String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',')

/** Counts since the engine started, each also by what it distinguishes where that is more than one thing. */
export const showCounts = (measured: Measured): ReadonlyArray<ShownCount> =>
  COUNTED.flatMap(([label, name], place) => {
    const samples = (measured[name] ?? []).filter(sample => sample.value > 0)
    const rank = String(place).padStart(2, '0')
    const all = { id: name, rank, label, value: grouped(totalOf(measured, name)) }
    if (samples.length < 2 && samples[0]?.labels === undefined) return [all]
    const parts = samples
      .map(sample => ({ name: Object.values(sample.labels).join(' ').replaceAll('_', ' '), value: sample.value }))
      .filter(part => part.name !== '')
      .map(part => `${part.name} ${grouped(part.value)}`)
    return [{ ...all, value: parts.length === 0 ? all.value : `${all.value} (${parts.join(', ')})` }]
  })
