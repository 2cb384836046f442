import type { Cause } from '../domain/event.ts'
import { showMillionths, type Usd } from '../domain/money.ts'
import type { Decision } from '../domain/strategy.ts'
import type { Tick } from '../domain/tick.ts'

/** The last so many samples; enough for p99, bounded for ever. */
const SAMPLES = 4096

interface Samples {
  readonly values: number[]
  next: number
}
const newSamples = (): Samples => ({ values: [], next: 0 })
const add = (samples: Samples, value: number): void => {
  samples.values[samples.next] = value
  samples.next = (samples.next + 1) % SAMPLES
}
export interface Percentiles {
  readonly p50: number | null
  readonly p99: number | null
}
const percentiles = (samples: Samples): Percentiles => {
  const sorted = [...samples.values].sort((a, b) => a - b)
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]
  const rounded = (value: number | undefined) => (value === undefined ? null : Math.round(value * 1000) / 1000)
  return { p50: rounded(at(0.5)), p99: rounded(at(0.99)) }
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

/** Counts what flows by. It decides nothing and is never asked by what decides. */
export interface Tally {
  readonly event: () => void
  readonly poll: () => void
  readonly tick: (tick: Tick) => void
  readonly withheld: (reason: string) => void
  readonly decision: (decision: Decision, monotonic: number) => void
  readonly refusal: (reason: string) => void
  readonly summary: (ledger: LedgerTotals) => Summary
}

const count = (counts: Map<string, number>, key: string): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

export const createTally = (): Tally => {
  let events = 0
  let polls = 0
  let ticks = 0
  let actions = 0
  const withheld = new Map<string, number>()
  const refusals = new Map<string, number>()
  const ages = new Map<Cause, Samples>()
  const eventToAction = newSamples()

  return {
    event: () => {
      events += 1
    },
    poll: () => {
      polls += 1
    },
    tick: tick => {
      if (tick._tag !== 'tick') return
      ticks += 1
      for (const cause of tick.causes) {
        const samples = ages.get(cause) ?? newSamples()
        ages.set(cause, samples)
        add(samples, tick.age)
      }
    },
    withheld: reason => count(withheld, reason),
    decision: (decision, monotonic) => {
      actions += decision.actions.length + decision.turnedAway.length
      for (const _turned of decision.turnedAway) count(refusals, 'pending')
      if (decision.actions.length > 0 && decision.trigger.arrived !== null)
        add(eventToAction, monotonic - decision.trigger.arrived)
    },
    refusal: reason => count(refusals, reason),
    summary: ledger => ({
      events,
      polls,
      ticks,
      ticksWithheld: Object.fromEntries(withheld),
      actions,
      refusals: Object.fromEntries(refusals),
      orders: ledger.orders,
      fills: ledger.fills,
      positions: ledger.held,
      realisedPnl: showMillionths(ledger.realised),
      unrealisedPnl: showMillionths(ledger.unrealised),
      priceAgeMs: Object.fromEntries([...ages].map(([cause, samples]) => [cause, percentiles(samples)])),
      eventToActionMs: percentiles(eventToAction),
    }),
  }
}
