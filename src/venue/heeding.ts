import * as E from 'fp-ts/lib/Either.js'
import { firstValueFrom, timer } from 'rxjs'
import { type Millis, millis } from '../domain/money.ts'
import type { Clock } from '../ports/clock.ts'
import { failure } from '../ports/failure.ts'
import type { HttpRequest, Transport } from '../ports/transport.ts'

const TOO_MANY = 429
/** Longer than that nobody stays blind because a header says so, ms. */
const LONGEST = 60_000

/**
 * The same network, which heeds `Retry-After`: once an answer was 429 nothing more is sent until its seconds are over (a minute at
 * most). A request whose deadline allows it waits for that; another one is a failure (edge `venue`, code 429) at once.
 */
export const heeding = (transport: Transport, clock: Clock): Transport => {
  let closedUntil = Number.NEGATIVE_INFINITY

  const send = async (asked: HttpRequest) => {
    const answer = await transport.request(asked)()
    if (E.isRight(answer) && answer.right.status === TOO_MANY && answer.right.retryAfter !== null)
      closedUntil = Math.max(closedUntil, clock.monotonic() + Math.min(answer.right.retryAfter * 1000, LONGEST))
    return answer
  }
  const remaining = (): Millis => millis(Math.max(0, Math.ceil(closedUntil - clock.monotonic())))

  return {
    socket: transport.socket,
    request: asked => async () => {
      const wait = remaining()
      if (wait === 0) return send(asked)
      if (wait >= asked.deadline)
        return E.left(
          failure('venue', `not asked: the venue wants ${Math.ceil(wait / 1000)} s of rest`, String(TOO_MANY)),
        )
      const heldSince = clock.now()
      await firstValueFrom(timer(wait, clock.scheduler))
      return send({ ...asked, deadline: millis(asked.deadline - wait), heldSince })
    },
  }
}
