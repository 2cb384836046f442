import { merge, Observable, observeOn, retry, Subject, timer } from 'rxjs'
import { type MarketId, marketId, type OrderId } from '../domain/ids.ts'
import { shares, usd } from '../domain/money.ts'
import type { OrderReport } from '../domain/order.ts'
import type { Clock } from '../ports/clock.ts'
import { type Failure, mayPass } from '../ports/failure.ts'
import type { Ledger } from '../ports/store.ts'
import type { SentOrder } from '../ports/venue.ts'
import { type Sql, task, toFailure } from './connection.ts'
import { type ApproveSettings, approve } from './ledger/approve.ts'
import { LEASE_LOST } from './ledger/fence.ts'
import { saveLives } from './ledger/lives.ts'
import { ORDER_SELECTION, type OrderRow, orderOf } from './ledger/orderRows.ts'
import { record } from './ledger/record.ts'
import type { RecordedTold } from './ledger/recordCase.ts'
import { decimal } from './ledger/rows.ts'
import { settle } from './ledger/settle.ts'
import { together } from './ledger/together.ts'

export interface LedgerSettings extends ApproveSettings {
  readonly clock: Clock
}

/**
 * Intents, orders, fills, positions, wallets, outcomes and strategy states in Postgres. Every write is one transaction under the lease
 * (a failure with code `lease_lost` when another engine took it over); what to judge and how a pair goes on is handed in.
 */
export const createLedger = (sql: Sql, settings: LedgerSettings): Ledger => {
  const { clock } = settings
  const told$ = new Subject<MarketId>()
  const nudge = (markets: ReadonlyArray<MarketId>): void => {
    for (const market of markets) told$.next(market)
  }
  // Committed orders that this process has given to its executor and that have no end yet.
  const handedOut = new Set<OrderId>()

  const recorded = together<OrderReport, RecordedTold>({
    key: report => report.order.marketId,
    run: reports => record(sql, settings, handedOut, reports),
    isOfAll: error => isOfAll(toFailure(error)),
  })

  return {
    approve: waiting =>
      task(async () => {
        const { approval, told } = await approve(sql, settings, handedOut, waiting, clock.now())
        for (const order of approval.orders) handedOut.add(order.orderId)
        nudge(told)
        return approval
      }),
    record: report =>
      task(async () => {
        const { told, ...answer } = await recorded(report)
        if (report._tag === 'done') handedOut.delete(report.order.orderId)
        for (const order of answer.next) handedOut.add(order.orderId)
        nudge(told)
        return answer
      }),
    saveLives: lives => task(() => saveLives(sql, settings, lives)),
    unfinished: () =>
      task(async () => {
        const orders = await unfinished(sql)
        for (const { order } of orders) handedOut.add(order.orderId)
        return orders
      }),
    settle: at =>
      task(async () => {
        const paid = await settle(sql, settings, at)
        nudge(paid)
        return paid
      }),
    outcomes$: merge(
      told$.pipe(observeOn(clock.soon)),
      toldElsewhere(sql).pipe(retry({ delay: () => timer(1000, clock.scheduler) })),
    ),
  }
}

/** Nobody answers, or another engine writes: it has nothing to do with what was to be written. */
const isOfAll = (failure: Failure): boolean => mayPass(failure) || failure.code === LEASE_LOST

const unfinished = async (sql: Sql): Promise<ReadonlyArray<SentOrder>> => {
  const rows = await sql<(OrderRow & { readonly is_cancelled: boolean })[]>`
    select exists (select 1 from csgo_intents c where c.market_id = o.market_id and c.closed_as is null and c.kind = 'CANCEL'
                      and c.action->>'orderId' = o.order_id) as is_cancelled, ${sql.unsafe(ORDER_SELECTION)}
     where o.done_at is null order by o.created_at, o.order_id`
  return rows.map(row => ({
    order: orderOf(row),
    sentAt: row.sent_at,
    filledShares: shares(decimal(row.filled_shares)),
    filledUsd: usd(decimal(row.filled_usd)),
    wanted: row.is_cancelled ? 'cancel' : 'fill',
  }))
}

/** Outcomes that other connections told: a person's `csgo_adjust`. A lost connection is listened on again by the driver. */
const toldElsewhere = (sql: Sql): Observable<MarketId> =>
  new Observable(subscriber => {
    const listening = sql
      .listen('csgo_outcomes', payload => subscriber.next(marketId(Number(payload))))
      .catch((error: unknown) => {
        subscriber.error(error)
        return null
      })
    return () => {
      listening.then(one => one?.unlisten()).catch(() => undefined)
    }
  })
