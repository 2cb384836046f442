import type { Measured } from './metricTable.ts'
import type { ShownCall } from './shownRows.ts'

/** Requests so far by address, one sample a second, the newest last. */
export type CallSamples = ReadonlyArray<Readonly<Record<string, number>>>

/** Seconds for which the venue states its limits. */
const WINDOW = 10

/** What the venue allows in ten seconds, by the first part of the address, as its documentation says (docs.polymarket.com, "Rate limits"). */
const LIMITS: Readonly<Record<string, readonly [label: string, allowed: number]>> = {
  '/books': ['Books', 500],
  '/events': ['Events', 500],
  '/markets': ['Markets by name', 300],
  '/order': ['Orders, sent or cancelled', 5000],
  '/orders': ['Orders, several at once', 2000],
  '/cancel-all': ['Cancel everything', 250],
  '/balance-allowance': ['Balance', 200],
}

const totals = (measured: Measured): Readonly<Record<string, number>> => {
  const sums: Record<string, number> = {}
  for (const { labels, value } of measured.csgo_venue_requests_total ?? []) {
    const address = labels['address'] ?? ''
    sums[address] = (sums[address] ?? 0) + value
  }
  return sums
}

/** The samples with one second more. */
export const sampled = (samples: CallSamples, measured: Measured): CallSamples =>
  [...samples, totals(measured)].slice(-(WINDOW + 1))

const WORDS: Readonly<Record<string, string>> = {
  limited: 'too many (429)',
  refused: 'refused',
  failed: 'failed there',
  none: 'without an answer',
}

/** Each address of the venue with how often it is asked, against what is allowed there. */
export const showCalls = (samples: CallSamples, measured: Measured): ReadonlyArray<ShownCall> => {
  const now = totals(measured)
  const before = samples[0] ?? now
  return Object.entries(now).map(([address, all]) => {
    const lately = all - (before[address] ?? 0)
    const [label, allowed] = LIMITS[address] ?? [address, null]
    const failed = (measured.csgo_venue_requests_total ?? []).flatMap(({ labels, value }) => {
      const words = labels['address'] === address ? WORDS[labels['result'] ?? ''] : undefined
      return words === undefined ? [] : [`${value} ${words}`]
    })
    return {
      id: address,
      rank: `${allowed === null ? 1 : 0} ${address}`,
      label,
      all: String(all).replace(/\B(?=(\d{3})+$)/g, ','),
      lately: String(lately),
      allowed: allowed === null ? '' : String(allowed),
      share: allowed === null ? 0 : Math.min(1, lately / allowed),
      failed: failed.join(', '),
    }
  })
}
