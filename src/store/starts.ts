import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { Millis } from '../domain/money.ts'
import type { Failure } from '../ports/failure.ts'
import { type Sql, task } from './connection.ts'

/**
 * A person's word about when a match starts: kept over the venue's in all its markets until it is taken back (null), after
 * which the next pass of discovery brings the venue's. Answers in how many markets.
 */
export const correctStart = (sql: Sql, eventId: string, at: Millis | null): TaskEither<Failure, number> =>
  task(async () => {
    const { count } =
      at === null
        ? await sql`
            update csgo_matches set game_start_override = false, updated_at = now()
             where id in (select id from csgo_matches where event_id = ${eventId} and not resolved order by id for no key update)`
        : await sql`
            update csgo_matches set game_start_time = ${at}, game_start_override = true, updated_at = now()
             where id in (select id from csgo_matches where event_id = ${eventId} and not resolved order by id for no key update)`
    return count
  })
