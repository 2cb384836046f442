/** An evening at the simulated venue on a stepped clock, with somebody who listens and polls as the engine does, early where somebody traded, and a twin of the venue that tells the truth. */
import * as E from 'fp-ts/lib/Either.js'
import { BehaviorSubject, Subject } from 'rxjs'
import type { Book } from '../src/domain/book.ts'
import { type MarketId, marketId } from '../src/domain/ids.ts'
import type { Followed } from '../src/domain/market.ts'
import { type Millis, millis } from '../src/domain/money.ts'
import { readBook } from '../src/domain/wire/clob.ts'
import type { BeforePoll, Stirred, Verdict } from '../src/ports/store.ts'
import { createWorld, type World } from '../src/simulator/core.ts'
import { createSwitchboard } from '../src/simulator/faults/switchboard.ts'
import type { FaultWish } from '../src/simulator/faults/timetable.ts'
import { stream } from '../src/simulator/random.ts'
import { storedAsks, storedBids } from '../src/store/levels.ts'
import { events, LISTENING } from '../streams/events.ts'
import { type BookPair, judge, touchIn } from '../streams/judge.ts'
import { WIDE_FOR_INTERVALS } from '../streams/poll.ts'
import { ADDRESSES, createNetwork } from '../test/world/network.ts'
import { createStepping } from '../test/world/stepping.ts'

const EPOCH = millis(1_790_856_000_000)
const HOUR = 3_600_000
const POLL = 15_000
const AGAIN = 200
const WIDE_FOR = millis(WIDE_FOR_INTERVALS * POLL)
const EARLY = 300
const TIGHT = 100_000

export interface EveningPlan {
  readonly seed: number
  readonly matches: number
  readonly pace: number
  readonly hours: number
  readonly wishes: ReadonlyArray<FaultWish>
}
export interface Evening {
  readonly hours: number
  /** Connections that were given up: when, in ms since the beginning, and why. */
  readonly lost: ReadonlyArray<{ readonly at: number; readonly reason: string }>
  /** Connections that came back, events `gap` that were told, and markets that were listened to when they came back. */
  readonly returns: number
  readonly gaps: number
  readonly listened: number
  readonly books: { ghosts: number; caught: number; clean: number; falseAlarms: number }
}

const pairOf = (venue: World, market: Followed): BookPair => {
  const ids = [market.yesTokenId, market.noTokenId]
  const { body } = venue.answer({
    method: 'POST',
    path: '/clob/books',
    query: new URLSearchParams(),
    headers: {},
    body: JSON.stringify(ids.map(token_id => ({ token_id }))),
  })
  const books = (Array.isArray(body) ? body : []).flatMap((one): ReadonlyArray<Book> => {
    const book = readBook(one)
    return E.isRight(book) ? [book.right] : []
  })
  const of = (token: string): Book | null => books.find(book => book.tokenId === token) ?? null
  return { yes: of(market.yesTokenId), no: of(market.noTokenId) }
}
const shelfOf = ({ yes, no }: BookPair): string =>
  JSON.stringify([yes, no].map(one => one && [storedBids(one.bids), storedAsks(one.asks)]))
const touches = ({ yes, no }: BookPair): string => JSON.stringify([yes, no].map(one => one && touchIn(one)))

const followedIn = (venue: World, numbers: Map<string, MarketId>): ReadonlyArray<BeforePoll> =>
  venue
    .matches()
    .flatMap(({ markets }) => markets)
    .flatMap(({ listing, market }) => {
      if (market?.status !== 'open') return []
      const number = numbers.get(listing.conditionId) ?? marketId(numbers.size + 1)
      numbers.set(listing.conditionId, number)
      const [yesTokenId, noTokenId] = listing.tokens
      return [{ marketId: number, yesTokenId, noTokenId, tickSize: market.tick, before: null }]
    })

/** What the row holds after a verdict. */
const rowAfter = (before: BeforePoll['before'], verdict: Verdict, observedAt: Millis): BeforePoll['before'] => {
  switch (verdict._tag) {
    case 'priced': {
      const { yes, no, yesPrice, tightMidpoint, tightTouch } = verdict
      return { yes, no, yesPrice, status: 'good', observedAt, tightMidpoint, tightTouch, widePolls: 0 }
    }
    case 'suspect':
      return before === null ? null : { ...before, status: verdict.reason, widePolls: verdict.widePolls }
    case 'unpriced':
      return before
  }
}

