import * as E from 'fp-ts/lib/Either.js'
import { EMPTY } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { tokenId } from '../../src/domain/ids.ts'
import { millis } from '../../src/domain/money.ts'
import { failure } from '../../src/ports/failure.ts'
import type { HttpAnswer, HttpRequest, Transport } from '../../src/ports/transport.ts'
import { createVenueCheck } from '../../src/venue/check.ts'
import { createBooks } from '../../src/venue/clob.ts'

const wire = (token: string) => ({
  market: '0x1',
  asset_id: token,
  bids: [{ price: '0.6', size: '5' }],
  asks: [],
  timestamp: '1703875200000',
})
const ok = (value: unknown): HttpAnswer => ({ status: 200, body: JSON.stringify(value), retryAfter: null })

const venue = (answer: (request: HttpRequest) => HttpAnswer | null) => {
  const requests: HttpRequest[] = []
  const transport: Transport = {
    request: request => async () => {
      requests.push(request)
      const answered = answer(request)
      return answered === null ? E.left(failure('venue', 'no answer', 'timeout')) : E.right(answered)
    },
    socket: () => EMPTY,
  }
  return { requests, transport }
}
const deadline = millis(2000)
const read = async (answer: HttpAnswer | null, tokens: ReadonlyArray<string> = ['1', '2']) =>
  createBooks(venue(() => answer).transport, { clobUrl: 'http://clob' }).read(tokens.map(tokenId), deadline)()

describe('the books of the CLOB', () => {
  it('are asked in one request with a deadline', async () => {
    const { requests, transport } = venue(() => ok([]))
    await createBooks(transport, { clobUrl: 'http://clob' }).read([tokenId('1'), tokenId('2')], deadline)()
    expect(requests).toEqual([
      { method: 'POST', url: 'http://clob/books', body: '[{"token_id":"1"},{"token_id":"2"}]', deadline },
    ])
  })

  it('come in any order; tokens without a book are missing', async () => {
    expect(await read(ok([wire('2')]))).toMatchObject({ right: { books: [{ tokenId: '2' }], refused: [] } })
  })

  it('that cannot be read, were not asked for or come twice are refused by themselves', async () => {
    const answer = await read(ok([wire('1'), { ...wire('2'), bids: 'x' }, wire('3'), wire('1')]))
    expect(answer).toMatchObject({ right: { books: [{ tokenId: '1' }] } })
    expect(E.isRight(answer) && answer.right.refused).toEqual([
      'a book cannot be read: bids must be levels of a price from 0 to 1 and a size of at most six places, as text',
      'a book that was not asked for: 3',
      'a second book of the same token: 1',
    ])
  })

  it.each([
    [
      { status: 429, body: 'slow down', retryAfter: 3 },
      { code: '429', message: '/books answered 429 (asks to wait 3 s): slow down' },
    ],
    [
      { status: 500, body: '{"error":"x"}', retryAfter: null },
      { code: '500', message: '/books answered 500: {"error":"x"}' },
    ],
    [
      { status: 200, body: '<html>', retryAfter: null },
      { code: 'garbage', message: '/books answered no JSON: <html>' },
    ],
    [ok({ error: 'x' }), { code: 'garbage', message: '/books answered no list' }],
    [null, { code: 'timeout', message: 'no answer' }],
  ])('are a failure value: %j', async (answer, expected) => {
    expect(await read(answer)).toEqual({ _tag: 'Left', left: { _tag: 'failure', edge: 'clob', ...expected } })
  })

  it('are at most 250 a request', async () => {
    const tokens = Array.from({ length: 251 }, (_, i) => `${i + 1}`)
    expect(await read(ok([]), tokens)).toMatchObject({ left: { edge: 'clob' } })
  })

  it('of no token are not asked at all', async () => {
    expect(await read(null, [])).toMatchObject({ right: { books: [] } })
  })
})

describe('the check of our prices', () => {
  const answers = (request: HttpRequest): HttpAnswer => {
    if (request.url.endsWith('/books')) return ok([wire('1')])
    return ok(request.url.endsWith('/midpoints') ? { '1': '0.605' } : { '1': '0.01' })
  }

  it('fetches book, midpoint and spread together', async () => {
    const { requests, transport } = venue(answers)
    const says = await createVenueCheck(transport, { clobUrl: 'http://clob' }).read(
      [tokenId('1'), tokenId('2')],
      deadline,
    )()
    expect(requests.map(one => one.url)).toEqual(['http://clob/books', 'http://clob/midpoints', 'http://clob/spreads'])
    expect(says).toMatchObject({
      right: [
        { tokenId: '1', book: { tokenId: '1' }, midpoint: 605_000, spread: 10_000 },
        { tokenId: '2', book: null, midpoint: null, spread: null },
      ],
    })
  })

  it.each(['/books', '/midpoints', '/spreads'])('is a failure when %s does not answer', async path => {
    const { transport } = venue(request => (request.url.endsWith(path) ? null : answers(request)))
    expect(
      await createVenueCheck(transport, { clobUrl: 'http://clob' }).read([tokenId('1')], deadline)(),
    ).toMatchObject({
      left: { edge: 'clob', code: 'timeout' },
    })
  })
})
