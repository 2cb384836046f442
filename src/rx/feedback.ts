import { Observable, type OperatorFunction, Subject } from 'rxjs'

/** What a result means for the loop: what goes in again, and whether it is the last of the value that led to it. */
export interface Back<A> {
  readonly again: ReadonlyArray<A>
  readonly end: 'last' | 'more'
}

/**
 * Runs values through `run` and puts what comes `back` of the results in again. Each value that goes in must lead to exactly one
 * result that is its `last`. Completes when the source has, and nothing is under way.
 * (`expand` would start each value by itself, past any order that `run` keeps among them.)
 */
export const feedback =
  <A, B>(run: OperatorFunction<A, B>, back: (result: B) => Back<A>): OperatorFunction<A, B> =>
  source =>
    new Observable<B>(subscriber => {
      const input$ = new Subject<A>()
      let underWay = 0
      let isOver = false

      const put = (value: A) => {
        underWay += 1
        input$.next(value)
      }
      const completeWhenIdle = () => {
        if (isOver && underWay === 0) input$.complete()
      }
      const all = input$.pipe(run).subscribe({
        next: result => {
          const { again, end } = back(result)
          subscriber.next(result)
          for (const value of again) put(value)
          if (end === 'last') underWay -= 1
          completeWhenIdle()
        },
        error: error => subscriber.error(error),
        complete: () => subscriber.complete(),
      })
      all.add(
        source.subscribe({
          next: put,
          error: error => subscriber.error(error),
          complete: () => {
            isOver = true
            completeWhenIdle()
          },
        }),
      )
      return all
    })
