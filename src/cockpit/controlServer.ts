import { randomBytes, timingSafeEqual } from 'node:crypto'
import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify'
import * as E from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import * as t from 'io-ts'
import type { CancelTarget, CloseTarget } from '../domain/control.ts'
import { marketId, orderId } from '../domain/ids.ts'
import { ONE, type Price, parseMillionths, price } from '../domain/money.ts'
import type { Controls } from '../ports/controls.ts'
import type { Failure } from '../ports/failure.ts'
import type { Log } from '../ports/log.ts'
import { askedJson, cancelJson, closeJson, comparedJson } from './controlJson.ts'

/** Where commands find a running engine: its address and the word that opens it. Only the engine's user may read it. */
export const CONTROL_FILE = 'control.json'
/** What the file holds. */
export const ControlFile = t.type({ url: t.string, token: t.string })

const Target = t.union([
  t.literal('all'),
  t.strict({ position: t.Int }),
  t.strict({ market: t.Int }),
  t.strict({ match: t.string }),
])
const CloseBody = t.intersection([t.type({ target: Target }), t.partial({ limit: t.string, who: t.string })])
const CancelBody = t.intersection([
  t.type({ target: t.union([t.literal('all'), t.strict({ order: t.string })]) }),
  t.partial({ who: t.string }),
])

const ReconcileBody = t.type({ how: t.union([t.literal('apply'), t.literal('dry_run')]) })

const closeTarget = (target: t.TypeOf<typeof Target>): CloseTarget => {
  if (target === 'all') return { _tag: 'all' }
  if ('position' in target) return { _tag: 'position', positionId: target.position }
  if ('market' in target) return { _tag: 'market', marketId: marketId(target.market) }
  return { _tag: 'match', eventId: target.match }
}
const cancelTarget = ({ target }: t.TypeOf<typeof CancelBody>): CancelTarget =>
  target === 'all' ? { _tag: 'all' } : { _tag: 'order', orderId: orderId(target.order) }

/** A limit between 0 and 1 dollar; null: none was given; undefined: it is none. */
const limitOf = (text: string | undefined): Price | null | undefined => {
  if (text === undefined) return null
  const value = parseMillionths(text)
  return value !== null && value > 0 && value < ONE ? price(value) : undefined
}

const LONGEST_NAME = 100
const byOf = (request: FastifyRequest, who: string | undefined) => ({
  who: (who ?? 'somebody').slice(0, LONGEST_NAME),
  from: `command, ${request.ip}`,
})

const isSame = (given: string, wanted: string): boolean => {
  const [one, other] = [Buffer.from(given), Buffer.from(wanted)]
  return one.length === other.length && timingSafeEqual(one, other)
}

const CODES: Readonly<Record<string, number>> = { nothing_there: 409 }
const answer = async <A>(reply: FastifyReply, work: TaskEither<Failure, A>, show: (value: A) => unknown) => {
  const done = await work()
  if (E.isLeft(done)) return reply.code(CODES[done.left.code ?? ''] ?? 503).send({ error: done.left.message })
  return show(done.right)
}
const refuse = (reply: FastifyReply, error: string) => reply.code(400).send({ error })
const NO_TARGET = 'target must be "all", {"position": 1}, {"market": 1} or {"match": "event"}.'
const NO_LIMIT = 'limit must be dollars a share between 0 and 1 as text, eg/ "0.35".'

/** What the page shows, for commands: the same events, without the page's password. */
type Watch = (reply: FastifyReply) => FastifyReply

