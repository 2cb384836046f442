import { SummaryJson } from '../cockpit/actingAnswers.ts'
import type { Percentiles, Summary } from './tally.ts'

const counted = (counts: Readonly<Record<string, number>>): string => {
  const all = Object.entries(counts)
  return all.length === 0 ? '0' : all.map(([reason, count]) => `${count} ${reason}`).join(', ')
}

const figures = ({ p50, p99 }: Percentiles): string =>
  p50 === null || p99 === null ? 'none' : `p50 ${p50} ms, p99 ${p99} ms`

/** The summary of a run for people: one fact a line, at most 80 columns. */
const linesOf = (summary: Summary): ReadonlyArray<readonly [string, string]> => [
  ['events', String(summary.events)],
  ['polls', String(summary.polls)],
  ['ticks', String(summary.ticks)],
  ['ticks withheld', counted(summary.ticksWithheld)],
  ['actions', String(summary.actions)],
  ['refusals', counted(summary.refusals)],
  ['orders', String(summary.orders)],
  ['fills', String(summary.fills)],
  ['positions held', String(summary.positions)],
  ['realised', `${summary.realisedPnl} USD`],
  ['unrealised', `${summary.unrealisedPnl} USD, valued at the bid`],
  ...Object.entries(summary.priceAgeMs).map(([cause, ages]) => [`price age, ${cause}`, figures(ages)] as const),
  ['event to action', figures(summary.eventToActionMs)],
]

/** Prints what a run did on the standard output: for people, or as one JSON object on the last line. */
export const showSummary = (summary: Summary, { json }: { readonly json: boolean }): void => {
  const text = json
    ? JSON.stringify(SummaryJson.encode(summary))
    : ['', ...linesOf(summary).map(([name, value]) => `  ${name.padEnd(24)}${value}`), ''].join('\n')
  process.stdout.write(`${text}\n`)
}
