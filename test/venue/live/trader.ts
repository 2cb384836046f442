/** A live trader on a simulated venue of one test: real HTTP, real sockets, a wallet that the venue issued. */
import * as E from 'fp-ts/lib/Either.js'
import { filter, firstValueFrom, type Observable, ReplaySubject, toArray } from 'rxjs'
import { afterEach } from 'vitest'
import { conditionId, tokenId } from '../../../src/domain/ids.ts'
import { millis, price, shares } from '../../../src/domain/money.ts'
import type { Order, OrderReport, RiskApproved } from '../../../src/domain/order.ts'
import type { AccountSignal } from '../../../src/ports/account.ts'
import type { Clock } from '../../../src/ports/clock.ts'
import type { HttpRequest, Transport } from '../../../src/ports/transport.ts'
import type { Simulator, SimulatorOptions } from '../../../src/simulator/server.ts'
import { openApiKey } from '../../../src/venue/live/apiKey.ts'
import { createLive, type Live, type LiveParts } from '../../../src/venue/live/live.ts'
import type { Wallet } from '../../../src/venue/live/wallet.ts'
import { createTransport, type OpenTransport } from '../../../src/venue/transport.ts'
import { quietMarket, type Traded } from '../../acceptance/markets.ts'
import { fastClock, start } from '../../simulator/running.ts'
import { at, text } from '../../simulator/worlds.ts'
import { silentLog } from '../../support/log.ts'
import { type Changed, orderOf, walletOf } from './draft.ts'

/** Faster than the machine's: stamps may be 30 s old, so that a slow machine has some seconds. */
export const PACE = fastClock(8)

export const startVenue = (options: Partial<SimulatorOptions> = {}): Promise<Simulator> =>
  start(options, silentLog, PACE)

const closing: Array<() => Promise<void> | void> = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const right = <A>(either: E.Either<{ readonly message: string }, A>): A => {
  if (E.isLeft(either)) throw new Error(either.left.message)
  return either.right
}

/** A wallet that the venue issues by name. */
const issued = async (url: string, name: string, changed: Partial<Wallet> = {}): Promise<Wallet> => {
  const body: unknown = await (await fetch(`${url}/sim/wallet?name=${name}`)).json()
  return walletOf(text(at(body, 'privateKey')), changed)
}

export interface Trader {
  readonly live: Live
  readonly wallet: Wallet
  readonly market: Traded
  readonly signals: ReadonlyArray<AccountSignal>
  readonly alarms: ReadonlyArray<string>
  readonly says: ReadonlyArray<string>
  /** What went to the venue, in order. */
  readonly sent: ReadonlyArray<HttpRequest>
  /** Waits for a signal, those that came before included. */
  readonly heard: (is: (signal: AccountSignal) => boolean) => Promise<AccountSignal>
  readonly order: (changed?: Changed, attempt?: number) => RiskApproved<Order>
  readonly place: (order: RiskApproved<Order>) => Promise<ReadonlyArray<OrderReport>>
}

export interface TraderOptions extends Partial<Pick<LiveParts, 'pace' | 'deadline' | 'socket' | 'metadata' | 'beats'>> {
  readonly name?: string
  readonly wallet?: Partial<Wallet>
  readonly clock?: Clock
  readonly market?: Traded
  /** Stands between the trader and the network. */
  readonly wire?: (transport: Transport) => Transport
  /** Without it nobody listens to the account. */
  readonly listens?: 'yes' | 'no'
}

const recorded = (transport: Transport, sent: HttpRequest[]): Transport => ({
  ...transport,
  request: asked => {
    sent.push(asked)
    return transport.request(asked)
  },
})

export const trader = async ({ url }: Simulator, options: TraderOptions = {}): Promise<Trader> => {
  const { clock = PACE, name = 'engine', listens = 'yes', wire = same } = options
  const wallet = await issued(url, name, options.wallet)
  const open: OpenTransport = createTransport({ clock })
  closing.push(open.close)
  const sent: HttpRequest[] = []
  const transport = recorded(wire(open), sent)
  const clobUrl = `${url}/clob`
  const apiKey = right(await openApiKey({ transport: open, clock, clobUrl, wallet, dataDir: null }))
  const alarms: string[] = []
  const says: string[] = []
  const live = right(
    await createLive({
      metadata: 'intent',
      decimals: 'tick',
      ...options,
      transport,
      clock,
      clobUrl,
      userSocketUrl: `${url.replace('http', 'ws')}/ws/user`,
      wallet,
      apiKey,
      alarm: reason => void alarms.push(reason),
      calm: reason => void alarms.push(`${reason} over`),
      say: what => void says.push(what),
    }),
  )
  closing.push(live.stop)
  const signals: AccountSignal[] = []
  const signal$ = new ReplaySubject<AccountSignal>()
  if (listens === 'yes') {
    const listening = live.account.signal$.subscribe(signal => {
      signals.push(signal)
      signal$.next(signal)
    })
    closing.push(() => listening.unsubscribe())
  }
  const market = options.market ?? (await quietMarket(url))
  const heard = (is: (signal: AccountSignal) => boolean) => firstValueFrom(signal$.pipe(filter(is)))
  if (listens === 'yes') await heard(({ _tag }) => _tag === 'connected')
  return {
    live,
    wallet,
    market,
    signals,
    alarms,
    says,
    sent,
    heard,
    order: (changed = {}, attempt = 1) =>
      orderOf(
        wallet,
        {
          conditionId: conditionId(market.condition),
          tokenId: tokenId(market.yes),
          negRisk: market.negRisk,
          limit: price(20_000),
          amount: { _tag: 'shares', shares: shares(10_000_000) },
          decidedAt: millis(clock.now()),
          ...changed,
        },
        attempt,
      ),
    place: order => all(live.orderEntry.place(order)),
  }
}

const same = (transport: Transport): Transport => transport
export const all = <A>(source: Observable<A>): Promise<ReadonlyArray<A>> => firstValueFrom(source.pipe(toArray()))

const shortOne = (report: OrderReport): ReadonlyArray<unknown> => {
  switch (report._tag) {
    case 'accepted':
      return ['accepted', report.status]
    case 'done':
      return [report.result, report.text]
    case 'unknown':
      return ['unknown', report.text]
    case 'filled':
    case 'settled':
      return [report._tag]
  }
}
/** Reports without what is asked elsewhere. */
export const short = (reports: ReadonlyArray<OrderReport>): ReadonlyArray<unknown> => reports.map(shortOne)

/** Switches a fault on at the venue. */
export const strike = async ({ url }: Simulator, fault: Readonly<Record<string, unknown>>): Promise<void> => {
  const answer = await fetch(`${url}/sim/faults`, { method: 'POST', body: JSON.stringify(fault) })
  if (!answer.ok) throw new Error(`the venue takes no such fault: ${await answer.text()}`)
}
export const calmDown = async ({ url }: Simulator): Promise<void> => {
  await fetch(`${url}/sim/faults`, { method: 'DELETE' })
}

export const asTrade = (signal$: ReadonlyArray<AccountSignal>) =>
  signal$.flatMap(signal => (signal._tag === 'trade' ? [signal.trade] : []))
export const asOrders = (signal$: ReadonlyArray<AccountSignal>) =>
  signal$.flatMap(signal => (signal._tag === 'order' ? [signal.order] : []))
