/**
 * How much may be asked. Orders and cancels of a signer come out of two buckets of tokens (429 when one is empty); all else is only held back
 * when it comes too fast. Rates, costs and headers as the venue announces them for the lowest tier.
 */
import { type Millis, millis } from '../../domain/money.ts'
import type { Request } from '../answer.ts'

export type BucketName = 'order' | 'cancel'

export interface Charged {
  readonly _tag: 'Passed' | 'Empty'
  readonly headers: Readonly<Record<string, string>>
}

export interface SignerLimits {
  /** Takes so many tokens of a signer's, or none: a batch passes whole or not at all. */
  readonly charge: (bucket: BucketName, signer: string, tokens: number) => Charged
}

interface Bucket {
  readonly left: number
  readonly at: Millis
}

const TIER = { order: { perSecond: 40, most: 60 }, cancel: { perSecond: 80, most: 120 } } as const
/** Buckets that are remembered; a forgotten one is full again. */
const MOST_BUCKETS = 10_000

export const createSignerLimits = (now: () => Millis): SignerLimits => {
  const buckets = new Map<string, Bucket>()

  return {
    charge: (name, signer, tokens) => {
      const { perSecond, most } = TIER[name]
      const id = `${name}/${signer}`
      const before = buckets.get(id) ?? { left: most, at: now() }
      const full = Math.min(most, before.left + ((now() - before.at) / 1000) * perSecond)
      const passes = full >= tokens
      const left = passes ? full - tokens : full
      buckets.delete(id)
      buckets.set(id, { left, at: now() })
      const oldest = buckets.size > MOST_BUCKETS ? buckets.keys().next().value : undefined
      if (oldest !== undefined) buckets.delete(oldest)
      // A request that costs more than a bucket holds never passes; it is told to wait until the bucket is full.
      const wait = passes ? 0 : Math.ceil((Math.min(tokens, most) - left) / perSecond)
      const headers = {
        'Poly-RateLimit-Remaining': String(Math.floor(left)),
        'Poly-RateLimit-Reset': String(Math.floor(now() / 1000) + wait),
        'Poly-RateLimit-Tier': 'Standard',
      }
      return passes
        ? { _tag: 'Passed', headers }
        : { _tag: 'Empty', headers: { ...headers, 'Retry-After': String(Math.max(1, wait)) } }
    },
  }
}

const WINDOW = 10_000
/** No answer is held back longer. */
const LONGEST_DELAY = 30_000

/** Requests in ten seconds, by the longest beginning that fits. */
const GENERAL: ReadonlyArray<readonly [string, number]> = [
  ['POST /clob/orders', 2000],
  ['POST /clob/order', 5000],
  ['DELETE /clob/orders', 2000],
  ['DELETE /clob/order', 5000],
  ['DELETE /clob/cancel-all', 250],
  ['POST /clob/books', 500],
  ['GET /clob/balance-allowance', 200],
  ['GET /gamma/events', 500],
  ['GET /gamma/markets', 300],
  ['GET /clob/', 9000],
  ['POST /clob/', 9000],
  ['DELETE /clob/', 9000],
]

/** How long the answer to a request is held back: 0 while a window of ten seconds has room. */
export const createGeneralLimits = (now: () => Millis): ((request: Request) => Millis) => {
  const windows = new Map<string, { since: Millis; count: number }>()
  return ({ method, path }) => {
    const call = `${method} ${path}`
    const rule = GENERAL.find(([beginning]) => call.startsWith(beginning))
    if (rule === undefined) return millis(0)
    const [name, most] = rule
    const window = windows.get(name)
    if (window === undefined || now() - window.since >= WINDOW * Math.min(4, Math.ceil(window.count / most))) {
      windows.set(name, { since: now(), count: 1 })
      return millis(0)
    }
    const turns = Math.floor(window.count / most)
    window.count++
    return turns === 0 ? millis(0) : millis(Math.min(LONGEST_DELAY, window.since + turns * WINDOW - now()))
  }
}
