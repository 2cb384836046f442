/**
 * How the imports of users' strategy files are found; Node runs this in the thread of its loader. `csgo-engine/kit` is all that a
 * strategy is made of, `csgo-engine/<path>` any module of the engine by its path in the source; a package that the user's own
 * folder has not got is taken from the engine's.
 */
import type { InitializeHook, ResolveHook } from 'node:module'

/** Where the engine's modules are, and how the user's are read. */
export interface Places {
  /** The folder of `src` and `strategies`, as an URL that ends in `/`. */
  readonly engine: string
  /** Of the engine's modules: `.js` as built, `.ts` in the source. */
  readonly ending: string
  /** The user's folder, as an URL that ends in `/`. */
  readonly folder: string
  /** Who reads TypeScript: Node itself, which also sees by itself what is a module, or a loader beside us. */
  readonly reader: 'node' | 'loader'
}

let places: Places = { engine: 'file:///', ending: '.js', folder: 'file:///', reader: 'node' }

/** @public Node calls it with what `register` was given. */
export const initialize: InitializeHook<Places> = given => {
  places = given
}

const OWN = 'csgo-engine/'
const pathOf = (specifier: string): string =>
  specifier === 'csgo-engine/kit' ? 'strategies/kit/index' : specifier.slice(OWN.length).replace(/\.[jt]s$/, '')

/** The user's own file that a specifier means; null: something else. Without a package.json beside it the loader would take it for CommonJS. */
const ownFile = (specifier: string, from: string | undefined): string | null => {
  if (places.reader === 'node' || !/^(?:\.\.?\/|file:)/.test(specifier)) return null
  const url = new URL(specifier, from).href
  return url.startsWith(places.folder) && /\.m?[jt]s$/.test(url) ? url : null
}

const isPackage = (specifier: string): boolean => /^(?:@[\w.-]+\/)?[\w.-]+(?:\/|$)/.test(specifier)

/** @public Node asks it what each import means. */
export const resolve: ResolveHook = async (specifier, context, nextResolve) => {
  if (specifier.startsWith(OWN))
    return nextResolve(new URL(`${pathOf(specifier)}${places.ending}`, places.engine).href, context)
  const own = ownFile(specifier, context.parentURL)
  if (own !== null) return { url: own, format: 'module', shortCircuit: true }
  try {
    return await nextResolve(specifier, context)
  } catch (error) {
    if (!isPackage(specifier)) throw error
    return nextResolve(specifier, { ...context, parentURL: places.engine })
  }
}
