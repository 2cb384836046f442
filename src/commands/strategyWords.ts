import * as E from 'fp-ts/lib/Either.js'
import { nearest } from './nearest.ts'

const VERBS = ['list', 'show', 'enable', 'disable', 'set', 'capital'] as const
export type Verb = (typeof VERBS)[number]
const verbOf = (word: string): Verb | null => VERBS.find(verb => verb === word) ?? null

/** What the words of the command line ask for; the mistake in them, if there is one. */
interface Asked {
  readonly verb: Verb
  /** '' for list. */
  readonly strategy: string
  readonly rest: ReadonlyArray<string>
}
/** Which verb, which strategy, and what follows; or the mistake. */
export const readWords = (words: ReadonlyArray<string>): E.Either<string, Asked> => {
  const [first, strategy, ...rest] = words
  if (first === undefined) return E.left(`strategy needs a word that says what: ${VERBS.join(', ')}.`)
  const verb = verbOf(first)
  if (verb === null) {
    const meant = nearest(first, VERBS)
    return E.left(
      `strategy knows no ${first}.${meant === null ? '' : ` Did you mean ${meant}?`} It knows ${VERBS.join(', ')}.`,
    )
  }
  const isList = verb === 'list'
  if (isList && strategy !== undefined)
    return E.left('strategy list takes no more words; strategy show has all of one.')
  if (!isList && strategy === undefined)
    return E.left(`strategy ${verb} needs a strategy, eg/ csgo-engine strategy ${verb} scalp.`)
  const takesMore = verb === 'set' || verb === 'capital'
  if (!takesMore && rest.length > 0)
    return E.left(`strategy ${verb} takes one strategy; ${rest.join(' ')} is too much.`)
  return E.right({ verb, strategy: strategy ?? '', rest })
}
