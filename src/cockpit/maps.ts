import type { ChartAnswer } from './answers.ts'
import type { ScoreRow } from './detailSources.ts'

type Band = ChartAnswer['maps'][number]
type Side = 'YES' | 'NO' | ''

/** Whose the home side is in a market; '' when nobody can tell. */
const homeSide = (home: string | null, yes: string | null, no: string | null): Side =>
  home === null ? '' : home === yes ? 'YES' : home === no ? 'NO' : ''
const otherOf = (side: Side): Side => (side === '' ? '' : side === 'YES' ? 'NO' : 'YES')

const played = ({ maps }: ScoreRow): number => maps[0] + maps[1]
/** A map that the feed has not called yet is not being played: between two maps it still names the last one. */
const plays = (row: ScoreRow, map: number): boolean =>
  row.phase === 'running' && played(row) === map - 1 && (row.map === null || row.map >= map)

/** Rounds that were won one at a time; a step of several says nothing about their order. */
const roundsOf = (rows: ReadonlyArray<ScoreRow>, home: Side): Band['rounds'] =>
  rows.flatMap((row, place) => {
    const before = rows[place - 1]?.rounds ?? null
    if (before === null || row.rounds === null) return []
    const won = [row.rounds[0] - before[0], row.rounds[1] - before[1]] as const
    return won[0] + won[1] === 1 ? [{ at: row.at, side: won[0] === 1 ? home : otherOf(home) }] : []
  })

/** In the market's own order of teams, eg/ `7–5`; '' when no rounds are known. */
const scoreOf = (rounds: ScoreRow['rounds'], home: Side): string => {
  if (rounds === null || rounds[0] + rounds[1] === 0) return ''
  return home === 'NO' ? `${rounds[1]}–${rounds[0]}` : `${rounds[0]}–${rounds[1]}`
}

/**
 * The maps of a match as spans of time: from when the feed first told that a map is played until it told who won it. The
 * changes of the score come the oldest first. Of a map that was under way before the engine listened, the span begins there.
 */
export const mapBands = (
  rows: ReadonlyArray<ScoreRow>,
  { yes, no }: { readonly yes: string | null; readonly no: string | null },
): ReadonlyArray<Band> => {
  const most = rows.reduce((sum, row) => Math.max(sum, played(row)), 0)
  return Array.from({ length: most + 1 }, (_, place) => place + 1).flatMap((map): ReadonlyArray<Band> => {
    const first = rows.find(row => plays(row, map))
    if (first === undefined) return []
    const end = rows.find(row => row.at > first.at && (played(row) >= map || row.phase === 'ended'))
    const during = rows.filter(row => row.at >= first.at && (end === undefined || row.at < end.at))
    const home = homeSide(first.home, yes, no)
    const isHome = end !== undefined && end.maps[0] > first.maps[0]
    const isAway = end !== undefined && end.maps[1] > first.maps[1]
    const last = during.findLast(row => row.rounds !== null)
    return [
      {
        map,
        from: first.at,
        to: end?.at ?? null,
        winner: isHome === isAway ? '' : isHome ? home : otherOf(home),
        // Of a map that is over the feed has told the last round together with the next map: what is known is one short.
        score: end === undefined ? scoreOf(last?.rounds ?? null, home) : '',
        rounds: roundsOf(during, home),
      },
    ]
  })
}
