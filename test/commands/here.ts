import * as E from 'fp-ts/lib/Either.js'
import { readAsked, readFlags } from '../../src/commands/arguments.ts'
import { load } from '../../src/commands/load.ts'
import { flagOf, keyOfFlag, readConfig, SETTINGS } from '../../src/config.ts'
import { silentLog } from '../support/log.ts'

export interface Said {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** A warning of Node about this process, which other tests share: no command said it. */
const isOfNode = (text: string): boolean => text.startsWith(`(node:${process.pid}) `)

/** What is written to a stream of this process while something runs, instead of being shown. */
const caught = (stream: NodeJS.WriteStream): { readonly text: () => string; readonly free: () => void } => {
  const { write } = stream
  let text = ''
  const catching: typeof write = (chunk: string | Uint8Array): boolean => {
    const part = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString()
    if (isOfNode(part)) return write.call(stream, chunk)
    text += part
    return true
  }
  stream.write = catching
  return {
    text: () => text,
    free: () => {
      stream.write = write
    },
  }
}

/** Runs a command in this process, as the program would after it has read its environment; one at a time. */
export const runHere = async (
  words: ReadonlyArray<string>,
  environment: Readonly<Record<string, string>> = {},
): Promise<Said> => {
  const asked = readAsked(words)
  if (E.isLeft(asked) || asked.right._tag !== 'run') throw new Error(`${words.join(' ')} runs nothing`)
  const { command, given } = asked.right
  const flags = readFlags(command, given, { names: Object.keys(SETTINGS).map(flagOf), keyOf: keyOfFlag })
  if (E.isLeft(flags)) throw new Error(flags.left.says.join(' '))
  const config = readConfig(environment, flags.right.settings)
  if (E.isLeft(config)) throw new Error(config.left.join(' '))
  const run = await load(command.name)
  const out = caught(process.stdout)
  const err = caught(process.stderr)
  try {
    const code = await run({
      config: config.right,
      flags: flags.right.own,
      words: flags.right.words,
      log: silentLog,
    })
    return { code, out: out.text(), err: err.text() }
  } finally {
    out.free()
    err.free()
  }
}
