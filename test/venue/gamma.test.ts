import * as E from 'fp-ts/lib/Either.js'
import { EMPTY } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { millis } from '../../src/domain/money.ts'
import { failure } from '../../src/ports/failure.ts'
import type { HttpAnswer } from '../../src/ports/transport.ts'
import { createCatalogue } from '../../src/venue/gamma.ts'

const conditionOf = (n: number) => `0x${String(n).padStart(64, '0')}`
const market = (n: number, closed = false) => ({
  id: String(n),
  conditionId: conditionOf(n),
  slug: `cs2-a-b-${n}`,
  question: 'A or B?',
  outcomes: '["A", "B"]',
  clobTokenIds: `["${n}1", "${n}2"]`,
  outcomePrices: '["1", "0"]',
  umaResolutionStatus: closed ? 'resolved' : null,
  sportsMarketType: 'moneyline',
  orderPriceMinTickSize: 0.01,
  orderMinSize: 5,
  closed,
})
const eventOf = (n: number) => ({ id: `e${n}`, slug: `cs2-a-b-${n}`, title: 'Counter-Strike: A vs B (BO3)' })
const event = (n: number) => ({ ...eventOf(n), markets: [market(n)] })
const alone = (n: number, closed: boolean) => ({ ...market(n, closed), events: [eventOf(n)] })

interface Asked {
  readonly path: string
  readonly query: URLSearchParams
}
type Venue = (asked: Asked) => unknown

const status = (code: number): HttpAnswer => ({ status: code, body: '', retryAfter: null })
const isAnswer = (value: unknown): value is HttpAnswer =>
  typeof value === 'object' && value !== null && 'retryAfter' in value

const catalogueOf = (venue: Venue) => {
  const asked: string[] = []
  const catalogue = createCatalogue(
    {
      request:
        ({ url }) =>
        async () => {
          const address = new URL(url)
          asked.push(address.pathname + address.search)
          const value = venue({ path: address.pathname, query: address.searchParams })
          if (value === undefined) return E.left(failure('venue', 'no answer', 'timeout'))
          return E.right(isAnswer(value) ? value : { status: 200, body: JSON.stringify(value), retryAfter: null })
        },
      socket: () => EMPTY,
    },
    { gammaUrl: 'http://gamma', deadline: millis(5000) },
  )
  return { asked, discover: (ended: ReadonlyArray<string> = []) => catalogue.discover(ended)() }
}
const ids = (found: Awaited<ReturnType<ReturnType<typeof catalogueOf>['discover']>>) =>
  E.isRight(found) ? found.right.markets.map(one => one.gammaId) : found.left.message

describe('the catalogue', () => {
  it('follows the cursor of the list to its end', async () => {
    const { asked, discover } = catalogueOf(({ query }) => {
      switch (query.get('after_cursor')) {
        case null:
          return { events: [event(1), event(2)], next_cursor: 'a+b' }
        case 'a+b':
          return { events: [event(3)], next_cursor: 'c' }
        default:
          return { events: [event(4)] }
      }
    })
    expect(ids(await discover())).toEqual(['1', '2', '3', '4'])
    expect(asked).toEqual([
      '/events/keyset?series_slug=counter-strike&closed=false&limit=100',
      '/events/keyset?series_slug=counter-strike&closed=false&limit=100&after_cursor=a%2Bb',
      '/events/keyset?series_slug=counter-strike&closed=false&limit=100&after_cursor=c',
    ])
  })

  it('stops when a cursor stands still, and gives up a list that never ends', async () => {
    const still = catalogueOf(() => ({ events: [event(1)], next_cursor: 'x' }))
    expect(ids(await still.discover())).toEqual(['1'])
    let page = 0
    const endless = catalogueOf(() => ({ events: [event(1)], next_cursor: `${page++}` }))
    expect(ids(await endless.discover())).toBe('/events/keyset does not end after 20 pages')
    expect(endless.asked.length).toBe(20)
  })

  it('falls back to the older list by offset when the keyset one is gone', async () => {
    const { asked, discover } = catalogueOf(({ path, query }) => {
      if (path === '/events/keyset') return status(404)
      return { '0': [event(1), event(2)], '2': [event(3)] }[query.get('offset') ?? ''] ?? []
    })
    expect(ids(await discover())).toEqual(['1', '2', '3'])
    expect(asked.length).toBe(4)
    expect(asked[0]).toContain('/events/keyset')
  })

  it('says what it left out', async () => {
    const { discover } = catalogueOf(() => ({ events: [event(1), { ...event(2), title: 'Counter-Strike skins' }, 7] }))
    expect(await discover()).toMatchObject({
      right: { markets: [{ gammaId: '1' }], leftOut: [{ what: 'cs2-a-b-2' }, { what: 'an event' }] },
    })
  })

  it.each([
    ['5xx', status(503), '503'],
    ['no answer', undefined, 'timeout'],
    ['garbage', { status: 200, body: '{"events":', retryAfter: null }, 'garbage'],
    ['another shape', { events: {} }, 'garbage'],
  ])('is a failure value when nothing answers: %s', async (_why, answer, code) => {
    const { discover } = catalogueOf(() => answer)
    expect(await discover([])).toMatchObject({ left: { edge: 'gamma', code } })
  })
})

