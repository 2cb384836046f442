/** Trials of live trading, a person at the keyboard: each step is told before the next. Orders of a trial go past risk and ledger: they are a person's, and end with it. */
import * as E from 'fp-ts/lib/Either.js'
import { firstValueFrom, type Subscription, tap, toArray } from 'rxjs'
import { actionId, marketId, strategyKey } from '../domain/ids.ts'
import type { DiscoveredMarket } from '../domain/market.ts'
import { type Millis, millis, type Price, price, showMillionths } from '../domain/money.ts'
import { approved, type Order, type OrderKind, type OrderReport, type RiskApproved } from '../domain/order.ts'
import type { AccountSignal, AccountSnapshot } from '../ports/account.ts'
import { createBooks } from '../venue/clob.ts'
import { createCatalogue } from '../venue/gamma.ts'
import { type LiveWorld, type OpenedLive, openLive } from './live.ts'

/** A step's result in words; Left: why the trial ends here. */
export type Step = E.Either<string, string>
export type Tell = (step: Step) => void

const DEADLINE: Millis = millis(10_000)
const CONNECT_WITHIN = 20_000
/** Touches wider than this tell of a market that nobody looks after. */
const WIDEST = 100_000

export interface Stage extends OpenedLive {
  readonly world: LiveWorld
  readonly listening: Subscription
  readonly seen: ReadonlyArray<AccountSignal>
}

/** Key, API key, user socket; each is told. null: it ended. */
export const openStage = async (world: LiveWorld, tell: Tell): Promise<Stage | null> => {
  const opened = await openLive(world)
  if (E.isLeft(opened)) {
    tell(E.left(opened.left.says))
    return null
  }
  const { wallet, from, live } = opened.right
  tell(E.right(`key from ${from}: it signs as ${wallet.signer.address}, the money is ${wallet.funder}'s`))
  tell(E.right('the venue gave an API key'))
  const seen: AccountSignal[] = []
  const listening = live.account.signal$.pipe(tap(signal => seen.push(signal))).subscribe()
  const isConnected = await within(world, () => seen.some(({ _tag }) => _tag === 'connected'), CONNECT_WITHIN)
  if (!isConnected) {
    listening.unsubscribe()
    tell(E.left('the user socket does not connect: fills would not be told'))
    return null
  }
  tell(E.right('the user socket tells our orders'))
  return { ...opened.right, world, listening, seen }
}

export const closeStage = ({ live, listening }: Stage): void => {
  listening.unsubscribe()
  live.stop()
}

/** Asks every 200 ms whether it is so. */
export const within = async (
  { clock }: LiveWorld,
  isSo: () => boolean | Promise<boolean>,
  ms: number,
): Promise<boolean> => {
  const end = clock.monotonic() + ms
  while (!(await isSo())) {
    if (clock.monotonic() > end) return false
    await new Promise<void>(resolve => void clock.scheduler.schedule(() => resolve(), 200))
  }
  return true
}

export interface Chosen {
  readonly market: DiscoveredMarket
  readonly bid: Price
  readonly ask: Price
}

const touch = (
  levels: ReadonlyArray<{ readonly price: Price }>,
  best: (...prices: ReadonlyArray<number>) => number,
): Price | null => (levels.length === 0 ? null : price(best(...levels.map(level => level.price))))

/** The open market that starts last and has both sides: nothing is delayed there, and nobody is in a hurry. */
export const chooseMarket = async ({ transport, venue, clock }: LiveWorld): Promise<E.Either<string, Chosen>> => {
  const found = await createCatalogue(transport, { gammaUrl: venue.gammaUrl, deadline: DEADLINE }).discover([])()
  if (E.isLeft(found)) return E.left(`Gamma tells no markets: ${found.left.message}`)
  const open = found.right.markets
    .filter(market => market.acceptingOrders && !market.closed && (market.gameStart ?? 0) > clock.now())
    .sort((a, b) => (b.gameStart ?? 0) - (a.gameStart ?? 0))
    .slice(0, 20)
  const books = await createBooks(transport, { clobUrl: venue.clobUrl }).read(
    open.map(market => market.yesTokenId),
    DEADLINE,
  )()
  if (E.isLeft(books)) return E.left(`the CLOB gives no books: ${books.left.message}`)
  for (const market of open) {
    const book = books.right.books.find(one => one.tokenId === market.yesTokenId)
    const bid = book === undefined ? null : touch(book.bids, Math.max)
    const ask = book === undefined ? null : touch(book.asks, Math.min)
    if (bid !== null && ask !== null && bid > 100_000 && ask - bid <= WIDEST) return E.right({ market, bid, ask })
  }
  return E.left(
    'no market that has yet to start has a bid over 0.10 and an ask near it: try again when a match is near',
  )
}

type Wish = Pick<Order, 'direction' | 'limit' | 'amount'> & OrderKind

/** An order of a trial for YES. `step` tells its orders apart. */
export const trialOrder = (
  { live, world }: Stage,
  { market }: Chosen,
  wish: Wish,
  step: number,
): RiskApproved<Order> => {
  const now = world.clock.now()
  const draft = {
    actionId: actionId(strategyKey('trial'), marketId(0), now, step),
    strategy: strategyKey('trial'),
    marketId: marketId(0),
    conditionId: market.conditionId,
    tokenId: market.yesTokenId,
    side: 'YES' as const,
    ...wish,
    takerDelay: market.takerDelay,
    fee: market.fee,
    negRisk: market.negRisk,
    version: market.version,
    tickSize: market.tickSize,
    trigger: wish.limit,
    decidedAt: now,
  }
  // law: a person asks for this order by name, and no strategy, wallet or position is behind it
  return approved({ ...draft, attempt: 1, orderId: live.nameOrder(draft, 1) })
}

export const place = ({ live }: Stage, order: RiskApproved<Order>): Promise<OrderReport | undefined> =>
  firstValueFrom(live.orderEntry.place(order), { defaultValue: undefined })

export const cancel = ({ live }: Stage, order: RiskApproved<Order>): Promise<ReadonlyArray<OrderReport>> =>
  firstValueFrom(live.orderEntry.cancel(order).pipe(toArray()))

export const inWords = (report: OrderReport | undefined): string => {
  switch (report?._tag) {
    case 'accepted':
      return `accepted, ${report.status}`
    case 'done':
      return `${report.result}: ${report.text}`
    case 'unknown':
      return `UNKNOWN, it may stand: ${report.text}`
    case 'filled':
    case 'settled':
    case undefined:
      return 'no answer'
  }
}

/** What the account has, since a time. */
export const look = async (
  { live }: Stage,
  { market }: Chosen,
  since: Millis,
): Promise<E.Either<string, AccountSnapshot>> =>
  E.mapLeft(({ message }: { readonly message: string }) => `the account cannot be read: ${message}`)(
    await live.account.snapshot(since, [market.yesTokenId])(),
  )

export const told = ({ seen }: Stage, order: Order, state: 'live' | 'ended'): boolean =>
  seen.some(signal => signal._tag === 'order' && signal.order.orderId === order.orderId && signal.order.state === state)

export const dollars = (amount: number): string => `${showMillionths(amount)} USD`
export const nameOf = ({ market, bid, ask }: Chosen): string =>
  `"${market.question}" YES, ${showMillionths(bid)} to ${showMillionths(ask)}`
