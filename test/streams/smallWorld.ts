/** The whole pipeline over a small world in memory, on stepped time: ports as values, real streams, real strategies. */
import * as TE from 'fp-ts/lib/TaskEither.js'
import { EMPTY, map, merge, NEVER, type Observable, of, Subject, timer } from 'rxjs'
import type { MarketId } from '../../src/domain/ids.ts'
import { millis, price, usd } from '../../src/domain/money.ts'
import type { Quote } from '../../src/domain/quote.ts'
import type { MatchScore, MatchState } from '../../src/domain/standing.ts'
import type { Decision } from '../../src/domain/strategy.ts'
import { NO_ALIASES } from '../../src/domain/teams.ts'
import type { HeardScore } from '../../src/ports/scores.ts'
import type { JudgedMarket, Looked, Prices } from '../../src/ports/store.ts'
import type { SocketSignal } from '../../src/ports/transport.ts'
import { type Deployed, run } from '../../strategies/index.ts'
import { DISCOVERING } from '../../streams/discovery.ts'
import { type EnginePorts, engine } from '../../streams/engine.ts'
import { LISTENING } from '../../streams/events.ts'
import { EXECUTING } from '../../streams/executor.ts'
import { POLLING } from '../../streams/prices.ts'
import { RECONCILING } from '../../streams/reconciliation.ts'
import { SCORING } from '../../streams/scores.ts'
import { TICKING } from '../../streams/ticks.ts'
import { bookOf } from '../support/judged.ts'
import { steppedClock } from '../support/steppedClock.ts'
import { aMarket, followedMarket } from './rows.ts'

export interface Frame {
  readonly at: number
  readonly text: string
}
export interface SmallWorld {
  readonly markets: ReadonlyArray<number>
  readonly strategies: ReadonlyArray<Deployed>
  readonly frames: ReadonlyArray<Frame>
  /** What the sports socket says; the match of market n is the game n of the teams A and B. */
  readonly scores: ReadonlyArray<Frame>
  /** YES's best bid of a market in cents; the ask is two cents higher. */
  readonly bid: (market: MarketId, at: number) => number
  readonly until: number
}

/** The row after a poll, as the store would have it. */
const quoteAfter = (before: Quote | null, judged: JudgedMarket): Quote | null => {
  if (judged.verdict._tag !== 'priced') return before
  const { verdict, observedAt } = judged
  const version = before === null || before.yesPrice !== verdict.yesPrice ? (before?.version ?? 0) + 1 : before.version
  return { ...verdict, observedAt, status: { _tag: 'good' }, version }
}

/** The row as a lookup would bring it. */
const scoreOf = (row: HeardScore | undefined): MatchScore | null => {
  if (row === undefined) return null
  const { suspicion, ...feed } = row.feed
  return { ...feed, teams: row.teams, suspect: suspicion }
}

