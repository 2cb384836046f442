import { Observable, type OperatorFunction } from 'rxjs'

/**
 * The members of the list that each value gives, in order. `mergeMap` does the same with lists, and subscribes to each of them: this is for where
 * thousands come a second.
 */
export const eachOf =
  <A, B>(list: (value: A) => ReadonlyArray<B>): OperatorFunction<A, B> =>
  source =>
    new Observable(subscriber => {
      const membersOf = (value: A): ReadonlyArray<B> => {
        try {
          return list(value)
        } catch (error) {
          subscriber.error(error)
          return []
        }
      }
      return source.subscribe({
        next: value => {
          for (const member of membersOf(value)) subscriber.next(member)
        },
        error: error => subscriber.error(error),
        complete: () => subscriber.complete(),
      })
    })
