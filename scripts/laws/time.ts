import ts from 'typescript'
import { isClock, isEngine } from './rooms.ts'
import { importedFrom, isRxjs, isVariable, type Law, memberOf, rxjsName, type Source, search } from './source.ts'

const TIMERS = new Set(['setTimeout', 'setInterval', 'setImmediate'])
const TIME_MODULES = new Set(['timers', 'timers/promises', 'perf_hooks'])
const GLOBALS = new Set(['globalThis', 'global', 'window', 'self'])

const clocked = (name: string): string | null => {
  if (name === 'Date' || name === 'performance') return `reads the time of the machine: ${name}`
  return TIMERS.has(name) ? `sets a timer of the machine: ${name}` : null
}
const objectName = (node: ts.Expression): string => (ts.isIdentifier(node) ? node.text : '')

const member = (object: string, name: string): string | null => {
  if (GLOBALS.has(object)) return clocked(name)
  if (object === 'process' && (name === 'hrtime' || name === 'uptime')) return `reads the time: process.${name}`
  if (object === 'AbortSignal' && name === 'timeout') return 'sets a timer of the machine: AbortSignal.timeout'
  return null
}

const nodeModule = (text: string): string => text.replace(/^node:/, '')

/** Type positions are no use of the clock: a driver's row may well be typed `Date`. */
const isTypePosition = (node: ts.Identifier): boolean => ts.isTypeReferenceNode(node.parent)

export const timeFromClock: Law = {
  name: 'time-from-clock',
  says: 'Time and timers come from the Clock port (src/ports/clock.ts), passed in.',
  strict: false,
  check: source =>
    isClock(source.path)
      ? []
      : search(source, node => {
          if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier))
            return TIME_MODULES.has(nodeModule(node.moduleSpecifier.text))
              ? `imports ${node.moduleSpecifier.text}`
              : null
          if (ts.isIdentifier(node) && isVariable(node) && !isTypePosition(node)) return clocked(node.text)
          const access = memberOf(node)
          return access === null ? null : member(objectName(access.object), access.name)
        }),
}

const CHANCE = new Set(['randomUUID', 'randomBytes', 'randomInt', 'randomFillSync', 'getRandomValues'])

const isCrypto = (module: string): boolean => nodeModule(module) === 'crypto'

export const chanceFromClock: Law = {
  name: 'chance-from-clock',
  says: 'Chance comes from clock.random, passed in, so that a seed gives the same run.',
  strict: false,
  check: source => {
    if (isClock(source.path)) return []
    const imported = importedFrom(source, isCrypto)
    return search(source, node => {
      const access = memberOf(node)
      if (access !== null && objectName(access.object) === 'Math' && access.name === 'random') return 'Math.random'
      if (!isEngine(source.path)) return null
      if (access !== null && CHANCE.has(access.name)) return access.name
      const name = ts.isIdentifier(node) && isVariable(node) ? imported.get(node.text) : undefined
      return name !== undefined && CHANCE.has(name) ? name : null
    })
  },
}

/** Operators of rxjs that start a timer or read a clock, and take the machine's own unless a scheduler is handed in. */
export const TIMED = new Set(
  [
    'timer',
    'interval',
    'delay',
    'debounceTime',
    'throttleTime',
    'auditTime',
    'sampleTime',
    'bufferTime',
    'windowTime',
  ].concat(['timeout', 'timeoutWith', 'timestamp', 'timeInterval']),
)
/** The machine's own schedulers. */
export const SCHEDULERS = new Set(['asyncScheduler', 'asapScheduler', 'animationFrameScheduler', 'async', 'asap'])

const handsInScheduler = (call: ts.CallExpression): boolean =>
  call.arguments.some(argument => /\b(\w*scheduler|soon|clock)\b/i.test(argument.getText()))

const literalDelay = (call: ts.CallExpression): boolean =>
  call.arguments.some(
    argument =>
      ts.isObjectLiteralExpression(argument) &&
      argument.properties.some(
        property =>
          ts.isPropertyAssignment(property) &&
          property.name.getText() === 'delay' &&
          ts.isNumericLiteral(property.initializer),
      ),
  )

const timedCall = (names: ReadonlyMap<string, string>, node: ts.CallExpression): string | null => {
  const name = rxjsName(names, node.expression)
  if (name === null) return null
  if (TIMED.has(name)) return handsInScheduler(node) ? null : `${name} without a scheduler`
  if ((name === 'retry' || name === 'repeat') && literalDelay(node))
    return `${name} with a delay of the machine's clock`
  return null
}

const machineSchedulers = (source: Source): ReadonlyArray<string> =>
  [...importedFrom(source, isRxjs).values()].filter(name => SCHEDULERS.has(name))

export const timersNeedScheduler: Law = {
  name: 'timers-need-scheduler',
  says: 'Hand in clock.scheduler (or clock.soon): `timer(0, 15000, clock.scheduler)`; retry with `delay: () => timer(ms, scheduler)`.',
  strict: false,
  check: source => {
    if (!isEngine(source.path) || isClock(source.path)) return []
    const names = importedFrom(source, isRxjs)
    const own = machineSchedulers(source).map(name => ({ line: 1, what: `imports ${name}` }))
    return [...own, ...search(source, node => (ts.isCallExpression(node) ? timedCall(names, node) : null))]
  },
}