/** What the strategies decided and how often the venue was polled, from the frames of the socket and the books of the venue. */
export const decided = async (
  world: SmallWorld,
): Promise<{
  decisions: ReadonlyArray<Decision>
  polls: number
  events: number
  ticks: number
  /** How the matches stood in the ticks. */
  stood: ReadonlyArray<MatchState>
}> => {
  const { clock, until } = steppedClock()
  const quotes = new Map<MarketId, Quote>()
  const followed = world.markets.map(followedMarket)
  const heard = new Map<string, HeardScore>()

  const prices: Prices = {
    before: which =>
      TE.right(
        followed
          .filter(market => which === 'all' || which.includes(market.marketId))
          .map(market => ({ ...market, tickSize: price(10_000), before: null })),
      ),
    write: judged => {
      const changed = judged.filter(one => {
        const before = quotes.get(one.marketId) ?? null
        const after = quoteAfter(before, one)
        if (after !== null) quotes.set(one.marketId, after)
        return after?.version !== before?.version
      })
      return TE.right(changed.map(one => one.marketId))
    },
  }
  const looked = (id: MarketId, isFirst: boolean): Looked => ({
    market: { ...aMarket(id), eventId: String(id), gameStart: millis(-240_000) },
    quote: quotes.get(id) ?? null,
    score: scoreOf(heard.get(String(id))),
    held: {
      seq: 0,
      positions: [],
      working: [],
      wallets: new Map(
        world.strategies.map(({ key }) => [
          key,
          { strategy: key, available: usd(400_000_000), openMarkets: 0, active: true },
        ]),
      ),
    },
    unheard: [],
    saved: isFirst ? [] : null,
  })
  const pong$ = new Subject<SocketSignal>()
  const send = (text: string): void => {
    if (text === 'PING') pong$.next({ _tag: 'text', text: 'PONG' })
  }
  const socket = (frames: ReadonlyArray<Frame>): Observable<SocketSignal> =>
    merge(
      of<SocketSignal>({ _tag: 'open', send }),
      pong$,
      ...frames.map(({ at, text }) =>
        timer(at, clock.scheduler).pipe(map((): SocketSignal => ({ _tag: 'text', text }))),
      ),
      NEVER,
    )

  const ports: EnginePorts = {
    clock,
    notice: () => undefined,
    stop$: timer(world.until, clock.scheduler),
    manual$: EMPTY,
    stirred$: EMPTY,
    catalogue: { discover: () => TE.right({ markets: [], leftOut: [], failures: [] }) },
    matches: { upsert: () => TE.right(0), followed: () => TE.right(followed), unresolved: () => TE.right([]) },
    marketSocket: { connect: () => socket(world.frames) },
    sportsSocket: { connect: () => socket(world.scores) },
    scores: {
      known: () =>
        TE.right({
          matches: world.markets.map(id => ({
            eventId: String(id),
            gameId: String(id),
            teams: ['A', 'B'] as const,
            gameStart: null,
            before: heard.get(String(id)) ?? null,
          })),
          aliases: NO_ALIASES,
        }),
      write: rows => {
        for (const row of rows) heard.set(row.eventId, row)
        return TE.right(undefined)
      },
    },
    books: {
      read: tokens => {
        const sides = followed.flatMap(market => {
          const bid = world.bid(market.marketId, clock.now())
          return [bookOf(market.yesTokenId, bid, bid + 2), bookOf(market.noTokenId, 98 - bid, 100 - bid)]
        })
        return TE.right({ books: sides.filter(book => tokens.includes(book.tokenId)), refused: [] })
      },
    },
    prices,
    lookups: {
      priced: asks => TE.right(new Map(asks.map(ask => [ask.marketId, looked(ask.marketId, ask._tag === 'first')]))),
    },
    orderEntry: { place: () => EMPTY, resume: () => EMPTY, cancel: () => EMPTY, demand$: EMPTY, mode: () => 'open' },
    account: null,
    reconciliations: {
      question: () => TE.right({ since: millis(0), tokens: [], doubtful: [] }),
      compare: () => TE.right({ corrections: [], mismatches: [], unknown: 0, spare: null }),
      told: () => TE.right([]),
      keep: () => TE.right(undefined),
      missed: () => TE.right(undefined),
    },
    halts: { raise: () => TE.right(undefined), well: () => TE.right(undefined) },
    ledger: {
      approve: () => TE.right({ orders: [], cancels: [], refusals: [] }),
      record: () => TE.right({ isNew: true, next: [] }),
      saveLives: () => TE.right(undefined),
      unfinished: () => TE.right([]),
      settle: () => TE.right([]),
      outcomes$: EMPTY,
    },
  }
  const pipeline = engine(ports, run(world.strategies), {
    discovery: DISCOVERING,
    events: LISTENING,
    prices: { ...POLLING, pollInterval: 15_000, earlyPolls: 'on' },
    scores: SCORING,
    periodic: { every: 5_000 },
    ticks: TICKING,
    executor: EXECUTING,
    account: { ...RECONCILING, backOff: EXECUTING.backOff },
  })

  const decisions: Decision[] = []
  let polls = 0
  let events = 0
  let ticks = 0
  const stood: MatchState[] = []
  const running = pipeline.decision$.subscribe(decision => decisions.push(decision))
  running.add(pipeline.poll$.subscribe(() => polls++))
  running.add(pipeline.event$.subscribe(() => events++))
  running.add(
    pipeline.tick$.subscribe(tick => {
      ticks++
      if (tick._tag === 'tick' && tick.matchState !== null) stood.push(tick.matchState)
    }),
  )
  running.add(pipeline.score$.subscribe())
  running.add(pipeline.work$.subscribe())
  await until(world.until)
  running.unsubscribe()
  return { decisions, polls, events, ticks, stood }
}
