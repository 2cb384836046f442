import { systemClock } from '../clock.ts'
import type { WhyAnswer } from '../cockpit/answers.ts'
import { NOBODY_KNOWS, showWhy } from '../cockpit/showWhy.ts'
import { whyJson } from '../cockpit/whyJson.ts'
import { type Millis, millis } from '../domain/money.ts'
import { showInstant } from '../store/instant.ts'
import { createReports } from '../store/reports.ts'
import { readAndShow, withDatabase } from './database.ts'
import { isAsked, type Run } from './invocation.ts'
import { complain, EXIT, print, printJson } from './output.ts'

type Step = WhyAnswer['steps'][number]

/** Without the zone, to the millisecond. */
const timeText = (at: Millis): string => showInstant(at).slice(0, 23)

const stepText = ({ title, at, says, facts }: Step): string => {
  const widest = Math.max(0, ...facts.map(({ label }) => label.length))
  const lines = facts.map(({ label, value }) => `    ${label.padEnd(widest)}  ${value}`)
  return [`${at === null ? ''.padEnd(23) : timeText(millis(at))}  ${title}`, `    ${says}`, ...lines].join('\n')
}

const shown = (why: WhyAnswer): string =>
  `Why: ${why.title} · ${why.match} · ${why.strategy}. Times are UTC.\n\n${why.steps.map(stepText).join('\n\n')}\n`

/** `why`: the chain behind an action, an order or a position. */
export const why: Run = invocation => {
  const [name, ...more] = invocation.words
  if (name === undefined || more.length > 0) {
    complain('csgo-engine: why what? <action id>, <order id> or <position number>. More: csgo-engine why --help')
    return Promise.resolve(EXIT.usage)
  }
  return withDatabase(invocation.config, 'refuse', invocation.log, sql =>
    readAndShow(createReports(sql).why(name), row => {
      if (row === null) {
        complain(`csgo-engine: ${name}: ${NOBODY_KNOWS} Look: csgo-engine orders --json, csgo-engine positions`)
        return EXIT.usage
      }
      if (isAsked(invocation, '--json')) printJson(whyJson(row))
      else print(shown(showWhy(row, systemClock.now())))
      return EXIT.fine
    }),
  )
}
