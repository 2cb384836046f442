import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { systemClock } from '../../src/clock.ts'
import { eventually } from './waiting.ts'

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}
const listenOn = async (server: Server): Promise<string> => {
  server.listen(0, '127.0.0.1')
  await eventually('it listens', () => server.listening)
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}
const answer = (
  response: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}

export interface Said {
  readonly chat: string
  readonly text: string
}
interface Update {
  readonly update_id: number
  readonly message: object
}

/** As api.telegram.org answers: `ok` and `result`; wrong tokens 401, unknown chats 400, floods 429 with `retry_after`; getUpdates waits for updates and forgets what an offset confirms. */
export interface FakeTelegram {
  readonly url: string
  readonly said: ReadonlyArray<Said>
  /** Somebody writes in a chat; `ago` seconds before now. */
  readonly write: (chat: number, text: string, ago?: number) => void
  /** Answers the next `times` sendMessage with 429. */
  readonly flood: (times: number, retryAfter: number) => void
  readonly asked: () => number
  readonly stop: () => void
}

export const startTelegram = async (token: string, chats: ReadonlyArray<string>): Promise<FakeTelegram> => {
  const said: Said[] = []
  let updates: ReadonlyArray<Update> = []
  let nextUpdate = 100
  let floods = 0
  let floodFor = 0
  let asked = 0
  const getUpdates = async (
    response: ServerResponse,
    { offset, timeout }: { readonly offset: number; readonly timeout: number },
  ) => {
    updates = updates.filter(({ update_id }) => update_id >= offset)
    const until = systemClock.monotonic() + timeout * 1000
    const isDone = () => updates.length > 0 || response.destroyed || systemClock.monotonic() > until
    await eventually('an update comes', isDone, timeout * 1000 + 5000)
    answer(response, 200, { ok: true, result: updates })
  }
  const sendMessage = (
    response: ServerResponse,
    { chat_id, text }: { readonly chat_id: string; readonly text: string },
  ): void => {
    if (floods > 0) {
      floods -= 1
      answer(response, 429, {
        ok: false,
        error_code: 429,
        description: `Too Many Requests: retry after ${floodFor}`,
        parameters: { retry_after: floodFor },
      })
    } else if (!chats.includes(chat_id))
      answer(response, 400, { ok: false, error_code: 400, description: 'Bad Request: chat not found' })
    else if (text.length === 0 || text.length > 4096)
      answer(response, 400, { ok: false, error_code: 400, description: 'Bad Request: message is too long' })
    else {
      said.push({ chat: chat_id, text })
      answer(response, 200, { ok: true, result: { message_id: said.length } })
    }
  }
  const server = createServer(async (request, response) => {
    asked += 1
    const body = await bodyOf(request)
    const [, given, method] = /^\/bot([^/]+)\/(\w+)$/.exec(request.url ?? '') ?? []
    if (given !== token) answer(response, 401, { ok: false, error_code: 401, description: 'Unauthorized' })
    else if (method === 'getUpdates') await getUpdates(response, JSON.parse(body))
    else if (method === 'sendMessage') sendMessage(response, JSON.parse(body))
    else answer(response, 404, { ok: false, error_code: 404, description: 'Not Found' })
  })
  return {
    url: await listenOn(server),
    said,
    write: (chat, text, ago = 0) => {
      const date = Math.floor(systemClock.now() / 1000) - ago
      updates = [
        ...updates,
        {
          update_id: nextUpdate++,
          message: {
            message_id: 1,
            date,
            chat: { id: chat, type: 'private' },
            from: { id: chat, is_bot: false },
            text,
          },
        },
      ]
    },
    flood: (times, retryAfter) => {
      floods = times
      floodFor = retryAfter
    },
    asked: () => asked,
    stop: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

export interface Received {
  readonly body: string
  readonly signature: string
}
/** Somebody who takes webhooks; answers with these statuses first, then 200. */
export const startReceiver = async (statuses: ReadonlyArray<number> = []) => {
  const received: Received[] = []
  const left = [...statuses]
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request)
    const signature = request.headers['x-csgo-engine-signature']
    const status = left.shift() ?? 200
    if (status === 200) received.push({ body, signature: typeof signature === 'string' ? signature : '' })
    answer(response, status, {})
  })
  return {
    url: await listenOn(server),
    received,
    stop: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