export const playEvening = async ({ seed, matches, pace, hours, wishes }: EveningPlan): Promise<Evening> => {
  const stepping = createStepping(EPOCH, stream(seed, 'engine'))
  const { clock, later } = stepping
  const board = createSwitchboard(seed)
  board.apply({ _tag: 'FaultsAsked', at: EPOCH, origin: 'start', wishes })
  const settings = {
    seed,
    epoch: EPOCH,
    pace,
    matches,
    resolveAfter: { least: millis(120_000), most: millis(300_000) },
    rounds: 'hidden',
  } as const
  const venue = createWorld(settings, EPOCH, { faults: board.faults })
  const twin = createWorld(settings, EPOCH)
  const network = createNetwork(venue, board.faults, stepping, stream(seed, 'network'), {
    isOn: () => false,
    answered: () => undefined,
  })
  const transport = network.transport(clock, () => false)

  const lost: Array<{ readonly at: number; readonly reason: string }> = []
  const books = { ghosts: 0, caught: 0, clean: 0, falseAlarms: 0 }
  let returns = 0
  let listened = 0
  let gaps = 0
  const been = new Set<number>()
  const numbers = new Map<string, MarketId>()
  const rows = new Map<MarketId, BeforePoll['before']>()
  const followed$ = new BehaviorSubject<ReadonlyArray<Followed>>(followedIn(venue, numbers))
  const shelved = new Map<MarketId, { readonly books: string; readonly at: Millis }>()
  const stirred$ = new Subject<Stirred>()
  const listening = events(
    {
      marketSocket: { connect: () => transport.socket(ADDRESSES.marketSocketUrl) },
      clock,
      stirred$,
      notice: notice => {
        if (notice._tag === 'disconnected') lost.push({ at: clock.now() - EPOCH, reason: notice.reason })
        if (notice._tag !== 'connected') return
        if (been.has(notice.connection)) {
          returns += 1
          listened += notice.tokens / 2
        }
        been.add(notice.connection)
      },
    },
    LISTENING,
  )(followed$).subscribe(event => {
    if (event.eventType === 'gap') gaps += 1
    if (event.eventType === 'trade') soon(event.marketId)
  })

  const judged = (market: BeforePoll, pair: BookPair, isSecond: boolean): Verdict | null => {
    const judgement = judge(market, pair, { observedAt: clock.now(), wideFor: WIDE_FOR })
    switch (judgement._tag) {
      case 'missing':
        return null
      case 'again':
        if (!isSecond) later(AGAIN, () => look(market, true))
        return isSecond ? judgement.verdict : null
      case 'priced':
      case 'suspect':
      case 'unpriced':
        return judgement
    }
  }
  const score = (market: BeforePoll, pair: BookPair, verdict: Verdict): void => {
    twin.advance(venue.now())
    const truth = pairOf(twin, market)
    const yes = truth.yes === null ? null : touchIn(truth.yes)
    if (yes === null || yes.oneSided || yes.ask - yes.bid > TIGHT || market.before === null) return
    const isSuspect = verdict._tag === 'suspect'
    if (touches(pair) === touches(truth)) {
      books.clean += 1
      if (isSuspect) books.falseAlarms += 1
    } else {
      books.ghosts += 1
      if (isSuspect) books.caught += 1
    }
  }
  /** As the store does it: a suspect book is kept back. */
  const shelve = (marketId: MarketId, books: string, at: Millis): void => {
    const before = shelved.get(marketId)
    shelved.set(marketId, { books, at })
    if (before !== undefined && before.books !== books) stirred$.next({ marketId, since: before.at })
  }
  const look = (market: BeforePoll, isSecond: boolean): void => {
    const pair = pairOf(venue, market)
    const verdict = judged(market, pair, isSecond)
    if (verdict === null) return
    score(market, pair, verdict)
    const after = rowAfter(market.before, verdict, clock.now())
    if (verdict._tag !== 'suspect') shelve(market.marketId, shelfOf(pair), clock.now())
    rows.set(market.marketId, after)
  }
  const early = new Set<MarketId>()
  const soon = (marketId: MarketId): void => {
    if (early.has(marketId)) return
    early.add(marketId)
    later(EARLY, () => {
      early.delete(marketId)
      const market = followedIn(venue, numbers).find(one => one.marketId === marketId)
      if (market !== undefined) look({ ...market, before: rows.get(marketId) ?? null }, false)
    })
  }
  const poll = (): void => {
    const markets = followedIn(venue, numbers)
    if (markets.length !== followed$.value.length) followed$.next(markets)
    for (const market of markets) look({ ...market, before: rows.get(market.marketId) ?? null }, false)
    later(POLL, poll)
  }
  later(1_000, poll)

  await stepping.until(millis(EPOCH + hours * HOUR))
  listening.unsubscribe()
  return { hours, lost, returns, gaps, listened, books }
}
