import { defer, EMPTY, finalize, groupBy, mergeMap, type Observable, type OperatorFunction, ReplaySubject } from 'rxjs'

/**
 * `groupBy` whose groups end when what was made of them ends: the key is then free, and its next value opens a new
 * group. (With plain `groupBy` the key of a finished inner stream stays and swallows its values.) A group's first value
 * comes after `project` was subscribed, so every subscription that it makes at once sees all values.
 */
export const perKey =
  <A, K, B>(key: (value: A) => K, project: (group$: Observable<A>, key: K) => Observable<B>): OperatorFunction<A, B> =>
  source =>
    defer(() => {
      // groupBy hands a group out first and asks for its duration after that: the end waits here in between, and a
      // group that ended at once replays it.
      const opening = new Map<K, Observable<void>>()
      return source.pipe(
        groupBy(key, {
          duration: group => {
            const end$ = opening.get(group.key) ?? EMPTY
            opening.delete(group.key)
            return end$
          },
        }),
        mergeMap(group => {
          const end$ = new ReplaySubject<void>(1)
          opening.set(group.key, end$)
          return project(group, group.key).pipe(finalize(() => end$.next()))
        }),
      )
    })
