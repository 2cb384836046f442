/** Reading the truth log of a simulated venue: a line, and what stood in a book at a time. */
import * as E from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import { LINES, type TruthLine } from './truth/lines.ts'
import { inWords } from './wire/text.ts'

export type { TruthLeg, TruthLine, TruthQuestion } from './truth/lines.ts'

const isType = (type: unknown): type is keyof typeof LINES => typeof type === 'string' && Object.hasOwn(LINES, type)

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** One line, without its end; or what is wrong with it, in words. Never throws. */
export const readTruthLine = (text: string): E.Either<string, TruthLine> => {
  const value = parsed(text)
  if (typeof value !== 'object' || value === null) return E.left('it is no JSON object')
  const type: unknown = Reflect.get(value, 'type')
  if (!isType(type)) return E.left(`its type ${JSON.stringify(type)} is unknown`)
  const read: E.Either<t.Errors, TruthLine> = LINES[type].decode(value)
  return E.isRight(read) ? E.right(read.right) : E.left(`${type}: ${inWords(read.left)}`)
}
