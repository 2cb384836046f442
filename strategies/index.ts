/** The strategies that there are, by name, and how configuration deploys them. */
import * as E from 'fp-ts/lib/Either.js'
import { bo3Longshot } from './bo3Longshot.ts'
import { type Deployed, deploy } from './deployed.ts'
import { favoriteHedge } from './favoriteHedge.ts'
import type { Catalogue, Deploy } from './loading.ts'
import { mapLongshot } from './mapLongshot.ts'
import { scalp } from './scalp.ts'
import { swingRebalance } from './swingRebalance.ts'

export type { Deployed } from './deployed.ts'
export { type Catalogue, strategiesIn } from './loading.ts'
export { run } from './run.ts'

/** The strategies of the house, by name. */
export const OURS: Catalogue = new Map<string, Deploy>([
  [scalp.name, (set, params) => deploy(scalp, set, params)],
  [favoriteHedge.name, (set, params) => deploy(favoriteHedge, set, params)],
  [mapLongshot.name, (set, params) => deploy(mapLongshot, set, params)],
  [swingRebalance.name, (set, params) => deploy(swingRebalance, set, params)],
  [bo3Longshot.name, (set, params) => deploy(bo3Longshot, set, params)],
])

/** Commas outside of braces part; within braces they belong to the JSON. */
const entriesOf = (config: string): ReadonlyArray<string> => {
  const entries = ['']
  let depth = 0
  let isText = false
  let isEscaped = false
  for (const letter of config) {
    if (depth > 0 && !isEscaped && letter === '"') isText = !isText
    isEscaped = isText && !isEscaped && letter === '\\'
    if (!isText && letter === '{') depth += 1
    if (!isText && letter === '}') depth -= 1
    if (letter === ',' && depth <= 0) entries.push('')
    else entries.push(`${entries.pop() ?? ''}${letter}`)
  }
  return entries.map(entry => entry.trim()).filter(entry => entry !== '')
}

const ENTRY = /^([^@:]*)(?:@([^:]*))?(?::([\s\S]*))?$/

const nameOf = (entry: string): string => ENTRY.exec(entry)?.[1] ?? entry

/** The strategies that a setting names, without their sets. */
export const namesIn = (config: string): ReadonlyArray<string> => [...new Set(entriesOf(config).map(nameOf))]

const deployEntry = (entry: string, catalogue: Catalogue): E.Either<ReadonlyArray<string>, Deployed> => {
  const [, name = entry, set = 'default', json = '{}'] = ENTRY.exec(entry) ?? []
  const deployIt = catalogue.get(name)
  if (deployIt === undefined)
    return E.left([`there is no strategy "${name}"; there are ${[...catalogue.keys()].join(', ')}`])
  const params = E.tryCatch(
    (): unknown => JSON.parse(json),
    () => [`${name}@${set}: its parameters are no JSON: ${json}; write eg/ ${name}@${set}:{"max_positions": 3}`],
  )
  return E.isLeft(params) ? params : deployIt(set, params.right)
}

/**
 * Deploys what a setting says: names parted by commas, each with a set's name and parameters if wanted, eg/
 * `scalp,favorite_hedge` or `scalp,scalp@tight:{"max_entry_spread": 0.03}`. An empty text deploys none.
 * Answers all mistakes of all entries at once; entries of strategies that are left out are passed over.
 */
export const deployAll = (
  config: string,
  catalogue: Catalogue = OURS,
  isLeftOut: (name: string) => boolean = () => false,
): E.Either<ReadonlyArray<string>, ReadonlyArray<Deployed>> => {
  const entries = entriesOf(config).filter(entry => !isLeftOut(nameOf(entry)))
  const tried = entries.map(entry => deployEntry(entry, catalogue))
  const deployed = tried.flatMap(one => (E.isRight(one) ? [one.right] : []))
  const keys = deployed.map(({ key }) => key)
  const twice = [...new Set(keys.filter((key, index) => keys.indexOf(key) !== index))]
  const mistakes = [
    ...tried.flatMap(one => (E.isLeft(one) ? one.left : [])),
    ...twice.map(key => `${key} is named twice; give the second a set of its own, eg/ scalp@tight`),
  ]
  return mistakes.length > 0 ? E.left(mistakes) : E.right(deployed)
}
