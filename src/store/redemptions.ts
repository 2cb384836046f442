/** What the ledger has paid and the account may not have yet: a person redeems it, sooner or later. */
import { type TokenId, tokenId } from '../domain/ids.ts'
import { type Millis, type Price, type Shares, type Usd, usd, worth } from '../domain/money.ts'
import type { AccountSnapshot } from '../ports/account.ts'
import type { Sql } from './connection.ts'
import { readPrice, readUsd } from './money.ts'

/** Shares and dollars of one redemption need not show at once, ms. */
const LAG = 120_000
/** Sides that are asked for in one comparison; older ones count as not redeemed. */
const MOST = 50

interface Payout {
  readonly token: TokenId
  /** Dollars a share. */
  readonly payout: Price
  /** What all strategies were paid for it. */
  readonly paid: Usd
}
/** Less of a token is there than was paid. */
interface Redeemed {
  readonly since: Millis
  readonly left: Usd
}

export interface Redemptions {
  /** Whose shares tell whether they were redeemed. */
  readonly tokens: (at: Millis) => Promise<ReadonlyArray<TokenId>>
  /** What may still come of payouts since dollars were last compared quietly. */
  readonly expected: (snapshot: Pick<AccountSnapshot, 'at' | 'shares'>) => Promise<Usd>
}

/** Remembers since when shares are gone; after a restart their dollars may come for two more minutes. */
export const createRedemptions = (sql: Sql): Redemptions => {
  const redeemed = new Map<TokenId, Redeemed>()

  const isOver = (token: TokenId, at: Millis): boolean => {
    const known = redeemed.get(token)
    return known !== undefined && known.left === 0 && at - known.since >= LAG
  }

  /** The latest first. */
  const payouts = async (): Promise<ReadonlyArray<Payout>> => {
    const rows = await sql<{ token_id: string; price: string; paid: string }[]>`
      select token_id, max(price) as price, sum(value_usd - fee_usd)::numeric(20, 6) as paid from csgo_fills
       where kind = 'payout' and price > 0
         and created_at >= (select at from csgo_reconciliations where spare is not null order by id desc limit 1)
       group by token_id order by max(id) desc`
    const found = rows.map(row => ({
      token: tokenId(row.token_id),
      payout: readPrice(row.price),
      paid: readUsd(row.paid),
    }))
    const still = new Set(found.map(({ token }) => token))
    for (const token of redeemed.keys()) if (!still.has(token)) redeemed.delete(token)
    return found
  }

  const counts = ({ token, payout, paid }: Payout, there: Shares | undefined, at: Millis): Usd => {
    if (isOver(token, at)) return usd(0)
    if (there === undefined) return paid
    const left = usd(Math.min(paid, worth(there, payout, 'down')))
    if (left === paid) {
      redeemed.delete(token)
      return paid
    }
    const since = redeemed.get(token)?.since ?? at
    redeemed.set(token, { since, left })
    return at - since < LAG ? paid : left
  }

  return {
    tokens: async at =>
      (await payouts())
        .map(({ token }) => token)
        .filter(token => !isOver(token, at))
        .slice(0, MOST),
    expected: async ({ at, shares }) =>
      usd((await payouts()).reduce((sum, one) => sum + counts(one, shares.get(one.token), at), 0)),
  }
}
