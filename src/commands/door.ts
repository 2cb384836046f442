import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import * as E from 'fp-ts/lib/Either.js'
import { systemClock } from '../clock.ts'
import { CONTROL_FILE, ControlFile } from '../cockpit/controlServer.ts'
import type { Config } from '../config.ts'
import { millis } from '../domain/money.ts'
import { createTransport } from '../venue/transport.ts'
import type { Line } from './watchLine.ts'

const DEADLINE = millis(15_000)
/** Reads the whole account first. */
const LONG = millis(90_000)

/** A running engine, as its folder tells it. */
export type Door = (path: string, body: object | null) => Promise<E.Either<string, unknown>>

const noEngine = (config: Config): string =>
  `No engine of ${config.DATA_DIR} can be asked: it does not run, or runs with another DATA_DIR or user. Only a running engine can trade; what stops trading works without it: csgo-engine halt.`

const errorOf = (content: unknown): string =>
  typeof content === 'object' && content !== null && 'error' in content ? String(content.error) : 'it said nothing'

/** What the engine on DATA_DIR keeps for commands of its own user. */
const readControl = async (config: Config) => {
  const text = await readFile(join(config.DATA_DIR, CONTROL_FILE), 'utf8').catch(() => null)
  const parsed = E.tryCatch((): unknown => JSON.parse(text ?? ''), String)
  return ControlFile.decode(E.isLeft(parsed) ? null : parsed.right)
}

/** Where that engine tells its events without the page's password; null: it keeps no door. Read anew at each start of the engine. */
export const eventsDoor = async (config: Config): Promise<Line | null> => {
  const file = await readControl(config)
  return E.isLeft(file) ? null : { url: `${file.right.url}/control/events`, token: file.right.token }
}

/** Opens the door of the engine on DATA_DIR; Left: why not, and what works without it. */
export const openDoor = async (config: Config): Promise<E.Either<string, Door>> => {
  const file = await readControl(config)
  if (E.isLeft(file)) return E.left(noEngine(config))
  const { url, token } = file.right
  return E.right(async (path, body) => {
    const transport = createTransport({ clock: systemClock })
    const answer = await transport.request({
      method: body === null ? 'GET' : 'POST',
      url: `${url}/control/${path}`,
      headers: { authorization: `Bearer ${token}` },
      body: body === null ? null : JSON.stringify(body),
      deadline: path === 'reconcile' ? LONG : DEADLINE,
    })()
    await transport.close()
    if (E.isLeft(answer)) return E.left(noEngine(config))
    const content = E.tryCatch((): unknown => JSON.parse(answer.right.body), String)
    if (answer.right.status !== 200)
      return E.left(`The engine refused: ${errorOf(E.isRight(content) ? content.right : null)}`)
    return E.mapLeft(() => 'The engine answered something that cannot be read.')(content)
  })
}

/** Asks on the terminal; without one nobody can say yes. */
export const isYes = async (question: string): Promise<boolean> => {
  if (!process.stdin.isTTY) return false
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  const said = await lines.question(`${question} [y/N] `)
  lines.close()
  return /^y(es)?$/i.test(said.trim())
}
