import ts from 'typescript'
import { isStrategy } from './rooms.ts'
import { importedFrom, isRxjs, isVariable, type Law, search } from './source.ts'
import { SCHEDULERS, TIMED } from './time.ts'

/** Globals through which a strategy could see or touch the world. */
const WORLD = new Set(
  ['Promise', 'Date', 'performance', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'fetch'].concat([
    'process',
    'globalThis',
    'global',
    'crypto',
    'console',
    'WebSocket',
    'XMLHttpRequest',
    'Intl',
  ]),
)

/** Law 4. Not a question of style, so it knows no exceptions. */
export const strategiesArePure: Law = {
  name: 'strategies-are-pure',
  says: 'A strategy is (state, input) → [state, actions]; time comes in the input (law 4).',
  strict: true,
  check: source => {
    if (!isStrategy(source.path)) return []
    const timed = [...importedFrom(source, isRxjs).values()]
      .filter(name => TIMED.has(name) || SCHEDULERS.has(name))
      .map(name => ({ line: 1, what: `uses ${name} of rxjs` }))
    const found = search(source, node => {
      if (ts.isAwaitExpression(node)) return 'awaits'
      if (node.kind === ts.SyntaxKind.AsyncKeyword) return 'is async'
      if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
        return 'imports at run time'
      if (ts.isPropertyAccessExpression(node) && node.getText() === 'Math.random') return 'uses Math.random'
      return ts.isIdentifier(node) && isVariable(node) && WORLD.has(node.text) ? `uses ${node.text}` : null
    })
    return [...timed, ...found]
  },
}
