/** A match while it is listed: its happenings and its markets' agents, in order, from chance of its own; faults may change its course. */
import { nth } from '../domain/game/nth.ts'
import { fairOf, HALF, type Question } from '../domain/game/question.ts'
import { type Millis, millis, ONE, price } from '../domain/money.ts'
import { createAgenda } from './agenda.ts'
import { type Agents, createAgents, type Doing } from './agents.ts'
import { courseOf } from './course.ts'
import { winnerOf } from './ending.ts'
import { type FaultName, type Faults, noFaults } from './faults/fault.ts'
import type { Emit } from './happening.ts'
import type { Match } from './listing.ts'
import { createMarket, type Market, resolve, stop, wipe } from './market.ts'
import { between, stream } from './random.ts'
import type { WorldSettings } from './schedule.ts'
import type { Phase } from './styles.ts'
import { roundsBy } from './timeline.ts'

export interface MatchLife {
  /** As it goes: faults may change its times, its end and what its markets pay. */
  readonly match: Match
  readonly markets: ReadonlyArray<Market>
  /** Nobody sees the match before. */
  readonly opensAt: Millis
  readonly nextAt: () => Millis | null
  /** Lets everything happen that is due by then. */
  readonly run: (by: Millis, emit: Emit) => void
  readonly roundsPlayed: () => number
}

type Due =
  | { readonly _tag: 'Open' }
  /** The official start. */
  | { readonly _tag: 'Start' }
  /** Does it begin early? Asked every half minute before the official start. */
  | { readonly _tag: 'Early' }
  | { readonly _tag: 'Begin' }
  | { readonly _tag: 'Round' }
  | { readonly _tag: 'Score' }
  | { readonly _tag: 'Agent'; readonly market: number; readonly doing: Doing }
  | { readonly _tag: 'Stop'; readonly market: number }
  | { readonly _tag: 'Resolve'; readonly market: number }

/** The feed repeats an unchanged score as often. */
const SCORE_EVERY = 20_000
const HALF_MINUTE = 30_000
/** No match begins earlier. */
const EARLIEST = 2 * 3_600_000

