import { systemClock } from '../clock.ts'
import { HALTS, type Halting } from '../domain/halt.ts'
import { haltByHand, resumeByHand } from '../store/halts.ts'
import { readAndShow, withDatabase } from './database.ts'
import { askEngine } from './engine.ts'
import { haltText } from './haltWords.ts'
import { isAsked, type Run } from './invocation.ts'
import { complain, EXIT, print, printJson } from './output.ts'
import { byCommand } from './strategyKnown.ts'

const LEVELS = HALTS.filter((level): level is Halting => level !== 'none')
const LONGEST = 500

/** `halt`: writes it into the database, where every verdict of risk reads it; a running engine cancels within a second what must not rest. */
export const halt: Run = async invocation => {
  const [word = 'no_entries', ...more] = invocation.words
  const level = LEVELS.find(one => one === word.replaceAll('-', '_'))
  const reason = (invocation.flags['--reason'] ?? '').trim()
  if (level === undefined || more.length > 0) {
    complain(`csgo-engine: halt takes one level: ${LEVELS.join(', ')}. More: csgo-engine halt --help`)
    return EXIT.usage
  }
  if (reason === '' || reason.length > LONGEST) {
    complain(
      `csgo-engine: say why, in at most ${LONGEST} characters: csgo-engine halt ${level} --reason "what you have seen".`,
    )
    return EXIT.usage
  }
  return withDatabase(invocation.config, 'refuse', invocation.log, sql =>
    readAndShow(haltByHand(sql, { level, reason, by: byCommand() }), async state => {
      const engine = await askEngine(invocation.config)
      if (isAsked(invocation, '--json')) printJson({ ...state, engine: engine.state })
      else
        print(
          `${haltText(state, systemClock.now())}\n${engine.state === 'absent' ? 'No engine answers: it holds from the next start on, and nothing is cancelled before.\n' : ''}`,
        )
      return EXIT.fine
    }),
  )
}

/** `resume`: ends every halt, unless something is still wrong. */
export const resume: Run = async invocation => {
  if (invocation.words.length > 0) {
    complain('csgo-engine: resume takes no words. More: csgo-engine resume --help')
    return EXIT.usage
  }
  const how = isAsked(invocation, '--force') ? 'forced' : 'if_well'
  return withDatabase(invocation.config, 'refuse', invocation.log, sql =>
    readAndShow(resumeByHand(sql, { how, by: byCommand() }), resumed => {
      if (isAsked(invocation, '--json')) printJson(resumed)
      switch (resumed._tag) {
        case 'still_wrong':
          if (!isAsked(invocation, '--json'))
            complain(
              `csgo-engine: trading stays stopped, because this is still wrong:\n${resumed.wrong
                .map(({ reason, detail }) => `  ${reason.replaceAll('_', ' ')}: ${detail}`)
                .join('\n')}\nMend it, or go on all the same: csgo-engine resume --force`,
            )
          return EXIT.unwell
        case 'resumed':
          if (!isAsked(invocation, '--json'))
            print(
              resumed.before.because.length === 0
                ? 'Nothing was stopped.\n'
                : `Trading goes on. It was stopped for: ${resumed.before.because.map(({ reason }) => reason.replaceAll('_', ' ')).join(', ')}.\n`,
            )
          return EXIT.fine
      }
    }),
  )
}
