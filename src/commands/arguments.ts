import * as E from 'fp-ts/lib/Either.js'
import { COMMANDS, commandNamed } from './catalogue.ts'
import type { Command } from './command.ts'
import { nearest } from './nearest.ts'

/** What a command line asks for. */
export type Asked =
  | { readonly _tag: 'help'; readonly command: Command | null }
  | { readonly _tag: 'version' }
  | { readonly _tag: 'run'; readonly command: Command; readonly given: ReadonlyArray<string> }

export interface Mistake {
  readonly command: Command | null
  readonly says: ReadonlyArray<string>
}

const orMeant = (typed: string, candidates: ReadonlyArray<string>): string => {
  const meant = nearest(typed, candidates)
  return meant === null ? '' : ` Did you mean ${meant}?`
}

const commandOf = (name: string): E.Either<Mistake, Command> => {
  const command = commandNamed(name)
  if (command !== undefined) return E.right(command)
  const candidates = COMMANDS.map(one => one.name)
  return E.left({ command: null, says: [`There is no command ${name}.${orMeant(name, candidates)}`] })
}

/** Which command, or help, or the version; the command's flags are read by `readFlags`. */
export const readAsked = (words: ReadonlyArray<string>): E.Either<Mistake, Asked> => {
  const [first, ...rest] = words
  if (first === undefined) return E.left({ command: null, says: ['No command was given.'] })
  if (first === '--help' || first === '-h') return E.right({ _tag: 'help', command: null })
  if (first === '--version' || first === '-v') return E.right({ _tag: 'version' })
  if (first === 'help') {
    const [about] = rest
    if (about === undefined) return E.right({ _tag: 'help', command: null })
    return E.map((command: Command): Asked => ({ _tag: 'help', command }))(commandOf(about))
  }
  if (first.startsWith('-'))
    return E.left({ command: null, says: [`${first} stands before the command. The command comes first.`] })
  return E.map(
    (command: Command): Asked =>
      rest.includes('--help') || rest.includes('-h')
        ? { _tag: 'help', command }
        : { _tag: 'run', command, given: rest },
  )(commandOf(first))
}

/** A command's own flags by name (a switch is ''), and settings by their key. */
export interface Flags {
  readonly own: Readonly<Record<string, string>>
  readonly settings: Readonly<Record<string, string>>
  /** What is neither, in order. */
  readonly words: ReadonlyArray<string>
}

/** What settings there are: their flags, and the key that a flag sets. */
export interface SettingFlags {
  readonly names: ReadonlyArray<string>
  readonly keyOf: (flag: string) => string | null
}

/** Reads `--flag value`, `--flag=value` and switches. Every mistake is told, not only the first. */
export const readFlags = (
  command: Command,
  words: ReadonlyArray<string>,
  settings: SettingFlags,
): E.Either<Mistake, Flags> => {
  const says: string[] = []
  const own = new Map<string, string>()
  const set = new Map<string, string>()
  const others: string[] = []
  const put = (into: Map<string, string>, key: string, flag: string, value: string): void => {
    if (into.has(key)) says.push(`${flag} is given twice.`)
    into.set(key, value)
  }

  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? ''
    if (!word.startsWith('--')) {
      if (command.words === undefined) says.push(`${command.name} takes flags only, and ${word} is none.`)
      else others.push(word)
      continue
    }
    const equals = word.indexOf('=')
    const name = equals < 0 ? word : word.slice(0, equals)
    const flag = command.flags.find(one => one.name === name)
    const key = settings.keyOf(name)
    if (flag?.takes === null) {
      if (equals >= 0) says.push(`${name} is a switch: it takes no value.`)
      put(own, name, name, '')
      continue
    }
    if (flag === undefined && key === null) {
      const candidates = [...command.flags.map(one => one.name), ...settings.names, '--help']
      says.push(`${command.name} has no flag ${name}.${orMeant(name, candidates)}`)
      // What stands behind an unknown flag is probably its value.
      if (equals < 0 && !(words[at + 1] ?? '--').startsWith('--')) at++
      continue
    }
    const value = equals < 0 ? words[at + 1] : word.slice(equals + 1)
    if (value === undefined || (equals < 0 && value.startsWith('--'))) {
      says.push(`${name} needs a value${flag === undefined ? '' : `, eg/ ${name} ${flag.takes}`}.`)
      continue
    }
    if (equals < 0) at++
    if (flag !== undefined) put(own, name, name, value)
    else put(set, key ?? '', name, value)
  }
  return says.length > 0
    ? E.left({ command, says })
    : E.right({ own: Object.fromEntries(own), settings: Object.fromEntries(set), words: others })
}
