import { zip } from 'fp-ts/lib/ReadonlyArray.js'

/** In one run at most; the rest waits for the next. */
const MOST = 200

export interface Together<A, B> {
  /** Of each key at most one goes into a run, so that each finds what the one before it left. */
  readonly key: (value: A) => unknown
  /** All of them or none; the answers in their order. */
  readonly run: (values: ReadonlyArray<A>) => Promise<ReadonlyArray<B>>
  /** Whether a failure is nobody's own: run alone each would fail as well. */
  readonly isOfAll: (error: unknown) => boolean
}

interface Call<A, B> {
  readonly value: A
  readonly resolve: (answer: B) => void
  readonly reject: (error: unknown) => void
}

/**
 * One run at a time; calls that come meanwhile go together into the next, in the order in which they came. What fails together is run again
 * one by one: one bad value stops no other.
 */
export const together = <A, B>({ key, run, isOfAll }: Together<A, B>): ((value: A) => Promise<B>) => {
  let waiting: ReadonlyArray<Call<A, B>> = []
  let isRunning = false

  const take = (): ReadonlyArray<Call<A, B>> => {
    const taken = new Map<unknown, Call<A, B>>()
    const left: Call<A, B>[] = []
    for (const call of waiting) {
      if (taken.size < MOST && !taken.has(key(call.value))) taken.set(key(call.value), call)
      else left.push(call)
    }
    waiting = left
    return [...taken.values()]
  }

  const runAll = async (calls: ReadonlyArray<Call<A, B>>): Promise<void> => {
    try {
      const answers = await run(calls.map(call => call.value))
      for (const [call, answer] of zip(answers)(calls)) call.resolve(answer)
    } catch (error) {
      if (calls.length > 1 && !isOfAll(error)) await Promise.all(calls.map(call => runAll([call])))
      else for (const call of calls) call.reject(error)
    }
  }

  const start = async (): Promise<void> => {
    if (isRunning) return
    isRunning = true
    while (waiting.length > 0) await runAll(take())
    isRunning = false
  }

  return value =>
    new Promise((resolve, reject) => {
      waiting = [...waiting, { value, resolve, reject }]
      void start()
    })
}
