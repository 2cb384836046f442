import type { Format } from '../market.ts'

/**
 * What the venue tells only in words. Each reads the first of the texts that says it and answers null when none does.
 * Texts are cut, so that no pattern meets more than it was made for.
 */
const LONGEST = 600

const first = (pattern: RegExp, texts: ReadonlyArray<string | null>): string | null => {
  for (const text of texts) {
    const found = text === null ? undefined : pattern.exec(text.slice(0, LONGEST))?.[1]
    if (found !== undefined) return found
  }
  return null
}

/** eg/ `Counter-Strike: FaZe vs illwill (BO3) - HLC Belgrade Pro Playoffs`, or a score `000-000|2-0|Bo3`. */
export const formatIn = (texts: ReadonlyArray<string | null>): Format | null => {
  switch (first(/(?:\(|\|)BO([135])(?:\)|$)/i, texts)) {
    case '1':
      return 'BO1'
    case '3':
      return 'BO3'
    case '5':
      return 'BO5'
    default:
      return null
  }
}

/** eg/ `Map 1 Winner`, `Map 2 Total Rounds: Over/Under 21.5`, `cs2-a-b-2026-04-05-game1`, `round_handicap_game_3`. */
export const mapNumberIn = (texts: ReadonlyArray<string | null>): number | null => {
  const digit = first(/(?:^Map |-game|_game_)([1-5])(?![0-9.])/, texts)
  return digit === null ? null : Number(digit)
}

/**
 * The description says it: `… match between FaZe and illwill in the HLC Belgrade Pro Playoffs, initially scheduled for …`;
 * else the title, after the format: `… (BO3) - HLC Belgrade Pro Playoffs`.
 */
export const tournamentIn = (description: string | null, title: string): string | null =>
  first(/\bmatch between .{1,200}? in (?:the )?(.{2,120}?)(?:, (?:initially )?scheduled| scheduled|\. |\.?\n|\.?$)/, [
    description,
  ]) ?? first(/\(BO[135]\) - (.{2,120})$/i, [title])

/** Market types whose two outcomes are the two teams (of all others they are Over and Under, Odd and Even …). */
export const isBetweenTeams = (marketType: string): boolean =>
  marketType === 'moneyline' || marketType === 'child_moneyline' || marketType.includes('handicap')

/** Two teams stand in the title of a match. */
export const namesTwoTeams = (title: string): boolean => / vs\.? /i.test(title)
