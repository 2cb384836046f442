import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { Alias } from '../domain/teams.ts'
import type { Failure } from '../ports/failure.ts'
import { type Sql, task } from './connection.ts'

/** Other names of teams, as people edit them: `csgo_team_aliases`. */
export interface TeamAliases {
  /** By alias, whatever its case. */
  readonly all: () => TaskEither<Failure, ReadonlyArray<Alias>>
  /** An alias that is there, letter by letter, gets the team as it is written now. */
  readonly put: (alias: Alias) => TaskEither<Failure, void>
  /** Removes what is written so, letter by letter. */
  readonly remove: (alias: string) => TaskEither<Failure, void>
}

export const createTeamAliases = (sql: Sql): TeamAliases => ({
  all: () => task(() => sql<Alias[]>`select alias, team from csgo_team_aliases order by lower(alias), alias`),
  put: ({ alias, team }) =>
    task(async () => {
      await sql`
        insert into csgo_team_aliases (alias, team) values (${alias}, ${team})
        on conflict (alias) do update set team = excluded.team`
    }),
  remove: alias =>
    task(async () => {
      await sql`delete from csgo_team_aliases where alias = ${alias}`
    }),
})
