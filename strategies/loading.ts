/** Strategies of a user's own: what a module exports, taken apart until it is strategies, or what is wrong in words. */
import * as E from 'fp-ts/lib/Either.js'
import type { Strategy } from '../src/domain/strategy.ts'
import { type Deployed, decodedBy, deploy, type LimitParams } from './deployed.ts'

/** How configuration deploys a strategy: by a set's name and parameters. */
export type Deploy = (set: string, params: unknown) => E.Either<ReadonlyArray<string>, Deployed>
/** Strategies by name. */
export type Catalogue = ReadonlyMap<string, Deploy>

const fieldOf = (value: object, name: string): unknown => Reflect.get(value, name)
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

const isCodec = (value: unknown): boolean =>
  isObject(value) && ['is', 'decode', 'encode'].every(name => typeof fieldOf(value, name) === 'function')
const isVersion = (value: unknown): boolean => typeof value === 'number' && Number.isSafeInteger(value) && value > 0
const isFunction = (value: unknown): boolean => typeof value === 'function'
/** It may be left out. */
const isUpgrade = (value: unknown): boolean => value === undefined || isFunction(value)
const isName = (value: unknown): boolean => typeof value === 'string' && /^[a-z][a-z0-9_]*$/.test(value)

const FIELDS: ReadonlyArray<readonly [string, (value: unknown) => boolean, string]> = [
  ['name', isName, 'small letters, digits and _, beginning with a letter, eg/ buy_the_dip'],
  ['params', isCodec, 'a codec: parameters({ ...limitParameters({ … }), … }, …)'],
  ['follows', isFunction, 'a function: params => market => boolean'],
  ['state', isCodec, 'a codec of io-ts'],
  ['codec', isVersion, "the version of the state's codec: 1, 2, …"],
  ['upgrade', isUpgrade, 'a function, if it is there: (version, saved) => what this version would have saved, or null'],
  ['initial', isFunction, 'a function: params => market => state'],
  ['step', isFunction, 'a function: params => (state, input) => [state, actions]'],
]

const isStrategy = (value: object): value is Strategy<LimitParams, unknown> =>
  FIELDS.every(([name, isRight]) => isRight(fieldOf(value, name)))

const LIMITS = ['max_position_usd', 'max_positions', 'max_entry_spread', 'max_exit_spread'] as const

/** A strategy must run with nothing configured, and risk must know its limits. */
const mistakesInDefaults = (strategy: Strategy<LimitParams, unknown>): ReadonlyArray<string> => {
  const decoded = decodedBy(strategy.params, undefined)
  if (E.isLeft(decoded)) return decoded.left.map(mistake => `its defaults are refused: ${mistake}`)
  const params: object = decoded.right
  const missing = LIMITS.filter(name => !Number.isSafeInteger(fieldOf(params, name)))
  return missing.length === 0 ? [] : [`params lacks ${missing.join(', ')}: put ...limitParameters({ … }) into it`]
}

const read = (exported: string, value: object): E.Either<ReadonlyArray<string>, readonly [string, Deploy]> => {
  if (!isStrategy(value))
    return E.left(
      FIELDS.filter(([name, isRight]) => !isRight(fieldOf(value, name))).map(
        ([name, , words]) => `${exported}.${name} must be ${words}`,
      ),
    )
  const mistakes = mistakesInDefaults(value)
  return mistakes.length > 0
    ? E.left(mistakes.map(mistake => `${exported}: ${mistake}`))
    : E.right([value.name, (set, params) => deploy(value, set, params)])
}

/** What has a step is meant to be a strategy; other exports are the module's own affair. */
const isMeant = (value: unknown): value is object => isObject(value) && 'step' in value

/** The strategies that a module exports, at least one, by name; or every mistake in them. */
export const strategiesIn = (exports: unknown): E.Either<ReadonlyArray<string>, Catalogue> => {
  const named = isObject(exports) ? Object.entries(exports) : []
  const tried = named.flatMap(([name, value]) => (isMeant(value) ? [read(name, value)] : []))
  if (tried.length === 0) return E.left(['it exports no strategy: export const mine: Strategy<Params, State> = { … }'])
  const mistakes = tried.flatMap(one => (E.isLeft(one) ? one.left : []))
  const found = tried.flatMap(one => (E.isRight(one) ? [one.right] : []))
  const names = found.map(([name]) => name)
  const twice = names.filter((name, at) => names.indexOf(name) !== at).map(name => `it exports ${name} twice`)
  return mistakes.length + twice.length > 0 ? E.left([...mistakes, ...twice]) : E.right(new Map(found))
}
