import { Observable, type OperatorFunction, Subscription } from 'rxjs'

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
      let inner = new Subscription()

      const start = () => {
        while (!isRunning && basket.length > 0 && !subscriber.closed) {
          const together = basket
          basket = []
          isRunning = true
          // Made before it is run: a run that ends at once may have begun the next one by the time `subscribe` returns.
          const own = new Subscription()
          inner = own
          own.add(
            run(together).subscribe({
              next: value => subscriber.next(value),
              error: error => subscriber.error(error),
              complete: () => {
                isRunning = false
                start()
              },
            }),
          )
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
        inner.unsubscribe()
      }
    })
