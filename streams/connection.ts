import {
  concatWith,
  connect,
  defer,
  endWith,
  filter,
  ignoreElements,
  map,
  merge,
  mergeMap,
  type Observable,
  retry,
  scan,
  shareReplay,
  switchMap,
  take,
  takeUntil,
  takeWhile,
  tap,
  throwError,
  timeout,
  timer,
  withLatestFrom,
} from 'rxjs'
import type { Followed } from '../src/domain/market.ts'
import type { Notice } from '../src/domain/notice.ts'
import type { Clock } from '../src/ports/clock.ts'
import type { Stirred } from '../src/ports/store.ts'
import type { SocketSignal } from '../src/ports/transport.ts'
import type { MarketSocket } from '../src/ports/venue.ts'
import { type BackOffSettings, backOff } from '../src/rx/backOff.ts'
import { pinging } from '../src/rx/pinging.ts'
import { type TokenSides, tokenSides } from './frames.ts'
import { type SilenceSettings, silence } from './silence.ts'

export interface ConnectionPorts {
  readonly marketSocket: MarketSocket
  readonly clock: Clock
  readonly notice: (notice: Notice) => void
  /** Markets whose books a poll found changed; hot. It only serves to notice a frozen connection. */
  readonly stirred$: Observable<Stirred>
}
export interface ConnectionSettings extends SilenceSettings {
  /** A connection that is not open after so long is given up, ms. */
  readonly openWithin: number
  /** How often a PING goes out, ms. Two without an answer end the connection. */
  readonly ping: number
  readonly backOff: BackOffSettings
  /** A connection that had data for so long counts as a success: the next back-off begins anew, ms. */
  readonly livedAfter: number
}

/** What a connection says: a frame with whose tokens are on it, or that it is back and what it may have missed. */
export type Said =
  | { readonly _tag: 'frame'; readonly text: string; readonly sides: TokenSides }
  | { readonly _tag: 'gap'; readonly markets: ReadonlyArray<Followed> }

interface Listening {
  readonly markets: ReadonlyArray<Followed>
  readonly sides: TokenSides
}

const isOpen = (signal: SocketSignal) => signal._tag === 'open'
const isPong = (signal: SocketSignal) => signal._tag === 'text' && signal.text === 'PONG'
const isData = (signal: SocketSignal): signal is Extract<SocketSignal, { readonly _tag: 'text' }> =>
  signal._tag === 'text' && signal.text !== 'PONG' && signal.text !== ''

type Send = (text: string) => void

/** The first subscription opens the conversation (a PING before it would end it); later ones tell what changed. */
const subscribing = (send: Send, listening$: Observable<Listening>): Observable<never> =>
  listening$.pipe(
    scan<Listening, TokenSides | null>((before, { sides }) => {
      const now = [...sides.keys()]
      if (before === null) {
        send(JSON.stringify({ type: 'market', assets_ids: now, custom_feature_enabled: true }))
        return sides
      }
      const left = [...before.keys()].filter(token => !sides.has(token))
      const joined = now.filter(token => !before.has(token))
      if (left.length > 0) send(JSON.stringify({ assets_ids: left, operation: 'unsubscribe' }))
      if (joined.length > 0) send(JSON.stringify({ assets_ids: joined, operation: 'subscribe' }))
      return sides
    }, null),
    ignoreElements(),
  )

/** A connection that ends for a reason. */
export const broken = (reason: string): Observable<never> => throwError(() => new Error(reason))

/** Why a connection ended, in words. */
export const reasonOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error)

/** One life of the connection: from connecting to whatever ends it, which is always an error. */
const life = (
  ports: ConnectionPorts,
  settings: ConnectionSettings,
  listening$: Observable<Listening>,
  opened: (listening: Listening) => ReadonlyArray<Said>,
): Observable<Said> =>
  ports.marketSocket.connect().pipe(
    concatWith(broken('closed by the other side')),
    timeout({
      first: settings.openWithin,
      scheduler: ports.clock.scheduler,
      with: () => broken(`not open after ${settings.openWithin} ms`),
    }),
    connect(signal$ => {
      const pong$ = signal$.pipe(filter(isPong))
      const data$ = signal$.pipe(filter(isData))
      const ownStirred$ = ports.stirred$.pipe(
        withLatestFrom(listening$),
        filter(([{ marketId }, { markets }]) => markets.some(market => market.marketId === marketId)),
        map(([stirred]) => stirred),
      )
      const talk$ = signal$.pipe(
        filter(isOpen),
        switchMap(({ send }) =>
          merge(
            subscribing(send, listening$),
            listening$.pipe(take(1), mergeMap(opened)),
            merge(
              pinging(send, pong$, settings.ping, ports.clock.scheduler),
              silence(data$, ownStirred$, settings, ports.clock),
            ).pipe(switchMap(broken)),
          ),
        ),
      )
      const frame$ = data$.pipe(
        withLatestFrom(listening$),
        map(([{ text }, { sides }]): Said => ({ _tag: 'frame', text, sides })),
      )
      return merge(talk$, frame$)
    }),
  )

/**
 * One connection of the market socket, kept up for ever: it listens to the markets that it is told (both tokens of
 * each), reconnects after a back-off whenever it ends, and then says `gap`. It ends when it is told none, or when
 * nobody tells it any more. `turn`: how long it must wait for its turn to connect, ms.
 */
export const connection =
  (ports: ConnectionPorts, settings: ConnectionSettings, number: number, turn: () => number) =>
  (markets$: Observable<ReadonlyArray<Followed>>): Observable<Said> =>
    defer(() => {
      const { clock, notice } = ports
      let failures = 0
      let wasOpen = false
      let dataSince: number | null = null
      const listening$ = markets$.pipe(
        takeWhile(markets => markets.length > 0),
        map((markets): Listening => ({ markets, sides: tokenSides(markets) })),
        shareReplay({ bufferSize: 1, refCount: true }),
      )
      const opened = ({ markets, sides }: Listening): ReadonlyArray<Said> => {
        const isBack = wasOpen
        wasOpen = true
        notice({ _tag: 'connected', connection: number, tokens: sides.size })
        return isBack ? [{ _tag: 'gap', markets }] : []
      }
      const again = (error: unknown): Observable<unknown> => {
        const hasLived = dataSince !== null && clock.monotonic() - dataSince >= settings.livedAfter
        if (hasLived) failures = 0
        dataSince = null
        const retryIn = backOff(settings.backOff, failures, clock.random)
        failures++
        notice({ _tag: 'disconnected', connection: number, reason: reasonOf(error), retryIn })
        return timer(retryIn, clock.scheduler)
      }
      return defer(() => timer(turn(), clock.scheduler)).pipe(
        switchMap(() => life(ports, settings, listening$, opened)),
        tap(said => {
          if (said._tag === 'frame') dataSince ??= clock.monotonic()
        }),
        retry({ delay: again }),
        // This subscription also keeps what is listened to while no connection is open.
        takeUntil(listening$.pipe(ignoreElements(), endWith('over'))),
      )
    })
