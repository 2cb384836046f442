import type { MarketRow } from './sources.ts'

/** How the match stands, in words: maps, and rounds of the map in brackets where they are known, eg/ `FaZe 1–0 MOUZ (7–5)`; empty: nothing to tell. */
export const scoreText = ({
  matchState,
  teamYes,
  teamNo,
}: Pick<MarketRow, 'matchState' | 'teamYes' | 'teamNo'>): string => {
  if (matchState === null) return ''
  if (matchState._tag === 'suspect') return 'score suspect'
  const { phase, sides, mapsPlayed } = matchState
  if (phase === 'coming') return ''
  if (sides === null) return mapsPlayed === 1 ? '1 map played' : `${mapsPlayed} maps played`
  const { YES, NO } = sides
  const rounds = YES.rounds === null || NO.rounds === null ? '' : ` (${YES.rounds}–${NO.rounds})`
  return `${teamYes ?? 'YES'} ${YES.maps}–${NO.maps} ${teamNo ?? 'NO'}${rounds}`
}

/** The same without the teams, for where they stand beside it, eg/ `1–0 (7–5)`. */
export const shortScore = ({ matchState }: Pick<MarketRow, 'matchState'>): string => {
  if (matchState === null) return ''
  if (matchState._tag === 'suspect') return 'score suspect'
  const { phase, sides } = matchState
  if (phase === 'coming' || sides === null) return ''
  const { YES, NO } = sides
  const rounds = YES.rounds === null || NO.rounds === null ? '' : ` (${YES.rounds}–${NO.rounds})`
  return `${YES.maps}–${NO.maps}${rounds}`
}
