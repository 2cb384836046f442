import { Observable, type OperatorFunction, type SchedulerLike, Subscription, timer } from 'rxjs'

export interface LatestPer<A, K, B> {
  readonly key: (value: A) => K
  /** A write begins so many ms after the first value that it carries; the last one at once when the source completes. */
  readonly every: number
  readonly scheduler: SchedulerLike
  readonly write: (latest: ReadonlyArray<A>) => Observable<B>
  /** Whether a result of a write says that it did not happen: its values then wait for the next, unless younger ones came. */
  readonly hasFailed: (result: B) => boolean
}

/**
 * Keeps the latest value of each key and hands them all to one write at a time. However long writes fail, no more than one value
 * a key waits. (`bufferTime` keeps every value, and loses those of a failed write.)
 */
export const latestPer =
  <A, K, B>({ key, every, scheduler, write, hasFailed }: LatestPer<A, K, B>): OperatorFunction<A, B> =>
  source =>
    new Observable<B>(subscriber => {
      const waiting = new Map<K, A>()
      const all = new Subscription()
      let step: 'idle' | 'waiting' | 'writing' = 'idle'
      let pause = Subscription.EMPTY
      let isOver = false

      const begin = () => {
        const together = [...waiting]
        let failed = false
        step = 'writing'
        all.add(
          write(together.map(([, value]) => value)).subscribe({
            next: result => {
              failed ||= hasFailed(result)
              subscriber.next(result)
            },
            error: error => subscriber.error(error),
            complete: () => {
              if (!failed) for (const [at, value] of together) if (waiting.get(at) === value) waiting.delete(at)
              step = 'idle'
              if (isOver && !failed && waiting.size > 0) begin()
              else pauseIfAny()
            },
          }),
        )
      }
      const pauseIfAny = () => {
        if (step !== 'idle') return
        if (waiting.size === 0) {
          if (isOver) subscriber.complete()
          return
        }
        step = 'waiting'
        pause = timer(every, scheduler).subscribe(begin)
        all.add(pause)
      }
      all.add(
        source.subscribe({
          next: value => {
            waiting.set(key(value), value)
            pauseIfAny()
          },
          error: error => subscriber.error(error),
          complete: () => {
            isOver = true
            if (step === 'waiting') {
              pause.unsubscribe()
              begin()
            } else pauseIfAny()
          },
        }),
      )
      return all
    })
