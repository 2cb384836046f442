import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as E from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import * as t from 'io-ts'
import type { By } from '../domain/halt.ts'
import { type Millis, millis } from '../domain/money.ts'
import type { Log } from '../ports/log.ts'
import type { Done, NotDone } from './acted.ts'
import type { StrategiesAnswer, WaitingAnswer } from './answers.ts'
import type { Guard } from './guard.ts'
import { type HandActs, HandBody } from './handActs.ts'

/** What a person at the page may do to the engine. Each is checked and written by whoever does it. */
export interface Acts extends HandActs {
  /** A match's start by hand, over the venue's; null: the venue's again. */
  readonly correctStart: (event: string, at: Millis | null, by: By) => Done
  readonly switchStrategy: (strategy: string, to: 'on' | 'off', by: By) => Done
  /** All that a person has set from now on; what is left out is as STRATEGIES says. */
  readonly setParams: (strategy: string, params: Readonly<Record<string, string>>, revision: number, by: By) => Done
  readonly setCapital: (strategy: string, dollars: string, by: By) => Done
  /** What merging a strategy's pairs of a market would bring; refused where it cannot be done from here, with how it is done. */
  readonly previewMerge: (market: number, strategy: string) => Done
  readonly merge: (market: number, strategy: string, by: By) => Done
  readonly strategies: () => TaskEither<NotDone, StrategiesAnswer>
  /** What a person can get at the venue by hand: live trading only. */
  readonly waiting: () => TaskEither<NotDone, WaitingAnswer>
  /** Faults of the simulated venue as it tells them; a real venue has none. */
  readonly venueFaults: () => TaskEither<NotDone, unknown>
  readonly beginFault: (fault: string, seconds: number | null, by: By) => Done
  readonly endFault: (id: number | null, by: By) => Done
}

/** What each act is asked with. */
export const ActBody = {
  start: t.type({ event: t.string, at: t.union([t.number, t.null]) }, 'Start'),
  strategy: t.type({ strategy: t.string, to: t.keyof({ on: null, off: null }) }, 'Switch'),
  params: t.type({ strategy: t.string, params: t.record(t.string, t.string), revision: t.number }, 'Params'),
  capital: t.type({ strategy: t.string, dollars: t.string }, 'Capital'),
  merge: t.type({ market: t.number, strategy: t.string }, 'Merge'),
  fault: t.type({ fault: t.string, seconds: t.union([t.number, t.null]) }, 'Fault'),
  endFault: t.type({ id: t.union([t.number, t.null]) }, 'FaultEnd'),
} as const

const CODES = { refused: 409, away: 503 } as const

/** The addresses that change something. Every one of them is written to the log with who asked and from where; what changes anything is audited. */
export const addActs = (app: FastifyInstance, acts: Acts, { byOf }: Guard, log: Log): void => {
  const post = <A>(name: string, codec: t.Type<A>, run: (body: A, by: By) => Done) =>
    app.post(
      `/api/act/${name}`,
      { config: { access: 'act' } },
      async (request: FastifyRequest, reply: FastifyReply) => {
        const body = codec.decode(request.body)
        if (E.isLeft(body)) return reply.code(400).send({ error: `The body must be a ${codec.name}.` })
        const by = byOf(request)
        const done = await run(body.right, by)()
        const became = E.isRight(done) ? done.right : done.left.says
        log.info('somebody asked for this at the page', { ...by, act: name, asked: body.right, became })
        return E.isRight(done)
          ? { says: done.right }
          : reply.code(CODES[done.left._tag]).send({ error: done.left.says })
      },
    )
  const get = <A>(path: string, run: () => TaskEither<NotDone, A>) =>
    app.get(path, { config: { access: 'read' } }, async (_request, reply) => {
      const told = await run()()
      return E.isRight(told) ? told.right : reply.code(CODES[told.left._tag]).send({ error: told.left.says })
    })
  post('start', ActBody.start, (body, by) =>
    acts.correctStart(body.event, body.at === null ? null : millis(body.at), by),
  )
  post('strategy', ActBody.strategy, (body, by) => acts.switchStrategy(body.strategy, body.to, by))
  post('params', ActBody.params, (body, by) => acts.setParams(body.strategy, body.params, body.revision, by))
  post('capital', ActBody.capital, (body, by) => acts.setCapital(body.strategy, body.dollars, by))
  post('merge-preview', ActBody.merge, body => acts.previewMerge(body.market, body.strategy))
  post('merge', ActBody.merge, (body, by) => acts.merge(body.market, body.strategy, by))
  post('fault', ActBody.fault, (body, by) => acts.beginFault(body.fault, body.seconds, by))
  post('fault-end', ActBody.endFault, (body, by) => acts.endFault(body.id, by))
  post('halt', HandBody.halt, acts.halt)
  post('resume', HandBody.resume, acts.resume)
  post('close-preview', HandBody.close, body => acts.previewClose(body))
  post('close', HandBody.close, acts.close)
  post('cancel-preview', HandBody.cancel, body => acts.previewCancel(body))
  post('cancel', HandBody.cancel, acts.cancel)
  get('/api/strategies', acts.strategies)
  get('/api/venue-faults', acts.venueFaults)
  get('/api/waiting', acts.waiting)
}
