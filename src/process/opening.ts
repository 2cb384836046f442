import * as E from 'fp-ts/lib/Either.js'
import type { Config } from '../config.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import { createHalts, type HaltsStore } from '../store/halts.ts'
import { type Account, openAccount } from './account.ts'
import { type Database, openDatabase } from './database.ts'
import type { Ending } from './ending.ts'
import type { Episodes } from './episodes.ts'
import { openVenue, type Venue } from './venue.ts'
import { waitedBy } from './venueAway.ts'

/** What an engine needs of the world before its parts can be joined. */
export interface World {
  readonly database: Database
  readonly venue: Venue
  readonly halts: HaltsStore
  /** Where orders really go; null: on paper. */
  readonly account: Account | null
}

interface Opening {
  readonly config: Config
  readonly clock: Clock
  readonly log: Log
  readonly ending: Ending
  /** How the database answers to a part of the engine: what failed, or null. */
  readonly answered: (part: string, failure: string | null) => void
  readonly episodes: Pick<Episodes, 'fail' | 'well'>
}

/**
 * Database and venue, beside each other, then the account; what opened is closed at the end, also when another did not. Left: why it does not
 * open, nothing when it was told to stop meanwhile.
 */
export const openWorld = async (opening: Opening): Promise<E.Either<ReadonlyArray<string>, World>> => {
  const { config, clock, log, ending, answered, episodes } = opening
  const [database, venue] = await Promise.all([
    openDatabase(config, { clock, log, answered, stop$: ending.stop$ }),
    openVenue(config, clock, log),
  ])
  if (E.isRight(database)) {
    ending.later(database.right.stop)
    ending.onAbandon(database.right.abandon)
  }
  if (E.isRight(venue)) ending.later(venue.right.stop)
  if (E.isLeft(database) || E.isLeft(venue)) {
    const why = [database, venue].flatMap(one => (E.isLeft(one) ? [one.left] : []))
    return E.left(ending.isAsked() ? [] : why)
  }
  ending.later(database.right.lease.release)
  const halts = createHalts(database.right.sql, clock)
  const account = await openAccount({
    config,
    venue: venue.right,
    halts,
    clock,
    log,
    stop$: ending.stop$,
    waited: waitedBy(episodes),
  })
  if (E.isLeft(account)) return E.left(ending.isAsked() ? [] : [account.left])
  if (account.right !== null) ending.later(account.right.close)
  return E.right({ database: database.right, venue: venue.right, halts, account: account.right })
}
