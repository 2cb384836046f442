import { Observable, type OperatorFunction, Subscription } from 'rxjs'

/**
 * Work by key: one after another within a key, keys side by side. An idle key leaves nothing behind.
 * (`groupBy` + `concatMap` would keep idle groups for ever.)
 */
export const inOrderPer =
  <A, K, B>(key: (value: A) => K, work: (value: A) => Observable<B>): OperatorFunction<A, B> =>
  source =>
    new Observable<B>(subscriber => {
      const waiting = new Map<K, A[]>()
      const all = new Subscription()
      let isOver = false

      const completeWhenIdle = () => {
        if (isOver && waiting.size === 0) subscriber.complete()
      }
      const begin = (at: K, value: A) => {
        let inner: Subscription | undefined
        inner = work(value).subscribe({
          next: result => subscriber.next(result),
          error: error => subscriber.error(error),
          complete: () => {
            if (inner !== undefined) all.remove(inner)
            const next = waiting.get(at)?.shift()
            if (next !== undefined) begin(at, next)
            else {
              waiting.delete(at)
              completeWhenIdle()
            }
          },
        })
        if (!inner.closed) all.add(inner)
      }

      all.add(
        source.subscribe({
          next: value => {
            const at = key(value)
            const queue = waiting.get(at)
            if (queue !== undefined) queue.push(value)
            else {
              waiting.set(at, [])
              begin(at, value)
            }
          },
          error: error => subscriber.error(error),
          complete: () => {
            isOver = true
            completeWhenIdle()
          },
        }),
      )
      return all
    })
