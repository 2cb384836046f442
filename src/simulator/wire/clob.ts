/**
 * The CLOB's public reads: what things cost. Error texts as the venue documents them; what the documents and the venue disagree about is
 * answered as the venue was seen to answer on 2026-10-02 (`mid`, prices as text, plural reads by POST only).
 */
import type { Millis } from '../../domain/money.ts'
import { type Answer, ok, type Request, refusal } from '../answer.ts'
import { type Directory, type MarketView, tickOf } from '../directory.ts'
import { type Faults, noFaults } from '../faults/fault.ts'
import type { Happening } from '../happening.ts'
import { createBooks, type FindToken, isToken, type Shown } from './books.ts'
import { createBatches, lastTradeOf, midpointOf, priceOf, spreadOf } from './clob-batches.ts'
import { marketLists } from './clob-lists.ts'
import { clobMarket, shortMarket } from './clob-market.ts'
import { createHistory } from './history.ts'
import { parsed } from './json.ts'
import { bookJson, plain } from './prices.ts'

export interface Clob {
  (request: Request, path: string): Answer
  /** Hears everything that happens: prices-history keeps it. */
  readonly heard: (happenings: ReadonlyArray<Happening>) => void
}

const noBook = refusal(404, 'No orderbook exists for the requested token id')
const invalidToken = refusal(400, 'Invalid token id')
const noMarket = refusal(404, 'market not found')
const invalidPayload = refusal(400, 'Invalid payload')

/** Tokens with a book: those of markets that are not resolved. */
export const finder =
  (directory: Directory): FindToken =>
  token => {
    const found = directory.byToken(token)
    const market = found?.view.market ?? null
    return found === null || market === null || market.status === 'resolved' ? null : { market, side: found.side }
  }

/** What is told of any token, also when it has no book any more. */
const ofMarket = (path: string, view: MarketView | null): Answer => {
  switch (path) {
    case '/tick-size':
      return view === null ? noMarket : ok({ minimum_tick_size: plain(tickOf(view)) })
    case '/neg-risk':
      return view === null ? noMarket : ok({ neg_risk: view.listing.negRisk })
    default:
      return view === null ? refusal(404, 'fee rate not found for market') : ok({ base_fee: 1000 })
  }
}

const live = (view: MarketView): Answer => {
  const last = view.market?.lastTrade ?? null
  return ok(last === null ? [] : [{ event_type: 'last_trade_price', side: last.direction, outcome: last.token }])
}

export const createClob = (directory: Directory, faults: Faults = noFaults): Clob => {
  const now = (): Millis => directory.now()
  const books = createBooks(finder(directory), now, faults)
  const batch = createBatches(books)
  const history = createHistory(token => {
    const found = directory.byToken(token)
    return found === null ? null : { condition: found.view.listing.conditionId, side: found.side }
  }, now)

  const ofToken = (path: string, query: URLSearchParams, answer: (found: Shown) => Answer): Answer => {
    const token = query.get('token_id')
    if (!isToken(token)) return invalidToken
    const shown = books.shown(token, `GET /clob${path}`)
    return shown === null ? noBook : answer(shown)
  }

  const byPath = (path: string, query: URLSearchParams): Answer | null => {
    const [, kind, given] = /^(\/tick-size|\/neg-risk|\/fee-rate)(?:\/([^/]+))?$/.exec(path) ?? []
    if (kind === undefined) return null
    const token = given ?? query.get('token_id')
    return isToken(token) ? ofMarket(kind, directory.byToken(token)?.view ?? null) : invalidToken
  }

  const byToken = (token: string): Answer => {
    if (!isToken(token)) return invalidToken
    const found = directory.byToken(token)
    if (found === null) return noMarket
    const { conditionId, tokens } = found.view.listing
    return ok({ condition_id: conditionId, primary_token_id: tokens[0], secondary_token_id: tokens[1] })
  }

  const byId = (path: string): Answer | null => {
    const [, kind, id] = /^\/(markets|clob-markets|markets-by-token|markets\/live-activity)\/([^/]+)$/.exec(path) ?? []
    if (kind === undefined || id === undefined) return null
    if (kind === 'markets-by-token') return byToken(id)
    const view = directory.byCondition(id)
    if (view === null) return noMarket
    if (kind === 'markets/live-activity') return live(view)
    return ok(kind === 'markets' ? clobMarket(view) : shortMarket(view))
  }

  const get = (path: string, query: URLSearchParams): Answer | null => {
    switch (path) {
      case '/':
      case '/ok':
        return ok('OK')
      case '/time':
        return ok(Math.floor(now() / 1000))
      case '/version':
        return ok({ version: 2 })
      case '/book':
        return ofToken(path, query, one => ok(bookJson(one.snapshot, one.side)))
      case '/midpoint':
        return ofToken(path, query, one => ok({ mid: midpointOf(one) }))
      case '/price': {
        const side = query.get('side')?.toUpperCase()
        if (side !== 'BUY' && side !== 'SELL') return refusal(400, 'Invalid side')
        return ofToken(path, query, one => ok({ price: priceOf(one, side) }))
      }
      case '/spread':
        return ofToken(path, query, one => ok({ spread: spreadOf(one) }))
      case '/last-trade-price':
        return ofToken(path, query, one => ok(lastTradeOf(one)))
      case '/books':
      case '/midpoints':
      case '/prices':
      case '/spreads':
      case '/last-trades-prices':
        return invalidPayload
      case '/prices-history':
        return history.answer({
          market: query.get('market'),
          startTs: query.get('startTs'),
          endTs: query.get('endTs'),
          interval: query.get('interval'),
          fidelity: query.get('fidelity'),
        })
      default:
        return marketLists(directory, path, query) ?? byPath(path, query) ?? byId(path)
    }
  }

  const post = (path: string, body: string): Answer | null =>
    path === '/batch-prices-history' ? history.batch(parsed(body)) : batch(path, body)

  const answer = ({ method, query, body }: Request, path: string): Answer => {
    const found = method === 'POST' ? post(path, body) : method === 'GET' ? get(path, query) : null
    return found ?? refusal(404, 'not found')
  }
  return Object.assign(answer, { heard: history.heard })
}
