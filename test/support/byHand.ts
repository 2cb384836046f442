import { concatMap, type Subscription } from 'rxjs'
import { systemClock } from '../../src/clock.ts'
import { marketId, type OrderId } from '../../src/domain/ids.ts'
import type { RunningControls } from '../../src/process/controls.ts'
import type { Sql } from '../../src/store/connection.ts'
import { createLedger } from '../../src/store/ledger.ts'
import { aDecision, aQuote, cents, cores, LEASE, must, pieces, setQuote } from './trading.ts'

const ledgerOf = (sql: Sql) => createLedger(sql, { cores, leaseName: LEASE, fencing: () => 1, clock: systemClock })

/** What persons ask is judged and written, as by an engine whose orders never reach a venue. */
export const judging = (sql: Sql, controls: RunningControls): Subscription => {
  const ledger = ledgerOf(sql)
  const running = controls.begin()
  running.add(
    controls.manual$
      .pipe(concatMap(decision => ledger.approve([{ decision, since: systemClock.now() }])()))
      .subscribe(),
  )
  return running
}

/** Rests a purchase of ten shares of YES at 30 cents in the first market, which gets a price of now. */
export const restOne = async (sql: Sql, step: number): Promise<OrderId> => {
  const ledger = ledgerOf(sql)
  const at = systemClock.now()
  await setQuote(sql, marketId(1), aQuote(49, 51, { observedAt: at }))
  const { orders } = await must(
    ledger.approve([
      {
        decision: aDecision(
          [
            {
              _tag: 'PLACE',
              side: 'YES',
              direction: 'BUY',
              price: cents(30),
              shares: pieces(10),
              reason: 'to rest',
              trigger: cents(50),
            },
          ],
          { step, at },
        ),
        since: at,
      },
    ]),
  )
  const [order] = orders
  if (order === undefined) throw new Error('it does not rest')
  await must(ledger.record({ _tag: 'accepted', order, at, status: 'live' }))
  return order.orderId
}
