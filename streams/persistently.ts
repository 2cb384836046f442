import * as E from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { catchError, defer, from, map, type Observable, of, repeat, takeWhile, timer } from 'rxjs'
import type { Clock } from '../src/ports/clock.ts'
import { type Failure, failure } from '../src/ports/failure.ts'

export interface PersistentSettings {
  /** The wait after the first failure, ms; doubled with each further one. */
  readonly first: number
  readonly most: number
}

export interface Failed {
  readonly _tag: 'failed'
  readonly what: 'approve' | 'record' | 'save' | 'settle' | 'resume' | 'wire' | 'reconcile' | 'look' | 'halt'
  readonly failure: Failure
  /** Counts from 1 within what was tried. */
  readonly attempt: number
}
export interface Succeeded<A> {
  readonly _tag: 'succeeded'
  readonly value: A
}

/**
 * Asks a port until it succeeds: each failure is said, then a bounded back-off, then the same again, unless the failure is one to
 * give up on (it is then the last value). Only for what is safe to ask twice. There is no deadline: an answer that is late must not be asked for a second time beside it.
 */
export const persistently = <A>(
  what: Failed['what'],
  task: TaskEither<Failure, A>,
  { first, most }: PersistentSettings,
  clock: Clock,
  givesUp: (failed: Failed) => boolean = () => false,
): Observable<Failed | Succeeded<A>> =>
  once(what, task).pipe(
    repeat({ delay: count => timer(Math.min(most, first * 2 ** Math.min(count - 1, 20)), clock.scheduler) }),
    map((result, index) => (result._tag === 'failed' ? { ...result, attempt: index + 1 } : result)),
    takeWhile(result => result._tag === 'failed' && !givesUp(result), true),
  )

/** Asks a port one time; what it throws is a failure too (law 8). */
export const once = <A>(what: Failed['what'], task: TaskEither<Failure, A>): Observable<Failed | Succeeded<A>> => {
  const failed = (reason: Failure): Failed => ({ _tag: 'failed', what, failure: reason, attempt: 1 })
  return defer(() => from(task())).pipe(
    map(answer => (E.isRight(answer) ? succeeded(answer.right) : failed(answer.left))),
    catchError(error => of(failed(failure('store', `${what} broke: ${String(error)}`)))),
  )
}

const succeeded = <A>(value: A): Succeeded<A> => ({ _tag: 'succeeded', value })