const addRoutes = (app: FastifyInstance, controls: Controls, watch: Watch): void => {
  app.get('/control/events', (_request, reply) => watch(reply))
  app.get('/control/state', (_request, reply) => answer(reply, controls.state(), state => state))
  app.post('/control/close/preview', (request, reply) => {
    const body = CloseBody.decode(request.body)
    if (E.isLeft(body)) return refuse(reply, NO_TARGET)
    const limit = limitOf(body.right.limit)
    if (limit === undefined) return refuse(reply, NO_LIMIT)
    return answer(reply, controls.previewClose(closeTarget(body.right.target), limit), rows => rows.map(closeJson))
  })
  app.post('/control/close', (request, reply) => {
    const body = CloseBody.decode(request.body)
    if (E.isLeft(body)) return refuse(reply, NO_TARGET)
    const limit = limitOf(body.right.limit)
    if (limit === undefined) return refuse(reply, NO_LIMIT)
    const by = byOf(request, body.right.who)
    return answer(reply, controls.close(closeTarget(body.right.target), limit, by), askedJson)
  })
  app.post('/control/cancel/preview', (request, reply) => {
    const body = CancelBody.decode(request.body)
    if (E.isLeft(body)) return refuse(reply, 'target must be "all" or {"order": "id"}.')
    return answer(reply, controls.previewCancel(cancelTarget(body.right)), rows => rows.map(cancelJson))
  })
  app.post('/control/cancel', (request, reply) => {
    const body = CancelBody.decode(request.body)
    if (E.isLeft(body)) return refuse(reply, 'target must be "all" or {"order": "id"}.')
    return answer(reply, controls.cancel(cancelTarget(body.right), byOf(request, body.right.who)), askedJson)
  })
  app.post('/control/reconcile', (request, reply) => {
    const body = ReconcileBody.decode(request.body)
    if (E.isLeft(body)) return refuse(reply, 'how must be "apply" or "dry_run".')
    return answer(reply, controls.reconcile(body.right.how), comparedJson)
  })
  app.get<{ Params: { audit: string } }>('/control/actions/:audit', (request, reply) =>
    /^\d{1,15}$/.test(request.params.audit)
      ? answer(reply, controls.followed(Number(request.params.audit)), askedJson)
      : refuse(reply, 'It is a number.'),
  )
}

/** Readable by the engine's user only from its first byte on, and never half written. */
const writeSecret = async (folder: string, content: object): Promise<string> => {
  const file = join(folder, CONTROL_FILE)
  await rm(`${file}.new`, { force: true })
  await writeFile(`${file}.new`, JSON.stringify(content), { mode: 0o600 })
  await rename(`${file}.new`, file)
  return file
}

/**
 * The door for commands: on loopback only, at a free port, whatever the page listens on; opened by a word that is made anew at each start and
 * kept in DATA_DIR. Left: why there is none, which is logged; the engine trades without it.
 */
export const startControl = async (
  controls: Controls,
  { dataDir, log, watch }: { readonly dataDir: string; readonly log: Log; readonly watch: Watch },
): Promise<E.Either<string, { readonly url: string; readonly token: string; readonly stop: () => Promise<void> }>> => {
  // law: a secret must not follow from a seed.
  const token = randomBytes(32).toString('base64url')
  const app = fastify({ forceCloseConnections: true, bodyLimit: 4096, return503OnClosing: false })
  app.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store')
    // A browser says where its page came from; a command has none.
    if (request.headers.origin !== undefined || request.headers['sec-fetch-site'] !== undefined)
      return reply.code(403).send({ error: 'No page may ask here.' })
    if (!isSame(request.headers.authorization ?? '', `Bearer ${token}`))
      return reply.code(401).send({ error: `The word of ${CONTROL_FILE} is missing or wrong.` })
  })
  app.setErrorHandler((error, request, reply) => {
    if (error instanceof Error && 'statusCode' in error && Number(error.statusCode) < 500)
      return reply.code(Number(error.statusCode)).send({ error: error.message })
    log.error('the control API could not answer', { path: request.url.slice(0, 200), error })
    return reply.code(500).send({ error: 'The engine could not answer; its log says why.' })
  })
  addRoutes(app, controls, watch)
  try {
    const url = await app.listen({ host: '127.0.0.1', port: 0 })
    const file = await writeSecret(dataDir, { url, token })
    return E.right({
      url,
      token,
      stop: async () => {
        await app.close()
        await rm(file, { force: true })
      },
    })
  } catch (error) {
    await app.close()
    const failure = error instanceof Error ? error.message : String(error)
    log.warn('commands cannot close or cancel anything: their door does not open', { failure })
    return E.left(failure)
  }
}
