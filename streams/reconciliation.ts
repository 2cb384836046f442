import { pipe } from 'fp-ts/lib/function.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import {
  concat,
  concatMap,
  defer,
  EMPTY,
  filter,
  from,
  map,
  merge,
  mergeMap,
  type Observable,
  of,
  share,
  tap,
  timer,
} from 'rxjs'
import { type OrderReport, rests } from '../src/domain/order.ts'
import type { Reconciled } from '../src/domain/reconciled.ts'
import type { Account, AccountSignal } from '../src/ports/account.ts'
import type { Failure } from '../src/ports/failure.ts'
import type { Halts } from '../src/ports/halts.ts'
import type { AccountMessage, ReconcileCause, Reconciliations } from '../src/ports/reconciliations.ts'
import { inOrderPer } from '../src/rx/inOrderPer.ts'
import { oneAtATime } from '../src/rx/oneAtATime.ts'
import { type Comparison, comparison } from './comparison.ts'
import { type Failed, once, type PersistentSettings, persistently } from './persistently.ts'
import { recording } from './recording.ts'
import type { Errand, Reported, WirePorts } from './wire.ts'

export interface ReconciliationPorts extends Omit<WirePorts, 'orderEntry'> {
  readonly account: Account
  readonly reconciliations: Reconciliations
  readonly halts: Pick<Halts, 'raise' | 'well'>
}
export interface ReconciliationSettings {
  readonly backOff: PersistentSettings
  /** The account is compared with the ledger every so many ms. */
  readonly compareEvery: number
  /** While orders are unknown, every so many ms; a part of the other. */
  readonly lookEvery: number
  /** From so many unknown orders on nothing is bought. */
  readonly mostUnknown: number
}
export const RECONCILING: Omit<ReconciliationSettings, 'backOff'> = {
  compareEvery: 60_000,
  lookEvery: 15_000,
  mostUnknown: 3,
}

/** The ledger was compared with a complete snapshot. */
export interface Compared {
  readonly _tag: 'reconciled'
  readonly cause: ReconcileCause
  readonly found: Reconciled
  /** Whether the account told its dollars: without them money is not compared. */
  readonly dollars: 'read' | 'unread'
}
/** Something heard or compared, and what is to be done at the venue because of it. */
export interface AccountStep {
  readonly work: Reported | Failed | Compared
  readonly errands: ReadonlyArray<Errand>
}

/**
 * What the account tells, into the ledger. Messages of the user socket are recorded as they come, in order for each order; the whole account is
 * compared with the ledger at the start, after each connection, every minute and on demand, one comparison at a time. A snapshot that
 * could not be read whole changes nothing: the next one comes.
 */
export const reconciliation = (ports: ReconciliationPorts, settings: ReconciliationSettings): Observable<AccountStep> =>
  defer(() => {
    let unknown = 0
    const signal$ = ports.account.signal$.pipe(share())
    const heard$ = signal$.pipe(
      filter(isMessage),
      inOrderPer(idOf, message => heard(ports, settings, message)),
    )
    const cause$ = merge(
      timer(0, settings.lookEvery, ports.clock.scheduler).pipe(
        filter(turn => unknown > 0 || turn % Math.round(settings.compareEvery / settings.lookEvery) === 0),
        map((turn): ReconcileCause => (turn === 0 ? 'start' : 'minute')),
      ),
      signal$.pipe(
        filter(signal => signal._tag === 'connected' || signal._tag === 'look'),
        map((): ReconcileCause => 'reconnect'),
      ),
      signal$.pipe(
        filter(signal => signal._tag === 'asked'),
        map((): ReconcileCause => 'demand'),
      ),
    )
    // oneAtATime: what asks while a comparison runs wants a snapshot that begins after it asked.
    const compared$ = cause$.pipe(
      oneAtATime(causes => compare(ports, settings, causes.find(cause => cause === 'demand') ?? causes[0] ?? 'minute')),
      tap(({ work }) => {
        if (work._tag === 'reconciled') unknown = work.found.unknown
      }),
    )
    return merge(heard$, compared$)
  })

const isMessage = (signal: AccountSignal): signal is AccountMessage =>
  signal._tag === 'order' || signal._tag === 'trade'
const idOf = (message: AccountMessage) => (message._tag === 'order' ? message.order.orderId : message.trade.orderId)

const failed = (work: Failed): Observable<AccountStep> => of({ work, errands: [] })

/** Recorded one after another. */
const recorded = (
  ports: ReconciliationPorts,
  { backOff }: ReconciliationSettings,
  reports: ReadonlyArray<OrderReport>,
): Observable<AccountStep> =>
  from(reports).pipe(
    concatMap(report =>
      recording(ports, backOff, report).pipe(
        map(({ report: of, answer }): AccountStep => {
          if (answer._tag === 'failed') return { work: answer, errands: [] }
          const next = answer.value.next.map((order): Errand => ({ _tag: 'place', order }))
          const ended: ReadonlyArray<Errand> = of._tag === 'done' ? [{ _tag: 'ended', order: of.order }] : []
          return { work: { _tag: 'reported', report: of, isNew: answer.value.isNew }, errands: [...ended, ...next] }
        }),
      ),
    ),
  )

