import ts from 'typescript'
import { isNodeFree, mayReachNetwork } from './rooms.ts'
import { isVariable, type Law, search } from './source.ts'

const NETWORK = new Set(['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest'])
const NODE = new Set(['process', 'Buffer', 'global', 'globalThis', 'crypto', 'queueMicrotask', 'require'])

/** Globals bring the world in without an import, where dependency-cruiser does not see it (law 10). */
export const worldIsPort: Law = {
  name: 'world-is-a-port',
  says: 'What the room needs of the world is a port, handed in; only adapters and the program reach out.',
  strict: false,
  check: source => {
    const network = !mayReachNetwork(source.path)
    const node = isNodeFree(source.path)
    if (!network && !node) return []
    return search(source, one => {
      if (!ts.isIdentifier(one) || !isVariable(one) || ts.isTypeReferenceNode(one.parent)) return null
      if (network && NETWORK.has(one.text)) return `reaches the network: ${one.text}`
      return node && NODE.has(one.text) ? `reaches for Node: ${one.text}` : null
    })
  },
}
