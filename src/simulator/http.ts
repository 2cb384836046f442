/** HTTP of the venue: whatever is asked becomes a request to the core, and its answer leaves by way of the faults. */
import type { IncomingHttpHeaders } from 'node:http'
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import { type Answer, type Request, refusal } from './answer.ts'
import { HEADER } from './sockets.ts'

const LARGEST_BODY = 1024 * 1024
/** Of HTTP and sockets together; the system refuses more. */
const MOST_CONNECTIONS = 4000
/** A request that is not told to its end by then is given up: 408. */
const REQUEST_WITHIN = 30_000

/** An answer to send, or none: the connection is cut. */
export type Reply =
  | { readonly _tag: 'Answered'; readonly answer: Answer }
  | { readonly _tag: 'Lost'; readonly delayMs: number }

const send = (reply: FastifyReply, { status, body, text, headers }: Answer): FastifyReply =>
  reply
    .code(status)
    .headers({ ...headers, [HEADER.name]: HEADER.value })
    .type('application/json; charset=utf-8')
    .send(text ?? JSON.stringify(body))

const isTooLarge = (error: unknown): boolean =>
  error instanceof Error && Reflect.get(error, 'code') === 'FST_ERR_CTP_BODY_TOO_LARGE'

/** The server's own word for a request that it could not read. */
const isUnreadable = (error: unknown): boolean =>
  error instanceof Error && typeof Reflect.get(error, 'statusCode') === 'number'

const methodOf = (method: string): Request['method'] => (method === 'POST' || method === 'DELETE' ? method : 'GET')

const firstOf = (headers: IncomingHttpHeaders): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? (value[0] ?? '') : (value ?? '')]),
  )

/**
 * `replyTo` is asked once per request. Bodies are read as text whatever they claim to be; over 1 MB they are refused (413). What it throws is a mistake in the
 * simulator (a broken invariant): it is logged, and answered with 500.
 */
export const createHttp = (replyTo: (request: Request) => Reply, clock: Clock, log: Log): FastifyInstance => {
  const after = (delayMs: number): Promise<void> =>
    new Promise(resolve => void clock.scheduler.schedule(() => resolve(), delayMs))

  const app = fastify({
    bodyLimit: LARGEST_BODY,
    requestTimeout: REQUEST_WITHIN,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    frameworkErrors: (_error, _request, reply) => void send(reply, refusal(400, 'bad request')),
  })
  app.server.maxConnections = MOST_CONNECTIONS
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
  app.route({
    method: ['GET', 'POST', 'DELETE'],
    url: '/*',
    handler: async (request, reply) => {
      const [path = '/', query = ''] = request.url.split('?', 2)
      const answered = replyTo({
        method: methodOf(request.method),
        path,
        query: new URLSearchParams(query),
        headers: firstOf(request.headers),
        body: typeof request.body === 'string' ? request.body : '',
      })
      const delayMs = answered._tag === 'Lost' ? answered.delayMs : (answered.answer.delayMs ?? 0)
      if (delayMs > 0) await after(delayMs)
      if (answered._tag === 'Answered') return send(reply, answered.answer)
      reply.hijack()
      request.raw.socket.destroy()
      return reply
    },
  })
  app.setNotFoundHandler((_request, reply) => send(reply, refusal(404, 'not found')))
  app.setErrorHandler((error, request, reply) => {
    if (isTooLarge(error)) return send(reply, refusal(413, 'Payload exceeds the limit'))
    if (isUnreadable(error)) return send(reply, refusal(400, 'Invalid payload'))
    log.error('the simulated venue is wrong: report it with its seed and its truth log', {
      request: `${request.method} ${request.url}`,
      error: error instanceof Error ? error.message : String(error),
    })
    return send(reply, refusal(500, 'the simulated venue has made a mistake of its own'))
  })
  return app
}

/** Listens; rejects with a plain message when the port is taken. Answers the port. */
export const listen = async (app: FastifyInstance, host: string, port: number): Promise<number> => {
  try {
    await app.listen({ host, port })
  } catch (error) {
    if (error instanceof Error && Reflect.get(error, 'code') === 'EADDRINUSE')
      throw new Error(`port ${port} on ${host} is taken: choose another one, or 0 for any that is free`)
    throw error
  }
  const address = app.server.address()
  return address === null || typeof address === 'string' ? port : address.port
}
