import ts from 'typescript'
import { isEngine } from './rooms.ts'
import { type Found, type Law, lineOf, type Source } from './source.ts'
import { sqlWrites } from './sql-writes.ts'

/** The one module that writes prices (law 2). */
export const PRICE_WRITER = 'src/store/prices.ts'

/** What `csgo_matches` says about prices; the rest of the row belongs to discovery, people and the ledger. */
const PRICE_COLUMNS =
  /\b(?:yes_price|no_price|spread|(?:yes|no)_(?:bid|ask)(?:_size)?|(?:yes|no)_one_sided|last_trade|observed_at|last_status_check|price_status|price_version|tight_(?:midpoint|bid|ask)|wide_polls)\b/

/** An interpolation that hides which columns are written: `${columns}`, but not `${sql(row, 'slug')}`. */
const HIDDEN = /\$\{(?:[^'"}]*)\}/

const judge = (text: string): ReadonlyArray<string> =>
  sqlWrites(text)
    .filter(write => write.table === 'csgo_matches')
    .flatMap(write => write.targets)
    .flatMap(target => {
      const column = PRICE_COLUMNS.exec(target)
      if (column !== null) return [`writes csgo_matches.${column[0]}`]
      return HIDDEN.test(target) ? ['writes csgo_matches through columns that cannot be seen in the text'] : []
    })

/** The texts of a source that may be SQL: a whole `.sql` file, or the outermost templates and strings of code. */
const texts = (source: Source): ReadonlyArray<{ readonly line: number; readonly text: string }> => {
  if (source.path.endsWith('.sql')) return [{ line: 1, text: source.text }]
  const found: { line: number; text: string }[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isTemplateExpression(node) || ts.isStringLiteralLike(node))
      found.push({ line: lineOf(source, node), text: node.getText(source.tree).slice(1, -1) })
    else ts.forEachChild(node, visit)
  }
  ts.forEachChild(source.tree, visit)
  return found
}

const TRIGGER = /\bnew\.(\w+)\s*:?=/gi

/** A trigger writes a row by `new.column := …`; other tables have columns of the same names, so only the trigger's own table counts. */
const triggerWrites = (text: string): ReadonlyArray<string> =>
  /\btrigger\b[^;]*\bon\s+(?:\w+\.)?csgo_matches\b/i.test(text)
    ? [...text.matchAll(TRIGGER)]
        .filter(match => PRICE_COLUMNS.test(match[1] ?? ''))
        .map(match => `writes csgo_matches.${match[1] ?? ''} in a trigger`)
    : []

/** Every write of a price that a source holds, the allowed writer's included. */
export const priceWrites = (source: Source): ReadonlyArray<Found> =>
  texts(source).flatMap(({ line, text }) =>
    [...judge(text), ...(source.path.endsWith('.sql') ? triggerWrites(text) : [])].map(what => ({ line, what })),
  )

export const onePriceWriter: Law = {
  name: 'one-price-writer',
  says: `Only ${PRICE_WRITER} writes prices, for streams/prices.ts (law 2).`,
  strict: true,
  check: source => (isEngine(source.path) && source.path !== PRICE_WRITER ? priceWrites(source) : []),
}
