/** The account by REST and by the user socket, against the simulated venue; pages and oddities against a venue of values. */
import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { type OrderId, tokenId } from '../../../src/domain/ids.ts'
import { millis, price, shares, usd } from '../../../src/domain/money.ts'
import { secret } from '../../../src/domain/secret.ts'
import type { AccountSnapshot } from '../../../src/ports/account.ts'
import type { HttpAnswer, Transport } from '../../../src/ports/transport.ts'
import { reconcile } from '../../../src/trading/reconcile.ts'
import { createAccount } from '../../../src/venue/live/account.ts'
import { createClient } from '../../../src/venue/live/client.ts'
import { at, list } from '../../simulator/worlds.ts'
import { eventually } from '../../support/waiting.ts'
import { walletOf } from './draft.ts'
import { asTrade, calmDown, PACE, startVenue, strike, type Trader, trader } from './trader.ts'

const buyNow = (dollars: number) =>
  ({ type: 'FAK', limit: price(990_000), amount: { _tag: 'usd', usd: usd(dollars * 1_000_000) } }) as const

const look = async ({ live, market }: Trader): Promise<AccountSnapshot> => {
  const read = await live.account.snapshot(millis(0), [tokenId(market.yes), tokenId(market.no)])()
  if (E.isLeft(read)) throw new Error(read.left.message)
  return read.right
}

const bestAsk = async (url: string, token: string): Promise<number> => {
  const book: unknown = await (await fetch(`${url}/clob/book?token_id=${token}`)).json()
  return Math.min(...list(at(book, 'asks')).map(level => Math.round(Number(at(level, 'price')) * 1e6)))
}

describe('a snapshot', () => {
  it('has open orders, our legs, and what is there', async () => {
    const one = await trader(await startVenue())
    const start = await look(one)
    expect(start).toMatchObject({ open: [], trades: [], collateral: 10_000_000_000 })
    const resting = one.order()
    await one.place(resting)
    const rests = await look(one)
    expect(rests.open).toMatchObject([{ orderId: resting.orderId, state: 'live', matched: 0, size: 10_000_000 }])
    expect(rests.collateral).toBe(10_000_000_000)
    await one.place(one.order(buyNow(20), 2))
    await eventually('the shares are there', async () => {
      const { trades, shares: held } = await look(one)
      return trades.length > 0 && held.get(tokenId(one.market.yes)) === trades.reduce((sum, leg) => sum + leg.shares, 0)
    })
  })

  it('has the trades of another engine with the same wallet: one that only takes beats for nothing, and the comparison finds it', async () => {
    const simulator = await startVenue()
    const [one, other] = [await trader(simulator), await trader(simulator)]
    const theirs = other.order(buyNow(20), 2)
    await other.place(theirs)
    await eventually('its trades are there', async () => (await look(one)).trades.length > 0)
    expect(await one.live.rival()).toBe('none')
    const nothing = { fills: new Map(), foreignOrders: new Set<OrderId>(), foreignTrades: new Map(), held: new Map() }
    const money = { made: usd(0), isQuiet: false, expected: usd(0), before: null }
    const { corrections, mismatches } = reconcile({ orders: [], ...nothing, money }, await look(one))
    expect(corrections.length).toBeGreaterThan(0)
    for (const found of corrections)
      expect(found).toMatchObject({ _tag: 'foreign_trade', key: expect.stringContaining(theirs.orderId) })
    expect(mismatches).toEqual([])
  })

  it('tells the same legs as the user socket', async () => {
    const one = await trader(await startVenue())
    await one.place(one.order(buyNow(40)))
    await eventually('all is confirmed', async () => {
      const { trades } = await look(one)
      return trades.length > 0 && trades.every(({ settlement }) => settlement === 'confirmed')
    })
    const { trades } = await look(one)
    await eventually(
      'the socket told as much',
      () => asTrade(one.signals).filter(leg => leg.settlement === 'confirmed').length === trades.length,
    )
    const key = (leg: { readonly tradeId: string }) => leg.tradeId
    expect(
      asTrade(one.signals)
        .filter(leg => leg.settlement === 'confirmed')
        .sort((a, b) => key(a).localeCompare(key(b))),
    ).toEqual([...trades].sort((a, b) => key(a).localeCompare(key(b))))
  })

  it('of the maker of a cross-match has the maker’s own token, side and price', async () => {
    const simulator = await startVenue()
    const maker = await trader(simulator, { name: 'maker' })
    const taker = await trader(simulator, { name: 'taker', market: maker.market })
    // The best bid for YES, met by a purchase of NO: a mint.
    const limit = price((await bestAsk(simulator.url, maker.market.yes)) - 10_000)
    const bid = maker.order({ limit, amount: { _tag: 'shares', shares: shares(50_000_000) } })
    expect(await maker.place(bid)).toMatchObject([{ _tag: 'accepted' }])
    await taker.place(taker.order({ ...buyNow(400), tokenId: tokenId(maker.market.no), side: 'NO' }))
    await eventually('the maker was met', () => asTrade(maker.signals).length > 0)
    for (const leg of asTrade(maker.signals))
      expect(leg).toMatchObject({
        role: 'maker',
        orderId: bid.orderId,
        tokenId: bid.tokenId,
        direction: 'BUY',
        price: limit,
      })
    const { trades } = await look(maker)
    expect(trades.length).toBeGreaterThan(0)
    for (const leg of trades) expect(leg).toMatchObject({ role: 'maker', tokenId: bid.tokenId, price: limit })
  })
})

