import { isLeft } from 'fp-ts/lib/Either.js'
import {
  catchError,
  defer,
  EMPTY,
  expand,
  filter,
  from,
  map,
  type Observable,
  type OperatorFunction,
  of,
  switchMap,
  takeWhile,
  timer,
} from 'rxjs'
import type { MarketId } from '../src/domain/ids.ts'
import type { Tick } from '../src/domain/tick.ts'
import type { Ask, Looked, Lookups } from '../src/ports/store.ts'
import { eachOf } from '../src/rx/eachOf.ts'
import { perKey } from '../src/rx/perKey.ts'
import { shared } from '../src/rx/shared.ts'
import type { Happening } from './happening.ts'
import {
  type Answered,
  type MarketTicks,
  type MarketTicksPorts,
  type MarketTicksSettings,
  marketTicks,
} from './marketTicks.ts'

export interface TicksPorts extends MarketTicksPorts {
  readonly lookups: Lookups
}
export interface TicksSettings extends MarketTicksSettings {
  /** How long a market waits after a lookup that brought no row or failed, ms. */
  readonly retryAfter: number
}

/** As design has them. */
export const TICKING: TicksSettings = { maxTickWait: 25, maxPriceAge: 20_000, retryAfter: 250, withheldTrades: 500 }

/** The price lookup of many markets: one statement. It answers once, and fails only by a defect. */
export type Select = (asks: ReadonlyArray<Ask>) => Observable<ReadonlyMap<MarketId, Looked>>

/** So many markets share a statement: more would make a turn of the loop long, in which all of them tick. */
const MARKETS_A_LOOKUP = 200

/**
 * What happened, priced: by market, each happening looks up the row and becomes a tick with all that came before it.
 * Outcomes that the market has not heard come before its tick, each once, in the order of the ledger; a nudge alone
 * brings only them. A price that is missing, suspect or too old becomes `blind` when that reason is new, and a notice
 * each time; its trades wait for the next priced tick. Failed lookups are noticed and asked again.
 */
export const ticks = (ports: TicksPorts, settings: TicksSettings): OperatorFunction<Happening, Tick> =>
  ticksBy(selecting(ports))(ports, settings)

/** The same over any lookup that is an Observable: the stepped world's, or one on virtual time. */
export const ticksBy =
  (select: Select) =>
  (ports: MarketTicksPorts, settings: TicksSettings): OperatorFunction<Happening, Tick> =>
  happening$ =>
    defer(() => {
      const lookup = shared((ask: Ask) => ask.marketId, select, MARKETS_A_LOOKUP)
      const looking = (market: MarketTicks): Observable<Answered> => {
        const look$ = lookup(market.begin).pipe(map(market.answer))
        return look$.pipe(
          expand(({ next }) => {
            switch (next) {
              case 'again':
                return look$
              case 'rest':
                return timer(settings.retryAfter, ports.clock.scheduler).pipe(switchMap(() => look$))
              case 'wait':
              case 'over':
                return EMPTY
            }
          }),
        )
      }

      return happening$.pipe(
        perKey(
          happening => happening.marketId,
          (ofMarket$, marketId) =>
            defer(() => {
              const market = marketTicks(ports, settings, marketId)
              return ofMarket$.pipe(
                filter(market.take),
                // Newest wins: an older lookup is given up, and what it carried is inherited by the next.
                switchMap(() => looking(market)),
                takeWhile(answered => answered.next !== 'over', true),
                eachOf(answered => answered.ticks),
              )
            }),
        ),
      )
    })

const NO_ROWS: ReadonlyMap<MarketId, Looked> = new Map()

/** The port as a select. An error is told once and answers nobody: all its markets keep what they carry and rest. */
const selecting =
  ({ lookups, notice }: TicksPorts): Select =>
  asks => {
    const failed = (message: string) => {
      notice({ _tag: 'lookup_failed', message })
      return NO_ROWS
    }
    return defer(() => from(lookups.priced(asks)())).pipe(
      map(answer => (isLeft(answer) ? failed(answer.left.message) : answer.right)),
      catchError((defect: unknown) => of(failed(String(defect)))),
    )
  }
