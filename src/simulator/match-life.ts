/** A match while it is listed: its happenings and its markets' agents, in order, from chance of its own. */
import { nth } from '../domain/game/nth.ts'
import { fairOf } from '../domain/game/question.ts'
import { type Millis, millis } from '../domain/money.ts'
import { createAgenda } from './agenda.ts'
import { type Agents, createAgents, type Doing } from './agents.ts'
import type { Emit } from './happening.ts'
import type { Match } from './listing.ts'
import { createMarket, type Market, wipe } from './market.ts'
import { between, stream } from './random.ts'
import type { WorldSettings } from './schedule.ts'
import type { Phase } from './styles.ts'
import { roundsBy } from './timeline.ts'

export interface MatchLife {
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
  | { readonly _tag: 'Start' }
  | { readonly _tag: 'Round' }
  | { readonly _tag: 'Score' }
  | { readonly _tag: 'Agent'; readonly market: number; readonly doing: Doing }
  | { readonly _tag: 'Stop'; readonly market: number }
  | { readonly _tag: 'Resolve'; readonly market: number }

/** The feed repeats an unchanged score as often. */
const SCORE_EVERY = 20_000

export const createMatchLife = (settings: WorldSettings, match: Match): MatchLife => {
  const agenda = createAgenda<Due>()
  const { timeline, beginsAt, startsAt } = match
  const opensAt = millis(Math.max(match.listedAt, settings.epoch))
  const markets = match.listings.map(listing => createMarket(match, listing, opensAt))
  let rounds = roundsBy(timeline, opensAt - beginsAt)

  const phaseAt = (at: Millis): Phase => {
    if (at < startsAt) return 'before'
    const next = timeline.rounds[rounds]
    if (next === undefined) return 'break'
    return next.map > 1 && next.before.won[0] + next.before.won[1] === 0 && at < beginsAt + next.from ? 'break' : 'play'
  }

  const agents: ReadonlyArray<Agents> = markets.map((market, index) =>
    createAgents({
      market,
      random: stream(settings.seed, 'agents', match.number, index),
      pace: settings.pace,
      phaseAt,
      fair: fairOf(market.listing.question, match.standing(rounds)),
      later: (at, doing) => agenda.put(at, { _tag: 'Agent', market: index, doing }),
    }),
  )
  const openOnes = (): ReadonlyArray<Agents> => agents.filter(agent => agent.market.status === 'open')

  const putNextRound = (): void => {
    const next = timeline.rounds[rounds]
    if (next !== undefined) agenda.put(millis(beginsAt + next.to), { _tag: 'Round' })
  }

  const playRound = (at: Millis, emit: Emit): void => {
    const round = nth(timeline.rounds, rounds)
    rounds++
    const standing = match.standing(rounds)
    const fair = fairOf({ _tag: 'Series' }, standing)
    emit({ _tag: 'RoundWon', at, match, round: rounds, winner: round.winner, fair })
    if (round.mapWinner !== null) emit({ _tag: 'MapWon', at, match, map: round.map, winner: round.mapWinner })
    if (rounds === timeline.rounds.length) emit({ _tag: 'Ended', at, match, winner: round.winner })
    for (const agent of openOnes()) agent.hear(at, fairOf(agent.market.listing.question, standing))
    putNextRound()
  }

  const happen = (at: Millis, due: Due, emit: Emit): void => {
    switch (due._tag) {
      case 'Open':
        emit({ _tag: 'Listed', at, match })
        for (const agent of openOnes()) agent.open(at, emit)
        return
      case 'Start':
        emit({ _tag: 'Started', at, match })
        for (const agent of openOnes()) {
          wipe(agent.market, at, emit)
          agent.wiped(at)
        }
        return
      case 'Round':
        playRound(at, emit)
        return
      case 'Score':
        if (rounds === timeline.rounds.length) return
        emit({ _tag: 'ScoreRepeated', at, match })
        agenda.put(millis(at + SCORE_EVERY), due)
        return
      case 'Agent': {
        const agent = nth(agents, due.market)
        if (agent.market.status === 'open' || due.doing._tag === 'Print') agent.act(at, due.doing, emit)
        return
      }
      case 'Stop': {
        const { market } = nth(agents, due.market)
        wipe(market, at, emit)
        market.status = 'stopped'
        emit({ _tag: 'TradingStopped', at, match, listing: market.listing })
        return
      }
      case 'Resolve': {
        const { market } = nth(agents, due.market)
        market.status = 'resolved'
        emit({ _tag: 'Resolved', at, match, listing: market.listing })
        return
      }
    }
  }

  agenda.put(opensAt, { _tag: 'Open' })
  if (startsAt > opensAt) agenda.put(startsAt, { _tag: 'Start' })
  if (match.endsAt > opensAt) {
    const wait = between(stream(settings.seed, 'score', match.number), 0, SCORE_EVERY)
    agenda.put(millis(Math.max(beginsAt, opensAt) + Math.round(wait)), { _tag: 'Score' })
  }
  putNextRound()
  markets.forEach((market, index) => {
    if (market.listing.stopsAt > opensAt) agenda.put(market.listing.stopsAt, { _tag: 'Stop', market: index })
    else market.status = 'stopped'
    if (market.listing.resolvesAt > opensAt) agenda.put(market.listing.resolvesAt, { _tag: 'Resolve', market: index })
    else market.status = 'resolved'
  })

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
