import type { TeamsAnswer } from '../cockpit/answers.ts'
import { NOTHING } from '../cockpit/figures.ts'
import { showTeams } from '../cockpit/showDetails.ts'
import { millis } from '../domain/money.ts'
import { isSameName } from '../domain/teams.ts'
import { showInstant } from '../store/instant.ts'
import { createReports } from '../store/reports.ts'
import { readAndShow, withDatabase } from './database.ts'
import { type Invocation, isAsked } from './invocation.ts'
import { nearest } from './nearest.ts'
import { complain, EXIT, type ExitCode, print, printJson } from './output.ts'
import { table } from './table.ts'

type Played = TeamsAnswer['played'][number]

const shownTeams = (teams: TeamsAnswer['teams']): string =>
  table(
    [
      { title: 'Team', align: 'left', give: true },
      { title: 'Won', align: 'right' },
      { title: 'Lost', align: 'right' },
      { title: 'Share', align: 'right' },
    ],
    teams.map(({ team, wins, losses, share }) => [team, String(wins), String(losses), share]),
  )

const shownPlayed = (played: ReadonlyArray<Played>): string =>
  table(
    [
      { title: 'When (UTC)', align: 'left' },
      { title: 'Match', align: 'left', give: true },
      { title: 'Winner', align: 'left', give: true },
      { title: 'Format', align: 'left' },
      { title: 'Tournament', align: 'left', give: true },
    ],
    played.map(row => [
      row.at === null ? NOTHING : showInstant(millis(row.at)).slice(0, 16),
      `${row.first} – ${row.second}`,
      row.winner,
      row.format,
      row.tournament,
    ]),
  )

/** From the old system, where single matches are not known. */
const shownAgainst = (against: TeamsAnswer['against']): string =>
  against
    .map(
      ({ first, second, firstWon, secondWon }) =>
        `Before, in the old system: ${first} ${firstWon}–${secondWon} ${second}.\n`,
    )
    .join('')

/** What is left of it when only some teams are asked for: theirs, and the matches in which all of them play. */
const about = ({ teams, played, against }: TeamsAnswer, names: ReadonlyArray<string>): TeamsAnswer => {
  const isOne = (team: string): boolean => names.some(name => isSameName(name, team))
  const plays = ({ first, second }: Pick<Played, 'first' | 'second'>): boolean =>
    names.every(name => isSameName(name, first) || isSameName(name, second))
  return names.length === 0
    ? { teams, played, against }
    : {
        teams: teams.filter(({ team }) => isOne(team)),
        played: played.filter(plays),
        against: against.filter(plays),
      }
}

/** Wins and losses of all teams; of one with its matches; of two with those against each other. */
export const teamResults = (invocation: Invocation, names: ReadonlyArray<string>): Promise<ExitCode> =>
  withDatabase(invocation.config, 'refuse', invocation.log, sql =>
    readAndShow(createReports(sql).played(), rows => {
      const all = showTeams(rows)
      const unknown = names.find(name => !all.teams.some(({ team }) => isSameName(name, team)))
      if (unknown !== undefined) {
        const meant = nearest(
          unknown,
          all.teams.map(({ team }) => team),
        )
        complain(
          `csgo-engine: No match of ${unknown} has been paid out yet.${meant === null ? '' : ` Did you mean ${meant}?`}`,
        )
        return EXIT.usage
      }
      const asked = about(all, names)
      if (isAsked(invocation, '--json')) printJson(asked)
      else if (asked.teams.length === 0)
        print('No match has been paid out yet. Other names of teams: csgo-engine teams alias list\n')
      else
        print(
          names.length === 0
            ? shownTeams(asked.teams)
            : `${shownTeams(asked.teams)}\n${asked.played.length === 0 ? 'No match of theirs has been paid out here yet.\n' : shownPlayed(asked.played)}${shownAgainst(asked.against)}`,
        )
      return EXIT.fine
    }),
  )
