/** The live venue: names, order entry and account of one wallet, joined. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { delay, map, merge, Subject, share } from 'rxjs'
import type { OrderId, TokenId } from '../../domain/ids.ts'
import { type Millis, millis, type Shares, type Usd } from '../../domain/money.ts'
import type { Draft, Order } from '../../domain/order.ts'
import { readVersion } from '../../domain/wire/accountReads.ts'
import type { OrderAnswer } from '../../domain/wire/orderAnswer.ts'
import type { Account, AccountSignal } from '../../ports/account.ts'
import type { Clock } from '../../ports/clock.ts'
import { type Failure, failure } from '../../ports/failure.ts'
import type { Transport } from '../../ports/transport.ts'
import type { OrderEntry } from '../../ports/venue.ts'
import { jsonOf } from '../answer.ts'
import { collateral, createAccount, sharesThere } from './account.ts'
import type { AmountDecimals } from './amounts.ts'
import { type Client, createClient, type Pace } from './client.ts'
import type { ExchangeVersion } from './contracts.ts'
import type { ApiKey } from './headers.ts'
import { createHeartbeats, type HeartbeatSettings } from './heartbeats.ts'
import { liveOrderId, type NamingSettings } from './naming.ts'
import { createOrderEntry, type LiveOrderEntry } from './orderEntry.ts'
import { LISTENING, type UserSocketSettings, userSocket } from './userSocket.ts'
import type { Wallet } from './wallet.ts'
import { type Alarms, watchClock, watchMode, watchSocket } from './watch.ts'

export interface LiveParts extends Alarms {
  readonly transport: Transport
  readonly clock: Clock
  readonly clobUrl: string
  readonly userSocketUrl: string
  readonly wallet: Wallet
  readonly apiKey: ApiKey
  readonly metadata: NamingSettings['metadata']
  readonly decimals: AmountDecimals
  readonly pace?: Pace
  /** No answer to an order by then: unknown, ms. */
  readonly deadline?: Millis
  readonly socket?: UserSocketSettings
  readonly beats?: HeartbeatSettings
}

export interface Live {
  /** Whose money it is, in small letters. */
  readonly owner: `0x${string}`
  readonly nameOrder: (order: Draft, attempt: number) => OrderId
  readonly makeReady: LiveOrderEntry['makeReady']
  readonly orderEntry: OrderEntry
  readonly account: Account
  /** All dollars of the account, also those that open orders hold. */
  readonly collateral: TE.TaskEither<Failure, Usd>
  /** What is there of each of these tokens; Left when one cannot be read. */
  readonly shares: (tokens: ReadonlyArray<TokenId>) => TE.TaskEither<Failure, ReadonlyMap<TokenId, Shares>>
  /** Whether another program beats for this key at the venue. */
  readonly rival: () => Promise<'beats' | 'none'>
  readonly client: Client
  readonly stop: () => void
}

const DEADLINE: Millis = millis(10_000)
/** ms. */
const DOUBT = 1000

type Open = Pick<LiveParts, 'transport' | 'clobUrl'>

/** `GET /version`: the exchange version in force. A version that this engine does not know is a failure: its orders would be refused. */
const versionInForce = async ({ transport, clobUrl }: Open): Promise<E.Either<Failure, ExchangeVersion>> => {
  const answer = await transport.request({ method: 'GET', url: `${clobUrl}/version`, body: null, deadline: DEADLINE })()
  const json = jsonOf('venue', '/version', answer)
  if (E.isLeft(json)) return json
  const version = readVersion(json.right)
  if (E.isLeft(version)) return E.left(failure('venue', `/version: ${version.left}`, 'garbage'))
  if (version.right === 2 || version.right === 3) return E.right(version.right)
  return E.left(
    failure(
      'venue',
      `the venue's exchange is at version ${version.right}, and this engine signs for 2 and 3: look for a newer version of the engine`,
      'version',
    ),
  )
}

export const createLive = async (parts: LiveParts): Promise<E.Either<Failure, Live>> => {
  const { transport, clock, clobUrl, wallet, apiKey, say } = parts
  const version = await versionInForce(parts)
  if (E.isLeft(version)) return version
  let inForce = version.right
  const naming = (): NamingSettings => ({ metadata: parts.metadata, decimals: parts.decimals, versionInForce: inForce })

  const client = createClient(parts)
  const heartbeats = createHeartbeats(client, clock, parts.beats)
  const taken$ = new Subject<OrderId>()
  const look$ = new Subject<string>()
  /** Looked at once it stands in the ledger. */
  const doubt$ = new Subject<string>()

  const askVersion = async (): Promise<void> => {
    const now = await versionInForce(parts)
    if (E.isLeft(now)) say(now.left.message)
    else if (now.right !== inForce) {
      say(`the exchange is at version ${now.right} now, and was at ${inForce}`)
      inForce = now.right
    }
  }

  const answered = (order: Order, answer: OrderAnswer): void => {
    switch (answer._tag) {
      case 'accepted':
        taken$.next(order.orderId)
        return
      case 'rejected':
        if (/order_version_mismatch/.test(answer.text)) void askVersion()
        return
      case 'unknown':
        doubt$.next(`nobody knows what became of the order ${order.orderId}`)
        return
      case 'killed':
        return
    }
  }

  const socket$ = userSocket(
    {
      connect: () => transport.socket(parts.userSocketUrl),
      clock,
      apiKey,
      ourselves: { apiKey: apiKey.apiKey, funder: wallet.funder },
      taken$,
      mention: message =>
        say(
          message._tag === 'other'
            ? `the user socket says: ${message.eventType}`
            : `the user socket: ${message.reason}`,
        ),
    },
    parts.socket ?? LISTENING,
  )
  const look = (why: string): AccountSignal => ({ _tag: 'look', why })
  const signal$ = merge(
    socket$.pipe(watchSocket(parts, clock)),
    merge(look$, doubt$.pipe(delay(DOUBT, clock.scheduler))).pipe(map(look)),
    heartbeats.lost$.pipe(map(why => look(`${why}: all orders are taken for cancelled`))),
    watchMode(client.mode, parts, clock),
    watchClock(transport, clobUrl, parts, clock),
  ).pipe(share())

  const orderEntry = createOrderEntry({
    client,
    clock,
    heartbeats,
    naming,
    answered,
    uncertain: why => {
      say(why)
      look$.next(why)
    },
  })
  const account = createAccount(client, clock, { apiKey: apiKey.apiKey, funder: wallet.funder })
  return E.right({
    owner: `0x${wallet.funder.slice(2).toLowerCase()}`,
    collateral: () => collateral(client),
    shares: tokens => () => sharesThere(client, tokens),
    nameOrder: liveOrderId(wallet, naming),
    makeReady: orderEntry.makeReady,
    orderEntry,
    account: {
      ...account,
      snapshot: (since, tokens) =>
        pipe(
          account.snapshot(since, tokens),
          // Read with the API key: it is taken.
          TE.tapIO(() => () => parts.calm('unauthorised')),
        ),
      signal$,
    },
    rival: heartbeats.rival,
    client,
    stop: heartbeats.stop,
  })
}
