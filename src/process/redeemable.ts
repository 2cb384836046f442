/** Dollars that the ledger has counted and the account has not yet: sides that were paid, whose shares a person has not redeemed. */
import { pipe } from 'fp-ts/lib/function.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import type { TokenId } from '../domain/ids.ts'
import { type Millis, NO_SHARES, type Shares, type Usd, usd, worth } from '../domain/money.ts'
import type { Failure } from '../ports/failure.ts'
import type { Sql } from '../store/connection.ts'
import { readPaid } from '../store/waiting.ts'

export interface Redeemable {
  readonly question: string
  readonly worth: Usd
}
interface Looking {
  readonly sql: Sql
  /** What the account has of each token. */
  readonly shares: (tokens: ReadonlyArray<TokenId>) => TE.TaskEither<Failure, ReadonlyMap<TokenId, Shares>>
  /** Sides that were paid before are not looked at, nor more than `most` of them, the latest first. */
  readonly since: Millis
  readonly most: number
}

/** Sides that are worth anything; Left when ledger or account cannot be read. */
export const readRedeemable = ({
  sql,
  shares,
  since,
  most,
}: Looking): TE.TaskEither<Failure, ReadonlyArray<Redeemable>> =>
  pipe(
    readPaid(sql, since, most),
    TE.bindTo('paid'),
    TE.bind('there', ({ paid }) =>
      paid.length === 0
        ? TE.right<Failure, ReadonlyMap<TokenId, Shares>>(new Map())
        : shares(paid.map(one => one.tokenId)),
    ),
    TE.map(({ paid, there }) =>
      paid.flatMap(({ tokenId, side, question, payout }) => {
        const brings = worth(there.get(tokenId) ?? NO_SHARES, payout, 'down')
        return brings === 0 ? [] : [{ question: `${question} ${side}`, worth: brings }]
      }),
    ),
  )

export const totalOf = (sides: ReadonlyArray<Redeemable>): Usd => usd(sides.reduce((sum, side) => sum + side.worth, 0))
