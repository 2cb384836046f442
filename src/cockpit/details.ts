import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as E from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import * as t from 'io-ts'
import { firstValueFrom } from 'rxjs'
import { marketId } from '../domain/ids.ts'
import { type Millis, millis } from '../domain/money.ts'
import type { Clock } from '../ports/clock.ts'
import type { Failure } from '../ports/failure.ts'
import { FILLS_HEAD, fillLine } from './csv.ts'
import type { DetailSources, HistoryAsked } from './detailSources.ts'
import { payoffOf } from './matches.ts'
import { type RowsOf, showChart, showEquity, showHistory, showMatch, showReconciled, showTeams } from './showDetails.ts'
import { NOBODY_KNOWS, showWhy } from './showWhy.ts'
import type { CockpitSources } from './sources.ts'
import { within } from './watching.ts'

const READ = { config: { access: 'read' } } as const
const ANSWER_WITHIN = 5000
const MOST_ROWS = 500
/** Rows of an export. */
const MOST_EXPORTED = 100_000
const HOUR = 3_600_000

/** Times in milliseconds since 1970; `text`: part of a team's or a question's name. */
export const HistoryQuery = t.partial(
  { since: t.string, until: t.string, strategy: t.string, text: t.string, kind: t.string },
  'History',
)
const instant = (text: string | undefined): Millis | null =>
  text !== undefined && /^\d{1,15}$/.test(text) ? millis(Number(text)) : null
const words = (text: string | undefined): string | null =>
  text === undefined || text === '' ? null : text.slice(0, 100)

const asked = (query: unknown, most: number): HistoryAsked => {
  const read = HistoryQuery.decode(query)
  const { since, until, strategy, text, kind } = E.isRight(read) ? read.right : {}
  return {
    since: instant(since),
    until: instant(until),
    strategy: words(strategy),
    text: words(text),
    kind: words(kind),
    most,
  }
}

const Named = t.type({ name: t.string })
const nameOf = (request: FastifyRequest): string => {
  const read = Named.decode(request.params)
  return E.isRight(read) ? read.right.name : ''
}
const numberOf = (request: FastifyRequest): number => (/^\d{1,9}$/.test(nameOf(request)) ? Number(nameOf(request)) : 0)

/** The addresses of single views: what they need is read when they are opened. */
export const addDetails = (app: FastifyInstance, sources: CockpitSources & DetailSources, clock: Clock): void => {
  const read = <A>(task: TaskEither<Failure, A>) => firstValueFrom(within(task, ANSWER_WITHIN, clock))
  const answer = <A>(reply: FastifyReply, rows: E.Either<Failure, A>, show: (rows: A) => object) =>
    E.isLeft(rows) ? reply.code(503).send({ error: rows.left.message }) : show(rows.right)

  app.get('/api/match/:name', READ, async (request, reply) => {
    const [markets, positions, orders, story] = await Promise.all([
      read(sources.markets()),
      read(sources.positions()),
      read(sources.working()),
      read(sources.story(nameOf(request))),
    ])
    if (E.isLeft(markets)) return answer(reply, markets, () => ({}))
    if (E.isLeft(positions)) return answer(reply, positions, () => ({}))
    if (E.isLeft(orders)) return answer(reply, orders, () => ({}))
    const payoff = payoffOf(nameOf(request), markets.right, positions.right, orders.right)
    return answer(reply, story, rows => showMatch(markets.right, payoff, rows))
  })
  app.get('/api/chart/:name', READ, async (request, reply) => {
    const market = marketId(numberOf(request))
    const markets = await read(sources.markets())
    const row = E.isRight(markets) ? markets.right.find(one => one.marketId === market) : undefined
    const event = row?.eventId ?? ''
    const [bars, books, scores, story] = await Promise.all([
      read(sources.bars(market, millis(clock.now() - 12 * HOUR))),
      read(sources.books(market)),
      read(sources.scoreChanges(event)),
      read(sources.story(event)),
    ])
    if (E.isLeft(bars)) return answer(reply, bars, () => ({}))
    if (E.isLeft(books)) return answer(reply, books, () => ({}))
    if (E.isLeft(scores)) return answer(reply, scores, () => ({}))
    return answer(reply, story, rows =>
      showChart(
        row,
        scores.right,
        bars.right,
        books.right,
        rows.filter(one => one.marketId === market),
      ),
    )
  })
  app.get('/api/why/:name', READ, async (request, reply) => {
    const why = await read(sources.why(nameOf(request)))
    if (E.isRight(why) && why.right === null) return reply.code(404).send({ error: NOBODY_KNOWS })
    return answer(reply, why, row => (row === null ? {} : showWhy(row, clock.now())))
  })
  app.get('/api/history', READ, async (request, reply) =>
    answer(reply, await read(sources.history(asked(request.query, MOST_ROWS))), showHistory),
  )
  app.get('/api/history.csv', READ, async (request, reply) => {
    const history = await read(sources.history(asked(request.query, MOST_EXPORTED)))
    if (E.isLeft(history)) return reply.code(503).send({ error: history.left.message })
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="csgo-engine-history.csv"')
      .send(`${FILLS_HEAD}${history.right.rows.map(fillLine).join('')}`)
  })
  app.get('/api/versions', READ, async (_request, reply) =>
    answer(reply, await read(sources.stands()), stands => ({ engine: sources.version, node: sources.node, ...stands })),
  )
  app.get('/api/equity', READ, async (_request, reply) => {
    const [equity, worth] = await Promise.all([read(sources.equity(millis(0))), read(sources.worth())])
    return answer(
      reply,
      E.flatMap((rows: RowsOf<'equity'>) => E.map((all: RowsOf<'worth'>) => [rows, all] as const)(worth))(equity),
      showEquity,
    )
  })
  app.get('/api/reconciled', READ, async (_request, reply) =>
    answer(reply, await read(sources.reconciled()), showReconciled),
  )
  app.get('/api/teams', READ, async (_request, reply) => answer(reply, await read(sources.played()), showTeams))
}
