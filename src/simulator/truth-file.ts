/** The file that happenings are appended to. */
import { closeSync, openSync, writeSync } from 'node:fs'
import type { Millis } from '../domain/money.ts'
import type { World } from './core.ts'
import type { Happening } from './happening.ts'
import { truthFaults, truthLine, truthOpening } from './truth.ts'

export interface TruthFile {
  readonly write: (happenings: ReadonlyArray<Happening>) => void
  /** Faults were switched, in the words of `GET /sim/faults`. */
  readonly writeFaults: (at: Millis, change: unknown) => void
  readonly close: () => void
}

const nowhere: TruthFile = { write: () => undefined, writeFaults: () => undefined, close: () => undefined }

/** Opens it at its end and tells how the world stands; without a path nothing is written anywhere. */
export const openTruth = (path: string | undefined, world: World): TruthFile => {
  if (path === undefined) return nowhere
  const file = openSync(path, 'a')
  writeSync(file, truthOpening(world.settings, world.now(), world.matches()))
  return {
    write: happenings => {
      if (happenings.length > 0) writeSync(file, happenings.map(truthLine).join(''))
    },
    writeFaults: (at, change) => void writeSync(file, truthFaults(at, change)),
    close: () => closeSync(file),
  }
}
