import { fileURLToPath } from 'node:url'
import { isLeft } from 'fp-ts/lib/Either.js'
import { marketId, tokenId } from '../../src/domain/ids.ts'
import { millis } from '../../src/domain/money.ts'
import { decodeFrame } from '../../src/domain/wire/marketFrame.ts'
import { eventsOf, tokenSides } from '../../streams/frames.ts'

const SIDES = tokenSides([{ marketId: marketId(1), yesTokenId: tokenId('7'), noTokenId: tokenId('8') }])

/** Well-formed frames of every kind, from which the others are made. */
const SEEDS: ReadonlyArray<unknown> = [
  [
    {
      event_type: 'book',
      asset_id: '7',
      timestamp: '1788786290337',
      bids: [{ price: '0.01', size: '26.68' }],
      asks: [],
    },
    {
      event_type: 'book',
      asset_id: '8',
      timestamp: '1788786290337',
      bids: [],
      asks: [{ price: '0.99', size: '26.68' }],
    },
  ],
  {
    event_type: 'price_change',
    market: '0xd2',
    price_changes: ['7', '8'].map(asset_id => ({ asset_id, price: '0.5', size: '0', side: 'BUY', hash: 'ab' })),
    timestamp: '1788786330404',
  },
  {
    event_type: 'last_trade_price',
    asset_id: '7',
    price: '0.62',
    size: '7.555554',
    side: 'BUY',
    fee_rate_bps: '0',
    timestamp: '1788786377492',
    transaction_hash: '0x4d',
  },
  { event_type: 'tick_size_change', asset_id: '7', old_tick_size: '0.01', new_tick_size: '0.001', timestamp: '1' },
  { event_type: 'market_resolved', assets_ids: ['7', '8'], winning_asset_id: '7', timestamp: '1' },
]
const STRANGE: ReadonlyArray<unknown> = [
  null,
  true,
  0,
  -1,
  1e308,
  '',
  '-1',
  '1e9',
  '9007199254740993',
  '0.0000001',
  'book',
  'last_trade_price',
  '7',
  [],
  {},
  [[[]]],
  { event_type: 'book' },
  '\u0000',
  '\ud800',
  { __proto__: null },
  { toString: 1, length: -1 },
]
const BYTES = '{}[]",:\\0123456789eE+-.truefalsn \u0000\u00e9\ud83d\ude00'

/** A seeded source of chance: the same seed gives the same numbers (mulberry32). */
const chance = (seed: number): ((below: number) => number) => {
  let state = seed >>> 0
  return below => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** Puts a strange value, or drops or renames a field, somewhere in a message. */
const reshaped = (value: unknown, below: (below: number) => number): unknown => {
  if (below(6) === 0) return STRANGE[below(STRANGE.length)]
  if (Array.isArray(value)) {
    const at = below(value.length + 1)
    return value.map((item: unknown, index) => (index === at ? reshaped(item, below) : item))
  }
  if (typeof value !== 'object' || value === null) return STRANGE[below(STRANGE.length)]
  const fields: ReadonlyArray<readonly [string, unknown]> = Object.entries(value)
  const at = below(fields.length + 1)
  return Object.fromEntries(
    fields.flatMap(([name, field], index) => {
      if (index !== at) return [[name, field]]
      const how = below(4)
      if (how === 0) return []
      return how === 1 ? [['__proto__', field]] : [[name, reshaped(field, below)]]
    }),
  )
}

/** Cuts, doubles or overwrites a piece of a text. */
const scratched = (text: string, below: (below: number) => number): string => {
  const from = below(text.length + 1)
  const to = from + below(12)
  const how = below(4)
  if (how === 0) return text.slice(0, from)
  if (how === 1) return text.slice(0, from) + text.slice(to)
  if (how === 2) return text.slice(0, to) + text.slice(from)
  return text.slice(0, from) + BYTES.charAt(below(BYTES.length)) + text.slice(from + 1)
}

const mutated = (below: (below: number) => number): string => {
  let message = SEEDS[below(SEEDS.length)]
  for (let times = below(3); times > 0; times--) message = reshaped(message, below)
  let text = JSON.stringify(message) ?? ''
  for (let times = below(4); times > 0; times--) text = scratched(text, below)
  return text
}

export interface Fuzzed {
  readonly refused: number
  readonly read: number
  readonly events: number
  /** Frames that threw, or of which an event was made that no event may be. */
  readonly bad: ReadonlyArray<string>
}

/** Decodes so many mutated frames of a seed and makes events of them. */
export const fuzzFrames = (count: number, seed: number): Fuzzed => {
  const below = chance(seed)
  const bad: string[] = []
  let refused = 0
  let events = 0
  for (let index = 0; index < count; index++) {
    const text = mutated(below)
    try {
      const frame = decodeFrame(text)
      if (isLeft(frame)) {
        refused++
        continue
      }
      for (const event of eventsOf(frame.right, SIDES, millis(0), () => true)) {
        events++
        if (event.eventType === 'trade' && !(Number.isSafeInteger(event.tradeSize) && event.tradeSize > 0))
          bad.push(text)
        if (event.venueTime !== null && !Number.isSafeInteger(event.venueTime)) bad.push(text)
      }
    } catch (error) {
      bad.push(`${text}: ${String(error)}`)
    }
  }
  return { refused, read: count - refused, events, bad }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , count = '1000000', seed = '1'] = process.argv
  const fuzzed = fuzzFrames(Number.parseInt(count, 10), Number.parseInt(seed, 10))
  process.stdout.write(`${JSON.stringify({ seed, ...fuzzed })}\n`)
  process.exitCode = fuzzed.bad.length === 0 ? 0 : 1
}
