/** The strategies that there are, by name, and how configuration deploys them. */
import * as E from 'fp-ts/lib/Either.js'
import { type Deployed, deploy } from './deployed.ts'
import { favoriteHedge } from './favoriteHedge.ts'
import { scalp } from './scalp.ts'

export type { Deployed } from './deployed.ts'
export { run } from './run.ts'

type Deploy = (set: string, params: unknown) => E.Either<ReadonlyArray<string>, Deployed>

const catalogue: ReadonlyMap<string, Deploy> = new Map<string, Deploy>([
  [scalp.name, (set, params) => deploy(scalp, set, params)],
  [favoriteHedge.name, (set, params) => deploy(favoriteHedge, set, params)],
])

const NAMES = [...catalogue.keys()].join(', ')

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

const deployEntry = (entry: string): E.Either<ReadonlyArray<string>, Deployed> => {
  const [, name = entry, set = 'default', json = '{}'] = ENTRY.exec(entry) ?? []
  const deployIt = catalogue.get(name)
  if (deployIt === undefined) return E.left([`there is no strategy "${name}"; there are ${NAMES}`])
  const params = E.tryCatch(
    (): unknown => JSON.parse(json),
    () => [`${name}@${set}: its parameters are no JSON: ${json}; write eg/ ${name}@${set}:{"max_positions": 3}`],
  )
  return E.isLeft(params) ? params : deployIt(set, params.right)
}

/**
 * Deploys what a setting says: names parted by commas, each with a set's name and parameters if wanted, eg/
 * `scalp,favorite_hedge` or `scalp,scalp@tight:{"max_entry_spread": 0.03}`. An empty text deploys none.
 * Answers all mistakes of all entries at once.
 */
export const deployAll = (config: string): E.Either<ReadonlyArray<string>, ReadonlyArray<Deployed>> => {
  const tried = entriesOf(config).map(deployEntry)
  const deployed = tried.flatMap(one => (E.isRight(one) ? [one.right] : []))
  const keys = deployed.map(({ key }) => key)
  const twice = [...new Set(keys.filter((key, index) => keys.indexOf(key) !== index))]
  const mistakes = [
    ...tried.flatMap(one => (E.isLeft(one) ? one.left : [])),
    ...twice.map(key => `${key} is named twice; give the second a set of its own, eg/ scalp@tight`),
  ]
  return mistakes.length > 0 ? E.left(mistakes) : E.right(deployed)
}
