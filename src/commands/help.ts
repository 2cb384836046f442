import { COMMANDS } from './catalogue.ts'
import type { Command } from './command.ts'

const WIDTH = 80

/** Breaks a text into lines of at most so many letters, at spaces. */
export const wrapped = (text: string, width: number): ReadonlyArray<string> => {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.pop()
    if (last === undefined) lines.push(word)
    else if (last.length + 1 + word.length <= width) lines.push(`${last} ${word}`)
    else lines.push(last, word)
  }
  return lines
}

/** Lines for people, each broken at spaces so that a terminal of 80 columns has room; what follows is set in. A word that is longer, a path, stays whole. */
export const paragraphs = (lines: ReadonlyArray<string>, indent = ''): string =>
  lines
    .flatMap(line => wrapped(line, WIDTH - indent.length).map((part, at) => (at === 0 ? part : `${indent}${part}`)))
    .map(line => `${line}\n`)
    .join('')

/** Two columns: names, and what they do, wrapped. */
const list = (entries: ReadonlyArray<readonly [string, string]>): string => {
  const left = Math.min(30, Math.max(...entries.map(([name]) => name.length)))
  return entries
    .flatMap(([name, does]) => {
      const lines = wrapped(does, WIDTH - left - 4)
      const [first = '', ...rest] = lines
      const head =
        name.length > left ? [`  ${name}`, `  ${' '.repeat(left)}  ${first}`] : [`  ${name.padEnd(left)}  ${first}`]
      return [...head, ...rest.map(line => `  ${' '.repeat(left)}  ${line}`)]
    })
    .join('\n')
}

/** What the program can do; for `--help`. */
export const programHelp = (): string =>
  `csgo-engine: an open trading engine for Counter-Strike 2 markets.

Usage: csgo-engine <command> [flags]

Commands
${list(COMMANDS.map(command => [command.name, command.does]))}

Flags
${list([
  ['--help', 'This, or with a command its flags and examples.'],
  ['--version', 'Which version this is.'],
])}

Every setting is a flag too: POLL_INTERVAL_MS=5000 is --poll-interval-ms 5000.
See them all with: csgo-engine config

Exit codes: 0 fine, 1 failed, 2 wrong usage or settings, 3 not well.
`

const nameAndWords = ({ name, words }: Command): string => (words === undefined ? name : `${name} ${words}`)

/** One command, with the settings that it takes as flags too; for `start --help`. */
export const commandHelp = (command: Command, settings: ReadonlyArray<readonly [string, string]>): string =>
  `csgo-engine ${command.name}: ${command.does}

${wrapped(command.about, WIDTH).join('\n')}

Usage: csgo-engine ${nameAndWords(command)} [flags]

Flags
${list([...command.flags.map(flag => [flag.takes === null ? flag.name : `${flag.name} ${flag.takes}`, flag.does] as const), ['--help', 'This.']])}

Settings, also from the environment and .env
${list(settings)}

Examples
${command.examples.map(example => `  ${example}`).join('\n')}
`

/** After a mistake: what is wrong, and where the help is. */
export const mistakeText = (says: ReadonlyArray<string>, command: Command | null): string => {
  const where = command === null ? 'csgo-engine --help' : `csgo-engine ${command.name} --help`
  const usage =
    command === null
      ? `Usage: csgo-engine <${COMMANDS.map(one => one.name).join('|')}> [flags]`
      : `Usage: csgo-engine ${nameAndWords(command)}${command.flags.map(flag => ` [${flag.name}${flag.takes === null ? '' : ` ${flag.takes}`}]`).join('')} [settings]`
  return `${says.map(line => `csgo-engine: ${line}`).join('\n')}\n\n${wrapped(usage, WIDTH).join('\n  ')}\nMore: ${where}\n`
}
