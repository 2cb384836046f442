import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import {
  exhaustMap,
  filter,
  firstValueFrom,
  merge,
  type Observable,
  Subject,
  type Subscription,
  take,
  timer,
} from 'rxjs'
import type { AskedByHand, CancelPreview, ClosePreview } from '../domain/control.ts'
import type { By } from '../domain/halt.ts'
import type { StrategyKey } from '../domain/ids.ts'
import { type Millis, type Price, price, shares } from '../domain/money.ts'
import type { Limits, StrategyLimits } from '../domain/risk.ts'
import type { Decision } from '../domain/strategy.ts'
import type { Clock } from '../ports/clock.ts'
import type { Controls } from '../ports/controls.ts'
import { type Failure, failure } from '../ports/failure.ts'
import type { Log } from '../ports/log.ts'
import { readAudit, writeAnswer, writeWish } from '../store/audit.ts'
import { type Closable, readActions, readClosable, readResting } from '../store/byHand.ts'
import { type Sql, task } from '../store/connection.ts'
import { type HaltsStore, haltByHand, resumeByHand } from '../store/halts.ts'
import { closeWish, decisionsOf, estimate, type Wished } from '../trading/byHand.ts'

/** How long it is waited for risk's verdict, and how often it is looked. */
const VERDICT = { within: 5_000, every: 100 } as const
/** While trading is stopped: how often it is looked for what rests all the same. */
const WITHDRAW_EVERY = 5_000
/** Shares are offered in whole hundredths. */
const HUNDREDTH = 10_000

export interface ControlsPorts {
  readonly sql: Sql
  readonly halts: HaltsStore
  readonly limits: Limits
  readonly limitsOf: (strategy: StrategyKey) => StrategyLimits
  readonly reconcile: Controls['reconcile']
  readonly clock: Clock
  readonly log: Log
}
export interface RunningControls extends Controls {
  /** What persons ask, as decisions for the executor. */
  readonly manual$: Observable<Decision>
  /** The pipeline runs from here on: wishes are taken, and what a halt forbids to rest is cancelled. */
  readonly begin: () => Subscription
}

const offerable = ({ held, offered }: Closable) =>
  shares(Math.max(0, Math.floor((held - offered) / HUNDREDTH) * HUNDREDTH))

const nothing = (what: string): Failure => failure('store', what, 'nothing_there')