const heard = (
  ports: ReconciliationPorts,
  settings: ReconciliationSettings,
  message: AccountMessage,
): Observable<AccountStep> =>
  concat(
    told(ports, settings, message),
    // A trade does not say whether its taker is done.
    message._tag === 'trade' && message.trade.role === 'taker' ? lookedUp(ports, settings, message) : EMPTY,
  )

const told = (
  ports: ReconciliationPorts,
  settings: ReconciliationSettings,
  message: AccountMessage,
): Observable<AccountStep> =>
  persistently('look', ports.reconciliations.told(message, ports.clock.now()), settings.backOff, ports.clock).pipe(
    mergeMap(answer => (answer._tag === 'failed' ? failed(answer) : recorded(ports, settings, answer.value))),
    map(step => takenBack(message, step)),
  )

/** The venue lets an order rest that was to take at once: taken back as soon as it says so. Where nobody hears it, the next comparison does. */
const takenBack = (message: AccountMessage, step: AccountStep): AccountStep => {
  const { work, errands } = step
  const isShown = message._tag === 'order' && message.order.state === 'live' && /unmatched/i.test(message.order.text)
  if (!isShown || work._tag !== 'reported' || work.report._tag !== 'accepted') return step
  const { order } = work.report
  return rests(order) ? step : { work, errands: [...errands, { _tag: 'cancel', order }] }
}

const lookedUp = (
  ports: ReconciliationPorts,
  settings: ReconciliationSettings,
  message: AccountMessage,
): Observable<AccountStep> =>
  once('look', () => ports.account.order(idOf(message))()).pipe(
    mergeMap(answer => {
      if (answer._tag === 'failed') return failed(answer)
      return answer.value === null ? EMPTY : told(ports, settings, { _tag: 'order', order: answer.value })
    }),
  )

const compare = (
  ports: ReconciliationPorts,
  settings: ReconciliationSettings,
  cause: ReconcileCause,
): Observable<AccountStep> =>
  once('reconcile', () => comparison(ports)()).pipe(
    mergeMap(answer =>
      answer._tag === 'failed' ? missed(ports, cause, answer) : corrected(ports, settings, cause, answer.value),
    ),
  )

const missed = ({ reconciliations, clock }: ReconciliationPorts, cause: ReconcileCause, why: Failed) =>
  cause === 'demand'
    ? concat(
        failed(why),
        once('reconcile', () => reconciliations.missed(clock.now(), why.failure.message)()).pipe(onlyFailures),
      )
    : failed(why)

const corrected = (
  ports: ReconciliationPorts,
  settings: ReconciliationSettings,
  cause: ReconcileCause,
  { snapshot, found }: Comparison,
): Observable<AccountStep> => {
  const reports = found.corrections.flatMap(one => (one._tag === 'report' ? [one.report] : []))
  const cancels = found.corrections.flatMap(
    (one): ReadonlyArray<Errand> => (one._tag === 'cancel' ? [{ _tag: 'cancel', order: one.order }] : []),
  )
  return concat(
    recorded(ports, settings, reports),
    of<AccountStep>({
      work: { _tag: 'reconciled', cause, found, dollars: snapshot.collateral === null ? 'unread' : 'read' },
      errands: cancels,
    }),
    once('reconcile', () => ports.reconciliations.keep(cause, snapshot, found)()).pipe(onlyFailures),
    once('halt', () => alarm(ports, settings, found)()).pipe(onlyFailures),
  )
}

const onlyFailures = (answer$: ReturnType<typeof once<void>>): Observable<AccountStep> =>
  answer$.pipe(mergeMap(answer => (answer._tag === 'failed' ? failed(answer) : EMPTY)))

/** What does not fit wants a person; too many unknown orders stop entries until they are known. */
const alarm = (
  { halts }: ReconciliationPorts,
  { mostUnknown }: ReconciliationSettings,
  { mismatches, unknown }: Reconciled,
): TE.TaskEither<Failure, void> =>
  pipe(
    unknown >= mostUnknown
      ? halts.raise('unknown_orders', 'no_entries', `${unknown} orders are unknown, less than ${mostUnknown} may be`)
      : halts.well('unknown_orders', `${unknown} orders are unknown`),
    TE.chain(() =>
      mismatches.length === 0
        ? halts.well('reconciliation', 'ledger and venue agree')
        : halts.raise('reconciliation', 'no_entries', mismatches.map(({ text }) => text).join('; ')),
    ),
  )
