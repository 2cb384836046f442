import * as E from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { catchError, defer, from, type Observable, of, timeout } from 'rxjs'
import type { Clock } from '../src/ports/clock.ts'
import { type Failure, failure } from '../src/ports/failure.ts'

/** Who is asked what, for the words of a failure. */
export interface Question {
  readonly edge: Failure['edge']
  readonly what: string
}

/**
 * A port's answer as a stream of one value that never fails: what the port throws and an answer that does not come
 * within so many milliseconds are failures too (law 8). The port is asked anew by each subscription.
 */
export const answer = <A>(
  task: TaskEither<Failure, A>,
  within: number,
  { edge, what }: Question,
  clock: Clock,
): Observable<E.Either<Failure, A>> =>
  defer(() => from(task())).pipe(
    timeout({
      first: Math.max(0, within),
      scheduler: clock.scheduler,
      with: () => of(E.left(failure(edge, `${what} did not answer within ${within} ms`, 'timeout'))),
    }),
    catchError(error => of(E.left(failure(edge, `${what} broke: ${String(error)}`)))),
  )
