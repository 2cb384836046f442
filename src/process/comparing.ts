/** Account and ledger compared because somebody asks. */
import { pipe } from 'fp-ts/lib/function.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { exhaustMap, filter, firstValueFrom, merge, Subject, take, timer } from 'rxjs'
import { comparison } from '../../streams/reconciliation.ts'
import { type ComparedNow, shownCorrection } from '../domain/reconciled.ts'
import type { Account, AccountSignal } from '../ports/account.ts'
import type { Clock } from '../ports/clock.ts'
import { type Failure, failure } from '../ports/failure.ts'
import type { Reconciliations } from '../ports/reconciliations.ts'
import { type Sql, task } from '../store/connection.ts'
import { lastReconciliation, readDemanded } from '../store/demanded.ts'

/** How long the running engine is waited for, and how often it is looked. */
const WAIT = { within: 60_000, every: 200 } as const

interface ComparedPorts {
  readonly account: Account | null
  readonly reconciliations: Reconciliations
}
export interface Comparing {
  /** The same account, which the running pipeline also compares when it is asked. */
  readonly account: Account | null
  readonly reconcile: (how: 'apply' | 'dry_run') => TE.TaskEither<Failure, ComparedNow>
}

const ON_PAPER = failure(
  'venue',
  'it trades on paper: there is no account, and the ledger is all that there is',
  'nothing_there',
)
const LATE = failure('venue', `no comparison was made within ${WAIT.within / 1000} s: the log says why`)

export const createComparing = (
  { account, reconciliations }: ComparedPorts,
  { sql, clock }: { readonly sql: Sql; readonly clock: Clock },
): Comparing => {
  const asked$ = new Subject<AccountSignal>()

  const dry = (of: Account): TE.TaskEither<Failure, ComparedNow> =>
    pipe(
      comparison({ account: of, reconciliations, clock }),
      TE.map(({ snapshot, found }) => ({
        at: snapshot.at,
        openOrders: snapshot.open.length,
        trades: snapshot.trades.length,
        corrections: found.corrections.map(shownCorrection),
        mismatches: found.mismatches,
      })),
    )

  /** The running pipeline makes it, one at a time with its own, and keeps it; it is read back from there. */
  const applied: TE.TaskEither<Failure, ComparedNow> = pipe(
    lastReconciliation(sql),
    TE.chain(last =>
      task(async () => {
        const over = clock.now() + WAIT.within
        asked$.next({ _tag: 'asked' })
        return firstValueFrom(
          timer(WAIT.every, WAIT.every, clock.scheduler).pipe(
            exhaustMap(() => readDemanded(sql, last)),
            filter(made => made !== null || clock.now() > over),
            take(1),
          ),
        )
      }),
    ),
    TE.chain(made => {
      if (made === null) return TE.left(LATE)
      return made._tag === 'missed'
        ? TE.left(failure('venue', `the account could not be read whole, so nothing was changed: ${made.why}`))
        : TE.right(made.compared)
    }),
  )

  return {
    account: account === null ? null : { ...account, signal$: merge(account.signal$, asked$) },
    reconcile: how => {
      if (account === null) return TE.left(ON_PAPER)
      switch (how) {
        case 'dry_run':
          return dry(account)
        case 'apply':
          return applied
      }
    },
  }
}
