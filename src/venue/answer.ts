import * as E from 'fp-ts/lib/Either.js'
import { parseJson } from '../domain/wire/text.ts'
import { type Failure, failure } from '../ports/failure.ts'
import type { HttpAnswer } from '../ports/transport.ts'

const LONGEST = 160

/** A line of an answer for people. */
const shownBody = (body: string): string => body.slice(0, LONGEST).replace(/\s+/g, ' ')

/** The JSON of an answer with status 200; a `Failure` with the status as its code for every other, and for what is no JSON. */
export const jsonOf = (
  edge: Failure['edge'],
  what: string,
  answer: E.Either<Failure, HttpAnswer>,
): E.Either<Failure, unknown> => {
  if (E.isLeft(answer)) return E.left({ ...answer.left, edge })
  const { status, body, retryAfter } = answer.right
  if (status !== 200) {
    const wait = retryAfter === null ? '' : ` (asks to wait ${retryAfter} s)`
    return E.left(failure(edge, `${what} answered ${status}${wait}: ${shownBody(body)}`, String(status)))
  }
  const json = parseJson(body)
  return E.isLeft(json) ? E.left(failure(edge, `${what} answered ${json.left}`, 'garbage')) : json
}
