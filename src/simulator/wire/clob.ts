/** The CLOB's public reads: what things cost. Error texts as the venue documents them. */

import type { Side } from '../../domain/ids.ts'
import { showMillionths } from '../../domain/money.ts'
import { type Answer, ok, type Request, refusal } from '../answer.ts'
import type { Directory } from '../directory.ts'
import { TICK } from '../maker.ts'
import type { Market } from '../market.ts'
import { clobMarket, shortMarket } from './clob-market.ts'
import { plain } from './gamma-market.ts'
import { bookJson, lastTradeText, midpointFor, snapshotOf, touchFor } from './prices.ts'

/** More tokens in one request are refused. */
const MOST_TOKENS = 500

interface Quoted {
  readonly market: Market
  readonly side: Side
}

const noBook = refusal(404, 'No orderbook exists for the requested token id')

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Reflect.get(value, name) : undefined

const isToken = (value: unknown): value is string => typeof value === 'string' && /^[0-9]{1,78}$/.test(value)

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

const priceAt = ({ market, side }: Quoted, direction: unknown): string => {
  const { bid, ask } = touchFor(market, side)
  return showMillionths(direction === 'BUY' ? bid : ask)
}

const spreadOf = ({ market, side }: Quoted): string => {
  const { bid, ask } = touchFor(market, side)
  return showMillionths(ask - bid)
}

/** A market that never traded has no side; the venue's own default then is empty. */
const lastTrade = ({ market }: Quoted): unknown =>
  market.lastTrade === null
    ? { price: '0.5', side: '' }
    : { price: lastTradeText(market.lastTrade), side: market.lastTrade.direction }

export type Clob = (request: Request, path: string) => Answer

export const createClob = (directory: Directory): Clob => {
  const quoted = (token: string): Quoted | null => {
    const found = directory.byToken(token)
    const market = found?.view.market ?? null
    return found === null || market === null || market.status === 'resolved' ? null : { market, side: found.side }
  }

  const ofToken = (query: URLSearchParams, answer: (found: Quoted) => Answer): Answer => {
    const token = query.get('token_id')
    if (!isToken(token)) return refusal(400, 'Invalid token id')
    const found = quoted(token)
    return found === null ? noBook : answer(found)
  }

  /** Tokens without a book are left out of the answer. */
  const ofTokens = (
    body: string,
    answer: (found: ReadonlyArray<Quoted & { readonly token: string; readonly item: unknown }>) => Answer,
  ): Answer => {
    const items = parsed(body)
    if (!Array.isArray(items)) return refusal(400, 'Invalid payload')
    if (items.length > MOST_TOKENS) return refusal(400, 'Payload exceeds the limit')
    const asked = items.map((item: unknown) => ({ item, token: field(item, 'token_id') }))
    if (!asked.every(one => isToken(one.token))) return refusal(400, 'Invalid payload')
    return answer(
      asked.flatMap(({ item, token }) => {
        const found = isToken(token) ? quoted(token) : null
        return found === null || !isToken(token) ? [] : [{ ...found, token, item }]
      }),
    )
  }

  const mapped = (body: string, value: (found: Quoted) => unknown): Answer =>
    ofTokens(body, all => ok(Object.fromEntries(all.map(one => [one.token, value(one)]))))

  const post = (path: string, body: string): Answer | null => {
    switch (path) {
      case '/books':
        return ofTokens(body, all => ok(all.map(one => bookJson(snapshotOf(one.market), one.side))))
      case '/midpoints':
        return mapped(body, one => showMillionths(midpointFor(one.market, one.side)))
      case '/spreads':
        return mapped(body, spreadOf)
      case '/prices':
        return ofTokens(body, all => {
          const sides = all.map(one => field(one.item, 'side'))
          if (!sides.every(side => side === 'BUY' || side === 'SELL')) return refusal(400, 'Invalid side')
          const entries = all.map(one => [
            one.token,
            { [String(field(one.item, 'side'))]: priceAt(one, field(one.item, 'side')) },
          ])
          return ok(Object.fromEntries(entries))
        })
      default:
        return null
    }
  }

  const ofCondition = (path: string): Answer | null => {
    const [, kind, id] = /^\/(markets|clob-markets)\/([^/]+)$/.exec(path) ?? []
    if (kind === undefined || id === undefined) return null
    const view = directory.byCondition(id)
    if (view === null) return refusal(404, 'market not found')
    return ok(kind === 'markets' ? clobMarket(view) : shortMarket(view))
  }

  const get = (path: string, query: URLSearchParams): Answer | null => {
    switch (path) {
      case '/':
      case '/ok':
        return ok('OK')
      case '/time':
        return ok(Math.floor(directory.now() / 1000))
      case '/version':
        return ok({ version: 2 })
      case '/book':
        return ofToken(query, one => ok(bookJson(snapshotOf(one.market), one.side)))
      case '/midpoint':
        return ofToken(query, one => ok({ mid: showMillionths(midpointFor(one.market, one.side)) }))
      case '/price': {
        const side = query.get('side')?.toUpperCase()
        if (side !== 'BUY' && side !== 'SELL') return refusal(400, 'Invalid side')
        return ofToken(query, one => ok({ price: priceAt(one, side) }))
      }
      case '/spread':
        return ofToken(query, one => ok({ spread: spreadOf(one) }))
      case '/last-trade-price':
        return ofToken(query, one => ok(lastTrade(one)))
      case '/tick-size':
        return ofToken(query, () => ok({ minimum_tick_size: plain(TICK) }))
      case '/neg-risk':
        return ofToken(query, () => ok({ neg_risk: false }))
      case '/fee-rate':
        return ofToken(query, () => ok({ base_fee: 1000 }))
      default:
        return ofCondition(path)
    }
  }

  return (request, path) => {
    const answer = request.method === 'POST' ? post(path, request.body) : get(path, request.query)
    return answer ?? refusal(404, 'not found')
  }
}
