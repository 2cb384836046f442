import ts from 'typescript'
import { type Law, lineOf, type Source, search } from './source.ts'

/** The brands that a file declares itself: `type Price = Brand<number, 'Price'>`. Only words of the domain are brands. */
const brandsOf = (source: Source): ReadonlySet<string> =>
  new Set(
    source.path.startsWith('src/domain/')
      ? source.tree.statements
          .filter(ts.isTypeAliasDeclaration)
          .filter(alias => ts.isTypeReferenceNode(alias.type) && alias.type.typeName.getText() === 'Brand')
          .map(alias => alias.name.text)
      : [],
  )

const isConst = (type: ts.TypeNode): boolean => ts.isTypeReferenceNode(type) && type.getText() === 'const'

/** A cast is allowed to `const`, and to a brand in the file that declares the brand: its smart constructors. */
export const noCasts: Law = {
  name: 'no-casts',
  says: 'Decode, narrow, or build a brand with its constructor in src/domain; `as` only to `const`.',
  strict: false,
  check: source => {
    const brands = brandsOf(source)
    return search(source, node => {
      if (!ts.isAsExpression(node) && !ts.isTypeAssertionExpression(node)) return null
      if (isConst(node.type)) return null
      const brand = ts.isTypeReferenceNode(node.type) ? node.type.typeName.getText() : ''
      return brands.has(brand) ? null : `casts to ${node.type.getText()}`
    })
  },
}

export const noAny: Law = {
  name: 'no-any',
  says: 'Use `unknown` and decode it.',
  strict: false,
  check: source => search(source, node => (node.kind === ts.SyntaxKind.AnyKeyword ? 'any' : null)),
}

export const noNonNull: Law = {
  name: 'no-non-null',
  says: 'Handle the missing value; `!` hides it.',
  strict: false,
  check: source =>
    search(source, node => {
      if (ts.isNonNullExpression(node)) return 'asserts with !'
      const definite = ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node)
      return definite && node.exclamationToken !== undefined ? 'asserts with !' : null
    }),
}

const SILENCED = /^(?:\/\/|\/\*)\s*@ts-(?:ignore|nocheck|expect-error)/

/** Comments that switch the compiler off. */
export const noSilencedCompiler: Law = {
  name: 'no-silenced-compiler',
  says: 'Make the types right; the compiler is not switched off.',
  strict: false,
  check: source =>
    commentsOf(source)
      .filter(comment => SILENCED.test(comment.text))
      .map(comment => ({ line: comment.line, what: comment.text })),
}

/** The comments of a source, with their first lines; texts that only look like comments are not among them. */
export const commentsOf = (
  source: Source,
): ReadonlyArray<{ readonly line: number; readonly last: number; readonly text: string }> => {
  const starts = new Map<number, { line: number; last: number; text: string }>()
  const at = (position: number): number => source.tree.getLineAndCharacterOfPosition(position).line + 1
  const visit = (node: ts.Node): void => {
    const full = source.tree.text
    for (const range of [
      ...(ts.getLeadingCommentRanges(full, node.getFullStart()) ?? []),
      ...(ts.getTrailingCommentRanges(full, node.getEnd()) ?? []),
    ])
      starts.set(range.pos, { line: at(range.pos), last: at(range.end), text: full.slice(range.pos, range.end) })
    for (const child of node.getChildren(source.tree)) visit(child)
  }
  visit(source.tree)
  return [...starts.entries()].sort(([a], [b]) => a - b).map(([, comment]) => comment)
}

/** No boolean parameter in a function that has a name others call it by. */
export const noBooleanParameters: Law = {
  name: 'no-boolean-parameters',
  says: 'Two functions, or a word of a union: a reader of the call must see what `true` means.',
  strict: false,
  check: source =>
    source.tree.statements.flatMap(statement => {
      const exported = ts.canHaveModifiers(statement)
        ? ts.getModifiers(statement)?.some(modifier => modifier.kind === ts.SyntaxKind.ExportKeyword)
        : false
      if (exported !== true) return []
      return functionsOf(statement)
        .flatMap(one => [...one.parameters])
        .filter(parameter => parameter.type?.kind === ts.SyntaxKind.BooleanKeyword)
        .map(parameter => ({ line: lineOf(source, parameter), what: `boolean parameter ${parameter.name.getText()}` }))
    }),
}

const functionsOf = (statement: ts.Statement): ReadonlyArray<ts.SignatureDeclaration> => {
  if (ts.isFunctionDeclaration(statement)) return [statement]
  if (!ts.isVariableStatement(statement)) return []
  return statement.declarationList.declarations.flatMap(({ initializer }) =>
    initializer !== undefined && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer))
      ? [initializer]
      : [],
  )
}