describe('a failed settlement', () => {
  it('is told as failed, by the socket and by REST', async () => {
    const simulator = await startVenue()
    const one = await trader(simulator)
    await strike(simulator, { fault: 'failed-settlement' })
    await one.place(one.order(buyNow(10)))
    await one.heard(signal => signal._tag === 'trade' && signal.trade.settlement === 'failed')
    expect((await look(one)).trades.map(({ settlement }) => settlement)).toContain('failed')
  })
})

const TOLD_SOON = {
  openWithin: 5000,
  ping: 500,
  backOff: { first: 50, most: 200 },
  livedAfter: 30_000,
  toldWithin: 300,
}

describe('the user socket', () => {
  it('comes back when the line breaks, and says so both times', async () => {
    const simulator = await startVenue()
    const one = await trader(simulator, { socket: TOLD_SOON })
    await strike(simulator, { fault: 'drop', for: '1s' })
    await one.heard(({ _tag }) => _tag === 'disconnected')
    await eventually('it is back', () => one.signals.filter(({ _tag }) => _tag === 'connected').length > 1)
    const kinds = one.signals.map(({ _tag }) => _tag).filter(kind => kind !== 'look')
    expect(kinds.slice(0, 3)).toEqual(['connected', 'disconnected', 'connected'])
  })

  it('that does not tell an order is looked at; one that tells none is given up', async () => {
    const simulator = await startVenue()
    const one = await trader(simulator, { socket: TOLD_SOON })
    await strike(simulator, { fault: 'lost-user-events' })
    await one.place(one.order())
    await one.heard(signal => signal._tag === 'look' && /did not tell the order/.test(signal.why))
    expect(one.signals.some(({ _tag }) => _tag === 'disconnected')).toBe(false)
    await one.place(one.order({}, 2))
    await one.heard(signal => signal._tag === 'disconnected' && /frozen/.test(signal.why))
  })

  it('with a wrong key is never connected, and that is an alarm only after a while', async () => {
    const simulator = await startVenue()
    await strike(simulator, { fault: 'auth-expired', scope: { endpoint: 'ws/user' } })
    const one = await trader(simulator, { socket: TOLD_SOON, listens: 'no' })
    const kinds: string[] = []
    const listening = one.live.account.signal$.subscribe(({ _tag }) => kinds.push(_tag))
    await eventually('it was cut off', () => kinds.includes('disconnected'))
    expect(kinds).not.toContain('connected')
    await calmDown(simulator)
    await eventually('it is connected', () => kinds.includes('connected'))
    listening.unsubscribe()
  })
})

describe('heartbeats', () => {
  it('keep what rests alive, and the venue cancels it once they stop', async () => {
    const simulator = await startVenue()
    // Ten seconds of the venue's are little more than one of this machine's.
    const one = await trader(simulator, { beats: { every: 200, silence: 10_000 } })
    const order = one.order()
    await one.place(order)
    const beats = () => one.sent.filter(({ url }) => url.endsWith('/v1/heartbeats')).length
    await eventually('many were sent', () => beats() > 20)
    expect((await look(one)).open).toHaveLength(1)
    one.live.stop()
    await one.heard(signal => signal._tag === 'order' && signal.order.state === 'ended')
  })

  it('are armed by many orders at once, and each of them rests', async () => {
    const one = await trader(await startVenue())
    const placed = await Promise.all([1, 2, 3, 4].map(attempt => one.place(one.order({}, attempt))))
    expect(placed.map(([report]) => report?._tag)).toEqual(['accepted', 'accepted', 'accepted', 'accepted'])
  })

  it('of another program are seen before ours begin, those of one that died are not', async () => {
    const simulator = await startVenue()
    const settings = { beats: { every: 200, silence: 10_000 } }
    const [one, other] = [await trader(simulator, settings), await trader(simulator, settings)]
    expect(await other.live.rival()).toBe('none')
    await one.place(one.order())
    await eventually('it is seen', async () => (await other.live.rival()) === 'beats')
    one.live.stop()
    await eventually('it is gone', async () => (await other.live.rival()) === 'none')
  })

  it('that cannot be armed let nothing rest', async () => {
    const simulator = await startVenue()
    const one = await trader(simulator)
    await strike(simulator, { fault: 'http-500', scope: { endpoint: 'POST /clob/v1/heartbeats' } })
    expect(await one.place(one.order())).toMatchObject([
      { _tag: 'done', result: 'rejected', text: expect.stringContaining('not sent') },
    ])
  })

  it('that were lost for longer than the venue waits ask for a look', async () => {
    const simulator = await startVenue()
    const one = await trader(simulator, { beats: { every: 200, silence: 1000 } })
    await one.place(one.order())
    await strike(simulator, { fault: 'http-500', for: '16s', scope: { endpoint: 'POST /clob/v1/heartbeats' } })
    await one.heard(signal => signal._tag === 'look' && /taken for cancelled/.test(signal.why))
    await one.heard(signal => signal._tag === 'order' && signal.order.state === 'ended')
  })
})

