/** The file that keeps a world: seed and epoch (and what else it follows from), so that a restart goes on with the same one. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Millis, millis, type Usd, usd } from '../domain/money.ts'
import { EXCHANGE_DEFAULTS } from './exchange/settings.ts'

export interface SavedWorld {
  readonly seed: number
  readonly epoch: Millis
  readonly pace: number
  readonly matches: number
  /** What a wallet has when it is first seen. */
  readonly walletUsd: Usd
}

const fileIn = (dataDir: string): string => join(dataDir, 'simulator.json')

const numberIn = (value: object, name: string): number => {
  const found: unknown = Reflect.get(value, name)
  return typeof found === 'number' ? found : Number.NaN
}

const decoded = (text: string): SavedWorld | null => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  if (typeof value !== 'object' || value === null) return null
  const saved = {
    seed: numberIn(value, 'seed'),
    epoch: millis(numberIn(value, 'epoch')),
    pace: numberIn(value, 'pace'),
    matches: numberIn(value, 'matches'),
    // A file of before there were wallets does not say.
    walletUsd: 'walletUsd' in value ? usd(numberIn(value, 'walletUsd')) : EXCHANGE_DEFAULTS.walletUsd,
  }
  return Object.values(saved).every(Number.isFinite) ? saved : null
}

const textOf = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && Reflect.get(error, 'code') === 'ENOENT') return null
    throw error
  }
}

/** The saved world, or null when there is none yet. A file that cannot be understood is an error that says what to do. */
export const loadWorld = (dataDir: string): SavedWorld | null => {
  const path = fileIn(dataDir)
  const text = textOf(path)
  if (text === null) return null
  const saved = decoded(text)
  if (saved === null) throw new Error(`${path} is damaged: delete it, and the simulated venue begins a new world`)
  return saved
}

/** Written beside and renamed, so that a crash leaves the old file or the new one, never half of one. */
export const saveWorld = (dataDir: string, world: SavedWorld): void => {
  mkdirSync(dataDir, { recursive: true })
  const path = fileIn(dataDir)
  writeFileSync(`${path}.new`, `${JSON.stringify(world, null, 2)}\n`, { flush: true })
  renameSync(`${path}.new`, path)
}
