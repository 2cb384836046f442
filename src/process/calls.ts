import * as E from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { Clock } from '../ports/clock.ts'
import type { Failure } from '../ports/failure.ts'
import type { BuiltPorts } from './ports.ts'
import { type Counts, count, newSamples, type Samples } from './samples.ts'

/** How the database was asked, for measuring. */
export interface Calls {
  /** The same ports, each call of the database counted and timed. */
  readonly watched: (ports: BuiltPorts) => BuiltPorts
  readonly begun: () => Counts
  readonly failed: () => Counts
  /** Milliseconds, by call. */
  readonly took: () => ReadonlyMap<string, Samples>
  readonly underWay: () => number
  /** The quickest of a call since this was last asked, ms; null of none. */
  readonly quickest: (call: string) => number | null
}

export const createCalls = (clock: Clock): Calls => {
  const begun: Counts = new Map()
  const failed: Counts = new Map()
  const took = new Map<string, Samples>()
  const quickest = new Map<string, number>()
  let underWay = 0

  const timed = <A>(call: string, task: TaskEither<Failure, A>): TaskEither<Failure, A> => {
    const samples = took.get(call) ?? newSamples()
    took.set(call, samples)
    return async () => {
      const at = clock.monotonic()
      count(begun, call)
      underWay += 1
      try {
        const answer = await task()
        if (E.isLeft(answer)) count(failed, call)
        return answer
      } finally {
        underWay -= 1
        const lasted = clock.monotonic() - at
        samples.add(lasted)
        quickest.set(call, Math.min(lasted, quickest.get(call) ?? lasted))
      }
    }
  }

  return {
    watched: ports => {
      const { matches, prices, scores, lookups, ledger } = ports
      return {
        ...ports,
        matches: {
          upsert: (found, at) => timed('write_markets', matches.upsert(found, at)),
          followed: at => timed('read_markets', matches.followed(at)),
          unresolved: at => timed('read_markets', matches.unresolved(at)),
        },
        prices: {
          before: (which, at) => timed('read_prices', prices.before(which, at)),
          write: judged => timed('write_prices', prices.write(judged)),
        },
        scores: {
          known: () => timed('read_scores', scores.known()),
          write: heard => timed('write_scores', scores.write(heard)),
        },
        lookups: { priced: asks => timed('lookup', lookups.priced(asks)) },
        ledger: {
          outcomes$: ledger.outcomes$,
          approve: decisions => timed('approve', ledger.approve(decisions)),
          record: report => timed('record', ledger.record(report)),
          saveLives: lives => timed('save_lives', ledger.saveLives(lives)),
          unfinished: () => timed('unfinished', ledger.unfinished()),
          settle: at => timed('settle', ledger.settle(at)),
        },
      }
    },
    begun: () => begun,
    failed: () => failed,
    took: () => took,
    underWay: () => underWay,
    quickest: call => {
      const least = quickest.get(call) ?? null
      quickest.delete(call)
      return least
    },
  }
}
