import {
  concat,
  concatMap,
  connect,
  EMPTY,
  endWith,
  exhaustMap,
  filter,
  from,
  ignoreElements,
  map,
  merge,
  mergeMap,
  NEVER,
  type Observable,
  type OperatorFunction,
  of,
  shareReplay,
  takeUntil,
  timer,
} from 'rxjs'
import type { MarketId } from '../src/domain/ids.ts'
import { type Millis, millis } from '../src/domain/money.ts'
import type { Order, Refusal, RiskApproved } from '../src/domain/order.ts'
import type { Decision } from '../src/domain/strategy.ts'
import { isRefusedForContent } from '../src/ports/failure.ts'
import type { Approval, Waiting } from '../src/ports/store.ts'
import { latestPer } from '../src/rx/latestPer.ts'
import { oneAtATime } from '../src/rx/oneAtATime.ts'
import { type Failed, once, type PersistentSettings, persistently } from './persistently.ts'
import type { AccountStep, Compared } from './reconciliation.ts'
import { type Errand, type Reported, type WirePorts, wire } from './wire.ts'

export type ExecutorPorts = WirePorts
export interface ExecutorSettings {
  readonly backOff: PersistentSettings
  /** Lives without actions are written once in so many ms. */
  readonly saveEvery: number
  /** Resolved markets are paid every so many ms. */
  readonly settleEvery: number
}
export const EXECUTING: ExecutorSettings = {
  backOff: { first: 100, most: 5_000 },
  saveEvery: 1_000,
  settleEvery: 15_000,
}

/** What the executor did, for counting. */
export type Work =
  | {
      readonly _tag: 'approval'
      /** Judged together, in one transaction. */
      readonly decisions: number
      /** How long the oldest of them waited for its commit, ms. */
      readonly waited: Millis
      readonly orders: ReadonlyArray<RiskApproved<Order>>
      readonly cancels: ReadonlyArray<RiskApproved<Order>>
      readonly refusals: ReadonlyArray<Refusal>
    }
  | Reported
  | { readonly _tag: 'resumed'; readonly orders: number }
  | Compared
  | { readonly _tag: 'saved'; readonly lives: number }
  | { readonly _tag: 'settled'; readonly markets: ReadonlyArray<MarketId> }
  | Failed

/** Something done, and what is to be done at the venue because of it. */
interface Step {
  readonly work: Work
  readonly errands: ReadonlyArray<Errand>
}

/**
 * The sink. Decisions are approved and reserved one batch at a time, then go over the wire; lives without actions are written
 * together; resolved markets are paid. Orders that an earlier process left are taken up before any new one. In a market that turns
 * blind what rests is cancelled. What the account behind the order entry tells is recorded beside it.
 */
export const executor =
  (
    ports: ExecutorPorts,
    settings: ExecutorSettings,
    blind$: Observable<MarketId> = NEVER,
    account$: Observable<AccountStep> = EMPTY,
  ): OperatorFunction<Decision, Work> =>
  decision$ =>
    decision$.pipe(
      // connect: every branch listens before the first decision comes.
      connect(in$ => {
        const over$ = in$.pipe(ignoreElements(), endWith('over'))
        const resumed$ = resume(ports, settings).pipe(shareReplay())
        const approved$ = in$.pipe(
          filter(decision => decision.actions.length > 0),
          map((decision): Waiting => ({ decision, since: ports.clock.now() })),
          oneAtATime(together => concat(resumed$.pipe(ignoreElements()), approve(ports, settings, together))),
        )
        const settled$ = settle(ports, settings).pipe(takeUntil(over$))
        const told$ = concat(resumed$.pipe(ignoreElements()), account$.pipe(takeUntil(over$)))
        const withdraw$ = blind$.pipe(
          map((marketId): Errand => ({ _tag: 'withdraw', marketId })),
          takeUntil(over$),
        )
        const saved$ = in$.pipe(
          filter(decision => decision.actions.length === 0),
          map(decision => decision.life),
          save(ports, settings),
        )
        return merge(merge(resumed$, approved$, settled$, told$).pipe(carry(ports, settings, withdraw$)), saved$)
      }),
    )

