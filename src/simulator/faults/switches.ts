/** `/sim/faults`: what is on, what comes, what was; and switching while the venue runs. Pure: the change is for the process to apply and keep. */
import * as E from 'fp-ts/lib/Either.js'
import type { Millis } from '../../domain/money.ts'
import { type Answer, ok, type Request, refusal } from '../answer.ts'
import { stampText } from '../calendar.ts'
import { readScenario } from './scenario.ts'
import { SCENARIOS, scenarioNamed } from './scenarios/shipped.ts'
import { type FaultChange, type Switchboard, shownEntry } from './switchboard.ts'
import { changesAfter, type FaultEntry, type FaultWish, onSince } from './timetable.ts'
import type { Mistakes } from './wish.ts'

const stampOr = (at: Millis | null): string | null => (at === null ? null : stampText(at))

const shownActive = (entry: FaultEntry, at: Millis): unknown => ({
  ...shownEntry(entry),
  since: stampOr(onSince(entry, at)),
  until: stampOr(changesAfter(entry, at)),
})

const listed = (board: Switchboard, at: Millis): Answer => {
  const standing = board.standing(at)
  const active = standing.filter(entry => onSince(entry, at) !== null)
  return ok({
    now: stampText(at),
    active: active.map(entry => shownActive(entry, at)),
    next: standing
      .filter(entry => !active.includes(entry))
      .map(entry => ({ ...shownEntry(entry), begins: stampOr(changesAfter(entry, at)) })),
    past: board.timetable
      .all()
      .filter(entry => !standing.includes(entry))
      .map(entry => ({ ...shownEntry(entry), ended: stampOr(entry.endedAt) })),
    scenarios: SCENARIOS.map(({ name, about }) => ({ name, about })),
  })
}

const scenarioAsked = (body: string): string | null => {
  try {
    const value: unknown = JSON.parse(body)
    const name: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'scenario') : undefined
    return typeof name === 'string' ? name : null
  } catch {
    return null
  }
}

const wishesIn = (body: string): E.Either<Mistakes, ReadonlyArray<FaultWish>> => {
  const name = scenarioAsked(body)
  if (name === null)
    return E.map(({ faults }: { faults: ReadonlyArray<FaultWish> }) => faults)(readScenario(body, 'body'))
  const scenario = scenarioNamed(name)
  const known = SCENARIOS.map(one => one.name).join(', ')
  return scenario === null
    ? E.left([`body: no scenario is called ${name}; there are ${known}`])
    : E.right(scenario.faults)
}

/** Answers a request to `/sim/faults` and applies what it asks for; the change that it made comes back, null when it made none. */
export const switchFaults = (
  board: Switchboard,
  request: Request,
  at: Millis,
): { readonly answer: Answer; readonly change: FaultChange | null } => {
  const only = (answer: Answer) => ({ answer, change: null })
  const [, id] = /^\/sim\/faults(?:\/(\d{1,9}))?$/.exec(request.path) ?? [null, null]
  if (id === null) return only(refusal(404, 'not found'))
  switch (request.method) {
    case 'GET':
      return only(id === undefined ? listed(board, at) : refusal(405, 'method not allowed'))
    case 'POST': {
      if (id !== undefined) return only(refusal(405, 'method not allowed'))
      const wishes = wishesIn(request.body)
      if (E.isLeft(wishes)) return only({ status: 400, body: { error: wishes.left.join('\n'), mistakes: wishes.left } })
      const change: FaultChange = { _tag: 'FaultsAsked', at, origin: 'http', wishes: wishes.right }
      const added = board.apply(change)
      if (E.isLeft(added)) return only(refusal(400, added.left))
      return { answer: { status: 201, body: { added: added.right.map(shownEntry) } }, change }
    }
    case 'DELETE': {
      const standing = board.standing(at).map(entry => entry.id)
      const ids = id === undefined ? standing : standing.filter(one => one === Number(id))
      if (id !== undefined && ids.length === 0) return only(refusal(404, `no fault ${id} is on or to come`))
      const change: FaultChange = { _tag: 'FaultsEnded', at, ids }
      const ended = board.apply(change)
      if (E.isLeft(ended)) return only(refusal(400, ended.left))
      return { answer: ok({ ended: ended.right.map(shownEntry) }), change: ids.length === 0 ? null : change }
    }
  }
}
