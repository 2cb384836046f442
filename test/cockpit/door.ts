import * as E from 'fp-ts/lib/Either.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { NEVER } from 'rxjs'
import { startControl } from '../../src/cockpit/controlServer.ts'
import type { Cockpit } from '../../src/cockpit/server.ts'
import { NOT_HALTED } from '../../src/domain/halt.ts'
import type { Controls } from '../../src/ports/controls.ts'
import { failure } from '../../src/ports/failure.ts'
import { silentLog } from '../support/log.ts'

/** An engine on which nothing is held and nothing rests. */
const IDLE: Controls = {
  state: () => TE.right(NOT_HALTED),
  halt: () => TE.right(NOT_HALTED),
  resume: () => TE.right({ _tag: 'resumed', before: NOT_HALTED }),
  previewClose: () => TE.right([]),
  close: () => TE.right({ audit: 1, asked: [] }),
  previewCancel: () => TE.right([]),
  cancel: () => TE.right({ audit: 1, asked: [] }),
  followed: () => TE.right({ audit: 1, asked: [] }),
  reconcile: () => TE.left(failure('venue', 'on paper')),
  audit: () => TE.right([]),
  halt$: NEVER,
}

/** The door for commands of an idle engine, told in a folder. */
export const startDoor = async (dataDir: string, watch: Cockpit['watch']) => {
  const door = await startControl(IDLE, { dataDir, log: silentLog, watch })
  if (E.isLeft(door)) throw new Error(door.left)
  return door.right
}
