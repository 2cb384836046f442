import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { systemClock } from '../clock.ts'
import { openLibrary } from '../process/library.ts'
import { createStrategies } from '../store/strategies.ts'
import { readAndShow, withDatabase } from './database.ts'
import { type Invocation, isAsked, type Run } from './invocation.ts'
import { nearest } from './nearest.ts'
import { complain, EXIT, type ExitCode, print, printJson } from './output.ts'
import { type Changing, changeCapital, changeParameters, switchWallet } from './strategyChange.ts'
import { findKnown, readKnown } from './strategyKnown.ts'
import { shownList, shownOne, strategyJson } from './strategyShown.ts'

const LOG_SHOWN = 20
const VERBS = ['list', 'show', 'enable', 'disable', 'set', 'capital'] as const
type Verb = (typeof VERBS)[number]
const verbOf = (word: string): Verb | null => VERBS.find(verb => verb === word) ?? null

const misused = (says: string): ExitCode => {
  complain(`csgo-engine: ${says}\nMore: csgo-engine strategy --help`)
  return EXIT.usage
}

/** What the words of the command line ask for; the mistake in them, if there is one. */
interface Asked {
  readonly verb: Verb
  /** '' for list. */
  readonly strategy: string
  readonly rest: ReadonlyArray<string>
}
const readWords = (words: ReadonlyArray<string>): E.Either<string, Asked> => {
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

const showOne = async (changing: Changing): Promise<ExitCode> => {
  const { sql, known, invocation } = changing
  return readAndShow(createStrategies(sql).log(known.key, LOG_SHOWN), entries => {
    if (isAsked(invocation, '--json')) printJson({ ...strategyJson(known), changes: entries })
    else print(shownOne(known, entries, systemClock.now()))
    return EXIT.fine
  })
}

const act = (verb: Exclude<Verb, 'list'>, rest: ReadonlyArray<string>, changing: Changing): Promise<ExitCode> => {
  switch (verb) {
    case 'show':
      return showOne(changing)
    case 'enable':
      return switchWallet(changing, 'active')
    case 'disable':
      return switchWallet(changing, 'inactive')
    case 'set':
      return changeParameters(changing, rest)
    case 'capital':
      return changeCapital(changing, rest)
  }
}

/** `strategy`: looks at strategies and changes them while they run, through the database. */
export const strategy: Run = async (invocation: Invocation) => {
  const asked = readWords(invocation.words)
  if (E.isLeft(asked)) return misused(asked.left)
  const { verb, strategy: word, rest } = asked.right
  if (verb !== 'set' && isAsked(invocation, '--reset')) return misused('--reset belongs to strategy set.')
  const { config, log } = invocation
  const library = await openLibrary(config, log)
  if (E.isLeft(library)) {
    complain(`csgo-engine: ${library.left}`)
    return EXIT.usage
  }
  const inSettings = library.right.deploy(config.STRATEGIES)
  if (E.isLeft(inSettings)) {
    complain(`csgo-engine: STRATEGIES cannot be used:\n${inSettings.left.map(line => `  ${line}`).join('\n')}`)
    return EXIT.usage
  }
  return withDatabase(config, 'refuse', log, sql => {
    const read = pipe(
      TE.Do,
      TE.apS('all', readKnown(sql, library.right, inSettings.right)),
      TE.apS('isTrading', createStrategies(sql).isTrading()),
    )
    return readAndShow(read, ({ all, isTrading }) => {
      if (verb === 'list') {
        const every = [...all.values()]
        if (isAsked(invocation, '--json')) printJson(every.map(strategyJson))
        else print(shownList(every))
        return EXIT.fine
      }
      const known = findKnown(word, all, library.right, isTrading ? 'trading' : 'absent')
      return E.isLeft(known) ? misused(known.left) : act(verb, rest, { sql, known: known.right, invocation })
    })
  })
}