const resume = ({ ledger, clock }: ExecutorPorts, { backOff }: ExecutorSettings): Observable<Step> =>
  persistently('resume', ledger.unfinished(), backOff, clock).pipe(
    map(answer =>
      answer._tag === 'failed'
        ? { work: answer, errands: [] }
        : {
            work: { _tag: 'resumed', orders: answer.value.length },
            errands: answer.value.map(sent => ({ _tag: 'resume', sent })),
          },
    ),
  )

/**
 * The same decisions again until the commit succeeds: approving is idempotent, so nothing is lost and nothing done twice. A batch that
 * the database refuses for what is in it is taken apart, so that one bad decision stops no other; alone it is given up, said.
 */
const approve = (
  ports: ExecutorPorts,
  settings: ExecutorSettings,
  together: ReadonlyArray<Waiting>,
): Observable<Step> => {
  const { ledger, clock } = ports
  return persistently('approve', ledger.approve(together), settings.backOff, clock, refused).pipe(
    concatMap(answer => {
      if (answer._tag === 'succeeded') return of(approvalStep(answer.value, together, clock.now()))
      const said: Step = { work: answer, errands: [] }
      if (!refused(answer) || together.length === 1) return of(said)
      return concat(of(said), from(together).pipe(concatMap(one => approve(ports, settings, [one]))))
    }),
  )
}

const refused = ({ failure }: Failed): boolean => isRefusedForContent(failure)

const approvalStep = (approval: Approval, together: ReadonlyArray<Waiting>, now: Millis): Step => ({
  work: {
    _tag: 'approval',
    ...approval,
    decisions: together.length,
    waited: millis(now - Math.min(...together.map(one => one.since))),
  },
  errands: [
    ...approval.orders.map((order): Errand => ({ _tag: 'place', order })),
    ...approval.cancels.map((order): Errand => ({ _tag: 'cancel', order })),
  ],
})

/** exhaustMap: while markets are being paid the next pass has nothing to add. A pass that fails is followed by the next. */
const settle = ({ ledger, clock }: ExecutorPorts, { settleEvery }: ExecutorSettings): Observable<Step> =>
  timer(0, settleEvery, clock.scheduler).pipe(
    exhaustMap(() => once('settle', () => ledger.settle(clock.now())())),
    filter(answer => answer._tag === 'failed' || answer.value.length > 0),
    map(answer =>
      answer._tag === 'failed'
        ? { work: answer, errands: [] }
        : {
            work: { _tag: 'settled', markets: answer.value },
            errands: answer.value.map(marketId => ({ _tag: 'withdraw', marketId })),
          },
    ),
  )

const save = ({ ledger, clock }: ExecutorPorts, { saveEvery }: ExecutorSettings) =>
  latestPer({
    key: (life: Decision['life']) => `${life.strategy}/${life.marketId}`,
    every: saveEvery,
    scheduler: clock.scheduler,
    write: lives =>
      once('save', ledger.saveLives(lives)).pipe(
        map((answer): Work => (answer._tag === 'failed' ? answer : { _tag: 'saved', lives: lives.length })),
      ),
    hasFailed: work => work._tag === 'failed',
  })

/** What was done is said; what is to be done because of it goes over the wire. */
const carry =
  (ports: ExecutorPorts, { backOff }: ExecutorSettings, withdraw$: Observable<Errand>): OperatorFunction<Step, Work> =>
  step$ =>
    step$.pipe(
      connect(in$ =>
        merge(
          in$.pipe(map(step => step.work)),
          merge(in$.pipe(mergeMap(step => step.errands)), withdraw$).pipe(wire(ports, backOff)),
        ),
      ),
    )
