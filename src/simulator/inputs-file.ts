/** The file that keeps what outsiders did to the world, a line of JSON each, so that a restart goes on with their orders and faults. */
import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import { millis } from '../domain/money.ts'
import type { Log } from '../ports/log.ts'
import type { Input } from './exchange/journal.ts'
import { readScenario } from './faults/scenario.ts'
import { type FaultChange, shownWish } from './faults/switchboard.ts'
import { readInput } from './read-input.ts'
import type { SavedWorld } from './saved.ts'

export interface InputsFile {
  /** What stood there at the start, in order. */
  readonly inputs: ReadonlyArray<Input>
  readonly changes: ReadonlyArray<FaultChange>
  /** Written when it answers (to the system, not to the disk). */
  readonly append: (inputs: ReadonlyArray<Input>) => void
  readonly appendChange: (change: FaultChange) => void
  readonly close: () => void
}

const lineOf = (value: unknown): string => `${JSON.stringify(value)}\n`
const headerOf = (world: SavedWorld): string => lineOf({ type: 'World', ...world })

const changeLine = (change: FaultChange): string => {
  switch (change._tag) {
    case 'FaultsAsked':
      return lineOf({ type: change._tag, at: change.at, origin: change.origin, faults: change.wishes.map(shownWish) })
    case 'FaultsEnded':
      return lineOf({ type: change._tag, at: change.at, ids: change.ids })
  }
}

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined

const readChange = (value: unknown): FaultChange | null => {
  const at = field(value, 'at')
  if (typeof at !== 'number') return null
  const ids = field(value, 'ids')
  if (field(value, 'type') === 'FaultsEnded')
    return Array.isArray(ids) && ids.every(id => typeof id === 'number')
      ? { _tag: 'FaultsEnded', at: millis(at), ids }
      : null
  const faults = readScenario(JSON.stringify(field(value, 'faults') ?? null), 'inputs')
  const origin = field(value, 'origin')
  if (E.isLeft(faults) || (origin !== 'start' && origin !== 'http')) return null
  return { _tag: 'FaultsAsked', at: millis(at), origin, wishes: faults.right.faults }
}

const parsed = (line: string): unknown => {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

const bytesOf = (path: string): Buffer => {
  try {
    return readFileSync(path)
  } catch (error) {
    if (error instanceof Error && Reflect.get(error, 'code') === 'ENOENT') return Buffer.alloc(0)
    throw error
  }
}

const isFaultLine = (value: unknown): boolean =>
  field(value, 'type') === 'FaultsAsked' || field(value, 'type') === 'FaultsEnded'

/**
 * Opens the file of a world and reads it. One of another world begins anew; a last line that was not written to its end is cut off, and said; a
 * line that cannot be understood is an error that says what to do.
 */
export const openInputsFile = (dataDir: string, world: SavedWorld, log: Log): InputsFile => {
  mkdirSync(dataDir, { recursive: true })
  const path = join(dataDir, 'simulator-inputs.ndjson')
  const bytes = bytesOf(path)
  const inputs: Input[] = []
  const changes: FaultChange[] = []
  const header = headerOf(world)
  const isOurs = bytes.subarray(0, header.length).equals(Buffer.from(header))
  let end = isOurs ? header.length : 0
  let number = 1
  for (let next = isOurs ? bytes.indexOf(10, end) : -1; next !== -1; next = bytes.indexOf(10, end)) {
    const value = parsed(bytes.toString('utf8', end, next))
    number++
    const change = isFaultLine(value) ? readChange(value) : null
    const input = isFaultLine(value) ? null : readInput(value)
    if (change !== null) changes.push(change)
    else if (input !== null) inputs.push(input)
    else throw new Error(`${path}:${number} is damaged: delete the file, and the simulated venue forgets all orders`)
    end = next + 1
  }
  if (isOurs && end < bytes.length)
    log.warn('the last thing that was told to the simulated venue was written in part only and is forgotten', { path })

  const file = openSync(path, 'a')
  ftruncateSync(file, end)
  if (!isOurs) writeSync(file, header)
  return {
    inputs,
    changes,
    append: taken => {
      if (taken.length > 0) writeSync(file, taken.map(lineOf).join(''))
    },
    appendChange: change => void writeSync(file, changeLine(change)),
    close: () => closeSync(file),
  }
}

/** Keeps nothing: of a venue without a folder. */
export const noInputsFile: InputsFile = {
  inputs: [],
  changes: [],
  append: () => undefined,
  appendChange: () => undefined,
  close: () => undefined,
}
