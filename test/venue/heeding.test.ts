import * as E from 'fp-ts/lib/Either.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { EMPTY, NEVER } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { marketId, tokenId } from '../../src/domain/ids.ts'
import { millis, price } from '../../src/domain/money.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { HttpAnswer, Transport } from '../../src/ports/transport.ts'
import { createBooks } from '../../src/venue/clob.ts'
import { heeding } from '../../src/venue/heeding.ts'
import { POLLING, type Poll, prices } from '../../streams/prices.ts'
import { steppedClock } from '../support/steppedClock.ts'

const FINE: HttpAnswer = { status: 200, body: '[]', retryAfter: null }
const tooMany = (seconds: number | null): HttpAnswer => ({ status: 429, body: 'slow down', retryAfter: seconds })

/** A venue that answers these one after the other, and then that all is fine; it notes when it was asked. */
const venue = ({ monotonic }: Clock, answers: ReadonlyArray<HttpAnswer>) => {
  const asked: number[] = []
  const transport: Transport = {
    request: () => () => {
      asked.push(monotonic())
      return Promise.resolve(E.right(answers[asked.length - 1] ?? FINE))
    },
    socket: () => EMPTY,
  }
  return { asked, transport }
}
const request = { method: 'POST', url: 'http://clob/books', body: '[]', deadline: millis(2000) } as const

describe('after a 429 with Retry-After', () => {
  it('who has the time waits for it, and who has not is told at once; then all goes on', async () => {
    const { clock, until } = steppedClock()
    const { asked, transport } = venue(clock, [tooMany(3)])
    const { request: ask } = heeding(transport, clock)
    const told: string[] = []
    const tell = (name: string, deadline: number) =>
      ask({ ...request, deadline: millis(deadline) })().then(answer =>
        told.push(`${name} at ${clock.monotonic()}: ${E.isRight(answer) ? answer.right.status : answer.left.message}`),
      )
    void tell('first', 2000)
    await until(1000)
    void tell('hasty', 2000)
    void tell('patient', 2001)
    await until(2999)
    expect(asked).toEqual([0])
    await until(5000)
    void tell('late', 2000)
    await until(6000)
    expect(asked).toEqual([0, 3000, 5000])
    expect(told).toEqual([
      'first at 0: 429',
      'hasty at 1000: not asked: the venue wants 2 s of rest',
      'patient at 3000: 200',
      'late at 5000: 200',
    ])
  })

  it('nobody is blind for more than a minute, and a 429 that asks for nothing closes nothing', async () => {
    const { clock, until } = steppedClock()
    const { asked, transport } = venue(clock, [tooMany(null), tooMany(86_400)])
    const { request: ask } = heeding(transport, clock)
    await ask(request)()
    await ask(request)()
    await until(59_000)
    void ask(request)()
    await until(61_000)
    expect(asked).toEqual([0, 0, 60_000])
  })
})

/** Every poll of two markets, a request each, the timer alone. */
const pollsOf = async (answers: ReadonlyArray<HttpAnswer>, for_: number) => {
  const { clock, until } = steppedClock()
  const { asked, transport } = venue(clock, answers)
  const markets = [1, 2].map(number => ({
    marketId: marketId(number),
    yesTokenId: tokenId(`${number}0`),
    noTokenId: tokenId(`${number}1`),
    tickSize: price(10_000),
    before: null,
  }))
  const polls: Poll[] = []
  const ports = {
    clock,
    books: createBooks(heeding(transport, clock), { clobUrl: 'http://clob' }),
    prices: { before: () => TE.right(markets), write: () => TE.right([]) },
  }
  const settings = { ...POLLING, tokensARequest: 2, pollInterval: 15_000, earlyPolls: 'off' } as const
  const polling = prices(ports, settings)(NEVER).subscribe(poll => polls.push(poll))
  await until(for_)
  polling.unsubscribe()
  return { asked, polls }
}

describe('polls', () => {
  it('send a refused request again in the same poll once the venue lets them', async () => {
    const { asked, polls } = await pollsOf([tooMany(1), FINE], 14_000)
    expect(asked).toEqual([0, 0, 1000])
    expect(polls.map(({ retried, failures }) => [retried, failures.length])).toEqual([[1, 0]])
  })

  it('leave the venue alone for as long as it asks, though the timer goes on', async () => {
    const { asked, polls } = await pollsOf([tooMany(20), tooMany(20)], 44_000)
    // The poll at 15 s sends nothing.
    expect(asked).toEqual([0, 0, 30_000, 30_000])
    expect(polls.map(({ failures }) => failures.map(({ code }) => code))).toEqual([['429', '429'], ['429', '429'], []])
  })
})
