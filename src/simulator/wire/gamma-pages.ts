/** Pages of Gamma's lists: by cursor (keyset) and, as of old, by offset; and the order of what is in them. Refusals as the venue words them. */
import { type Answer, ok } from '../answer.ts'

export interface Item {
  readonly id: number
  readonly json: () => Readonly<Record<string, unknown>>
}

/** What a list is called, and how many of it a page may hold. */
export interface Kind {
  readonly name: 'events' | 'markets'
  readonly most: number
}

export const EVENTS: Kind = { name: 'events', most: 500 }
export const MARKETS: Kind = { name: 'markets', most: 100 }

const DEFAULT_LIMIT = 20
const LARGEST_OFFSET = 2000

export const invalid = (error: string): Answer => ({ status: 422, body: { type: 'validation error', error } })

const wholeIn = (text: string | null, otherwise: number): number | null => {
  if (text === null) return otherwise
  return /^\d{1,9}$/.test(text) ? Number(text) : null
}

const cursorOf = (id: number): string => Buffer.from(JSON.stringify({ id })).toString('base64url')
const idOfCursor = (cursor: string): number | null => {
  const id = /^\{"id":(\d{1,12})\}$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'))?.[1]
  return id === undefined ? null : Number(id)
}

/** Names of JSON by which lists can be ordered; in snake case they are refused. */
const ORDERS = [
  'id',
  'slug',
  'title',
  'question',
  'createdAt',
  'updatedAt',
  'startDate',
  'startTime',
  'endDate',
  'closedTime',
  'competitive',
  'liquidity',
  'liquidityNum',
  'liquidityClob',
  'volume',
  'volumeNum',
  'volumeClob',
  'volume24hr',
  'volume1wk',
  'volume1mo',
  'volume1yr',
]

const isYesNo = (text: string): boolean => text === 'true' || text === 'false'

const compared = (a: unknown, b: unknown): number => {
  const [x, y] = [Number(a), Number(b)]
  if (!Number.isNaN(x) && !Number.isNaN(y)) return x - y
  return String(a ?? '').localeCompare(String(b ?? ''))
}

/** The list in the order that was asked for, by id when none was; or the refusal. */
const ordered = (all: ReadonlyArray<Item>, query: URLSearchParams): ReadonlyArray<Item> | Answer => {
  const byId = all.toSorted((a, b) => a.id - b.id)
  const order = query.get('order')
  const ascending = query.get('ascending') ?? 'true'
  if (!isYesNo(ascending)) return invalid('ascending must be true or false')
  if (order === null || order === '') return byId
  const fields = order.split(',')
  if (!fields.every(name => ORDERS.includes(name))) return invalid('order fields are not valid')
  const keyed = byId.map(item => ({ item, json: item.json() }))
  const sign = ascending === 'true' ? 1 : -1
  keyed.sort((a, b) => {
    for (const name of fields) {
      const difference = compared(a.json[name], b.json[name])
      if (difference !== 0) return sign * difference
    }
    return a.item.id - b.item.id
  })
  return keyed.map(one => one.item)
}

const isAnswer = (value: ReadonlyArray<Item> | Answer): value is Answer => 'status' in value

/** The page after the cursor. `next_cursor` is there when the page is full, so the page after the last may be empty. */
export const keyset = (kind: Kind, all: ReadonlyArray<Item>, query: URLSearchParams): Answer => {
  if (query.has('offset')) return invalid('offset is not allowed on keyset endpoints')
  const limit = wholeIn(query.get('limit'), DEFAULT_LIMIT)
  if (limit === null || limit === 0) return invalid('limit must be a whole number above 0')
  const cursor = query.get('after_cursor')
  const after = cursor === null || cursor === '' ? -1 : idOfCursor(cursor)
  if (after === null) return invalid('invalid cursor')
  const list = ordered(all, query)
  if (isAnswer(list)) return list
  const byOrder = query.get('order') === null ? -1 : list.findIndex(item => item.id === after)
  const rest = byOrder === -1 ? list.filter(item => item.id > after) : list.slice(byOrder + 1)
  const size = Math.min(limit, kind.most)
  const page = rest.slice(0, size)
  const last = page[page.length - 1]
  const more = last === undefined || page.length < size ? {} : { next_cursor: cursorOf(last.id) }
  return ok({ [kind.name]: page.map(item => item.json()), ...more })
}

export const paged = (kind: Kind, all: ReadonlyArray<Item>, query: URLSearchParams): Answer => {
  const limit = wholeIn(query.get('limit'), DEFAULT_LIMIT)
  const offset = wholeIn(query.get('offset'), 0)
  if (limit === null || offset === null) return invalid('limit and offset must be whole numbers')
  if (offset > LARGEST_OFFSET) return invalid(`offset too large, use /${kind.name}/keyset for deeper pagination`)
  const list = ordered(all, query)
  if (isAnswer(list)) return list
  return ok(list.slice(offset, offset + Math.min(limit, kind.most)).map(item => item.json()))
}
