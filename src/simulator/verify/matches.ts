/** What is checked of matches: rounds and maps only go forward, and every market pays what its rules say of the score. */
import { type Outcome, paysFor } from '../../domain/truth/payout.ts'
import type { TruthLine, TruthQuestion } from '../../domain/truth.ts'

interface Standing {
  readonly format: Outcome['format']
  readonly slug: string
  readonly maps: Array<readonly [number, number]>
  rounds: number
  /** The last score of the map that is played. */
  score: readonly [number, number]
  ended: { readonly winner: 0 | 1 | null; readonly how: Outcome['how'] } | null
}

export interface Matches {
  /** Takes a line of a match; says what is wrong with it. */
  readonly heard: (line: TruthLine) => string | null
  /** Does a market that asks this pay that? Null: it does. */
  readonly pays: (match: number, market: string, question: TruthQuestion, payout: number) => string | null
  readonly forget: (match: number) => void
}

/** Of a map alone: settled when it is decided, whatever becomes of the match. */
const mapOf = (question: TruthQuestion): number | null => {
  switch (question._tag) {
    case 'Series':
    case 'MapHandicap':
    case 'TotalMaps':
      return null
    case 'MapWinner':
    case 'RoundHandicap':
    case 'TotalRounds':
      return question.map
  }
}

/** The map is won at 13, or in overtime at 16, 19 …, each by a lead that nobody can catch up within the block. */
const isDecided = ([a, b]: readonly [number, number]): boolean => {
  const [most, least] = [Math.max(a, b), Math.min(a, b)]
  if (most === 13) return least < 12
  return most > 13 && (most - 13) % 3 === 0 && most - least >= 2 && most - least <= 4 && least >= most - 4
}

const roundWon = (standing: Standing, line: TruthLine & { readonly type: 'RoundWon' }): string | null => {
  const [a, b] = line.rounds
  const sum = standing.score[0] + standing.score[1]
  const isFirst = standing.rounds === 0
  if (!isFirst && line.round !== standing.rounds + 1) return `round ${line.round} follows round ${standing.rounds}`
  if (line.map !== standing.maps.length + 1) return `map ${line.map} is played as number ${standing.maps.length + 1}`
  if (!isFirst && a + b !== sum + 1) return `the rounds ${a}-${b} follow ${standing.score.join('-')}`
  if (!isFirst && (a < standing.score[0] || b < standing.score[1])) return 'rounds were taken back'
  if (line.fair < 0 || line.fair > 1) return `a fair price of ${line.fair}`
  standing.rounds = line.round
  standing.score = line.rounds
  return null
}

const mapWon = (standing: Standing, line: TruthLine & { readonly type: 'MapWon' }): string | null => {
  const { score } = standing
  if (line.map !== standing.maps.length + 1) return `map ${line.map} is won as number ${standing.maps.length + 1}`
  if (!isDecided(score)) return `map ${line.map} is won at ${score.join('-')}`
  if (score[line.winner] !== Math.max(...score)) return 'the team with fewer rounds wins the map'
  standing.maps.push(score)
  standing.score = [0, 0]
  return null
}

const ended = (standing: Standing, line: TruthLine & { readonly type: 'Ended' }): string | null => {
  if (standing.ended !== null) return 'it ends twice'
  standing.ended = { winner: line.winner, how: line.how }
  const won = (team: 0 | 1): number => standing.maps.filter(map => map[team] === Math.max(...map)).length
  switch (line.how) {
    case 'Played':
      if (line.winner === null) return 'it was played and nobody won'
      return won(line.winner) * 2 > Number(standing.format.slice(2)) ? null : 'its winner has not won enough maps'
    case 'Forfeit':
      return line.winner === null ? 'it was forfeited and nobody won' : null
    case 'Cancelled':
    case 'Walkover':
      return line.winner === null ? null : 'it was not played to its end and somebody won'
  }
}

export const createMatches = (): Matches => {
  const all = new Map<number, Standing>()

  const listed = (line: TruthLine & { readonly type: 'Listed' | 'Known' }): string | null => {
    if (all.has(line.match)) return 'it is listed twice'
    const end = line.type === 'Known' ? line.ended : null
    const { format, slug, match } = line
    all.set(match, { format, slug, maps: [...line.maps], rounds: 0, score: [0, 0], ended: end })
    return null
  }

  return {
    heard: line => {
      switch (line.type) {
        case 'Listed':
        case 'Known':
          return listed(line)
        case 'RoundWon':
        case 'MapWon':
        case 'Ended': {
          const standing = all.get(line.match)
          if (standing === undefined) return 'it was never listed'
          if (line.type === 'RoundWon') return roundWon(standing, line)
          return line.type === 'MapWon' ? mapWon(standing, line) : ended(standing, line)
        }
        default:
          return null
      }
    },
    pays: (match, market, question, payout) => {
      const standing = all.get(match)
      if (standing === undefined) return `market ${market} pays for a match that was never listed`
      const map = mapOf(question)
      const isSettled = standing.ended !== null || (map !== null && standing.maps.length >= map)
      if (!isSettled) return `market ${market} pays before its question is settled`
      const end = standing.ended ?? { winner: null, how: 'Played' as const }
      const due = paysFor(question, { format: standing.format, maps: standing.maps, ...end })
      return payout === due
        ? null
        : `market ${market} pays ${payout / 1e6} a share of YES, by its rules it is ${due / 1e6}`
    },
    forget: match => void all.delete(match),
  }
}
