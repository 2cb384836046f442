import * as E from 'fp-ts/lib/Either.js'
import { distinctUntilChanged, EMPTY, map, mergeMap, type Observable, of, switchMap } from 'rxjs'
import type { Followed } from '../src/domain/market.ts'
import { hear, type MatchFeed } from '../src/domain/matchState.ts'
import type { Millis } from '../src/domain/money.ts'
import { decodeSportsFrame, type SportsScore } from '../src/domain/wire/sportsFrame.ts'
import type { Failure } from '../src/ports/failure.ts'
import type { HeardScore, KnownScores, Scores } from '../src/ports/scores.ts'
import { latestPer } from '../src/rx/latestPer.ts'
import { answer } from './answer.ts'
import { type SportsConnectionPorts, type SportsConnectionSettings, sportsConnection } from './sportsConnection.ts'
import { whichMatch } from './whichMatch.ts'

export interface ScoresPorts extends SportsConnectionPorts {
  readonly scores: Scores
}
export interface ScoresSettings extends SportsConnectionSettings {
  /** Frames are gathered for so long; the newest of a game counts, ms. */
  readonly gather: number
  /** Of each question to the database, ms. */
  readonly deadline: number
}

/** Fit for the venue's protocol: a ping every 5 s. */
export const SCORING: ScoresSettings = {
  openWithin: 10_000,
  silentAfter: 20_000,
  muteAfter: 600_000,
  backOff: { first: 1000, most: 60_000 },
  livedAfter: 30_000,
  gather: 250,
  deadline: 5000,
}

/** What came of some frames. */
export interface Scored {
  readonly at: Millis
  /** The rows that were written, each with what the feed had said before. */
  readonly heard: ReadonlyArray<{ readonly score: HeardScore; readonly before: MatchFeed | null }>
  /** Frames of matches that are not ours, or that cannot be true at first sight. */
  readonly leftOut: ReadonlyArray<{ readonly gameId: string; readonly why: string }>
  readonly failure: Failure | null
}

interface Frame {
  readonly at: Millis
  readonly said: SportsScore
}

type Judged = Scored['heard'][number] | Scored['leftOut'][number]

const judge =
  (known: KnownScores) =>
  ({ at, said }: Frame): Judged => {
    const { gameId } = said
    const which = whichMatch(said, known, at)
    if (which._tag === 'none') return { gameId, why: which.why }
    const { match, feedTeams, teams, how } = which
    const before = match.before?.feed ?? null
    const feed = hear(before, said, at)
    return feed === null
      ? { gameId, why: 'the first that is told of it is no score that can be' }
      : { score: { eventId: match.eventId, gameId, feedTeams, teams, how, feed }, before }
  }

/** One game a match: another one that would be joined to the same is left out. */
const onceAMatch = (judged: ReadonlyArray<Judged>): ReadonlyArray<Judged> => {
  const taken = new Set<string>()
  return judged.map(one => {
    if (!('score' in one)) return one
    const { eventId, gameId } = one.score
    const isFirst = !taken.has(eventId)
    taken.add(eventId)
    return isFirst ? one : { gameId, why: 'another game is joined to its match' }
  })
}

/**
 * How the followed matches stand: the sports socket's frames, joined to our matches, judged (`domain/matchState.ts`) against
 * the row that is in the database, and written there. From the row a score reaches the ticks, like all else; it makes no
 * tick by itself: it is there at the market's next one, at the latest the next periodic one. Nobody listens while nothing
 * is followed. A pass that fails is a value with its failure; its frames wait for the next, the newest of each game.
 */
export const scores =
  (ports: ScoresPorts, settings: ScoresSettings) =>
  (followed$: Observable<ReadonlyArray<Followed>>): Observable<Scored> => {
    const { clock, notice } = ports
    const store = { edge: 'store', what: 'csgo_scores' } as const

    const read = (text: string): ReadonlyArray<Frame> => {
      const signal = decodeSportsFrame(text)
      if (E.isLeft(signal)) notice({ _tag: 'score_refused', reason: signal.left })
      return E.isRight(signal) && signal.right._tag === 'score' ? [{ at: clock.now(), said: signal.right }] : []
    }

    const write = (judged: ReadonlyArray<Judged>): Observable<Scored> => {
      const at = clock.now()
      const heard = judged.flatMap(one => ('score' in one ? [one] : []))
      const leftOut = judged.flatMap(one => ('why' in one ? [one] : []))
      if (heard.length === 0) return of({ at, heard, leftOut, failure: null })
      const rows = heard.map(({ score }) => score)
      return answer(ports.scores.write(rows), settings.deadline, store, clock).pipe(
        map(written => ({ at, heard, leftOut, failure: E.isLeft(written) ? written.left : null })),
      )
    }

    const pass = (frames: ReadonlyArray<Frame>): Observable<Scored> =>
      answer(ports.scores.known(), settings.deadline, store, clock).pipe(
        switchMap(known =>
          E.isLeft(known)
            ? of({ at: clock.now(), heard: [], leftOut: [], failure: known.left })
            : write(onceAMatch(frames.map(judge(known.right)))),
        ),
      )

    return followed$.pipe(
      map(followed => followed.length > 0),
      distinctUntilChanged(),
      // Newest wins: the socket is left when nothing is followed any more.
      switchMap(isAny => (isAny ? sportsConnection(ports, settings) : EMPTY)),
      mergeMap(read),
      latestPer({
        key: frame => frame.said.gameId,
        every: settings.gather,
        scheduler: clock.scheduler,
        write: pass,
        hasFailed: scored => scored.failure !== null,
      }),
    )
  }
