/**
 * The user socket, kept up for ever. It never replays what a disconnect missed, so each connection begins with `connected`, which asks for a
 * snapshot. It notices a frozen line by its own orders: what the venue took must be told.
 */
import {
  catchError,
  concat,
  concatWith,
  connect,
  defer,
  filter,
  ignoreElements,
  map,
  merge,
  mergeMap,
  type Observable,
  of,
  repeat,
  switchMap,
  take,
  tap,
  throwError,
  timeout,
  timer,
} from 'rxjs'
import type { OrderId } from '../../domain/ids.ts'
import { show } from '../../domain/secret.ts'
import type { Ourselves } from '../../domain/wire/accountTrade.ts'
import { decodeUserFrame, type UserMessage } from '../../domain/wire/userFrame.ts'
import type { AccountSignal } from '../../ports/account.ts'
import type { Clock } from '../../ports/clock.ts'
import type { SocketSignal } from '../../ports/transport.ts'
import { type BackOffSettings, backOff } from '../../rx/backOff.ts'
import { pinging } from '../../rx/pinging.ts'
import type { ApiKey } from './headers.ts'

export interface UserSocketSettings {
  /** A connection that has not answered its first PING after so long is given up, ms. */
  readonly openWithin: number
  readonly ping: number
  readonly backOff: BackOffSettings
  /** A connection that was open for so long counts as a success: the next back-off begins anew, ms. */
  readonly livedAfter: number
  /** An order that the venue took is told by then, ms. */
  readonly toldWithin: number
}

export const LISTENING: UserSocketSettings = {
  openWithin: 10_000,
  ping: 10_000,
  backOff: { first: 1000, most: 60_000 },
  livedAfter: 30_000,
  toldWithin: 15_000,
}

export interface UserSocketParts {
  readonly connect: () => Observable<SocketSignal>
  readonly clock: Clock
  readonly apiKey: ApiKey
  readonly ourselves: Ourselves
  /** Orders that the venue has just taken; hot. */
  readonly taken$: Observable<OrderId>
  /** Hears what could not be read or is not known. */
  readonly mention: (message: Exclude<UserMessage, { readonly _tag: 'order' } | { readonly _tag: 'trade' }>) => void
}

/** So many orders that were told are remembered: the answer to an order may come after its message. */
const REMEMBERED = 2000
/** After so many orders in a row that were not told the line counts as frozen. */
const FROZEN = 2

const broken = (reason: string): Observable<never> => throwError(() => new Error(reason))
const reasonOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error)

const helloOf = ({ apiKey, secret, passphrase }: ApiKey): string =>
  JSON.stringify({ type: 'user', auth: { apiKey, secret: show(secret), passphrase: show(passphrase) } })

/** What was told lately, and how often in a row something was not. */
const createTold = () => {
  const ids = new Set<OrderId>()
  let missed = 0
  return {
    hear: (id: OrderId): void => {
      missed = 0
      ids.delete(id)
      ids.add(id)
      if (ids.size > REMEMBERED) for (const oldest of ids) return void ids.delete(oldest)
    },
    has: (id: OrderId): boolean => ids.has(id),
    miss: (): number => ++missed,
  }
}
type Told = ReturnType<typeof createTold>

const signalsOf = (message: UserMessage, told: Told, { mention }: UserSocketParts): ReadonlyArray<AccountSignal> => {
  switch (message._tag) {
    case 'order':
      told.hear(message.order.orderId)
      return [message]
    case 'trade':
      for (const leg of message.legs) told.hear(leg.orderId)
      return message.legs.map(trade => ({ _tag: 'trade', trade }))
    case 'other':
    case 'refused':
      mention(message)
      return []
  }
}

/** What became of the promise that an order taken is told: nothing when it was, else a look, and the end of a line that does not tell. */
const promised = (
  told: Told,
  { taken$, clock }: UserSocketParts,
  { toldWithin }: UserSocketSettings,
): Observable<AccountSignal> =>
  taken$.pipe(
    mergeMap(id => timer(toldWithin, clock.scheduler).pipe(map(() => id))),
    filter(id => !told.has(id)),
    mergeMap(id => {
      const look: AccountSignal = { _tag: 'look', why: `the user socket did not tell the order ${id}` }
      return told.miss() < FROZEN
        ? of(look)
        : of(look).pipe(concatWith(broken(`frozen: it did not tell ${FROZEN} orders that the venue took`)))
    }),
  )

/** One life of the connection; whatever ends it is an error. */
const life = (
  parts: UserSocketParts,
  settings: UserSocketSettings,
  told: Told,
  opened: () => void,
): Observable<AccountSignal> =>
  parts.connect().pipe(
    concatWith(broken('closed by the other side')),
    connect(signal$ => {
      const text$ = signal$.pipe(
        filter(signal => signal._tag === 'text'),
        map(({ text }) => text),
      )
      const pong$ = text$.pipe(filter(text => text === 'PONG'))
      const talk$ = signal$.pipe(
        filter(signal => signal._tag === 'open'),
        tap(({ send }) => {
          send(helloOf(parts.apiKey))
          // The answer to it says that the key was taken: a wrong one is cut off without a word.
          send('PING')
        }),
        switchMap(({ send }) => pinging(send, pong$, settings.ping, parts.clock.scheduler)),
        switchMap(broken),
      )
      const connected$ = pong$.pipe(
        timeout({
          first: settings.openWithin,
          scheduler: parts.clock.scheduler,
          with: () => broken(`not open after ${settings.openWithin} ms`),
        }),
        take(1),
        tap(opened),
        map((): AccountSignal => ({ _tag: 'connected' })),
      )
      const told$ = text$.pipe(
        mergeMap(text => decodeUserFrame(text, parts.ourselves)),
        mergeMap(message => signalsOf(message, told, parts)),
      )
      return merge(connected$, told$, promised(told, parts, settings), talk$)
    }),
  )

/** Orders and trades of the account as they happen; `disconnected` and `connected` around every gap. Never ends. */
export const userSocket = (parts: UserSocketParts, settings: UserSocketSettings): Observable<AccountSignal> =>
  defer(() => {
    const { clock } = parts
    const told = createTold()
    let failures = 0
    let openSince: number | null = null
    let isAwayTold = false
    const opened = () => {
      openSince = clock.monotonic()
      isAwayTold = false
    }
    const ended = (error: unknown): Observable<AccountSignal> => {
      if (openSince !== null && clock.monotonic() - openSince >= settings.livedAfter) failures = 0
      openSince = null
      const retryIn = backOff(settings.backOff, failures, clock.random)
      failures++
      const wait$ = timer(retryIn, clock.scheduler).pipe(ignoreElements())
      // Once a gap, however often it fails to come back.
      const away: ReadonlyArray<AccountSignal> = isAwayTold ? [] : [{ _tag: 'disconnected', why: reasonOf(error) }]
      isAwayTold = true
      return concat(away, wait$)
    }
    return defer(() => life(parts, settings, told, opened)).pipe(catchError(ended), repeat())
  })
