#!/usr/bin/env node
import { existsSync } from 'node:fs'
import * as E from 'fp-ts/lib/Either.js'
import { type Asked, type Mistake, readAsked, readFlags } from './commands/arguments.ts'
import type { Command, CommandName } from './commands/command.ts'
import { commandHelp, mistakeText, programHelp } from './commands/help.ts'
import { load } from './commands/load.ts'
import { complain, EXIT, type ExitCode, print } from './commands/output.ts'
import { versionText } from './process/version.ts'

const refuse = ({ command, says }: Mistake): ExitCode => {
  complain(mistakeText(says, command))
  return EXIT.usage
}

/** `.env` of the working folder; what the environment already has stays. */
const loadEnvironment = (): E.Either<string, void> => {
  if (!existsSync('.env')) return E.right(undefined)
  return E.tryCatch(
    () => process.loadEnvFile('.env'),
    error => `The file .env cannot be read: ${error instanceof Error ? error.message : String(error)}`,
  )
}

const showHelp = async (command: Command | null): Promise<ExitCode> => {
  if (command === null) print(programHelp())
  else {
    const { flagOf, SETTINGS } = await import('./config.ts')
    const settings = Object.entries(SETTINGS).map(([key, [fallback, does]]): readonly [string, string] => [
      flagOf(key),
      fallback === '' ? does : `${does} (${fallback})`,
    ])
    print(commandHelp(command, settings))
  }
  return EXIT.fine
}

const runCommand = async (command: Command, given: ReadonlyArray<string>): Promise<ExitCode> => {
  const { flagOf, keyOfFlag, NEVER_FLAGS, readConfig, SETTINGS } = await import('./config.ts')
  const flags = readFlags(command, given, { names: Object.keys(SETTINGS).map(flagOf), keyOf: keyOfFlag })
  if (E.isLeft(flags)) return refuse(flags.left)
  const loaded = loadEnvironment()
  if (E.isLeft(loaded)) return refuse({ command, says: [loaded.left] })
  const config = readConfig(process.env, flags.right.settings)
  if (E.isLeft(config)) {
    const count = config.left.length === 1 ? 'A setting is wrong' : `${config.left.length} settings are wrong`
    complain(`csgo-engine: ${count}:\n${config.left.map(line => `  ${line}`).join('\n')}\n`)
    complain('Set them by a flag, in the environment or in .env. What each one does: csgo-engine start --help')
    return EXIT.usage
  }
  // They are read; what this program starts shall not inherit them.
  for (const key of NEVER_FLAGS) delete process.env[key]
  const { createLog } = await import('./log.ts')
  const run = await load(command.name)
  const log = createLog({ level: quieter(command.name, config.right.LOG_LEVEL), pretty: 'auto' })
  return run({ config: config.right, flags: flags.right.own, words: flags.right.words, log })
}

type Level = 'debug' | 'info' | 'warn' | 'error' | 'silent'
/** Commands that only look say what is wrong, not how they work. */
const quieter = (name: CommandName, level: Level): Level =>
  level === 'info' && name !== 'start' && name !== 'sim' ? 'warn' : level

const answer = async (asked: Asked): Promise<ExitCode> => {
  switch (asked._tag) {
    case 'help':
      return showHelp(asked.command)
    case 'version':
      print(`${versionText()}\n`)
      return EXIT.fine
    case 'run':
      return runCommand(asked.command, asked.given)
  }
}

const main = async (): Promise<ExitCode> => {
  const asked = readAsked(process.argv.slice(2))
  if (E.isLeft(asked)) return refuse(asked.left)
  try {
    return await answer(asked.right)
  } catch (error) {
    complain(
      `csgo-engine: it failed in a way that nobody foresaw: ${error instanceof Error ? error.stack : String(error)}`,
    )
    return EXIT.failed
  }
}

// Whoever reads may have seen enough (`csgo-engine markets | head`): no reason to break off.
process.stdout.on('error', () => undefined)
const code = await main()
process.exitCode = code
// Everything is written before the process ends, and nothing that was left open keeps it.
process.stdout.write('', () => process.exit(code))
