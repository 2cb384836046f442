/** Every fault in words, and what its amount is. The table of `docs/simulated-venue.md` says the same; a test holds them together. */
import type { FaultName } from './fault.ts'

/** What a fault's amount counts, and what it is when none is given. */
export interface AmountOf {
  readonly what: string
  readonly least: number
  readonly most: number
  readonly usual: number
}

export interface KnownFault {
  readonly does: string
  /** Null: the fault has no amount. */
  readonly amount: AmountOf | null
  /** How long a fault lasts when nothing is said, in ms; null: until it is switched off. */
  readonly lasts: number | null
}

const HOUR = 3_600_000
const span = (what: string, usual: number, most = HOUR): AmountOf => ({ what: `ms ${what}`, least: 0, most, usual })
const fault = (does: string, amount: AmountOf | null = null): KnownFault => ({ does, amount, lasts: null })

export const KNOWN: Readonly<Record<FaultName, KnownFault>> = {
  drop: {
    does: 'sockets are cut without a goodbye, and new ones refused with 503 while it lasts',
    amount: null,
    lasts: 1000,
  },
  freeze: fault('a socket answers PING and says nothing else'),
  silent: fault('a socket is accepted and never says anything, not even PONG'),
  garbage: fault('a frame is no JSON'),
  truncate: fault('a frame ends in its middle'),
  'unknown-type': fault('before a frame comes one of a type that nobody knows'),
  'array-frames': fault('frames come together in one array, with an empty array before it'),
  reorder: fault('a frame comes after those that follow it', span('it is held back', 300)),
  duplicate: fault('a frame comes twice'),
  slow: fault('answers and frames come late, in their order', span('late', 2000, 120_000)),
  'http-500': fault('a request is not taken: 500 `could not run the execution`'),
  'http-429': fault('a request is not taken: 429 with Retry-After', span('of Retry-After', 10_000)),
  'http-425': fault(
    'orders meet 425 as while the exchange restarts, and 503 `post_only_mode` after it',
    span('of post-only mode after it', 120_000),
  ),
  'ghost-book': fault('a book reads 0.01 to 0.99 though the market is quoted'),
  'stale-book': fault('a book is an old one', span('old', 60_000)),
  'missing-token': fault('a token is missing in the answer of /books'),
  'lost-response': fault('a request is taken and its connection cut before the answer'),
  'duplicate-ack': fault('the answer to an order comes twice over the user socket'),
  'delayed-unmatched': fault('an order that would match is delayed, finds nothing and rests, a FAK too'),
  'failed-settlement': fault('a trade is MATCHED, then RETRYING, then FAILED, and is taken back'),
  'late-confirm': fault('a trade stays MATCHED long before it is CONFIRMED', span('longer', 60_000)),
  'lost-user-events': fault('the user socket leaves events out'),
  'start-wipe': fault('resting orders go at the official start; on by itself, `rate=0` switches it off'),
  'early-start': fault(
    'a match begins before its official start, with the books as they are',
    span('early', 600_000, 2 * HOUR),
  ),
  'tick-change': fault('a market’s tick gets finer though its price is at no extreme', {
    what: 'millionths of a dollar, the new tick',
    least: 1,
    most: 10_000,
    usual: 1000,
  }),
  'score-regress': fault('the sports socket tells a score that was before'),
  'score-late': fault('the sports socket tells scores late', span('late', 60_000)),
  'no-resolution': fault('a market is over and is not resolved while it lasts'),
  'fifty-fifty': fault('a market resolves at 0.50 to 0.50'),
  unredeemed: fault('what a resolved market pays stays shares of the wallet while it lasts, as where nobody redeems'),
  walkover: fault('a team does not come: the match ends before it begins'),
  'gamma-garbage': fault('Gamma answers with fields of wrong types and texts that are no JSON'),
  'gamma-paging': fault('a page of Gamma leaves events out, repeats them, or its cursor leads nowhere'),
  'crossed-book': fault('a book’s best bid is above its best ask'),
  'one-sided-book': fault('a book has one side only'),
  'clock-skew': fault('the venue’s clock is wrong: the date header, /time and stamps of frames', {
    what: 'ms ahead; below 0 behind',
    least: -24 * HOUR,
    most: 24 * HOUR,
    usual: 5000,
  }),
  'auth-expired': fault('keys are refused with 401 though they are right'),
  'balance-lag': fault('shares and dollars just received cannot be offered yet', span('late', 30_000)),
}
