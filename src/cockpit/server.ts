import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify'
import * as E from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { firstValueFrom, type Subscription } from 'rxjs'
import type { Clock } from '../ports/clock.ts'
import type { Failure } from '../ports/failure.ts'
import type { Log } from '../ports/log.ts'
import { type Acts, addActs } from './acts.ts'
import { serveClient } from './client.ts'
import type { DetailSources } from './detailSources.ts'
import { addDetails } from './details.ts'
import { type Access, addGuard, type Passwords, whyNotServed } from './guard.ts'
import { SECURITY_HEADERS } from './headers.ts'
import { judgeHealth } from './health.ts'
import { fillJson, marketJson, orderJson, positionJson, refusalJson, walletJson } from './json.ts'
import { createMetrics } from './metrics.ts'
import { type PageFile, readPage } from './pageFiles.ts'
import type { CockpitSources } from './sources.ts'
import { feedOf, watching, within } from './watching.ts'

export interface CockpitOptions {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  readonly passwords: Passwords
  /** What may be done from the page; null: it only shows. */
  readonly acts: Acts | null
  readonly clock: Clock
  readonly log: Log
}
/** An address that answers; access null: it has no rule, and is refused. */
export interface Route {
  readonly method: string
  readonly path: string
  readonly access: Access | null
}
export interface Cockpit {
  readonly url: string
  readonly port: number
  /** Everything that was registered, the page's own files included. */
  readonly routes: ReadonlyArray<Route>
  /** Serves the events of the page to one more who watches, through whatever door they came. */
  readonly watch: Events['watch']
  /** Ends every connection and frees the port. */
  readonly stop: () => Promise<void>
}

/** The page itself, health and metrics tell no money: anybody who reaches the port may have them. */
const OPEN = { config: { access: 'open' } } as const
const READ = { config: { access: 'read' } } as const
const MOST_CLIENTS = 32
const ANSWER_WITHIN = 2000
/** Views of the page: their addresses answer with the page itself, which then shows them. */
const VIEWS = ['desk', 'matches', 'match', 'positions', 'strategies', 'history', 'health', 'why', 'payoff', 'teams']

const sendFile = (reply: FastifyReply, file: PageFile, accepts: string): FastifyReply => {
  reply.type(file.type).header('vary', 'accept-encoding')
  if (file.isNamedByContent) reply.header('cache-control', 'public, max-age=31536000, immutable')
  return accepts.includes('gzip') ? reply.header('content-encoding', 'gzip').send(file.gzipped) : reply.send(file.plain)
}

const addPage = (app: FastifyInstance, files: ReadonlyArray<PageFile>): void => {
  for (const file of files)
    app.get(file.path, OPEN, (request, reply) => sendFile(reply, file, request.headers['accept-encoding'] ?? ''))
  const index = files.find(file => file.path === '/index.html')
  if (index === undefined) return
  const sendIndex = (request: FastifyRequest, reply: FastifyReply) =>
    sendFile(reply, index, request.headers['accept-encoding'] ?? '')
  app.get('/', OPEN, sendIndex)
  for (const view of VIEWS) for (const path of [`/${view}`, `/${view}/*`]) app.get(path, OPEN, sendIndex)
}

const addReports = (app: FastifyInstance, sources: CockpitSources, clock: Clock): void => {
  const report = <Row>(path: string, read: () => TaskEither<Failure, ReadonlyArray<Row>>, show: (row: Row) => object) =>
    app.get(path, READ, async (_request, reply) => {
      const rows = await firstValueFrom(within(read(), ANSWER_WITHIN, clock))
      return E.isLeft(rows) ? reply.code(503).send({ error: rows.left.message }) : rows.right.map(show)
    })
  report('/api/markets', sources.markets, marketJson)
  report('/api/positions', sources.positions, positionJson)
  report('/api/orders', sources.orders, orderJson)
  report('/api/fills', sources.fills, fillJson)
  report('/api/wallets', sources.wallets, walletJson)
  report('/api/refusals', sources.refusals, refusalJson)
}

const addHealth = (app: FastifyInstance, sources: CockpitSources, clock: Clock): void => {
  app.get('/health/live', OPEN, () => ({ live: true, at: clock.now() }))
  app.get('/health/ready', OPEN, async (_request, reply) => {
    const answer = await firstValueFrom(within(sources.wallets(), ANSWER_WITHIN, clock))
    const failed = E.isLeft(answer) ? answer.left.message : null
    const facts = sources.health()
    const { isReady, checks } = judgeHealth(facts, failed, clock.now(), sources.maxPriceAge)
    const reasons = checks.filter(check => check.state !== 'fine').map(check => check.says)
    const { lease, faults } = facts
    return reply.code(isReady ? 200 : 503).send({ ready: isReady, ...sources.mode, reasons, checks, lease, faults })
  })
}

