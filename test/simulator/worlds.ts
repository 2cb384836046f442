import { type Millis, millis } from '../../src/domain/money.ts'
import { createWorld, type VenueSettings, type World } from '../../src/simulator/core.ts'
import { createDirectory, type Directory } from '../../src/simulator/directory.ts'
import { EXCHANGE_DEFAULTS } from '../../src/simulator/exchange/settings.ts'
import { noFaults } from '../../src/simulator/faults/fault.ts'
import type { Happening } from '../../src/simulator/happening.ts'
import { createTimes } from '../../src/simulator/world.ts'

/** 2026-10-01 12:00:00 UTC. */
export const EPOCH = millis(1_790_856_000_000)

export const settingsOf = (seed: number, changes: Partial<VenueSettings> = {}): VenueSettings => ({
  seed,
  epoch: EPOCH,
  pace: 1,
  matches: 8,
  resolveAfter: { least: millis(120_000), most: millis(300_000) },
  rounds: 'hidden',
  ...changes,
})

export const later = (span: number): Millis => millis(EPOCH + span)

/** A world at its epoch. */
export const worldOf = (seed: number, changes: Partial<VenueSettings> = {}): World =>
  createWorld(settingsOf(seed, changes), EPOCH)

/** The markets of a world at its epoch, to find them by their ids. */
export const worldDirectory = (): Directory =>
  createDirectory(
    createTimes(settingsOf(3), EPOCH, {
      faults: noFaults,
      exchange: EXCHANGE_DEFAULTS,
      past: [],
      taken: () => undefined,
    }),
  )

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE

export const get = (world: World, path: string): { readonly status: number; readonly body: unknown } => {
  const [bare = '', query = ''] = path.split('?', 2)
  return world.answer({ method: 'GET', path: bare, query: new URLSearchParams(query), headers: {}, body: '' })
}

export const post = (world: World, path: string, body: unknown): { readonly status: number; readonly body: unknown } =>
  world.answer({ method: 'POST', path, query: new URLSearchParams(), headers: {}, body: JSON.stringify(body) })

/** A field of a JSON value; undefined where there is none. */
export const at = (value: unknown, ...path: ReadonlyArray<string | number>): unknown =>
  path.reduce<unknown>(
    (found, key) => (typeof found === 'object' && found !== null ? Reflect.get(found, key) : undefined),
    value,
  )

export const list = (value: unknown): ReadonlyArray<unknown> => (Array.isArray(value) ? value : [])
export const text = (value: unknown): string => (typeof value === 'string' ? value : `not a text: ${String(value)}`)

/** The series market of the match that is promised to be even: its condition and its tokens. */
export const promised = (world: World): { readonly condition: string; readonly yes: string; readonly no: string } => {
  const market = at(get(world, '/gamma/events?id=900000').body, 0, 'markets', 0)
  const tokens = list(JSON.parse(text(at(market, 'clobTokenIds'))))
  return { condition: text(at(market, 'conditionId')), yes: text(tokens[0]), no: text(tokens[1]) }
}

export const tradesIn = (
  happenings: ReadonlyArray<Happening>,
): ReadonlyArray<Happening & { readonly _tag: 'Traded' }> => happenings.filter(happening => happening._tag === 'Traded')
