/** Account and ledger compared because somebody asks. */
import { pipe } from 'fp-ts/lib/function.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { firstValueFrom, merge, race, Subject, timer } from 'rxjs'
import { comparison } from '../../streams/comparison.ts'
import { millis, ONE, price, worth } from '../domain/money.ts'
import { type AtVenue, type ComparedNow, type ComparedWaiting, shownCorrection } from '../domain/reconciled.ts'
import type { Account, AccountSignal } from '../ports/account.ts'
import type { Clock } from '../ports/clock.ts'
import { type Failure, failure } from '../ports/failure.ts'
import type { Reconciliations } from '../ports/reconciliations.ts'
import { type Sql, task } from '../store/connection.ts'
import { lastReconciliation, readDemanded } from '../store/demanded.ts'
import { readPairs } from '../store/merging.ts'
import { readRedeemable } from './redeemable.ts'

/** What was paid longer ago is taken for redeemed, ms. */
const PAID_WITHIN = 30 * 86_400_000
/** More would take the account's reads of a minute. */
const MOST_PAID = 50
const ONE_DOLLAR = price(ONE)
/** How long the running engine is waited for, ms. */
const WITHIN = 60_000

interface ComparedPorts {
  readonly account: Account | null
  readonly reconciliations: Reconciliations
}
export interface Comparing {
  /** The same account, which the running pipeline also compares when it is asked. */
  readonly account: Account | null
  /** The same comparisons; that one which was asked for is kept is noticed here. */
  readonly reconciliations: Reconciliations
  readonly reconcile: (how: 'apply' | 'dry_run') => TE.TaskEither<Failure, ComparedWaiting>
}

const ON_PAPER = failure(
  'venue',
  'it trades on paper: there is no account, and the ledger is all that there is',
  'nothing_there',
)
const LATE = failure('venue', `no comparison was made within ${WITHIN / 1000} s: the log says why`)

export const createComparing = (
  { account, reconciliations }: ComparedPorts,
  { sql, clock }: { readonly sql: Sql; readonly clock: Clock },
): Comparing => {
  const asked$ = new Subject<AccountSignal>()
  const kept$ = new Subject<void>()
  const noticed = <A>(keeping: TE.TaskEither<Failure, A>): TE.TaskEither<Failure, A> =>
    pipe(
      keeping,
      TE.tapIO(() => () => kept$.next()),
    )

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
        const kept = firstValueFrom(race(kept$, timer(WITHIN, clock.scheduler)))
        asked$.next({ _tag: 'asked' })
        await kept
        return readDemanded(sql, last)
      }),
    ),
    TE.chain(made => {
      if (made === null) return TE.left(LATE)
      return made._tag === 'missed'
        ? TE.left(failure('venue', `the account could not be read whole, so nothing was changed: ${made.why}`))
        : TE.right(made.compared)
    }),
  )

  /** What a person can get at the venue: shares of what was paid lately that are still there, and pairs. */
  const waiting = (of: Account): TE.TaskEither<Failure, ReadonlyArray<AtVenue>> =>
    pipe(
      TE.Do,
      TE.bind('paid', () =>
        readRedeemable({
          sql,
          shares: tokens =>
            pipe(
              of.snapshot(clock.now(), tokens),
              TE.map(({ shares }) => shares),
            ),
          since: millis(clock.now() - PAID_WITHIN),
          most: MOST_PAID,
        }),
      ),
      TE.bind('pairs', () => readPairs(sql)),
      TE.map(({ paid, pairs }) => [
        ...paid.map((one): AtVenue => ({ what: 'redeem', ...one })),
        ...pairs.map(
          (one): AtVenue => ({ what: 'merge', question: one.question, worth: worth(one.pairs, ONE_DOLLAR, 'down') }),
        ),
      ]),
    )
  const withWaiting = (of: Account, compared: TE.TaskEither<Failure, ComparedNow>) =>
    pipe(
      compared,
      TE.chain(now =>
        pipe(
          waiting(of),
          TE.map(found => ({ ...now, waiting: found })),
        ),
      ),
    )

  return {
    account: account === null ? null : { ...account, signal$: merge(account.signal$, asked$) },
    reconciliations: {
      ...reconciliations,
      keep: (cause, snapshot, found) => {
        const keeping = reconciliations.keep(cause, snapshot, found)
        return cause === 'demand' ? noticed(keeping) : keeping
      },
      missed: (at, why) => noticed(reconciliations.missed(at, why)),
    },
    reconcile: how => {
      if (account === null) return TE.left(ON_PAPER)
      switch (how) {
        case 'dry_run':
          return withWaiting(account, dry(account))
        case 'apply':
          return withWaiting(account, applied)
      }
    },
  }
}
