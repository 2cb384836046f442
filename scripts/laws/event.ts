import { join } from 'node:path'
import ts from 'typescript'

/** Where the type of an event is, and how it is called. */
export const EVENT_FILE = 'src/domain/event.ts'
const EVENT_TYPE = 'MarketEvent'

const PRICE_WORDS = new Set([
  'price',
  'prices',
  'bid',
  'bids',
  'ask',
  'asks',
  'mid',
  'midpoint',
  'spread',
  'level',
  'levels',
  'quote',
  'cost',
])
const PRICE_TYPES = new Set(['Price', 'Level', 'Book', 'Touch', 'Quote'])

/** The words of a name, in lower case: eg/ `bestBid` → best, bid. */
const words = (name: string): ReadonlyArray<string> =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[\s_-]+/)
    .map(word => word.toLowerCase())

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  // Without the browser's types, which take longer to read than all the rest.
  lib: ['lib.es2023.d.ts'],
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  allowImportingTsExtensions: true,
  types: [],
}

/** How many kinds of event were read, and the fields of them that are prices by their name or by their type. */
export interface EventFields {
  readonly kinds: number
  readonly fields: number
  readonly prices: ReadonlyArray<string>
}

/** The members of a union, or the type itself. */
const parts = (type: ts.Type): ReadonlyArray<ts.Type> => (type.isUnion() ? type.types : [type])

/** Law 1 by the compiler's own knowledge of the type: unions, inherited and nested fields included. Null when there is no such type. */
export const eventFields = (root: string): EventFields | null => {
  const path = join(root, EVENT_FILE)
  const program = ts.createProgram([path], OPTIONS)
  const checker = program.getTypeChecker()
  const file = program.getSourceFile(path)
  const symbol = file === undefined ? undefined : checker.getSymbolAtLocation(file)
  const event =
    symbol === undefined ? undefined : checker.getExportsOfModule(symbol).find(one => one.name === EVENT_TYPE)
  if (event === undefined) return null
  const prices: string[] = []
  const seen = new Set<ts.Type>()
  let fields = 0
  const isPrice = (field: string, type: ts.Type): boolean =>
    words(field).some(word => PRICE_WORDS.has(word)) ||
    [type, ...parts(type)].some(part => PRICE_TYPES.has(part.aliasSymbol?.name ?? part.symbol?.name ?? ''))
  const visit = (type: ts.Type, path_: string): void => {
    for (const part of parts(type)) {
      if (seen.has(part) || (part.flags & ts.TypeFlags.Object) === 0) continue
      seen.add(part)
      const item = part.getNumberIndexType()
      if (item !== undefined) {
        visit(item, `${path_}[]`)
        continue
      }
      for (const property of checker.getPropertiesOfType(part)) {
        const type_ = checker.getTypeOfSymbol(property)
        fields++
        const name = `${path_}.${property.name}`
        if (isPrice(property.name, type_)) prices.push(name)
        else visit(type_, name)
      }
    }
  }
  const declared = checker.getDeclaredTypeOfSymbol(event)
  visit(declared, EVENT_TYPE)
  return { kinds: parts(declared).length, fields, prices: [...new Set(prices)] }
}
