import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

/** One file of the house: its path from the root (with `/`), its text, and its tree when it is TypeScript. */
export interface Source {
  readonly path: string
  readonly text: string
  readonly tree: ts.SourceFile
}

/** A place in a source that breaks a law, and in words what is wrong with it. */
export interface Found {
  readonly line: number
  readonly what: string
}

/** One law: `what it says` tells the reader what to do instead; `strict` ones know no exceptions. */
export interface Law {
  readonly name: string
  readonly says: string
  readonly strict: boolean
  readonly check: (source: Source) => ReadonlyArray<Found>
}

/** The folders that the laws are about. */
const READ = ['src', 'streams', 'strategies', 'test', 'bench', 'scripts']
/** Code that runs in the browser: the browser's own globals, and no ports. */
export const PAGE = 'src/cockpit/web/'

const filesUnder = (root: string, folder: string): ReadonlyArray<string> =>
  !existsSync(join(root, folder))
    ? []
    : readdirSync(join(root, folder), { withFileTypes: true }).flatMap(entry => {
        const path = `${folder}/${entry.name}`
        if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesUnder(root, path)
        return [path]
      })

/** All TypeScript and SQL of a project folder, in order of their paths; SQL has an empty tree. */
export const readSources = (root: string): ReadonlyArray<Source> =>
  READ.flatMap(folder => filesUnder(root, folder))
    .filter(path => /\.(tsx?|mts|sql)$/.test(path))
    .sort()
    .map(path => {
      const text = readFileSync(join(root, path), 'utf8')
      const code = path.endsWith('.sql') ? '' : text
      return { path, text, tree: ts.createSourceFile(path, code, ts.ScriptTarget.ESNext, true) }
    })

/** The line of a node, counted from 1. */
export const lineOf = (source: Source, node: ts.Node): number =>
  source.tree.getLineAndCharacterOfPosition(node.getStart(source.tree)).line + 1

/** Walks a tree in the order of the text and gathers what `look` finds at each node. */
export const search = (source: Source, look: (node: ts.Node) => string | null): ReadonlyArray<Found> => {
  const found: Found[] = []
  const visit = (node: ts.Node): void => {
    const what = look(node)
    if (what !== null) found.push({ line: lineOf(source, node), what })
    ts.forEachChild(node, visit)
  }
  ts.forEachChild(source.tree, visit)
  return found
}

/** Whether an identifier is used as a variable: not as a property's name, a label of an import, or a key. */
export const isVariable = (node: ts.Identifier): boolean => {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent) || ts.isQualifiedName(parent)) return node === firstPart(parent)
  if (ts.isPropertyAssignment(parent) || ts.isEnumMember(parent)) return parent.name !== node
  if (ts.isBindingElement(parent)) return parent.propertyName !== node
  return !(
    ts.isPropertySignature(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isMethodSignature(parent) ||
    ts.isMethodDeclaration(parent) ||
    ts.isImportSpecifier(parent) ||
    ts.isExportSpecifier(parent)
  )
}
const firstPart = (node: ts.PropertyAccessExpression | ts.QualifiedName): ts.Node =>
  ts.isQualifiedName(node) ? node.left : node.expression

/** `object.name` of a property access or of `object['name']`; null for anything else. */
export const memberOf = (node: ts.Node): { readonly object: ts.Expression; readonly name: string } | null => {
  if (ts.isPropertyAccessExpression(node)) return { object: node.expression, name: node.name.text }
  if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression))
    return { object: node.expression, name: node.argumentExpression.text }
  return null
}

/** The value imports of a file from modules that `of` accepts: local name → name in the module (`*` for a namespace). */
export const importedFrom = (source: Source, of: (module: string) => boolean): ReadonlyMap<string, string> => {
  const names = new Map<string, string>()
  for (const statement of source.tree.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue
    const clause = statement.importClause
    if (
      clause === undefined ||
      clause.phaseModifier === ts.SyntaxKind.TypeKeyword ||
      !of(statement.moduleSpecifier.text)
    )
      continue
    if (clause.name !== undefined) names.set(clause.name.text, 'default')
    const bindings = clause.namedBindings
    if (bindings === undefined) continue
    if (ts.isNamespaceImport(bindings)) names.set(bindings.name.text, '*')
    else
      for (const item of bindings.elements)
        if (!item.isTypeOnly) names.set(item.name.text, (item.propertyName ?? item.name).text)
  }
  return names
}

/** The name in rxjs of what is called or built here, whatever it is called locally; null when it is not of rxjs. */
export const rxjsName = (names: ReadonlyMap<string, string>, callee: ts.Expression): string | null => {
  if (ts.isIdentifier(callee)) return names.get(callee.text) ?? null
  const member = memberOf(callee)
  if (member === null || !ts.isIdentifier(member.object)) return null
  return names.get(member.object.text) === '*' ? member.name : null
}

export const isRxjs = (module: string): boolean => module === 'rxjs' || module.startsWith('rxjs/')
