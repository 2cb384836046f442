/**
 * What the score feed says of one match, and whether that can be. A score only goes forward:
 *
 * - maps rise, by as many as were missed; they never fall, and nobody wins more than the majority of the format;
 * - rounds of a map rise, by as many as were missed, within what MR12 with MR3 overtime allows; with another map they
 *   begin anew. Unknown rounds (the usual case) contradict nothing: maps alone are enough;
 * - the format never changes; with the majority the match has ended, and after its end nothing changes any more.
 *
 * What breaks this makes the feed of that match *suspect*: the last good score stays, it is shown with the reason and the
 * claim, and no strategy is given a score. That ends, like a suspect price, in one of two ways: a frame comes that
 * follows from the good score; or the feed insists, that is, `INSISTS.frames` frames over `INSISTS.span` claim
 * what could be and do not contradict each other: then it has corrected itself and the claim is true. What can never
 * be (two winners of a BO3, 14:3) is not made true by insisting.
 */
import { type Millis, millis } from './money.ts'

/** Home and away. */
export type Count = readonly [home: number, away: number]

export interface Score {
  /** Of the map being played; null: nobody knows. */
  readonly rounds: Count | null
  readonly maps: Count
  /** eg/ 3 for BO3. */
  readonly bestOf: number
}
export type Phase = 'coming' | 'running' | 'ended'

/** What one frame says. */
export interface Told {
  /** Null: the frame only says that the game is over. */
  readonly score: Score | null
  /** The map being played, 0 before the first; only shown, nothing is judged by it. */
  readonly map: number | null
  readonly phase: Phase
  readonly finishedAt: Millis | null
}

export type IllegalChange =
  | 'impossible_score'
  | 'format_changed'
  | 'maps_fell'
  | 'rounds_fell'
  | 'changed_after_end'
  | 'ended_undecided'

/** A score that does not follow from the last good one. */
export interface Suspicion {
  readonly reason: IllegalChange
  /** What the feed says instead. */
  readonly claim: Score
  readonly claimEnded: boolean
  /** Since when it claims that, in how many frames. */
  readonly since: Millis
  readonly frames: number
}
/** One match as its feed told it so far. */
export interface MatchFeed {
  /** The last good one. */
  readonly score: Score
  readonly map: number | null
  readonly phase: Phase
  readonly finishedAt: Millis | null
  /** When the last frame of this match came, good or not: its age is the feed's freshness. */
  readonly heardAt: Millis
  /** When score or phase last changed. */
  readonly changedAt: Millis
  readonly suspicion: Suspicion | null
}

/** When a claim that contradicts the good score is believed: as for prices, after a minute without contradiction. */
export const INSISTS = { frames: 3, span: millis(60_000) } as const

/** Rounds that win a map without overtime (MR12), and what an overtime adds for each side before it is even again (MR3). */
const ROUNDS_TO_WIN = 13
const OVERTIME = 3

const canBeRounds = (rounds: Count): boolean => {
  const [most, least] = [Math.max(...rounds), Math.min(...rounds)]
  const even = ROUNDS_TO_WIN - 1
  if (most <= ROUNDS_TO_WIN) return true
  return least >= even && most <= even + OVERTIME * Math.floor((least - even) / OVERTIME) + OVERTIME + 1
}

const majority = (bestOf: number): number => Math.floor(bestOf / 2) + 1

/** Whether the maps decide the match: the majority, or all maps of an even number of them. */
export const isDecided = ({ maps, bestOf }: Score): boolean =>
  Math.max(...maps) >= majority(bestOf) || maps[0] + maps[1] >= bestOf

/** Whether there can be such a score at all. */
export const canBe = ({ rounds, maps, bestOf }: Score): boolean =>
  Math.max(...maps) <= majority(bestOf) && maps[0] + maps[1] <= bestOf && (rounds === null || canBeRounds(rounds))

const isSame = (one: Count | null, other: Count | null): boolean =>
  one === other || (one !== null && other !== null && one[0] === other[0] && one[1] === other[1])
const showsTheSame = (one: Score, other: Score): boolean =>
  one.bestOf === other.bestOf && isSame(one.maps, other.maps) && isSame(one.rounds, other.rounds)
const fell = (before: Count, after: Count): boolean => after[0] < before[0] || after[1] < before[1]

interface Stand {
  readonly score: Score
  readonly isOver: boolean
}

/** Why one score cannot follow another; null when it can. */
const illegal = (before: Stand, after: Stand): IllegalChange | null => {
  if (!canBe(after.score)) return 'impossible_score'
  if (after.score.bestOf !== before.score.bestOf) return 'format_changed'
  if (fell(before.score.maps, after.score.maps)) return 'maps_fell'
  const isSameMap = isSame(before.score.maps, after.score.maps)
  if (before.isOver && (!isSameMap || !after.isOver)) return 'changed_after_end'
  if (after.isOver && !before.isOver && !isDecided(after.score)) return 'ended_undecided'
  const { rounds } = before.score
  const now = after.score.rounds
  return isSameMap && !before.isOver && rounds !== null && now !== null && fell(rounds, now) ? 'rounds_fell' : null
}

const ORDER: ReadonlyArray<Phase> = ['coming', 'running', 'ended']
/** A phase never goes back; a decided match has ended whatever the frame says. */
const phaseAfter = (before: Phase, told: Phase, score: Score): Phase =>
  isDecided(score) ? 'ended' : (ORDER[Math.max(ORDER.indexOf(before), ORDER.indexOf(told))] ?? told)

const taken = (before: MatchFeed | null, score: Score, told: Told, at: Millis): MatchFeed => {
  const phase = phaseAfter(before?.phase ?? 'coming', told.phase, score)
  const isUnchanged = before !== null && before.phase === phase && showsTheSame(before.score, score)
  return {
    score,
    map: told.map ?? before?.map ?? null,
    phase,
    finishedAt: told.finishedAt ?? before?.finishedAt ?? null,
    heardAt: at,
    changedAt: isUnchanged ? before.changedAt : at,
    suspicion: null,
  }
}

const suspected = (before: MatchFeed, reason: IllegalChange, claim: Score, told: Told, at: Millis): MatchFeed => {
  const claimEnded = told.phase === 'ended'
  const last = before.suspicion
  const isConsistent =
    last !== null &&
    illegal({ score: last.claim, isOver: last.claimEnded }, { score: claim, isOver: claimEnded }) === null
  const goesOn = last !== null && (isConsistent || showsTheSame(last.claim, claim))
  const since = goesOn ? last.since : at
  const frames = goesOn ? last.frames + 1 : 1
  return { ...before, heardAt: at, suspicion: { reason, claim, claimEnded, since, frames } }
}

const isBelieved = ({ claim, frames, since }: Suspicion, at: Millis): boolean =>
  canBe(claim) && frames >= INSISTS.frames && at - since >= INSISTS.span

/**
 * The feed of a match after one more frame; null when nothing is known yet and the frame tells no score that can be.
 * Pure and total. `at`: when the frame was received.
 */
export const hear = (before: MatchFeed | null, told: Told, at: Millis): MatchFeed | null => {
  if (before === null) return told.score === null || !canBe(told.score) ? null : taken(null, told.score, told, at)
  const score = told.score ?? before.score
  const isOver = told.phase === 'ended' || isDecided(score)
  const reason = illegal({ score: before.score, isOver: before.phase === 'ended' }, { score, isOver })
  if (reason === null) return taken(before, score, told, at)
  const after = suspected(before, reason, score, told, at)
  return after.suspicion !== null && isBelieved(after.suspicion, at) ? taken(null, score, told, at) : after
}
