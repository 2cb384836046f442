import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import * as E from 'fp-ts/lib/Either.js'
import { readTruthLine } from '../../src/domain/truth.ts'
import type { Sql } from '../../src/store/connection.ts'
import { millionths } from './foldedFills.ts'

/** A leg of ours, in millionths: eg/ `BUY 10000000 of <token> at 500000 for 5000000, fee 12500`. */
const inWords = (
  direction: string,
  shares: number,
  token: string,
  price: number,
  dollars: number,
  fee: number,
): string => `${direction} ${shares} of ${token} at ${price} for ${dollars}, fee ${fee}`

/** What a truth log tells of one wallet. */
export interface TruthAccount {
  /** Its legs of trades that did not fail, by `trade/<trade>/<order>`. */
  readonly fills: ReadonlyMap<string, string>
  readonly failed: ReadonlySet<string>
  /** How often each order was placed. */
  readonly placed: ReadonlyMap<string, number>
}

/** `maker`: the wallet's address in small letters. */
export const readTruthAccount = async (path: string, maker: string): Promise<TruthAccount> => {
  const tokens = new Map<string, readonly [string, string]>()
  const fills = new Map<string, string>()
  const failed = new Set<string>()
  const placed = new Map<string, number>()
  for await (const text of createInterface({ input: createReadStream(path) })) {
    const read = readTruthLine(text)
    if (E.isLeft(read)) throw new Error(read.left)
    const line = read.right
    if (line.type === 'Listed' || line.type === 'Known')
      for (const one of line.markets) tokens.set(one.market, one.tokens)
    if (line.type === 'OrderChanged' && line.change === 'PLACEMENT' && line.order.maker.toLowerCase() === maker)
      placed.set(line.order.id, (placed.get(line.order.id) ?? 0) + 1)
    if (line.type !== 'TradeChanged') continue
    const { id, status, taker, makers } = line.trade
    for (const leg of [taker, ...makers]) {
      if (leg.maker.toLowerCase() !== maker) continue
      const key = `trade/${id}/${leg.order}`
      const token = tokens.get(line.market)?.[leg.token === 'YES' ? 0 : 1] ?? ''
      if (status === 'FAILED') {
        fills.delete(key)
        failed.add(key)
      } else fills.set(key, inWords(leg.direction, leg.size, token, leg.price, leg.dollars, leg.fee))
    }
  }
  return { fills, failed, placed }
}

/** The same legs as the ledger has them, without those that were reversed. */
export const readLedgerFills = async (sql: Sql): Promise<ReadonlyMap<string, string>> => {
  const rows = await sql<
    {
      fill_key: string
      side: string
      shares: string
      token_id: string
      price: string
      value_usd: string
      fee_usd: string
    }[]
  >`
    select f.fill_key, f.side, f.shares, f.token_id, f.price, f.value_usd, f.fee_usd from csgo_fills f
     where f.kind = 'order' and not exists (select from csgo_fills r where r.fill_key = 'reversal/' || f.fill_key)`
  return new Map(
    rows.map(row => [
      row.fill_key,
      inWords(
        row.side,
        millionths(row.shares),
        row.token_id,
        millionths(row.price),
        millionths(row.value_usd),
        millionths(row.fee_usd),
      ),
    ]),
  )
}
