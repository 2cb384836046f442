import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { parseMillionths } from '../money.ts'
import { inWords, maybe, reading, Text } from './text.ts'

/** Other reads of an account: pages, balances, API keys, heartbeats, the exchange's version. */

const END = 'LTE='

export interface DataPage {
  readonly items: ReadonlyArray<unknown>
  /** null: this was the last one. */
  readonly next: string | null
}
const Page = t.type({ data: reading('a list', input => (Array.isArray(input) ? [...input] : null)), next_cursor: Text })

/** A page of `/data/orders` or `/data/trades`. One that does not say whether it is the last cannot be read. */
export const readPage = (json: unknown): E.Either<string, DataPage> => {
  const read = Page.decode(json)
  if (E.isLeft(read)) return E.left(inWords(read.left))
  const { data, next_cursor } = read.right
  return E.right({ items: data, next: next_cursor === END || next_cursor === '' ? null : next_cursor })
}

export interface Allowed {
  /** Base units: millionths. */
  readonly balance: number
  /** By spender, in lower case. Base units; what is more than 2^53 is 2^53. */
  readonly allowances: ReadonlyMap<string, number>
}

/** Whole base units; some answers write a decimal of dollars instead. */
const Units = reading('an amount', input => {
  if (typeof input !== 'string') return null
  if (/^\d+$/.test(input)) return Math.min(Number(input), Number.MAX_SAFE_INTEGER)
  return parseMillionths(input)
})
const Balance = t.intersection([
  t.type({ balance: Units }),
  t.partial({ allowances: maybe(t.record(t.string, Units)) }),
])

/** `GET /balance-allowance`. */
export const readBalance = (json: unknown): E.Either<string, Allowed> => {
  const read = Balance.decode(json)
  if (E.isLeft(read)) return E.left(inWords(read.left))
  const { balance, allowances } = read.right
  return E.right({
    balance,
    allowances: new Map(Object.entries(allowances ?? {}).map(([spender, amount]) => [spender.toLowerCase(), amount])),
  })
}

const Key = t.type({ apiKey: Text, secret: Text, passphrase: Text })
export type WireKey = t.TypeOf<typeof Key>
/** `POST /auth/api-key`, `GET /auth/derive-api-key`. What is wrong is told without what was sent. */
export const readKey = (json: unknown): E.Either<string, WireKey> => E.mapLeft(inWords)(Key.decode(json))

const Version = t.type({ version: t.number })
/** `GET /version`. */
export const readVersion = (json: unknown): E.Either<string, number> =>
  E.bimap(inWords, (read: t.TypeOf<typeof Version>) => read.version)(Version.decode(json))

const Beat = t.type({ heartbeat_id: Text })
/** `POST /v1/heartbeats`: the id that is expected next; also in the refusal of a stale one. */
export const readBeat = (json: unknown): E.Either<string, string> =>
  E.bimap(inWords, (read: t.TypeOf<typeof Beat>) => read.heartbeat_id)(Beat.decode(json))
