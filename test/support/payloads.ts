import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Real payloads beside the project; they may be missing elsewhere. */
const folder = new URL('../../../shared/data/', import.meta.url).pathname

export const hasPayloads = existsSync(folder)

/** The names of all payload files, those in `recorded/` with that before them. */
export const payloadNames = (): ReadonlyArray<string> => [
  ...readdirSync(folder).filter(name => name !== 'recorded' && name !== 'README.md'),
  ...readdirSync(join(folder, 'recorded')).map(name => `recorded/${name}`),
]

export const payloadText = (name: string): string => readFileSync(join(folder, name), 'utf8')

/** For what is no text. */
export const payloadBytes = (name: string): Buffer => readFileSync(join(folder, name))

export const payload = (name: string): unknown => JSON.parse(payloadText(name))
