import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import {
  distinctUntilChanged,
  exhaustMap,
  filter,
  map,
  merge,
  type Observable,
  Subject,
  shareReplay,
  timer,
} from 'rxjs'
import {
  type By,
  endsByItself,
  type Halt,
  type Halting,
  type HaltReason,
  type HaltState,
  haltOf,
  type MachineReason,
  type Resumed,
  stillWrong,
  strength,
} from '../domain/halt.ts'
import type { Millis, Usd } from '../domain/money.ts'
import type { Clock } from '../ports/clock.ts'
import type { Failure } from '../ports/failure.ts'
import type { Halts } from '../ports/halts.ts'
import { writeAnswer, writeWish } from './audit.ts'
import { type Sql, type Transaction, task } from './connection.ts'
import { millisecondsOf } from './ledger/rows.ts'
import { readUsd } from './money.ts'

/** How often it is looked whether another process has said anything. */
const LOOK_EVERY = 1_000
const MACHINE = 'the engine'

export interface HaltRow {
  readonly reason: HaltReason
  readonly level: Halting
  readonly detail: string
  readonly by_whom: string
  readonly at: Millis
  readonly is_over: boolean
}

/** Every reason in force: `HaltRow`s. */
export const HALTED = `
  select reason, level, detail, by_whom, ${millisecondsOf('at')} as at, is_over from csgo_halted order by csgo_halted.at, reason`

export const halted = (rows: ReadonlyArray<HaltRow>): HaltState =>
  haltOf(
    rows.map(({ by_whom: by, is_over: isOver, reason, level, detail, at }) => ({
      reason,
      level,
      detail,
      by,
      at,
      isOver,
    })),
  )

/** What is in force, of the transaction's or the connection's own view. */
const readHalt = async (sql: Sql | Transaction): Promise<HaltState> =>
  halted(await sql.unsafe<HaltRow[]>(HALTED, [], { prepare: true }))

interface Said {
  readonly reason: HaltReason
  readonly level: Halt
  readonly detail: string
  readonly by: string
  readonly isOver: boolean
}

const append = async (tx: Transaction, { reason, level, detail, by, isOver }: Said): Promise<void> => {
  await tx`
    insert into csgo_halts (reason, level, detail, by_whom, is_over)
    values (${reason}, ${level}, ${detail}, ${by}, ${isOver})`
}

/** Whoever changes what is in force waits for the others, so that nobody decides on what is over. */
const changing = async <A>(sql: Sql, work: (tx: Transaction, before: HaltState) => Promise<A>): Promise<A> => {
  const { value } = await sql.begin(async tx => {
    await tx`lock table csgo_halts in share row exclusive mode`
    return { value: await work(tx, await readHalt(tx)) }
  })
  return value
}

const raised = (sql: Sql, reason: MachineReason, level: Halting, detail: string): Promise<void> =>
  changing(sql, async (tx, before) => {
    const known = before.because.find(one => one.reason === reason)
    if (known !== undefined && !known.isOver && strength(known.level) >= strength(level)) return
    const strictest = known !== undefined && strength(known.level) > strength(level) ? known.level : level
    await append(tx, { reason, level: strictest, detail, by: MACHINE, isOver: false })
  })

const well = (sql: Sql, reason: MachineReason, detail: string): Promise<void> =>
  changing(sql, async (tx, before) => {
    const known = before.because.find(one => one.reason === reason)
    if (known === undefined || known.isOver) return
    await (endsByItself(reason)
      ? append(tx, { reason, level: 'none', detail, by: MACHINE, isOver: false })
      : append(tx, { reason, level: known.level, detail: `${known.detail}; ${detail}`, by: MACHINE, isOver: true }))
  })

const nameOf = ({ who, from }: By): string => `${who} (${from})`

