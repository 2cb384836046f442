import { isLeft } from 'fp-ts/lib/Either.js'
import { defer, map, type Observable, scan } from 'rxjs'
import type { MarketEvent } from '../src/domain/event.ts'
import type { MarketId } from '../src/domain/ids.ts'
import type { Followed } from '../src/domain/market.ts'
import { decodeFrame, NOT_READ, type Signal, type TradeSignal } from '../src/domain/wire/marketFrame.ts'
import { eachOf } from '../src/rx/eachOf.ts'
import { perKey } from '../src/rx/perKey.ts'
import { type Assignment, assign } from './assignment.ts'
import { type ConnectionPorts, type ConnectionSettings, connection, type Said } from './connection.ts'
import { eventsOf } from './frames.ts'
import { type SeenTradesSettings, seenTrades } from './seenTrades.ts'
import { turns } from './turns.ts'

export type EventsPorts = ConnectionPorts
export interface EventsSettings extends ConnectionSettings, SeenTradesSettings {
  /** At most so many tokens on a connection; a market needs two. */
  readonly tokensAConnection: number
  /** No two connections are opened within so many ms. */
  readonly stagger: number
}

/** Fit for the venue: its protocol's rhythm, and polls every 15 s. */
export const LISTENING: EventsSettings = {
  tokensAConnection: 200,
  stagger: 250,
  openWithin: 10_000,
  ping: 10_000,
  backOff: { first: 1000, most: 60_000 },
  livedAfter: 30_000,
  frozenAfter: 30_000,
  frozenAfterOnce: 40_000,
  silentAfter: 300_000,
  tradesRemembered: 10_000,
  tradesRememberedFor: 600_000,
}

const NOBODY: Assignment = new Map()

/**
 * That something happened in the followed markets: the market socket, over as many connections as they need, each kept
 * up for ever. No price comes out of it (law 1). Frames that cannot be read, unknown kinds, repeated trades, lost and
 * won connections are notices. It lasts as long as `followed$`.
 */
export const events =
  (ports: EventsPorts, settings: EventsSettings) =>
  (followed$: Observable<ReadonlyArray<Followed>>): Observable<MarketEvent> =>
    defer(() => {
      const turn = turns(ports.clock, settings.stagger)
      return followed$.pipe(
        scan(assign(Math.floor(settings.tokensAConnection / 2)), NOBODY),
        eachOf(assignment => [...assignment]),
        perKey(
          ([number]) => number,
          (assigned$, number) =>
            assigned$.pipe(
              map(([, markets]) => markets),
              connection(ports, settings, number, turn),
            ),
        ),
        eachOf(told(ports, settings)),
      )
    })

/** The events in what a connection said; all that is no event is a notice. */
const told = ({ clock, notice }: EventsPorts, settings: EventsSettings) => {
  const isFirstTime = seenTrades(settings)

  const isNewTrade = (trade: TradeSignal, marketId: MarketId): boolean => {
    const isNew = isFirstTime(trade, clock.now())
    if (!isNew) notice({ _tag: 'duplicate_trade', marketId })
    return isNew
  }
  const mention = (signal: Signal): void => {
    if (signal._tag === 'refused') notice({ _tag: 'frame_refused', reason: signal.reason })
    if (signal._tag === 'other' && !NOT_READ.has(signal.eventType))
      notice({ _tag: 'frame_unknown', eventType: signal.eventType })
  }

  return (said: Said): ReadonlyArray<MarketEvent> => {
    const timestamp = clock.now()
    if (said._tag === 'gap')
      return said.markets.map(({ marketId }) => ({ eventType: 'gap', marketId, timestamp, venueTime: null }))
    const frame = decodeFrame(said.text)
    if (isLeft(frame)) {
      notice({ _tag: 'frame_refused', reason: frame.left })
      return []
    }
    frame.right.forEach(mention)
    return eventsOf(frame.right, said.sides, timestamp, isNewTrade)
  }
}