export const createMatchLife = (settings: WorldSettings, planned: Match, faults: Faults = noFaults): MatchLife => {
  const agenda = createAgenda<Due>()
  const course = courseOf(settings, planned)
  const { match } = course
  const { startsAt } = match
  const opensAt = millis(Math.max(match.listedAt, settings.epoch))
  const markets = match.listings.map(listing => createMarket(match, listing, opensAt))
  for (const market of markets) market.faults = faults
  let rounds = roundsBy(match.timeline, opensAt - match.beginsAt)
  /** Is it certain that it is played? It is when a team did turn up. */
  let certain = startsAt <= opensAt
  let stage: 'before' | 'on' | 'over' = 'before'

  const strikes = (name: FaultName, at: Millis, market?: string): boolean =>
    faults.strikes(name, { market, match: match.slug }, at)

  const phaseAt = (at: Millis): Phase => {
    if (at < startsAt && stage === 'before') return 'before'
    const next = match.timeline.rounds[rounds]
    if (next === undefined) return 'break'
    const untouched = next.map > 1 && next.before.won[0] + next.before.won[1] === 0
    return untouched && at < match.beginsAt + next.from ? 'break' : 'play'
  }

  const fairNow = (question: Question): number => {
    if (stage === 'over') return fairOf(question, match.final)
    const played = fairOf(question, match.standing(rounds))
    return certain ? played : (1 - match.walkover) * played + match.walkover * HALF
  }

  const agents: ReadonlyArray<Agents> = markets.map((market, index) =>
    createAgents({
      market,
      random: stream(settings.seed, 'agents', match.number, index),
      pace: settings.pace,
      phaseAt,
      fair: fairNow(market.listing.question),
      later: (at, doing) => agenda.put(at, { _tag: 'Agent', market: index, doing }),
    }),
  )
  const openOnes = (): ReadonlyArray<Agents> => agents.filter(agent => agent.market.status === 'open')
  const hear = (at: Millis): void => {
    for (const agent of openOnes()) agent.hear(at, fairNow(agent.market.listing.question))
  }

  const putNextRound = (): void => {
    const next = match.timeline.rounds[rounds]
    if (next !== undefined) agenda.put(millis(match.beginsAt + next.to), { _tag: 'Round' })
  }

  /** What is to come once it has begun, or will not begin any more. */
  const putEnds = (): void =>
    markets.forEach((market, index) => {
      const { stopsAt, resolvesAt } = market.listing
      market.payout = market.listing.payout
      if (stopsAt > opensAt) agenda.put(stopsAt, { _tag: 'Stop', market: index })
      else market.status = 'stopped'
      if (resolvesAt > opensAt) agenda.put(resolvesAt, { _tag: 'Resolve', market: index })
      else market.status = 'resolved'
    })

  const begin = (at: Millis): void => {
    stage = 'on'
    certain = true
    putNextRound()
    putEnds()
    const wait = between(stream(settings.seed, 'score', match.number), 0, SCORE_EVERY)
    agenda.put(millis(at + Math.round(wait)), { _tag: 'Score' })
  }

  const end = (at: Millis, emit: Emit): void => {
    stage = 'over'
    certain = true
    emit({ _tag: 'Ended', at, match, winner: winnerOf(match.timeline), how: match.timeline.ending._tag })
  }

  const playRound = (at: Millis, emit: Emit): void => {
    const round = nth(match.timeline.rounds, rounds)
    rounds++
    const isLast = rounds === match.timeline.rounds.length
    const fair = fairOf({ _tag: 'Series' }, isLast ? match.final : match.standing(rounds))
    emit({ _tag: 'RoundWon', at, match, round: rounds, winner: round.winner, fair })
    if (round.mapWinner !== null) emit({ _tag: 'MapWon', at, match, map: round.map, winner: round.mapWinner })
    if (isLast) end(at, emit)
    hear(at)
    putNextRound()
  }

  /** A team does not turn up. */
  const walkOver = (at: Millis, emit: Emit): void => {
    if (match.timeline.ending._tag !== 'Walkover') course.endUnplayed(at, { _tag: 'Walkover', by: 1 })
    end(at, emit)
    putEnds()
    hear(at)
  }

  const start = (at: Millis, emit: Emit): void => {
    emit({ _tag: 'Started', at, match })
    const absent = stage === 'before' && (match.timeline.ending._tag === 'Walkover' || strikes('walkover', at))
    if (!absent) certain = true
    for (const agent of openOnes()) {
      const wiped = strikes('start-wipe', at, agent.market.listing.conditionId)
      if (wiped) wipe(agent.market, at, emit)
      if (!absent) agent.expected(fairNow(agent.market.listing.question))
      if (wiped) agent.wiped(at)
    }
    if (absent) walkOver(at, emit)
  }

  const beginEarly = (at: Millis): void => {
    if (stage !== 'before' || at >= startsAt || match.timeline.ending._tag === 'Walkover') return
    const isDue = startsAt - at <= faults.amount('early-start', { match: match.slug }, at)
    if (!isDue || !strikes('early-start', at)) {
      agenda.put(millis(at + HALF_MINUTE), { _tag: 'Early' })
      return
    }
    course.beginAt(at)
    begin(at)
    for (const agent of openOnes()) agent.expected(fairNow(agent.market.listing.question))
  }

  const resolveOne = (at: Millis, index: number, emit: Emit): void => {
    const market = nth(markets, index)
    const { conditionId } = market.listing
    if (strikes('no-resolution', at, conditionId)) {
      const later = millis(at + HALF_MINUTE)
      course.payLater(index, later)
      agenda.put(later, { _tag: 'Resolve', market: index })
      return
    }
    if (strikes('fifty-fifty', at, conditionId)) {
      market.payout = price(ONE / 2)
      course.payInstead(index, market.payout)
    }
    resolve(market, at, emit)
  }

  const happen = (at: Millis, due: Due, emit: Emit): void => {
    switch (due._tag) {
      case 'Open':
        emit({ _tag: 'Listed', at, match })
        // Of a match that was on before there was a world: what was decided then is told here.
        for (const { status, listing } of markets)
          if (status === 'stopped') emit({ _tag: 'TradingStopped', at, match, listing })
        for (const agent of openOnes()) agent.open(at, emit)
        return
      case 'Start':
        start(at, emit)
        return
      case 'Early':
        beginEarly(at)
        return
      case 'Begin':
        if (stage === 'before') begin(at)
        return
      case 'Round':
        playRound(at, emit)
        return
      case 'Score':
        if (stage === 'over') return
        emit({ _tag: 'ScoreRepeated', at, match })
        agenda.put(millis(at + SCORE_EVERY), due)
        return
      case 'Agent': {
        const agent = nth(agents, due.market)
        if (agent.market.status === 'open' || due.doing._tag === 'Print') agent.act(at, due.doing, emit)
        return
      }
      case 'Stop':
        stop(nth(markets, due.market), at, emit)
        return
      case 'Resolve':
        resolveOne(at, due.market, emit)
        return
    }
  }

  agenda.put(opensAt, { _tag: 'Open' })
  if (startsAt > opensAt) agenda.put(startsAt, { _tag: 'Start' })
  if (match.beginsAt > opensAt) agenda.put(match.beginsAt, { _tag: 'Begin' })
  else begin(opensAt)
  if (startsAt > opensAt) agenda.put(millis(Math.max(opensAt, startsAt - EARLIEST)), { _tag: 'Early' })

  return {
    match,
    markets,
    opensAt,
    nextAt: agenda.nextAt,
    roundsPlayed: () => rounds,
    run: (by, emit) => {
      for (let due = agenda.takeDue(by); due !== null; due = agenda.takeDue(by)) happen(due.at, due.what, emit)
    },
  }
}