/** How persons act on this engine; built once, handed to the page and to messengers. */
export const createControls = ({
  sql,
  halts,
  limits,
  limitsOf,
  reconcile,
  clock,
  log,
}: ControlsPorts): RunningControls => {
  const manual$ = new Subject<Decision>()
  let isRunning = false

  const previewOf = (one: Closable, limit: Price | null, at: Millis): ClosePreview => {
    const { market, quote, side, strategy } = one
    const sold = offerable(one)
    const about = { positionId: one.positionId, strategy, marketId: market.marketId, question: market.question, side }
    const { maxExitSpread } = limitsOf(strategy)
    return {
      ...about,
      held: one.held,
      shares: sold,
      cost: one.cost,
      observedAt: quote?.observedAt ?? null,
      ...estimate({ market, quote, side, shares: sold, bids: one.bids, limit, limits, maxExitSpread, at }),
    }
  }

  const carried = (
    what: 'close' | 'cancel',
    by: By,
    asked: object,
    wishes: ReadonlyArray<Wished>,
  ): TE.TaskEither<Failure, AskedByHand> =>
    task(async () => {
      const audit = await writeWish(sql, { by, what, asked })
      log.info('a person asks', { what, who: by.who, from: by.from, audit, actions: wishes.length })
      for (const decision of decisionsOf(audit, wishes, clock.now())) manual$.next(decision)
      const answered = await judged(audit, wishes.length)
      await writeAnswer(sql, audit, {
        actions: answered.map(({ actionId, state, detail }) => ({ actionId, state, detail })),
      })
      return { audit, asked: answered }
    })

  /** The actions of a wish once all are judged, or as far as they are when nobody waits any longer. */
  const judged = (audit: number, count: number) => {
    const over = clock.now() + VERDICT.within
    return firstValueFrom(
      timer(0, VERDICT.every, clock.scheduler).pipe(
        exhaustMap(() => readActions(sql, audit)),
        filter(actions => actions.length >= count || clock.now() > over),
        take(1),
      ),
    )
  }

  const running = <A>(work: TE.TaskEither<Failure, A>): TE.TaskEither<Failure, A> =>
    isRunning ? work : TE.left(failure('store', 'this engine does not trade at the moment: it waits for its lease'))

  const cancelWish = (order: CancelPreview, reason: string): Wished => ({
    strategy: order.strategy,
    marketId: order.marketId,
    quote: null,
    action: { _tag: 'CANCEL', orderId: order.orderId, reason, trigger: price(0) },
  })

  /** What a halt does not let rest. */
  const withdraw = (): TE.TaskEither<Failure, void> =>
    pipe(
      halts.read(),
      TE.chain(({ level, because }) =>
        task(async () => {
          if (level !== 'all_stop' && level !== 'reduce_only') return
          const orders = await readResting(sql, { _tag: 'all' }, level === 'all_stop' ? ['BUY', 'SELL'] : ['BUY'])
          if (orders.length === 0) return
          const by: By = { who: 'the engine', from: 'halt' }
          const audit = await writeWish(sql, {
            by,
            what: 'cancel',
            asked: { level, orders: orders.map(one => one.orderId) },
          })
          const reason = `${level.replaceAll('_', ' ')}: ${because.map(({ detail }) => detail).join('; ')}`
          log.warn('what rests is cancelled, because trading is stopped', { level, orders: orders.length })
          const wishes = orders.map(order => cancelWish(order, reason))
          for (const decision of decisionsOf(audit, wishes, clock.now())) manual$.next(decision)
        }),
      ),
    )

  return {
    manual$,
    halt$: halts.state$,
    state: halts.read,
    halt: (level, reason, by) =>
      pipe(
        haltByHand(sql, { level, reason, by }),
        TE.tapIO(() => halts.look),
      ),
    resume: (how, by) =>
      pipe(
        resumeByHand(sql, { how, by }),
        TE.tapIO(() => halts.look),
      ),
    previewClose: (target, limit) =>
      task(async () => (await readClosable(sql, target)).map(one => previewOf(one, limit, clock.now()))),
    close: (target, limit, by) =>
      running(
        pipe(
          task(() => readClosable(sql, target)),
          TE.filterOrElse(
            found => found.length > 0,
            () => nothing('nothing is held there'),
          ),
          TE.chain(found =>
            carried(
              'close',
              by,
              { target, limit, positions: found.map(one => one.positionId) },
              found.map(one =>
                closeWish({ strategy: one.strategy, marketId: one.market.marketId, side: one.side }, one.quote, {
                  limit,
                  reason: `closed by hand: ${by.who}`,
                }),
              ),
            ),
          ),
        ),
      ),
    previewCancel: target => task(async () => await readResting(sql, target)),
    cancel: (target, by) =>
      running(
        pipe(
          task(() => readResting(sql, target)),
          TE.filterOrElse(
            found => found.length > 0,
            () => nothing('no such order rests, or it is being cancelled'),
          ),
          TE.chain(found =>
            carried(
              'cancel',
              by,
              { target, orders: found.map(one => one.orderId) },
              found.map(one => cancelWish(one, `cancelled by hand: ${by.who}`)),
            ),
          ),
        ),
      ),
    followed: audit => task(async () => ({ audit, asked: await readActions(sql, audit) })),
    reconcile: how => (how === 'apply' ? running(reconcile(how)) : reconcile(how)),
    audit: most => readAudit(sql, most),
    begin: () => {
      isRunning = true
      // exhaustMap: what rests is read anew each time, so that a pass that is skipped is made up for by the next.
      const withdrawing = merge(halts.state$, timer(0, WITHDRAW_EVERY, clock.scheduler))
        .pipe(exhaustMap(() => withdraw()()))
        .subscribe(done => {
          // The database's fault is told by its episode.
          if (E.isLeft(done)) log.debug('what must not rest cannot be looked for', { failure: done.left.message })
        })
      withdrawing.add(() => {
        isRunning = false
      })
      return withdrawing
    },
  }
}
