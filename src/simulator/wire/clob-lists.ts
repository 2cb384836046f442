/** The lists of markets at the CLOB: pages of 1,000 behind opaque cursors; the last page says `LTE=`. */
import { type Answer, ok, refusal } from '../answer.ts'
import type { Directory, MarketView } from '../directory.ts'
import { clobMarket, simplifiedMarket } from './clob-market.ts'

const PAGE = 1000
const LAST = 'LTE='

/** `MA==` (0) and nothing begin; then `id:<number>` in base64. The last page's cursor (-1) cannot be asked for. */
const afterCursor = (cursor: string | null): number | Answer => {
  if (cursor === null || cursor === '') return 0
  const text = Buffer.from(cursor, 'base64').toString('utf8')
  if (text === '-1') return refusal(400, 'next item should be greater than or equal to 0')
  const found = /^(?:id:)?(\d{1,12})$/.exec(text)?.[1]
  return found === undefined ? refusal(400, 'invalid next_cursor') : Number(found)
}

const page = (
  views: ReadonlyArray<MarketView>,
  query: URLSearchParams,
  shown: (view: MarketView) => unknown,
): Answer => {
  const after = afterCursor(query.get('next_cursor'))
  if (typeof after !== 'number') return after
  const rest = views
    .map(view => ({ id: Number(view.listing.gammaId), view }))
    .filter(one => one.id >= after)
    .sort((a, b) => a.id - b.id)
  const next = rest[PAGE]
  const data = rest.slice(0, PAGE).map(one => shown(one.view))
  const next_cursor = next === undefined ? LAST : Buffer.from(`id:${next.id}`).toString('base64')
  return ok({ data, next_cursor, limit: PAGE, count: data.length })
}

/** `/markets` and `/simplified-markets` list all, the `sampling` ones those that take orders. Null: not one of these paths. */
export const marketLists = (directory: Directory, path: string, query: URLSearchParams): Answer | null => {
  const all = (): ReadonlyArray<MarketView> => directory.matches().flatMap(match => match.markets)
  const open = (): ReadonlyArray<MarketView> => all().filter(view => view.market?.status === 'open')
  switch (path) {
    case '/markets':
      return page(all(), query, clobMarket)
    case '/simplified-markets':
      return page(all(), query, simplifiedMarket)
    case '/sampling-markets':
      return page(open(), query, clobMarket)
    case '/sampling-simplified-markets':
      return page(open(), query, simplifiedMarket)
    default:
      return null
  }
}
