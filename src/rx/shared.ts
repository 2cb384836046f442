import { defaultIfEmpty, defer, Observable, type Subscriber, take } from 'rxjs'

interface Asker<A, B> {
  readonly ask: () => A
  readonly subscriber: Subscriber<B | undefined>
}

/**
 * A data loader: many ask, one `select` answers them together. At most one is in flight; who asks meanwhile shares the
 * next, up to `most` asks, first come first served; who unsubscribes leaves the basket. A select that is under way is
 * not stopped when its askers leave: a statement on its way to a database goes on as well.
 *
 * An ask is called when its select begins, and may say the latest. Its answer is emitted once, `undefined` when the
 * select brought none for its key; an error reaches all askers of that select and nobody else.
 */
export const shared = <A, K, B>(
  key: (ask: A) => K,
  select: (asks: ReadonlyArray<A>) => Observable<ReadonlyMap<K, B>>,
  most: number,
): ((ask: () => A) => Observable<B | undefined>) => {
  const basket = new Set<Asker<A, B>>()
  let isInFlight = false
  let isStarting = false

  const begin = () => {
    const askers: Subscriber<B | undefined>[] = []
    const asks: A[] = []
    for (const asker of basket) {
      if (asks.length >= most) break
      basket.delete(asker)
      askers.push(asker.subscriber)
      asks.push(asker.ask())
    }
    isInFlight = true
    const over = (tell: (asker: Subscriber<B | undefined>, ask: A) => void) => {
      asks.forEach((ask, index) => {
        const asker = askers[index]
        if (asker !== undefined) tell(asker, ask)
      })
      isInFlight = false
      start()
    }
    defer(() => select(asks))
      .pipe(take(1), defaultIfEmpty<ReadonlyMap<K, B>, ReadonlyMap<K, B>>(new Map()))
      .subscribe({
        next: answers =>
          over((asker, ask) => {
            asker.next(answers.get(key(ask)))
            asker.complete()
          }),
        error: error => over(asker => asker.error(error)),
      })
  }
  // A loop and not a recursion: selects that answer at once must not pile up on the stack.
  const start = () => {
    if (isStarting) return
    isStarting = true
    while (!isInFlight && basket.size > 0) begin()
    isStarting = false
  }

  return ask =>
    new Observable(subscriber => {
      const asker = { ask, subscriber }
      basket.add(asker)
      start()
      return () => basket.delete(asker)
    })
}