/** A person stops trading; said again it replaces what he said before, also by something milder. Answers what is in force then. */
export const haltByHand = (
  sql: Sql,
  { level, reason, by }: { readonly level: Halting; readonly reason: string; readonly by: By },
): TE.TaskEither<Failure, HaltState> =>
  task(() =>
    changing(sql, async tx => {
      const wish = await writeWish(tx, { by, what: 'halt', asked: { level, reason } })
      await append(tx, { reason: 'person', level, detail: reason, by: nameOf(by), isOver: false })
      const state = await readHalt(tx)
      await writeAnswer(tx, wish, { level: state.level })
      return state
    }),
  )

/** A person lets trading go on: every reason ends. Nothing is changed while something is still wrong, unless forced. */
export const resumeByHand = (
  sql: Sql,
  { how, by }: { readonly how: 'if_well' | 'forced'; readonly by: By },
): TE.TaskEither<Failure, Resumed> =>
  task(() =>
    changing(sql, async (tx, before): Promise<Resumed> => {
      const wish = await writeWish(tx, { by, what: 'resume', asked: { how } })
      const wrong = stillWrong(before)
      if (how === 'if_well' && wrong.length > 0) {
        await writeAnswer(tx, wish, { stillWrong: wrong.map(({ reason }) => reason) })
        return { _tag: 'still_wrong', wrong }
      }
      for (const { reason, isOver } of before.because) {
        const detail = reason !== 'person' && !isOver ? 'forced while it was still wrong' : 'goes on'
        await append(tx, { reason, level: 'none', detail, by: nameOf(by), isOver: false })
      }
      await writeAnswer(tx, wish, { resumed: before.because.map(({ reason }) => reason) })
      return { _tag: 'resumed', before }
    }),
  )

export interface DayResult {
  /** Realised since midnight UTC by all strategies together; below 0 is a loss. */
  readonly realised: Usd
  /** A person has said today that trading goes on all the same. */
  readonly isForced: boolean
}
/** What a UTC day has brought, `since` its midnight. */
export const readDay = (sql: Sql, since: Millis): TE.TaskEither<Failure, DayResult> =>
  task(async () => {
    const [row] = await sql<{ realised: string; is_forced: boolean }[]>`
      select csgo_realised_since(${since})::numeric(20, 6) as realised,
             exists (select 1 from csgo_halts where reason = 'daily_loss' and level = 'none' and by_whom <> ${MACHINE} and at >= ${since}) as is_forced`
    return { realised: readUsd(row?.realised ?? '0'), isForced: row?.is_forced === true }
  })

export interface HaltsStore extends Halts {
  readonly read: () => TE.TaskEither<Failure, HaltState>
  /** Looks now instead of within a second: somebody has just written. */
  readonly look: () => void
}

const isSame = (one: HaltState, other: HaltState): boolean => JSON.stringify(one) === JSON.stringify(other)

/** `csgo_halts`: what a running engine raises, and what is in force. */
export const createHalts = (sql: Sql, clock: Clock): HaltsStore => {
  const now$ = new Subject<void>()
  const read = () => task(() => readHalt(sql))
  // What cannot be read changes nothing: risk reads for itself, in its own transaction.
  const state$: Observable<HaltState> = merge(timer(0, LOOK_EVERY, clock.scheduler), now$).pipe(
    // exhaustMap: a look that takes longer than a second is answer enough, the next one sees the rest.
    exhaustMap(() => read()()),
    filter(E.isRight),
    map(answer => answer.right),
    distinctUntilChanged(isSame),
    shareReplay({ bufferSize: 1, refCount: true }),
  )
  const looked = <A>(done: TE.TaskEither<Failure, A>): TE.TaskEither<Failure, A> =>
    pipe(
      done,
      TE.tapIO(() => () => now$.next()),
    )
  return {
    read,
    look: () => now$.next(),
    raise: (reason, level, detail) => looked(task(() => raised(sql, reason, level, detail))),
    well: (reason, detail) => looked(task(() => well(sql, reason, detail))),
    state$,
  }
}
