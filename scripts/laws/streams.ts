import ts from 'typescript'
import { isEngine, mayHoldSubject, maySubscribe } from './rooms.ts'
import { importedFrom, isRxjs, type Law, memberOf, rxjsName, search } from './source.ts'

const SUBJECTS = new Set(['Subject', 'BehaviorSubject', 'ReplaySubject', 'AsyncSubject'])
/** Functions of rxjs that subscribe although they are not called so. */
const SUBSCRIBERS = new Set(['firstValueFrom', 'lastValueFrom'])

export const subscribeOnlyAtEdges: Law = {
  name: 'subscribe-only-at-edges',
  says: 'Return the Observable; main, the adapters and src/rx subscribe.',
  strict: false,
  check: source => {
    if (!isEngine(source.path) || maySubscribe(source.path)) return []
    const names = importedFrom(source, isRxjs)
    return search(source, node => {
      if (!ts.isCallExpression(node)) return null
      if (memberOf(node.expression)?.name === 'subscribe') return 'subscribes'
      const name = rxjsName(names, node.expression)
      return name !== null && SUBSCRIBERS.has(name) ? `${name} subscribes` : null
    })
  },
}

export const noSubjectInside: Law = {
  name: 'no-subject-inside',
  says: "A Subject is a port's end; inside, an operator (or one of src/rx) does it.",
  strict: false,
  check: source => {
    if (!isEngine(source.path) || mayHoldSubject(source.path)) return []
    const names = importedFrom(source, isRxjs)
    return search(source, node => {
      if (!ts.isNewExpression(node)) return null
      const name = rxjsName(names, node.expression)
      return name !== null && SUBJECTS.has(name) ? `builds a ${name}` : null
    })
  },
}
