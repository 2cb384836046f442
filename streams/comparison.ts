/** One look at the whole account, held against the ledger. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import type { OrderId } from '../src/domain/ids.ts'
import type { Reconciled } from '../src/domain/reconciled.ts'
import type { Account, AccountSnapshot, VenueOrder } from '../src/ports/account.ts'
import type { Clock } from '../src/ports/clock.ts'
import type { Failure } from '../src/ports/failure.ts'
import type { Reconciliations } from '../src/ports/reconciliations.ts'

export interface Comparison {
  readonly snapshot: AccountSnapshot
  readonly found: Reconciled
}

interface ComparisonPorts {
  readonly account: Account
  readonly reconciliations: Reconciliations
  readonly clock: Clock
}

/** Reads only. */
export const comparison = ({ account, reconciliations, clock }: ComparisonPorts): TE.TaskEither<Failure, Comparison> =>
  pipe(
    reconciliations.question(clock.now()),
    TE.chain(({ since, tokens, doubtful }) =>
      pipe(
        account.snapshot(since, tokens),
        TE.chainTaskK(snapshot => withLookedUp(account, snapshot, doubtful)),
      ),
    ),
    TE.chain(snapshot =>
      pipe(
        reconciliations.compare(snapshot),
        TE.map(found => ({ snapshot, found })),
      ),
    ),
  )

/** What the lists do not show is asked for by name; no answer to that proves nothing, and takes nothing from the lists. */
const withLookedUp =
  (account: Account, snapshot: AccountSnapshot, doubtful: ReadonlyArray<OrderId>) =>
  async (): Promise<AccountSnapshot> => {
    const listed = new Set(snapshot.open.map(({ orderId }) => orderId))
    const found: VenueOrder[] = []
    for (const id of doubtful) {
      const told = listed.has(id) ? E.right(null) : await account.order(id)()
      if (E.isRight(told) && told.right !== null) found.push(told.right)
    }
    return { ...snapshot, open: [...snapshot.open, ...found] }
  }
