import * as E from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { exhaustMap, filter, firstValueFrom, map, type Observable, Subject, take, takeUntil, tap, timer } from 'rxjs'
import type { Clock } from '../ports/clock.ts'
import type { Failure } from '../ports/failure.ts'
import type { Log } from '../ports/log.ts'
import { type Sql, task } from './connection.ts'

/** The row of `csgo_lease` that engines share: one trades, the others wait. */
export const LEASE_NAME = 'engine'
const TTL_SECONDS = 10
const RENEW_EVERY = 2000
const ASK_EVERY = 1000

export interface LeaseOptions {
  /** Who holds it, for people: eg/ `host/4711`. */
  readonly holder: string
  /**
   * `possible`: wait until the lease of another has run out. `none`: nobody else can be on this database (the embedded one,
   * whose data folder is guarded), so what a killed engine left behind is taken over at once.
   */
  readonly rivals: 'possible' | 'none'
  readonly clock: Clock
  readonly log: Log
  /** Hears of every answer: what failed, or null when it was well. */
  readonly answered: (failure: Failure | null) => void
}

/** Which engine may trade. Time is the database's. */
export interface Lease {
  /** Waits as standby until the lease is ours, then renews it; answers its token, or null when it was released meanwhile. */
  readonly acquire: () => Promise<number | null>
  /** The token that every intent carries; it rises with every change of hands. 0 while the lease is not ours. */
  readonly fencing: () => number
  /** Who holds it while we wait, as last seen; null while nobody was seen. */
  readonly holder: () => string | null
  /** Another engine has taken it: who. Ours is over then. */
  readonly lost$: Observable<string>
  /** Gives it back, so that a standby need not wait. */
  readonly release: () => Promise<void>
}

interface Taken {
  readonly token: number
}
interface Standing {
  readonly holder: string
}
type Asked = { readonly _tag: 'ours'; readonly token: number } | { readonly _tag: 'theirs'; readonly holder: string }

const ask = (sql: Sql, { holder, rivals, log }: LeaseOptions): TaskEither<Failure, Asked> =>
  task(async (): Promise<Asked> => {
    if (rivals === 'possible') {
      // Only read while it runs: to write it is to stand in the way of all that its holder writes.
      const [running] = await sql<Standing[]>`
        select holder from csgo_lease where name = ${LEASE_NAME} and expires_at > clock_timestamp()`
      if (running !== undefined) return { _tag: 'theirs', holder: running.holder }
      const { count } = await endFrozen(sql)
      if (count > 0) log.info('ended what an engine that says nothing more had left open', { transactions: count })
    }
    const [taken] = await sql<Taken[]>`
      insert into csgo_lease as l (name, holder, token, expires_at)
      values (${LEASE_NAME}, ${holder}, 1, clock_timestamp() + make_interval(secs => ${TTL_SECONDS}))
      on conflict (name) do update
        set holder = excluded.holder, token = l.token + 1, expires_at = excluded.expires_at
        where l.expires_at <= clock_timestamp() or ${rivals}::text = 'none'
      returning token`
    if (taken !== undefined) return { _tag: 'ours', token: taken.token }
    return { _tag: 'theirs', holder: await holderOf(sql) }
  })

/**
 * Ends transactions of the ledger whose engine has let the lease run out and says nothing more, as when its process stands still: they hold
 * the row of the lease. Postgres ends them by itself only where they are idle: not between the parsing of a statement and its values.
 */
const endFrozen = (sql: Sql) => sql`
  select pg_terminate_backend(a.pid)
    from csgo_lease l, pg_locks k join pg_stat_activity a using (pid)
   where l.name = ${LEASE_NAME} and l.expires_at <= clock_timestamp() and a.xact_start < l.expires_at
     and k.relation = 'csgo_lease'::regclass and k.mode = 'RowShareLock'
     and a.datname = current_database() and a.usename = current_user and a.wait_event = 'ClientRead'`

const holderOf = async (sql: Sql): Promise<string> => {
  const [standing] = await sql<Standing[]>`select holder from csgo_lease where name = ${LEASE_NAME}`
  return standing?.holder ?? 'nobody'
}

/** Whether the lease is still ours; null: it is, else who has it. */
const renew = (sql: Sql, token: number): TaskEither<Failure, string | null> =>
  task(async () => {
    const { count } = await sql`
      update csgo_lease set expires_at = clock_timestamp() + make_interval(secs => ${TTL_SECONDS})
      where name = ${LEASE_NAME} and token = ${token}`
    return count === 1 ? null : holderOf(sql)
  })

/** A lease in Postgres. A database that does not answer loses no lease: nobody else can take it meanwhile either. */
export const createLease = (sql: Sql, options: LeaseOptions): Lease => {
  const { clock, log, answered } = options
  const lost$ = new Subject<string>()
  const released$ = new Subject<void>()
  let token = 0
  let holder: string | null = null

  const sayThatWeWait = (other: string) => {
    if (holder === null) log.info('another engine trades on this database; waiting as standby', { holder: other })
    holder = other
  }
  const tell = (answer: E.Either<Failure, unknown>) => answered(E.isLeft(answer) ? answer.left : null)

  const keep = () => {
    timer(RENEW_EVERY, RENEW_EVERY, clock.scheduler)
      .pipe(
        // A renewal that takes longer than the next one's turn is answer enough: no two beside each other.
        exhaustMap(() => renew(sql, token)()),
        tap(answer => tell(answer)),
        map(answer => (E.isRight(answer) ? answer.right : null)),
        filter(holder => holder !== null),
        take(1),
        takeUntil(released$),
      )
      .subscribe(holder => {
        token = 0
        lost$.next(holder)
      })
  }

  return {
    lost$,
    holder: () => holder,
    fencing: () => token,

    acquire: () =>
      firstValueFrom(
        timer(0, ASK_EVERY, clock.scheduler).pipe(
          exhaustMap(() => ask(sql, options)()),
          tap(answer => {
            tell(answer)
            if (E.isRight(answer) && answer.right._tag === 'theirs') sayThatWeWait(answer.right.holder)
          }),
          map(answer => (E.isRight(answer) && answer.right._tag === 'ours' ? answer.right.token : null)),
          filter(ours => ours !== null),
          tap(ours => {
            token = ours
            keep()
          }),
          takeUntil(released$),
        ),
        { defaultValue: null },
      ),

    release: async () => {
      const ours = token
      token = 0
      released$.next()
      if (ours === 0) return
      await task(
        () => sql`
          update csgo_lease set expires_at = clock_timestamp() where name = ${LEASE_NAME} and token = ${ours}`,
      )()
    },
  }
}
