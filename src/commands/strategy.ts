import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { systemClock } from '../clock.ts'
import { openLibrary } from '../process/library.ts'
import { createStrategies } from '../store/strategies.ts'
import { readAndShow, withDatabase } from './database.ts'
import { type Invocation, isAsked, type Run } from './invocation.ts'
import { complain, EXIT, type ExitCode, print, printJson } from './output.ts'
import { type Changing, changeCapital, changeParameters, disable, enable } from './strategyChange.ts'
import { findKnown, readKnown } from './strategyKnown.ts'
import { shownList, shownOne, strategyJson } from './strategyShown.ts'
import { readWords, type Verb } from './strategyWords.ts'

const LOG_SHOWN = 20
const misused = (says: string): ExitCode => {
  complain(`csgo-engine: ${says}\nMore: csgo-engine strategy --help`)
  return EXIT.usage
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
      return enable(changing)
    case 'disable':
      return disable(changing)
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

/** `strategies`: all of them, a line each. */
export const strategies: Run = invocation => strategy({ ...invocation, words: ['list'] })
