import * as E from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { systemClock } from '../../src/clock.ts'
import { type Failure, failure } from '../../src/ports/failure.ts'
import type { StorePorts } from '../../src/process/ports.ts'
import { between, type Random } from '../../src/simulator/random.ts'
import type { Sql, Transaction } from '../../src/store/connection.ts'
import type { Stepping } from './stepping.ts'
import type { SpellKind } from './weather.ts'

/** Hears a call before and after the database did it: its process may die of it. */
type Passing = (where: 'before' | 'after', what: string) => void

/** The way to the database: each call is run for itself at a moment of chance, and its answer comes at a later one. */
export interface Gate {
  readonly through: <A>(task: TaskEither<Failure, A>, what?: string) => TaskEither<Failure, A>
  /** The same database, whose commits are sometimes made without an answer. */
  readonly faulty: (sql: Sql) => Sql
}

const lostAnswer = (): Error => Object.assign(new Error('write CONNECTION_CLOSED'), { code: 'CONNECTION_CLOSED' })

export const createGate = (
  { later }: Stepping,
  random: Random,
  isOn: (kind: SpellKind) => boolean,
  isOver: () => boolean,
  passing: Passing = () => undefined,
): Gate => {
  let isUnheard = false
  /** A COMMIT that a transaction sends by itself may go unheard as well. */
  const unheard = async (commit: PromiseLike<unknown>): Promise<unknown> => {
    // A query is sent when it is awaited: not before the statement that goes out with it.
    await new Promise<void>(resolve => systemClock.soon.schedule(() => resolve()))
    const result = await commit
    if (isUnheard) throw lostAnswer()
    return result
  }
  const heeding = (tx: Transaction): Transaction =>
    new Proxy(tx, {
      apply: (target, self, given: ReadonlyArray<unknown>) => {
        const query: unknown = Reflect.apply(target, self, [...given])
        return String(given[0]) === 'commit and chain' && query instanceof Promise ? unheard(query) : query
      },
    })
  return {
    through:
      (task, what = 'read') =>
      () =>
        new Promise(resolve => {
          const span = (): number =>
            isOn('database-slow') ? between(random, 20, 1_000) : random() < 0.7 ? 0 : between(random, 1, 12)
          later(span(), async () => {
            if (isOver()) return
            passing('before', what)
            if (isOver()) return
            isUnheard = isOn('commits-unheard') && random() < 0.34
            const answer = isOn('database-away')
              ? E.left(failure('store', 'nothing listens at the database address', 'ECONNREFUSED'))
              : await task()
            isUnheard = false
            passing('after', what)
            later(span(), () => {
              if (!isOver()) resolve(answer)
            })
          })
        }),
    faulty: sql =>
      new Proxy(sql, {
        get: (target, key) => {
          const found: unknown = Reflect.get(target, key)
          // What other connections tell comes at times of its own: not in this world.
          if (key === 'listen') return () => Promise.resolve({ unlisten: () => Promise.resolve() })
          if (key !== 'begin' || typeof found !== 'function') return found
          return async (work: (tx: Transaction) => unknown): Promise<unknown> => {
            const result: unknown = await Reflect.apply(found, target, [(tx: Transaction) => work(heeding(tx))])
            if (isUnheard) throw lostAnswer()
            return result
          }
        },
      }),
  }
}

/** The store behind the gate. */
export const gated = (store: StorePorts, { through }: Gate): StorePorts => ({
  ...store,
  matches: {
    upsert: (found, at) => through(store.matches.upsert(found, at)),
    followed: at => through(store.matches.followed(at)),
    unresolved: at => through(store.matches.unresolved(at)),
  },
  prices: {
    ...store.prices,
    before: (which, at) => through(store.prices.before(which, at)),
    write: judged => through(store.prices.write(judged)),
  },
  scores: { known: () => through(store.scores.known()), write: heard => through(store.scores.write(heard)) },
  lookups: { priced: asks => through(store.lookups.priced(asks)) },
  ledger: {
    ...store.ledger,
    approve: waiting => through(store.ledger.approve(waiting), 'approve'),
    record: report => through(store.ledger.record(report), `record ${report._tag}`),
    saveLives: lives => through(store.ledger.saveLives(lives)),
    unfinished: () => through(store.ledger.unfinished(), 'resume'),
    settle: at => through(store.ledger.settle(at)),
  },
  reconciliations: {
    question: at => through(store.reconciliations.question(at)),
    compare: snapshot => through(store.reconciliations.compare(snapshot), 'compare'),
    told: (message, at) => through(store.reconciliations.told(message, at), 'told'),
    missed: (at, why) => through(store.reconciliations.missed(at, why)),
    keep: (cause, snapshot, found) => through(store.reconciliations.keep(cause, snapshot, found), 'keep'),
  },
  halts: {
    ...store.halts,
    raise: (reason, level, detail) => through(store.halts.raise(reason, level, detail)),
    well: (reason, detail) => through(store.halts.well(reason, detail)),
  },
  paperBooks: { ...store.paperBooks, read: tokens => through(store.paperBooks.read(tokens)) },
})
