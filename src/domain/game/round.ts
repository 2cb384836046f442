/**
 * A map of Counter-Strike 2, round by round: MR12, overtime in blocks of six, sides, pistols and money.
 *
 * Who wins a round is decided by odds that multiply: skill × side × money. Money is a chain of seven states that the
 * winners alone move: whoever wins a pistol meets a saving team and wins four rounds of five; two even rounds won in a
 * row break the other's money; a saving team that wins anyway is back. Overtime is played with full money.
 */

/** 0 is the team named first, 1 the second. */
export type Team = 0 | 1
export const otherTeam = (team: Team): Team => (team === 0 ? 1 : 0)

/** What decides the rounds of one map, from the first team's side. */
export interface RoundModel {
  /** Odds of the first team against the second in an even round on even sides; 1 = equals. */
  readonly skill: number
  /** Odds of the counter-terrorists against the terrorists on this map, eg/ 1.1. */
  readonly ct: number
  /** Who starts as counter-terrorists. */
  readonly firstCt: Team
}

/**
 * The first team's money against the second's: 0 even, 1 won the last even round, 2 the other saves, 3 the other has
 * half a buy; negative when it is the second team that is ahead.
 */
export type Economy = -3 | -2 | -1 | 0 | 1 | 2 | 3

/** Rounds won by each team, and the money before the next round. */
export interface MapState {
  readonly won: readonly [number, number]
  readonly economy: Economy
}

export const REGULATION = 24
const TO_WIN = 13

export const mapStart: MapState = { won: [0, 0], economy: 0 }

const isPistol = (round: number): boolean => round === 0 || round === REGULATION / 2

/** Who plays as counter-terrorists in a round (0 is the first); sides swap after 12, in overtime after every third. */
export const ctInRound = (firstCt: Team, round: number): Team => {
  if (round < REGULATION / 2) return firstCt
  if (round < REGULATION) return otherTeam(firstCt)
  const half = Math.floor((round - REGULATION) / 3)
  return Math.floor((half + 1) / 2) % 2 === 0 ? otherTeam(firstCt) : firstCt
}

const moneyOdds = (economy: Economy): number => {
  switch (economy) {
    case -3:
      return 1 / 1.7
    case -2:
      return 1 / 4
    case -1:
      return 1 / 1.15
    case 0:
      return 1
    case 1:
      return 1.15
    case 2:
      return 4
    case 3:
      return 1.7
  }
}

const fromOdds = (odds: number): number => odds / (1 + odds)

/** The chance that the first team wins the next round, above 0 and under 1 for positive odds. */
export const roundChance = (model: RoundModel, state: MapState): number => {
  const side = ctInRound(model.firstCt, state.won[0] + state.won[1]) === 0 ? model.ct : 1 / model.ct
  return fromOdds(model.skill * side * moneyOdds(state.economy))
}

/** Who has won the map, or null while it goes on; a block of overtime is won by the first to four. */
export const mapWinner = (won: readonly [number, number]): Team | null => {
  const leader: Team = won[0] > won[1] ? 0 : 1
  const most = won[leader]
  const least = won[otherTeam(leader)]
  if (least < TO_WIN - 1) return most >= TO_WIN ? leader : null
  const blockStart = TO_WIN - 1 + 3 * Math.floor((least - (TO_WIN - 1)) / 3)
  return most >= blockStart + 4 ? leader : null
}

const moneyAfterWin = (economy: Economy): Economy => {
  switch (economy) {
    case -3:
    case -2:
    case -1:
    case 0:
      return 1
    case 1:
      return 2
    case 2:
      return 3
    case 3:
      return 0
  }
}

const mirrored = (economy: Economy): Economy => {
  switch (economy) {
    case -3:
      return 3
    case -2:
      return 2
    case -1:
      return 1
    case 0:
      return 0
    case 1:
      return -1
    case 2:
      return -2
    case 3:
      return -3
  }
}

const moneyAfter = (round: number, economy: Economy, winner: Team): Economy => {
  const next = round + 1
  if (next >= REGULATION || isPistol(next)) return 0
  if (isPistol(round)) return winner === 0 ? 2 : -2
  return winner === 0 ? moneyAfterWin(economy) : mirrored(moneyAfterWin(mirrored(economy)))
}

/** The state after a team has won the next round. */
export const afterRound = (state: MapState, winner: Team): MapState => ({
  won: winner === 0 ? [state.won[0] + 1, state.won[1]] : [state.won[0], state.won[1] + 1],
  economy: moneyAfter(state.won[0] + state.won[1], state.economy, winner),
})
