/**
 * The Data API: what a wallet holds and traded, as the chain has it. Fields of version 2 as its published OpenAPI document names them (read
 * 2026-11-24), of the older arrays as their examples do. Trades that are not on the chain yet are not there.
 */
import { type Millis, millis } from '../../domain/money.ts'
import { type Answer, ok, type Request, refusal } from '../answer.ts'
import { type Directory, statusOf } from '../directory.ts'
import type { Address, Exchange } from '../exchange/orders.ts'
import { olderPosition, olderTrade, positionJson, tradeRowJson } from './data-rows.ts'
import { type PositionRow, positionsOf, type TradeRow, tradeRowsOf } from './holdings.ts'
import { addressFrom } from './trading/ecdsa.ts'

export interface DataParts {
  readonly exchange: Exchange
  readonly directory: Directory
}

/** Answers a request to the Data API, its path without `/data`. */
export type Data = (request: Request, path: string) => Answer

const STATUSES = ['OPEN', 'REDEEMABLE', 'REDEEMABLE_LOST', 'MERGEABLE', 'CLOSED'] as const
type Status = (typeof STATUSES)[number]

const USUAL_LIMIT = 100
const MOST_ROWS = 1000
/** Less than that is dust. */
const DUST = 100_000

const invalid = (parameter: string, error: string): Answer => ({
  status: 400,
  body: { error, code: 'invalid_request', parameter, retryable: false, trace_id: '0' },
})

interface Page {
  readonly start: number
  readonly limit: number
}

/** A cursor binds the size of its pages. */
const pageFrom = (query: URLSearchParams): Page | Answer => {
  const cursor = query.get('cursor')
  if (query.has('offset')) return invalid('offset', "unsupported parameter 'offset': follow next_cursor")
  if (cursor !== null && cursor !== '') {
    const [, start, limit] =
      /^([0-9]{1,9})\/([0-9]{1,4})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? []
    if (start === undefined || limit === undefined) return invalid('cursor', "invalid 'cursor'")
    return { start: Number(start), limit: Number(limit) }
  }
  const text = query.get('limit') ?? String(USUAL_LIMIT)
  const limit = Number(text)
  if (!/^[0-9]{1,6}$/.test(text) || limit < 1 || limit > MOST_ROWS)
    return invalid('limit', `'limit' must be between 1 and ${MOST_ROWS}`)
  return { start: 0, limit }
}

const paged = (rows: ReadonlyArray<unknown>, { start, limit }: Page): Answer => {
  const data = rows.slice(start, start + limit)
  const has_more = start + data.length < rows.length
  const next_cursor = has_more ? Buffer.from(`${start + limit}/${limit}`).toString('base64url') : null
  return ok({ data, pagination: { limit, offset: start, has_more, next_cursor } })
}

const isStatus = (text: string): text is Status => STATUSES.some(status => status === text)

const fits = (row: PositionRow, status: Status): boolean => {
  const resolved = statusOf(row.view) === 'resolved'
  const paid = row.price > 0
  if (status === 'CLOSED') return row.size === 0
  if (row.size < DUST) return false
  switch (status) {
    case 'OPEN':
      return !resolved || paid
    case 'REDEEMABLE':
      return resolved && paid
    case 'REDEEMABLE_LOST':
      return resolved && !paid
    case 'MERGEABLE':
      return row.partner > 0 && !resolved
  }
}

/** Null: no such filter was given. */
const conditionsFrom = (query: URLSearchParams): ReadonlyArray<string> | null => {
  const text = query.get('condition') ?? query.get('condition_id') ?? query.get('conditionId') ?? query.get('market')
  return text === null || text === '' ? null : text.split(',').map(one => one.trim().toLowerCase())
}

const isCondition = (text: string): boolean => /^0x[0-9a-f]{64}$/.test(text)

/** Seconds; 0 and nothing are no bound. */
const boundFrom = (text: string | null): Millis | null =>
  text !== null && /^[0-9]{1,11}$/.test(text) && Number(text) > 0 ? millis(Number(text) * 1000) : null

const isWithin = (row: TradeRow, query: URLSearchParams): boolean => {
  const start = boundFrom(query.get('start'))
  const end = boundFrom(query.get('end'))
  const side = query.get('side')
  return (
    (start === null || row.at >= start) &&
    (end === null || row.at <= end) &&
    (side === null || side === '' || row.leg.direction === side.toUpperCase())
  )
}

export const createData = ({ exchange, directory }: DataParts): Data => {
  const positions = (user: Address, query: URLSearchParams): ReadonlyArray<PositionRow> | Answer => {
    const status = (query.get('status') ?? 'OPEN').toUpperCase()
    if (!isStatus(status)) return invalid('status', `'status' must be one of ${STATUSES.join(', ')}`)
    const conditions = conditionsFrom(query)
    return positionsOf(exchange, directory, user)
      .filter(row => fits(row, status))
      .filter(row => conditions === null || conditions.includes(row.view.listing.conditionId))
  }

  const trades = (user: Address, query: URLSearchParams): ReadonlyArray<TradeRow> => {
    const conditions = conditionsFrom(query)
    const takerOnly = (query.get('taker_only') ?? query.get('takerOnly')) !== 'false'
    return tradeRowsOf(exchange, directory, user)
      .filter(row => !takerOnly || row.role === 'taker')
      .filter(row => conditions === null || conditions.includes(row.view.listing.conditionId))
      .filter(row => isWithin(row, query))
  }

  const second = (path: string, query: URLSearchParams): Answer => {
    const user = addressFrom(query.get('user'))
    const page = pageFrom(query)
    if (user === null) return invalid('user', "'user' must be an address: 0x followed by 40 hexadecimal characters")
    if ('status' in page) return page
    if (conditionsFrom(query)?.every(isCondition) === false) return invalid('condition', "invalid 'condition'")
    if (path === '/v2/trades') return paged(trades(user, query).map(tradeRowJson), page)
    const rows = positions(user, query)
    return 'status' in rows ? rows : paged(rows.map(positionJson), page)
  }

  const older = (path: string, query: URLSearchParams): Answer => {
    const user = addressFrom(query.get('user'))
    if (user === null) return refusal(400, "required query param 'user' not provided")
    const whole = (name: string, usual: number): number => {
      const text = query.get(name) ?? ''
      return /^[0-9]{1,5}$/.test(text) ? Number(text) : usual
    }
    const start = whole('offset', 0)
    const end = start + Math.min(500, whole('limit', USUAL_LIMIT))
    if (path === '/trades') return ok(trades(user, query).slice(start, end).map(olderTrade))
    const held = positionsOf(exchange, directory, user).filter(row => row.size >= DUST)
    return ok(held.slice(start, end).map(olderPosition))
  }

  return ({ method, query }, path) => {
    if (method !== 'GET') return refusal(405, 'method not allowed')
    switch (path) {
      case '/':
        return ok({ data: 'OK' })
      case '/v2/positions':
      case '/v2/trades':
        return second(path, query)
      case '/positions':
      case '/trades':
        return older(path, query)
      default:
        return refusal(404, 'not found')
    }
  }
}
