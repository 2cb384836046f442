import { text } from 'node:stream/consumers'
import * as E from 'fp-ts/lib/Either.js'
import { hashPassword, LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../cockpit/password.ts'
import type { Run } from './invocation.ts'
import { complain, EXIT, print } from './output.ts'

const { stdin, stderr } = process
const ENTER = new Set(['\r', '\n', '\u0004'])
const RUBBED_OUT = new Set(['\u007f', '\b'])
const BROKEN_OFF = '\u0003'

/** What is typed up to Enter, of which nothing is shown; null: Ctrl-C. */
const askHidden = (question: string): Promise<string | null> =>
  new Promise(resolve => {
    let typed = ''
    const end = (answer: string | null): void => {
      stdin.off('data', hear).setRawMode(false).pause()
      stderr.write('\n')
      resolve(answer)
    }
    const hear = (keys: Buffer): void => {
      for (const key of keys.toString('utf8')) {
        if (key === BROKEN_OFF || ENTER.has(key)) {
          end(key === BROKEN_OFF ? null : typed)
          return
        }
        typed = RUBBED_OUT.has(key) ? [...typed].slice(0, -1).join('') : typed + key
      }
    }
    stderr.write(question)
    stdin.setRawMode(true).resume().on('data', hear)
  })

/** Asked twice on a terminal; else all of the standard input, without the line end. Or what is wrong. */
const readPassword = async (): Promise<E.Either<string, string>> => {
  if (!stdin.isTTY) return E.right((await text(stdin)).replace(/\r?\n$/, ''))
  const password = await askHidden('Password for the page: ')
  if (password === null) return E.left('nothing was made.')
  return (await askHidden('Once more: ')) === password ? E.right(password) : E.left('those were two different ones.')
}

/** `password`: the hash that a password is held against at the log-in of the page. */
export const password: Run = async () => {
  const read = await readPassword()
  if (E.isLeft(read)) {
    complain(`csgo-engine: ${read.left}`)
    return EXIT.failed
  }
  const given = read.right
  if ([...given].length < SHORTEST_PASSWORD || given.length > LONGEST_PASSWORD || /[\r\n]/.test(given)) {
    complain(`csgo-engine: a password is one line of ${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} characters.`)
    return EXIT.usage
  }
  print(`${await hashPassword(given)}\n`)
  if (stdin.isTTY) complain("Into .env, between single quotes: DASHBOARD_PASSWORD_HASH='…'. Then restart the engine.")
  return EXIT.fine
}
