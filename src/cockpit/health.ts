import { type Millis, millis } from '../domain/money.ts'
import { counted, span } from './figures.ts'
import type { HealthFacts } from './sources.ts'

export interface Check {
  readonly name: 'database' | 'discovery' | 'prices' | 'socket' | 'scores' | 'lease'
  /** `waiting`: not yet, which is normal for a while after the start. */
  readonly state: 'fine' | 'waiting' | 'failing'
  /** What is so, what it means, what to do; in words. */
  readonly says: string
}

export interface Health {
  readonly isReady: boolean
  readonly checks: ReadonlyArray<Check>
}

/** Failing before waiting before fine. */
export const worst = ({ checks }: Health): Check['state'] =>
  (['failing', 'waiting'] as const).find(state => checks.some(check => check.state === state)) ?? 'fine'

/** How long after the start nothing is called failing that only has not come yet. */
const WARMING_UP: Millis = millis(60_000)

const fine = (name: Check['name'], says: string): Check => ({ name, state: 'fine', says })
const because = (failure: string | null): string => (failure === null ? '' : `: ${failure}`)

/** `failure`: what it said when it was asked just now; `refused`: why it did not do what the engine wanted of it (a full disk, read only). */
const judgeDatabase = (failure: string | null, refused: string | null): Check => {
  const failing = (says: string): Check => ({
    name: 'database',
    state: 'failing',
    says: `${says}. Nothing is bought or sold until it does.`,
  })
  if (failure !== null) return failing(`The database does not answer: ${failure}`)
  if (refused !== null) return failing(`The database answers and does not do its work: ${refused}`)
  return fine('database', 'The database answers.')
}

/**
 * Judges what the engine knows of itself. `databaseFailure`: what the database said just now, null when it answered.
 * Ready means: the database answers, discovery has been done, the last poll is younger than a price may be, the market
 * socket is connected and the lease is held. Without a market to follow, prices and socket are fine without any.
 * The score feed is shown and never decides: no strategy needs it.
 */
export const judgeHealth = (
  facts: HealthFacts,
  databaseFailure: string | null,
  at: Millis,
  maxPriceAge: Millis,
): Health => {
  const late = at - facts.startedAt > WARMING_UP ? 'failing' : 'waiting'
  const { followed } = facts.discovery

  const judgeDiscovery = (): Check => {
    const { lastAt, failure } = facts.discovery
    if (facts.lease._tag === 'standby' && lastAt === null)
      return { name: 'discovery', state: 'waiting', says: 'A standby looks for no matches before its turn.' }
    if (lastAt === null && failure === null && late === 'waiting')
      return {
        name: 'discovery',
        state: 'waiting',
        says: 'Looking for matches at the venue, which takes a few seconds.',
      }
    if (lastAt === null)
      return {
        name: 'discovery',
        state: 'failing',
        says: `No look at the venue's events has succeeded yet${because(failure)}. There is no market to follow; it is tried again by itself.`,
      }
    const ago = `${span(millis(at - lastAt))} ago`
    return fine('discovery', `${counted(followed, 'market', 'markets')} followed, last pass ${ago}${because(failure)}.`)
  }
  const judgePrices = (): Check => {
    const { lastAt, failure } = facts.polls
    if (followed === 0) return fine('prices', 'No market to price.')
    if (lastAt === null)
      return {
        name: 'prices',
        state: failure === null ? late : 'failing',
        says: `No poll has brought a price yet${because(failure)}: strategies wait for one.`,
      }
    const age = millis(at - lastAt)
    return age <= maxPriceAge
      ? fine('prices', `Last poll ${span(age)} ago.`)
      : {
          name: 'prices',
          state: 'failing',
          says: `The last poll that brought a price began ${span(age)} ago, over ${span(maxPriceAge)}${because(failure)}. Every price is stale: nothing is bought.`,
        }
  }
  const judgeSocket = (): Check => {
    const { open, failure } = facts.socket
    if (followed === 0) return fine('socket', 'No market to listen to.')
    return open > 0
      ? fine('socket', `${counted(open, 'connection', 'connections')} to the market socket.`)
      : {
          name: 'socket',
          state: failure === null ? late : 'failing',
          says: `Not connected to the market socket${because(failure)}. It is tried again by itself; prices still come by polls.`,
        }
  }
  const judgeScores = (): Check => {
    const { isOpen, lastAt, failure } = facts.scores
    if (followed === 0) return fine('scores', 'No match to hear scores of.')
    if (!isOpen || failure !== null)
      return {
        name: 'scores',
        state: 'waiting',
        says: `No scores${because(failure)}. It is tried again by itself; prices and trading do not need them.`,
      }
    return fine(
      'scores',
      lastAt === null ? 'No match was told of yet.' : `Last score ${span(millis(at - lastAt))} ago.`,
    )
  }
  const judgeLease = (): Check => {
    switch (facts.lease._tag) {
      case 'held':
        return fine('lease', 'This engine trades.')
      case 'standby':
        return {
          name: 'lease',
          state: 'waiting',
          says: `Standby: ${facts.lease.holder === null ? 'the lease is not held yet' : `${facts.lease.holder} holds the lease`}. This engine takes over when it is free.`,
        }
    }
  }

  const refused = facts.faults.find(({ fault, parts }) => fault === 'database' && parts > 0)
  const checks = [
    judgeDatabase(databaseFailure, refused?.reason ?? null),
    judgeDiscovery(),
    judgePrices(),
    judgeSocket(),
    judgeScores(),
    judgeLease(),
  ]
  return { isReady: checks.every(check => check.state === 'fine' || check.name === 'scores'), checks }
}
