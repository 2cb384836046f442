import type { Side } from '../../src/domain/ids.ts'
import { type Books, type Change, changeOf, EMPTY_BOOKS, reversalOf, withChange } from '../../src/domain/ledgerFold.ts'
import { parseMillionths, price, shares, usd, worth } from '../../src/domain/money.ts'

/** A row of `csgo_fills`, as far as the fold needs it. */
export interface FillRow {
  readonly fill_key: string
  readonly kind: string
  readonly strategy_name: string
  readonly market_id: number
  readonly token_type: Side
  readonly side: 'BUY' | 'SELL'
  readonly shares: string
  readonly price: string
  readonly value_usd: string
  readonly fee_usd: string
}
/** What `FillRow` selects; in the order of `id`. */
export const FILL_COLUMNS =
  'fill_key, kind, strategy_name, market_id, token_type, side, shares, price, value_usd, fee_usd'

export const millionths = (text: string): number => {
  const value = parseMillionths(text)
  if (value === null) throw new Error(`no amount: ${text}`)
  return value
}

const change = (books: Books, row: FillRow, undone: Change | undefined): Change | null => {
  const amount = millionths(row.shares)
  const value = usd(millionths(row.value_usd))
  const rounded = worth(shares(amount), price(millionths(row.price)), row.side === 'BUY' ? 'up' : 'down')
  // The fills of a resting order cost together what the whole costs: one of them a millionth more or less.
  const isGiven = row.kind === 'merge' || (row.kind === 'order' && Math.abs(value - rounded) === 1)
  if (row.kind === 'reversal') return undone === undefined ? null : reversalOf(books, undone)
  return changeOf(books, {
    side: row.token_type,
    delta: shares(row.side === 'BUY' ? amount : -amount),
    price: price(millionths(row.price)),
    fee: usd(millionths(row.fee_usd)),
    value: isGiven ? value : null,
  })
}

/** The second arithmetic: the books of each strategy and market, by `strategy/market`, and what the fold would have refused. */
export const foldFills = (
  rows: ReadonlyArray<FillRow>,
): { readonly books: ReadonlyMap<string, Books>; readonly faults: ReadonlyArray<string> } => {
  const books = new Map<string, Books>()
  const changes = new Map<string, Change>()
  const faults: string[] = []
  for (const row of rows) {
    const key = `${row.strategy_name}/${row.market_id}`
    const before = books.get(key) ?? EMPTY_BOOKS
    const made = change(before, row, changes.get(row.fill_key.replace('reversal/', '')))
    if (made === null) {
      faults.push(`${key}: the ledger took ${row.fill_key}, which the fold refuses`)
      continue
    }
    changes.set(row.fill_key, made)
    books.set(key, withChange(before, made))
  }
  return { books, faults }
}
