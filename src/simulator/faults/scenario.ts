/** A scenario's text, YAML or JSON, as faults that are wished for. */
import * as E from 'fp-ts/lib/Either.js'
import { isMap, isScalar, isSeq, LineCounter, type Pair, parseDocument } from 'yaml'
import type { FaultWish } from './timetable.ts'
import { type Field, type Mistakes, readWish } from './wish.ts'

export interface Scenario {
  readonly name: string
  /** What happens in it, in a sentence. */
  readonly about: string
  readonly faults: ReadonlyArray<FaultWish>
}

const LONGEST = 256 * 1024
const MOST_FAULTS = 200
const SHAPE = 'a scenario is {name, about, faults: [{fault, from, for, every, rate, amount, scope}, …]}'

/**
 * Reads a scenario; `file` names it in mistakes, each of which says line and column and what was expected. A list of faults alone, and one fault
 * alone, are scenarios too.
 */
export const readScenario = (text: string, file: string): E.Either<Mistakes, Scenario> => {
  if (text.length > LONGEST) return E.left([`${file}: it is longer than ${LONGEST} characters`])
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const placeAt = (offset: number): string => {
    const { line, col } = lines.linePos(offset)
    return `${file}:${line}:${col}`
  }
  const placeOf = (node: unknown): string => {
    const range: unknown = typeof node === 'object' && node !== null ? Reflect.get(node, 'range') : undefined
    const offset: unknown = Array.isArray(range) ? range[0] : undefined
    return placeAt(typeof offset === 'number' ? offset : 0)
  }
  if (document.errors.length > 0)
    return E.left(document.errors.map(error => `${placeAt(error.pos[0])}: ${error.message.split('\n')[0] ?? ''}`))

  const mistakes: string[] = []
  const wrong = (node: unknown, expected: string): void => void mistakes.push(`${placeOf(node)}: expected ${expected}`)
  const keyOf = (pair: Pair): string => (isScalar(pair.key) ? String(pair.key.value) : '')

  /** Fields that hold a text or a number; those of `scope` beside the others. */
  const fieldsOf = (pairs: ReadonlyArray<Pair>): ReadonlyArray<Field> =>
    pairs.flatMap((pair): ReadonlyArray<Field> => {
      const name = keyOf(pair)
      if (name === 'scope' && isMap(pair.value)) return fieldsOf(pair.value.items)
      const { value } = pair
      if (isScalar(value) && (typeof value.value === 'string' || typeof value.value === 'number'))
        return [{ name, value: String(value.value), place: placeOf(value) }]
      wrong(
        value ?? pair.key,
        name === 'scope' ? 'scope: {market|match|endpoint|connection|key: …}' : `a value of ${name}`,
      )
      return []
    })
  const wishOf = (node: unknown): ReadonlyArray<FaultWish> => {
    if (!isMap(node)) {
      wrong(node, 'a fault: {fault: name, …}')
      return []
    }
    const before = mistakes.length
    const wish = readWish(fieldsOf(node.items), placeOf(node))
    if (E.isLeft(wish)) mistakes.push(...wish.left)
    return E.isLeft(wish) || mistakes.length > before ? [] : [wish.right]
  }
  const wishesOf = (node: unknown): ReadonlyArray<FaultWish> => {
    if (isSeq(node) && node.items.length <= MOST_FAULTS) return node.items.flatMap(wishOf)
    wrong(node, `a list of at most ${MOST_FAULTS} faults`)
    return []
  }

  const root: unknown = document.contents
  let name = file
  let about = ''
  let faults: ReadonlyArray<FaultWish> = []
  const textOf = (pair: Pair): string => {
    if (isScalar(pair.value) && typeof pair.value.value === 'string') return pair.value.value
    wrong(pair.value ?? pair.key, `${keyOf(pair)} as text`)
    return ''
  }
  if (isSeq(root)) faults = wishesOf(root)
  else if (isMap(root) && root.has('fault')) faults = wishOf(root)
  else if (isMap(root) && root.has('faults')) {
    for (const pair of root.items) {
      const key = keyOf(pair)
      if (key === 'name') name = textOf(pair)
      else if (key === 'about') about = textOf(pair)
      else if (key === 'faults') faults = wishesOf(pair.value)
      else wrong(pair.key, `name, about or faults, and not ${key}`)
    }
  } else wrong(root, `faults: ${SHAPE}`)
  return mistakes.length > 0 ? E.left(mistakes) : E.right({ name, about, faults })
}
