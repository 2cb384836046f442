import { SETTINGS, shownConfig } from '../config.ts'
import { wrapped } from './help.ts'
import { isAsked, type Run } from './invocation.ts'
import { EXIT, print, printJson } from './output.ts'

const DEFAULTS = new Map(Object.entries(SETTINGS).map(([key, [fallback]]) => [key, fallback]))

/** `config`: every setting, its value, and what it does; `*` marks what was set. */
export const showConfig: Run = async invocation => {
  const shown = shownConfig(invocation.config)
  if (isAsked(invocation, '--json')) {
    printJson(shown)
    return EXIT.fine
  }
  const lines = shown.flatMap(({ key, value, does }) => {
    const mark = value === DEFAULTS.get(key) ? ' ' : '*'
    return [`${mark} ${key}=${value}`, ...wrapped(does, 74).map(line => `      ${line}`)]
  })
  print(`${lines.join('\n')}\n\n* set by you: by a flag, the environment or .env\n`)
  return EXIT.fine
}
