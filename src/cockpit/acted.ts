import type { TaskEither } from 'fp-ts/lib/TaskEither.js'

/** Why it was not done, for the person who asked; `refused` is theirs to mend, `away` is not. */
export interface NotDone {
  readonly _tag: 'refused' | 'away'
  readonly says: string
}
/** What was done, in words. */
export type Done = TaskEither<NotDone, string>
