/** The CLOB's reads of many tokens at once: POST with a list of at most 500. Tokens without a book are left out of the answers. */
import { showMillionths } from '../../domain/money.ts'
import { type Answer, ok, refusal } from '../answer.ts'
import { type Books, isToken, type Shown } from './books.ts'
import { field, parsed } from './json.ts'
import { bookJson, bookText, lastTradeText, middleOf, touchIn } from './prices.ts'

/** More tokens in one request are refused. */
const MOST_TOKENS = 500

interface Asked extends Shown {
  readonly token: string
  readonly item: unknown
}

const invalid = refusal(400, 'Invalid payload')

export const priceOf = ({ snapshot, side }: Shown, direction: 'BUY' | 'SELL'): string => {
  const { bid, ask } = touchIn(snapshot, side)
  return showMillionths(direction === 'BUY' ? bid : ask)
}

export const spreadOf = ({ snapshot, side }: Shown): string => {
  const { bid, ask } = touchIn(snapshot, side)
  return showMillionths(ask - bid)
}

export const midpointOf = ({ snapshot, side }: Shown): string => showMillionths(middleOf(touchIn(snapshot, side)))

/** A market that never traded has no side; the venue's own default then is empty. */
export const lastTradeOf = ({ market }: Shown): { readonly price: string; readonly side: string } =>
  market.lastTrade === null
    ? { price: '0.5', side: '' }
    : { price: lastTradeText(market.lastTrade), side: market.lastTrade.direction }

/** Answers a batch read; null when the path is none. */
export const createBatches = (books: Books): ((path: string, body: string) => Answer | null) => {
  const ofTokens = (path: string, body: string, answer: (found: ReadonlyArray<Asked>) => Answer): Answer => {
    const items = parsed(body)
    if (!Array.isArray(items)) return invalid
    if (items.length > MOST_TOKENS) return refusal(400, 'Payload exceeds the limit')
    const tokens = items.map((item: unknown) => field(item, 'token_id'))
    if (!tokens.every(isToken)) return invalid
    const endpoint = `POST /clob${path}`
    const found: Array<Asked> = []
    for (const [index, token] of tokens.entries()) {
      const shown = books.shown(token, endpoint)
      if (shown === null) continue
      const { market, side, snapshot } = shown
      found.push({ market, side, snapshot, token, item: items[index] })
    }
    return answer(found)
  }
  const mapped = (path: string, body: string, value: (found: Asked) => unknown): Answer =>
    ofTokens(path, body, all => ok(Object.fromEntries(all.map(one => [one.token, value(one)]))))

  /** An item without a side is priced for SELL, as the venue does. */
  const prices = (body: string): Answer =>
    ofTokens('/prices', body, all => {
      const answers = new Map<string, Record<string, string>>()
      for (const one of all) {
        const side = field(one.item, 'side') ?? 'SELL'
        if (side !== 'BUY' && side !== 'SELL') return refusal(400, 'Invalid side')
        answers.set(one.token, { ...answers.get(one.token), [side]: priceOf(one, side) })
      }
      return ok(Object.fromEntries(answers))
    })

  return (path, body) => {
    switch (path) {
      case '/books':
        return ofTokens(path, body, all => ({
          status: 200,
          // Made when somebody reads it: who sends it wants the text.
          get body() {
            return all.map(one => bookJson(one.snapshot, one.side))
          },
          text: `[${all.map(one => bookText(one.snapshot, one.side)).join(',')}]`,
        }))
      case '/midpoints':
        return mapped(path, body, midpointOf)
      case '/spreads':
        return mapped(path, body, spreadOf)
      case '/prices':
        return prices(body)
      case '/last-trades-prices':
        return ofTokens(path, body, all => ok(all.map(one => ({ token_id: one.token, ...lastTradeOf(one) }))))
      default:
        return null
    }
  }
}
