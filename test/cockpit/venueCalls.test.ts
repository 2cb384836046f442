import * as E from 'fp-ts/lib/Either.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { EMPTY } from 'rxjs'
import { describe, expect, it } from 'vitest'
import type { Measured } from '../../src/cockpit/metricTable.ts'
import { type CallSamples, sampled, showCalls } from '../../src/cockpit/venueCalls.ts'
import { millis } from '../../src/domain/money.ts'
import { failure } from '../../src/ports/failure.ts'
import { createVenueRequests } from '../../src/process/venueRequests.ts'

const told = (count: number): Measured => ({
  csgo_venue_requests_total: [
    { labels: { address: '/books', result: 'answered' }, value: count },
    { labels: { address: '/books', result: 'limited' }, value: 2 },
    { labels: { address: '/elsewhere', result: 'answered' }, value: 1 },
  ],
})

describe('requests to the venue', () => {
  it('are counted by the first part of their path, under whatever roof, and by how they ended', async () => {
    const requests = createVenueRequests()
    const answers = [200, 429, 404, 503, null]
    const transport = requests.watched({
      socket: () => EMPTY,
      close: async () => undefined,
      request: () => {
        const status = answers.shift() ?? null
        return status === null
          ? TE.left(failure('venue', 'no answer'))
          : TE.right({ status, body: '', retryAfter: null })
      },
    })
    const ask = (url: string) => transport.request({ method: 'GET', url, body: null, deadline: millis(1) })()
    expect(E.isRight(await ask('http://127.0.0.1:1/clob/books'))).toBe(true)
    await ask('https://clob.polymarket.com/books?x=1')
    await ask('http://127.0.0.1:1/gamma/events/keyset')
    await ask('https://gamma-api.polymarket.com/events')
    expect(E.isLeft(await ask('https://clob.polymarket.com/books'))).toBe(true)
    expect(requests.counted()).toEqual([
      { address: '/books', result: 'answered', count: 1 },
      { address: '/books', result: 'limited', count: 1 },
      { address: '/events', result: 'refused', count: 1 },
      { address: '/events', result: 'failed', count: 1 },
      { address: '/books', result: 'none', count: 1 },
    ])
  })

  it('stand against what the venue allows in ten seconds, and say what was not answered', () => {
    const samples = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].reduce<CallSamples>(
      (all, second) => sampled(all, told(second * 10)),
      [],
    )
    expect(showCalls(samples, told(120))).toMatchObject([
      {
        id: '/books',
        label: 'Books',
        all: '122',
        lately: '100',
        allowed: '500',
        share: 0.2,
        failed: '2 too many (429)',
      },
      { id: '/elsewhere', allowed: '', share: 0, failed: '' },
    ])
  })
})
