import { readdir } from 'node:fs/promises'
import { register } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as E from 'fp-ts/lib/Either.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { type Catalogue, type Deployed, deployAll, namesIn, OURS, strategiesIn } from '../../strategies/index.ts'
import type { Config } from '../config.ts'
import type { Log } from '../ports/log.ts'
import type { Places } from './strategyImports.ts'

/** The strategies that there are: the house's and the user's. */
export interface Library {
  /** What a setting like STRATEGIES deploys, or all mistakes in it. */
  readonly deploy: (setting: string) => E.Either<ReadonlyArray<string>, ReadonlyArray<Deployed>>
}

/** In the source (tests, development) our own ending is theirs; what was built runs as JavaScript. */
const ENDING = import.meta.url.endsWith('.ts') ? '.ts' : '.js'

/** Whether Node itself takes types off (from 22.18 on); whoever runs us from the source has a loader that does. */
const readsTypeScript = (): boolean => ENDING === '.js' && Boolean(Reflect.get(process.features, 'typescript'))

/** Lets `import` read TypeScript and find the engine's modules. Once a process is enough. */
const prepareImports = async (folder: string): Promise<void> => {
  if (ENDING === '.js' && !readsTypeScript()) (await import('tsx/esm/api')).register()
  const places: Places = {
    engine: new URL('../../', import.meta.url).href,
    ending: ENDING,
    folder: pathToFileURL(`${folder}/`).href,
    reader: readsTypeScript() ? 'node' : 'loader',
  }
  register(`./strategyImports${ENDING}`, import.meta.url, { data: places })
}

/** Modules that stand in the folder itself; tests, declarations and folders below are the user's own affair. */
const isModule = (name: string): boolean => /\.m?[jt]s$/.test(name) && !/\.(?:d|test|spec)\.m?[jt]s$/.test(name)

const reasonOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error)

const modulesOf = (folder: string): TE.TaskEither<string, ReadonlyArray<string>> =>
  TE.tryCatch(
    async () => {
      const entries = await readdir(folder, { withFileTypes: true })
      return entries.flatMap(entry => (entry.isFile() && isModule(entry.name) ? [entry.name] : [])).sort()
    },
    error => `STRATEGIES_DIR: the folder ${folder} cannot be read: ${reasonOf(error)}`,
  )

const load = async (file: string): Promise<E.Either<ReadonlyArray<string>, Catalogue>> => {
  try {
    const exports: unknown = await import(pathToFileURL(file).href)
    return strategiesIn(exports)
  } catch (error) {
    return E.left([reasonOf(error)])
  }
}

interface Shelf {
  readonly catalogue: Catalogue
  /** Files that could not be used. */
  readonly broken: ReadonlyArray<string>
}

const shelve = async (folder: string, log: Log): Promise<E.Either<string, Shelf>> => {
  const names = await modulesOf(folder)()
  if (E.isLeft(names)) return names
  await prepareImports(resolve(folder))
  let shelf: Shelf = { catalogue: OURS, broken: [] }
  for (const name of names.right) {
    const loaded = await load(resolve(folder, name))
    const taken = E.isRight(loaded) ? [...loaded.right.keys()].filter(one => shelf.catalogue.has(one)) : []
    const mistakes = E.isLeft(loaded)
      ? loaded.left
      : taken.map(one => `there is a strategy ${one} already: give it another name`)
    if (E.isLeft(loaded) || mistakes.length > 0) {
      log.error(`${name} of STRATEGIES_DIR is skipped: ${mistakes.join('; ')}`)
      shelf = { ...shelf, broken: [...shelf.broken, name] }
    } else shelf = { ...shelf, catalogue: new Map([...shelf.catalogue, ...loaded.right]) }
  }
  return E.right(shelf)
}

/**
 * The strategies of the house, and those of the files in STRATEGIES_DIR: a broken file is named with what is wrong and skipped. What
 * STRATEGIES names and nobody knows is then left out too, for it may be of that file; else it is a mistake of the setting.
 */
export const openLibrary = async (config: Config, log: Log): Promise<E.Either<string, Library>> => {
  if (config.STRATEGIES_DIR === undefined) return E.right({ deploy: setting => deployAll(setting) })
  const shelf = await shelve(config.STRATEGIES_DIR, log)
  if (E.isLeft(shelf)) return shelf
  const { catalogue, broken } = shelf.right
  const isLost = (name: string): boolean => broken.length > 0 && !catalogue.has(name)
  for (const name of namesIn(config.STRATEGIES).filter(isLost))
    log.error(`${name} of STRATEGIES does not run: no file has it, and ${broken.join(', ')} could not be loaded`)
  return E.right({ deploy: setting => deployAll(setting, catalogue, isLost) })
}

/** The strategies that STRATEGIES names; null: they cannot be had, and it was said why. */
export const deployNamed = async (config: Config, log: Log): Promise<ReadonlyArray<Deployed> | null> => {
  const library = await openLibrary(config, log)
  if (E.isLeft(library)) {
    log.error(library.left)
    return null
  }
  const deployed = library.right.deploy(config.STRATEGIES)
  if (E.isRight(deployed)) return deployed.right
  log.error('STRATEGIES cannot be used', { mistakes: deployed.left })
  return null
}