const json = (body: unknown): HttpAnswer => ({ status: 200, body: JSON.stringify(body), retryAfter: null })
const openOrder = (id: number) => ({
  id: `0x${id}`,
  market: '0x1',
  asset_id: '11',
  side: 'BUY',
  original_size: '10',
  size_matched: '0',
  price: '0.02',
  status: 'ORDER_STATUS_LIVE',
  created_at: 1783140720,
})

/** A venue of values, asked by path and query. */
const accountOf = (answer: (path: string, query: URLSearchParams) => HttpAnswer) => {
  const asked: string[] = []
  const transport: Pick<Transport, 'request'> = {
    request:
      ({ url }) =>
      () => {
        const { pathname, searchParams } = new URL(url)
        asked.push(`${pathname}?${searchParams}`)
        return Promise.resolve(E.right(answer(pathname, searchParams)))
      },
  }
  const key = { apiKey: 'k', secret: secret('c2VjcmV0'), passphrase: secret('p') }
  const client = createClient({
    transport: {
      ...transport,
      socket: () => {
        throw new Error('no socket here')
      },
    },
    clock: PACE,
    clobUrl: 'http://venue',
    wallet: walletOf(),
    apiKey: key,
    pace: { orders: FAST, cancels: FAST, reads: FAST },
  })
  return { account: createAccount(client, PACE, { apiKey: 'k', funder: '0x1' }), asked }
}
const FAST = { aSecond: 10_000, burst: 1000 }
const balances = (path: string): HttpAnswer | null =>
  path === '/balance-allowance' ? json({ balance: '5000000' }) : null

describe('lists', () => {
  it('are read to their last page, trades without a filter by token', async () => {
    const { account, asked } = accountOf((path, query) => {
      if (path === '/data/trades') return json({ data: [], next_cursor: 'LTE=' })
      const start = Number(query.get('next_cursor') ?? '0')
      return (
        balances(path) ??
        json({ data: [openOrder(start), openOrder(start + 1)], next_cursor: start >= 4 ? 'LTE=' : String(start + 2) })
      )
    })
    expect(await account.snapshot(millis(0), [])()).toMatchObject({ right: { open: { length: 6 } } })
    // Three pages, and once more, because a long list may change while it is read.
    expect(asked.filter(one => one.startsWith('/data/orders'))).toHaveLength(6)
    for (const one of asked) expect(one).not.toContain('asset_id')
  })

  it.each([
    [
      'a page that fails',
      (start: number) =>
        start > 0 ? { status: 500, body: 'x', retryAfter: null } : json({ data: [openOrder(1)], next_cursor: '2' }),
    ],
    ['a page without an end', () => json({ data: [] })],
    ['pages in a circle', () => json({ data: [openOrder(1)], next_cursor: '2' })],
    ['an order that cannot be read', () => json({ data: [{ id: '0x1' }], next_cursor: 'LTE=' })],
  ])('with %s are no list at all', async (_, page) => {
    const { account } = accountOf((path, query) => balances(path) ?? page(Number(query.get('next_cursor') ?? '0')))
    expect(await account.snapshot(millis(0), [])()).toMatchObject({ left: { edge: 'venue' } })
  })

  it('that change with every look are no list', async () => {
    let next = 0
    const { account } = accountOf(
      path => balances(path) ?? json({ data: [openOrder(next++)], next_cursor: next % 2 === 0 ? 'LTE=' : '2' }),
    )
    expect(await account.snapshot(millis(0), [])()).toMatchObject({
      left: { message: expect.stringMatching(/change faster/) },
    })
  })

  it('shares lie in one of the two asset types', async () => {
    const { account } = accountOf((path, query) =>
      path === '/balance-allowance'
        ? json({ balance: query.get('asset_type') === 'CONDITIONAL-V2' ? '7000000' : '0' })
        : json({ data: [], next_cursor: 'LTE=' }),
    )
    const read = await account.snapshot(millis(0), [tokenId('11')])()
    expect(E.isRight(read) ? [...read.right.shares] : read).toEqual([['11', 7_000_000]])
  })
})
