import * as E from 'fp-ts/lib/Either.js'
import { systemClock } from '../clock.ts'
import type { Config } from '../config.ts'
import { millis } from '../domain/money.ts'
import { createTransport } from '../venue/transport.ts'

/** The engine that these settings name, as its page says. */
export interface EngineState {
  readonly url: string
  /** `absent`: nobody answers at its address. */
  readonly state: 'ready' | 'unready' | 'absent'
  readonly reasons: ReadonlyArray<string>
}

const DEADLINE = millis(4000)

const readReady = (body: string): Pick<EngineState, 'state' | 'reasons'> | null => {
  const answer = E.tryCatch((): unknown => JSON.parse(body), String)
  if (E.isLeft(answer) || typeof answer.right !== 'object' || answer.right === null) return null
  const { right } = answer
  if (!('ready' in right) || !('reasons' in right) || !Array.isArray(right.reasons)) return null
  return { state: right.ready === true ? 'ready' : 'unready', reasons: right.reasons.map(String) }
}

/** Where the page of these settings' engine is. */
export const engineUrl = (config: Config): string => {
  const host =
    config.DASHBOARD_HOST === '0.0.0.0' || config.DASHBOARD_HOST === '::' ? '127.0.0.1' : config.DASHBOARD_HOST
  return `http://${host.includes(':') ? `[${host}]` : host}:${config.DASHBOARD_PORT}`
}

/** Asks the engine's page at DASHBOARD_HOST and DASHBOARD_PORT how it is. */
export const askEngine = async (config: Config): Promise<EngineState> => {
  const url = engineUrl(config)
  const transport = createTransport({ clock: systemClock })
  const answer = await transport.request({
    method: 'GET',
    url: `${url}/health/ready`,
    body: null,
    deadline: DEADLINE,
  })()
  await transport.close()
  if (E.isLeft(answer))
    return { url, state: 'absent', reasons: [`No engine answers at ${url}. Start it: csgo-engine start`] }
  const read = readReady(answer.right.body)
  return read === null
    ? { url, state: 'absent', reasons: [`What answers at ${url} is another program: it knows no /health/ready.`] }
    : { url, ...read }
}
