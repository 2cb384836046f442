import { type Millis, millis } from '../domain/money.ts'
import type { Queued } from '../ports/messages.ts'
import { isQuiet, type Quiet, type Rules } from './rules.ts'

export interface PlanSettings {
  readonly rules: Rules
  readonly quiet: Quiet | null
  /** Name of a zone, eg/ `Europe/Berlin`. */
  readonly zone: string
  /** What comes within so long goes together. */
  readonly group: Millis
}

/** What was sent to a channel lately. */
export interface Rhythm {
  readonly lastAt: Millis | null
  /** How long the next group waits; doubled while one follows the other. */
  readonly gap: Millis
}

const LONGEST: Millis = millis(3_600_000)

export const calm = ({ group }: Pick<PlanSettings, 'group'>): Rhythm => ({ lastAt: null, gap: group })

/** After a message went out: one that followed the last one closely makes the next wait twice as long, an hour at most. */
export const after = ({ lastAt, gap }: Rhythm, at: Millis, { group }: Pick<PlanSettings, 'group'>): Rhythm => {
  const isBusy = lastAt !== null && at - lastAt <= 2 * gap
  return { lastAt: at, gap: isBusy ? millis(Math.min(LONGEST, gap * 2)) : group }
}

/**
 * What of the waiting messages goes out now, as one. Urgent ones (`now`) go at once, and when another message has just gone, after the group's
 * time; the others when the oldest has waited for the group's time, the channel has had its rest, and hours are not quiet. What
 * is due takes along whatever may go.
 */
export const due = (
  waiting: ReadonlyArray<Queued>,
  { lastAt, gap }: Rhythm,
  settings: PlanSettings,
  now: Millis,
): ReadonlyArray<Queued> => {
  const { rules, quiet, zone, group } = settings
  const allowed = waiting.filter(({ kind }) => rules[kind] !== 'off')
  const urgent = allowed.filter(({ kind }) => rules[kind] === 'now')
  const since = lastAt === null ? Number.POSITIVE_INFINITY : now - lastAt
  const isUrgent = urgent.length > 0 && since >= group
  if (isQuiet(now, quiet, zone)) return isUrgent ? urgent : []
  const [oldest] = allowed
  const isRipe = oldest !== undefined && now - oldest.at >= group && since >= gap
  return isUrgent || isRipe ? allowed : []
}
