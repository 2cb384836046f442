import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { MatchFeed } from '../domain/matchState.ts'
import type { Millis } from '../domain/money.ts'
import type { Aliases, Names } from '../domain/teams.ts'
import type { Failure } from './failure.ts'

/** `csgo_scores`: how each match stands, as its feed tells it. Read before each write: there is no cache of it. */
export interface Scores {
  /** The matches with a followed market, with what is known of each so far, and the aliases of teams as they are now. */
  readonly known: () => TaskEither<Failure, KnownScores>
  /** One row a match; a younger frame is never overwritten by an older one. */
  readonly write: (heard: ReadonlyArray<HeardScore>) => TaskEither<Failure, void>
}
export interface KnownScores {
  readonly matches: ReadonlyArray<KnownMatch>
  readonly aliases: Aliases
}
/** A match, that is an event of Gamma. */
export interface KnownMatch {
  readonly eventId: string
  /** The event's own, else the one under which its score was joined before; null: only names can join it. */
  readonly gameId: string | null
  /** As its moneyline spells them. */
  readonly teams: Names
  readonly gameStart: Millis | null
  /** What was joined and heard before. */
  readonly before: Pick<HeardScore, 'feedTeams' | 'teams' | 'how' | 'feed'> | null
}
/** What is written of a match after a frame. */
export interface HeardScore {
  readonly eventId: string
  readonly gameId: string
  /** Home and away as the feed spells them. */
  readonly feedTeams: Names | null
  /** Home and away as our markets spell them; null: the names do not say which is which. */
  readonly teams: Names | null
  /** Why this feed is this match's, in words. */
  readonly how: string
  readonly feed: MatchFeed
}
