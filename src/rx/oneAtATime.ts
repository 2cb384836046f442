import { Observable, type OperatorFunction, type Subscription } from 'rxjs'

/**
 * One run at a time; all that came meanwhile goes together into the next run. Nothing is lost, no two runs overlap.
 * (`exhaustMap` would lose what comes during a run, `concatMap` would run once for each.)
 */
export const oneAtATime =
  <A, B>(run: (together: ReadonlyArray<A>) => Observable<B>): OperatorFunction<A, B> =>
  source =>
    new Observable<B>(subscriber => {
      let basket: A[] = []
      let isRunning = false
      let isOver = false
      let inner: Subscription | undefined

      const start = () => {
        while (!isRunning && basket.length > 0 && !subscriber.closed) {
          const together = basket
          basket = []
          isRunning = true
          inner = run(together).subscribe({
            next: value => subscriber.next(value),
            error: error => subscriber.error(error),
            complete: () => {
              isRunning = false
              start()
            },
          })
        }
        if (isOver && !isRunning && basket.length === 0) subscriber.complete()
      }

      const outer = source.subscribe({
        next: value => {
          basket.push(value)
          start()
        },
        error: error => subscriber.error(error),
        complete: () => {
          isOver = true
          start()
        },
      })
      return () => {
        outer.unsubscribe()
        inner?.unsubscribe()
      }
    })
