/** What the venue calls a market: its question, outcomes, slug and type. */
import type { Question } from '../domain/game/question.ts'
import type { Team } from '../domain/game/round.ts'
import type { Fixture } from './fixture.ts'

export type MarketType =
  | 'moneyline'
  | 'child_moneyline'
  | 'totals'
  | 'map_handicap'
  | `round_handicap_game_${number}`
  | `round_over_under_game_${number}`

/** What the venue calls a market. */
export interface Wording {
  readonly outcomes: readonly [string, string]
  readonly text: string
  readonly groupTitle: string
  readonly slug: string
  readonly type: MarketType
  readonly line: number | null
}

const dotless = (line: number): string => String(line).replace('.', 'pt')

/** Who gives a handicap and who gets it, and how slugs call the giver. */
const sidesOf = (names: readonly [string, string], giver: Team): readonly [string, string, 'away' | 'home'] =>
  giver === 0 ? [names[0], names[1], 'away'] : [names[1], names[0], 'home']

/** As the venue words them; a handicap names its giver first, so it may list the teams in the other order. */
export const wordingOf = (fixture: Fixture, slug: string, title: string, question: Question): Wording => {
  const names = [fixture.teams[0].name, fixture.teams[1].name] as const
  const versus = `Counter-Strike: ${names[0]} vs ${names[1]}`
  switch (question._tag) {
    case 'Series':
      return { outcomes: names, text: title, groupTitle: 'Match Winner', slug, type: 'moneyline', line: null }
    case 'MapWinner':
      return {
        outcomes: names,
        text: `${versus} - Map ${question.map} Winner`,
        groupTitle: `Map ${question.map} Winner`,
        slug: `${slug}-game${question.map}`,
        type: 'child_moneyline',
        line: null,
      }
    case 'MapHandicap': {
      const [giver, taker, side] = sidesOf(names, question.giver)
      const text = `Map Handicap: ${giver} (-${question.line}) vs ${taker} (+${question.line})`
      return {
        outcomes: [giver, taker],
        text,
        groupTitle: text,
        slug: `${slug}-map-handicap-${side}-${dotless(question.line)}`,
        type: 'map_handicap',
        line: -question.line,
      }
    }
    case 'RoundHandicap': {
      const [giver, taker, side] = sidesOf(names, question.giver)
      const text = `Map ${question.map} Rounds Handicap: ${giver} (-${question.line}) vs ${taker} (+${question.line})`
      return {
        outcomes: [giver, taker],
        text,
        groupTitle: text,
        slug: `${slug}-game${question.map}-round-handicap-${side}-${dotless(question.line)}`,
        type: `round_handicap_game_${question.map}`,
        line: -question.line,
      }
    }
    case 'TotalRounds': {
      const text = `Map ${question.map} Total Rounds: Over/Under ${question.line}`
      return {
        outcomes: ['Over', 'Under'],
        text,
        groupTitle: text,
        slug: `${slug}-game${question.map}-round-total-${dotless(question.line)}`,
        type: `round_over_under_game_${question.map}`,
        line: question.line,
      }
    }
    case 'TotalMaps':
      return {
        outcomes: ['Over', 'Under'],
        text: `Games Total: O/U ${question.line}`,
        groupTitle: `O/U ${question.line} Games`,
        slug: `${slug}-total-games-${dotless(question.line)}`,
        type: 'totals',
        line: question.line,
      }
  }
}