describe('how named markets ended', () => {
  const venue: Venue = ({ path, query }) => {
    if (path === '/events/keyset') return { events: [event(1)] }
    const wanted = query.getAll('condition_ids')
    const closed = query.get('closed') === 'true'
    const known = closed ? [alone(2, true)] : [alone(3, false)]
    return { markets: known.filter(one => wanted.includes(one.conditionId)) }
  }

  it('is asked among the closed ones, then of those nobody listed among the open ones', async () => {
    const { asked, discover } = catalogueOf(venue)
    const found = await discover([1, 2, 3].map(conditionOf))
    expect(ids(found)).toEqual(['1', '3', '2'])
    expect(found).toMatchObject({
      right: { markets: [{ payout: null }, { payout: null }, { payout: { yes: 1_000_000 } }] },
    })
    expect(asked.slice(1)).toEqual([
      `/markets/keyset?closed=true&limit=50&${[1, 2, 3].map(n => `condition_ids=${conditionOf(n)}`).join('&')}`,
      `/markets/keyset?closed=false&limit=50&condition_ids=${conditionOf(3)}`,
    ])
  })

  it('is asked fifty at a time', async () => {
    const { asked, discover } = catalogueOf(({ path }) =>
      path === '/events/keyset' ? { events: [] } : { markets: [] },
    )
    await discover(Array.from({ length: 51 }, (_, i) => conditionOf(i)))
    expect(asked.map(one => new URL(one, 'http://here').searchParams.getAll('condition_ids').length)).toEqual([
      0, 50, 1, 50, 1,
    ])
  })

  it('replaces what the list says of the same market: what was asked by name is younger', async () => {
    const { discover } = catalogueOf(({ path }) =>
      path === '/events/keyset' ? { events: [event(2)] } : { markets: [alone(2, true)] },
    )
    expect(await discover([conditionOf(2)])).toMatchObject({ right: { markets: [{ gammaId: '2', resolved: true }] } })
  })

  it('is asked of the older list when the keyset one is gone', async () => {
    const { discover } = catalogueOf(({ path }) => {
      if (path === '/events/keyset') return { events: [] }
      return path === '/markets' ? [alone(2, true)] : status(404)
    })
    expect(ids(await discover([conditionOf(2)]))).toEqual(['2'])
  })

  it('is told although the list of events fails, and the other way round', async () => {
    const listFails = catalogueOf(asked => (asked.path === '/events/keyset' ? status(500) : venue(asked)))
    expect(await listFails.discover([conditionOf(2)])).toMatchObject({
      right: { markets: [{ gammaId: '2' }], failures: [{ code: '500' }] },
    })
    const namesFail = catalogueOf(asked => (asked.path === '/events/keyset' ? venue(asked) : status(500)))
    expect(await namesFail.discover([conditionOf(2)])).toMatchObject({
      right: { markets: [{ gammaId: '1' }], failures: [{ code: '500' }, { code: '500' }] },
    })
  })
})
