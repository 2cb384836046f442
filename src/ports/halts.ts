import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { Observable } from 'rxjs'
import type { Halting, HaltState, MachineReason } from '../domain/halt.ts'
import type { Failure } from './failure.ts'

/** How a part of the engine stops trading, and says that it may go on. Both may be called as often as one likes: a row is written when something changes. */
export interface Halts {
  /** The strictest level of a reason stays until it ends. */
  readonly raise: (reason: MachineReason, level: Halting, detail: string) => TaskEither<Failure, void>
  /** What was raised is well again: it ends by itself, or waits for a person (`endsByItself`). */
  readonly well: (reason: MachineReason, detail: string) => TaskEither<Failure, void>
  /** The present state and every change; a change made by another process is heard within a second. */
  readonly state$: Observable<HaltState>
}