const addMetrics = (app: FastifyInstance, sources: CockpitSources): void => {
  const metrics = createMetrics(sources.measured)
  app.get('/metrics', OPEN, async (_request, reply) => reply.type(metrics.contentType).send(await metrics.read()))
}

/** How one more watches, and how all that watch are ended. */
interface Events {
  readonly watch: (reply: FastifyReply) => FastifyReply
  readonly end: () => void
}

const addEvents = (app: FastifyInstance, sources: CockpitSources, { clock, log }: CockpitOptions): Events => {
  const clients = new Set<Subscription>()
  const feed$ = feedOf(sources.happening$, log)
  const feeding = feed$.subscribe()
  const view$ = watching(sources, feed$, clock)
  const watch = (reply: FastifyReply): FastifyReply => {
    if (clients.size >= MOST_CLIENTS)
      return reply
        .code(503)
        .header('retry-after', '10')
        .send({ error: `${MOST_CLIENTS} pages watch already. Close one of them.` })
    reply.hijack()
    reply.raw.writeHead(200, { ...SECURITY_HEADERS, 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' })
    const client = serveClient(reply.raw, view$, clock)
    clients.add(client)
    client.add(() => clients.delete(client))
    return reply
  }
  app.get('/events', READ, (_request, reply: FastifyReply) => watch(reply))
  return {
    watch,
    end: () => {
      feeding.unsubscribe()
      for (const client of [...clients]) client.unsubscribe()
    },
  }
}

const MEANINGS: Readonly<Record<string, (host: string, port: number) => string>> = {
  EADDRINUSE: (host, port) =>
    `Port ${port} on ${host} is taken by another program. Stop that one, or choose another port: --dashboard-port ${port + 1} (0 takes a free one).`,
  EACCES: (_host, port) => `Port ${port} needs more rights. Choose one above 1023: --dashboard-port 8080.`,
  EADDRNOTAVAIL: host => `${host} is no address of this machine. Set DASHBOARD_HOST to one that is, eg/ 127.0.0.1.`,
  ENOTFOUND: host => `${host} is no address of this machine. Set DASHBOARD_HOST to one that is, eg/ 127.0.0.1.`,
}

const whyNot = (error: unknown, { host, port }: CockpitOptions): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const said = error instanceof Error ? error.message : String(error)
  return MEANINGS[code]?.(host, port) ?? `The page cannot be served on ${host}:${port}: ${said}.`
}

/**
 * Serves the page, its events, the health of the engine, the reports, and what may be done from the page. Left: why it cannot, and what to do.
 * `url` names the host as asked, so that it can be opened; a host that means every address is shown as this machine.
 */
export const startCockpit = async (
  sources: CockpitSources & DetailSources,
  options: CockpitOptions,
): Promise<E.Either<string, Cockpit>> => {
  const { acts, clock, log, host } = options
  const unsafe = whyNotServed(options)
  if (unsafe !== null) return E.left(unsafe)
  const page = await readPage()
  if (E.isLeft(page)) return page
  const app = fastify({
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    bodyLimit: 16 * 1024,
    return503OnClosing: false,
  })
  const routes: Route[] = []
  app.addHook('onRoute', ({ method, url: path, config }) => {
    for (const one of [method].flat()) routes.push({ method: one, path, access: config?.access ?? null })
  })
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS)
    if (request.is404 && request.method !== 'GET')
      return reply.code(405).header('allow', 'GET').send({ error: 'This page only shows. Ask with GET.' })
  })
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send({ error: `There is nothing at ${request.url.slice(0, 200)}. The page is at /.` }),
  )
  app.setErrorHandler((error, request, reply) => {
    if (error instanceof Error && 'statusCode' in error && Number(error.statusCode) < 500)
      return reply.code(Number(error.statusCode)).send({ error: error.message })
    log.error('the page could not answer', { path: request.url.slice(0, 200), error })
    return reply.code(500).send({ error: 'The engine could not answer; its log says why.' })
  })
  let events: Events | null = null
  const stop = async (): Promise<void> => {
    events?.end()
    await app.close()
  }
  try {
    const guard = addGuard(app, options)
    addPage(app, page.right)
    if (acts !== null) addActs(app, acts, guard, log)
    addReports(app, sources, clock)
    addDetails(app, sources, clock)
    addHealth(app, sources, clock)
    addMetrics(app, sources)
    events = addEvents(app, sources, options)
    await app.listen({ host, port: options.port })
  } catch (error) {
    await stop()
    return E.left(whyNot(error, options))
  }
  const address = app.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : options.port
  const shownHost = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return E.right({ url: `http://${shownHost}:${port}`, port, routes, watch: events.watch, stop })
}
