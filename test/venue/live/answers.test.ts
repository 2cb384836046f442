/** What becomes of an order for each answer of the venue: every row by the simulated venue itself, over real HTTP. */
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/clock.ts'
import { tokenId } from '../../../src/domain/ids.ts'
import { millis, price, shares, usd } from '../../../src/domain/money.ts'
import { marketsOf, quietMarket } from '../../acceptance/markets.ts'
import { eventually } from '../../support/waiting.ts'
import { all, asOrders, asTrade, calmDown, PACE, short, startVenue, strike, trader } from './trader.ts'

const buyNow = (dollars: number, limit = 990_000) =>
  ({ type: 'FAK', limit: price(limit), amount: { _tag: 'usd', usd: usd(dollars * 1_000_000) } }) as const
const posts = (sent: ReadonlyArray<{ readonly method: string; readonly url: string }>): number =>
  sent.filter(({ method, url }) => method === 'POST' && url.endsWith('/order')).length

describe('an order', () => {
  it('that rests is accepted as live, under the name that we gave it, and told by the user socket', async () => {
    const one = await trader(await startVenue())
    const order = one.order()
    expect(short(await one.place(order))).toEqual([['accepted', 'live']])
    await one.heard(signal => signal._tag === 'order' && signal.order.orderId === order.orderId)
    const [told] = asOrders(one.signals)
    expect(told).toMatchObject({
      orderId: order.orderId,
      tokenId: order.tokenId,
      direction: 'BUY',
      price: 20_000,
      size: 10_000_000,
      matched: 0,
      state: 'live',
    })
    expect(await one.live.account.order(order.orderId)()).toMatchObject({
      right: { orderId: order.orderId, state: 'live' },
    })
  })

  it('is posted once, with heartbeats armed before the first one that rests', async () => {
    const one = await trader(await startVenue())
    await one.place(one.order())
    const paths = one.sent.filter(({ method }) => method === 'POST').map(({ url }) => url.replace(/^.*\/clob/, ''))
    expect(paths).toEqual(['/v1/heartbeats', '/order'])
  })

  it('that ends by itself rests with its end, and an end that is too near is refused', async () => {
    const one = await trader(await startVenue())
    const now = Math.ceil(PACE.now() / 1000) * 1000
    const order = one.order({ type: 'GTD', endsAt: millis(now + 600_000) })
    expect(short(await one.place(order))).toEqual([['accepted', 'live']])
    const [armed, sent] = one.sent.filter(({ method }) => method === 'POST')
    expect(armed?.url).toMatch(/heartbeats$/)
    const posted: unknown = JSON.parse(sent?.body ?? '')
    expect(posted).toMatchObject({ orderType: 'GTD', postOnly: true, order: { expiration: String(now / 1000 + 660) } })
    expect(await one.live.account.order(order.orderId)()).toMatchObject({ right: { state: 'live' } })
    const near = one.order({ type: 'GTD', endsAt: millis(now + 60_000) }, 2)
    expect(short(await one.place(near))).toEqual([['rejected', '400 invalid expiration']])
  })

  it('that takes is accepted, and its trades are told to their end', async () => {
    const one = await trader(await startVenue())
    const order = one.order(buyNow(25))
    expect(short(await one.place(order))).toEqual([['accepted', 'live']])
    await eventually('its trades are confirmed', () => {
      const told = asTrade(one.signals)
      const ids = new Set(told.map(({ tradeId }) => tradeId))
      return ids.size > 0 && told.filter(({ settlement }) => settlement === 'confirmed').length >= ids.size
    })
    for (const trade of asTrade(one.signals))
      expect(trade).toMatchObject({ orderId: order.orderId, role: 'taker', tokenId: order.tokenId, direction: 'BUY' })
  })

  it('in play is accepted as delayed', async () => {
    const simulator = await startVenue()
    const market = (await marketsOf(simulator.url, 'v1')).at(-1)
    if (market === undefined) throw new Error('a match is in play')
    const one = await trader(simulator, { market })
    expect(short(await one.place(one.order(buyNow(10))))).toEqual([['accepted', 'delayed']])
  })

  it('of a wallet of every kind is taken', async () => {
    const simulator = await startVenue()
    for (const signatureType of [1, 2, 3] as const) {
      const funder: `0x${string}` = `0x${String(signatureType).repeat(40)}`
      const one = await trader(simulator, { name: `kind-${signatureType}`, wallet: { signatureType, funder } })
      expect(short(await one.place(one.order()))).toEqual([['accepted', 'live']])
    }
  })

  it('of the exchange’s third version is taken on its markets', async () => {
    const simulator = await startVenue({ matches: 24 })
    const one = await trader(simulator, { market: await quietMarket(simulator.url, 'v2') })
    expect(short(await one.place(one.order({ version: 'v2' })))).toEqual([['accepted', 'live']])
    expect(short(await one.place(one.order({ version: 'v1' }, 2)))).toEqual([
      ['rejected', '400 order_version_mismatch'],
    ])
    await eventually(
      'the version is asked again',
      () => one.sent.filter(({ url }) => url.endsWith('/version')).length === 2,
    )
  })

  it('that was named under other settings is sent as it was named', async () => {
    const one = await trader(await startVenue(), { metadata: 'zero' })
    expect(short(await one.place(one.order()))).toEqual([['accepted', 'live']])
  })

  it('whose name is not its hash is not sent', async () => {
    const one = await trader(await startVenue())
    const order = one.order()
    const reports = await one.place({ ...order, limit: price(30_000) })
    expect(short(reports)).toEqual([['rejected', 'not sent: its name is not the hash of what would be signed']])
    expect(posts(one.sent)).toBe(0)
  })
})

describe('a refusal', () => {
  it('in the venue’s own words is a rejection', async () => {
    const one = await trader(await startVenue())
    const rejections = [
      [one.order({ amount: { _tag: 'shares', shares: shares(1_000_000) } }, 2), /lower than the minimum/],
      [one.order({ limit: price(25_000), tickSize: price(1_000) }, 3), /breaks minimum tick size rule/],
      [one.order({ limit: price(990_000) }, 4), /post-only order: order crosses book/],
      [one.order({ amount: { _tag: 'shares', shares: shares(900_000_000_000) } }, 5), /not enough balance/],
      [one.order({ direction: 'SELL', limit: price(990_000) }, 6), /not enough balance/],
    ] as const
    for (const [order, words] of rejections)
      expect(short(await one.place(order))).toEqual([['rejected', expect.stringMatching(words)]])
    const unknown = one.order({ ...buyNow(10), tokenId: tokenId('7') }, 7)
    expect(short(await one.place(unknown))).toEqual([
      ['rejected', '404 No orderbook exists for the requested token id'],
    ])
  })

  it('of a FAK that meets nobody is its kill', async () => {
    const one = await trader(await startVenue())
    const reports = await one.place(one.order(buyNow(10, 10_000)))
    expect(short(reports)).toEqual([['killed', expect.stringMatching(/no orders found to match with FAK/)]])
  })

  it('as a duplicate says that the order stands: unknown, never rejected', async () => {
    const one = await trader(await startVenue())
    const order = one.order()
    await one.place(order)
    expect(short(await one.place(order))).toEqual([['unknown', expect.stringMatching(/Duplicated/)]])
  })

  it('of the key is a rejection and an alarm; the next answer that takes the key ends it', async () => {
    const simulator = await startVenue()
    const one = await trader(simulator)
    await strike(simulator, { fault: 'auth-expired', scope: { endpoint: 'POST /clob/order' } })
    expect(short(await one.place(one.order(buyNow(10))))).toEqual([['rejected', '401 Unauthorized/Invalid api key']])
    expect(one.live.orderEntry.mode()).toBe('unauthorised')
    await eventually('it is an alarm', () => one.alarms.includes('unauthorised'))
    await one.live.account.snapshot(millis(0), [])()
    expect(one.live.orderEntry.mode()).toBe('open')
  })

  it('of the limiter is a rejection, and nothing is sent before its time', async () => {
    const simulator = await startVenue()
    const one = await trader(simulator)
    await strike(simulator, { fault: 'http-429', amount: 1000, for: '2s', scope: { endpoint: 'POST /clob/order' } })
    expect(short(await one.place(one.order(buyNow(10))))).toEqual([['rejected', expect.stringMatching(/^429/)]])
    await calmDown(simulator)
    const before = systemClock.monotonic()
    expect(short(await one.place(one.order(buyNow(10), 2)))).toEqual([['accepted', 'live']])
    expect(systemClock.monotonic() - before).toBeGreaterThan(700)
  })

  it('while the venue restarts is a rejection; then only what cannot take is let in, then all', async () => {
    const simulator = await startVenue()
    const one = await trader(simulator)
    await strike(simulator, { fault: 'http-425', for: '5s', amount: 40_000 })
    expect(short(await one.place(one.order(buyNow(10))))).toEqual([['rejected', expect.stringMatching(/^425/)]])
    expect(one.live.orderEntry.mode()).toBe('restarting')
    await eventually('it is in its post-only window', () => one.live.orderEntry.mode() === 'post_only')
    await one.heard(signal => signal._tag === 'look' && /takes orders again/.test(signal.why))
    expect(short(await one.place(one.order({}, 2)))).toEqual([['accepted', 'live']])
    await eventually(
      'all is open',
      async () => (await one.place(one.order(buyNow(10), 3 + posts(one.sent))))[0]?._tag === 'accepted',
    )
    expect(one.live.orderEntry.mode()).toBe('open')
  })
})

describe('an answer that proves nothing', () => {
  it('is unknown when it is lost, and the order is never sent again, though it stands', async () => {
    const simulator = await startVenue()
    const one = await trader(simulator)
    await strike(simulator, { fault: 'lost-response', scope: { endpoint: 'POST /clob/order' } })
    const order = one.order()
    expect(short(await one.place(order))).toEqual([['unknown', expect.stringMatching(/clob\/order/)]])
    await eventually('the venue tells it all the same', () =>
      asOrders(one.signals).some(told => told.orderId === order.orderId),
    )
    expect(posts(one.sent)).toBe(1)
    expect(await one.live.account.order(order.orderId)()).toMatchObject({ right: { state: 'live' } })
  })

  it('is unknown when the venue failed', async () => {
    const simulator = await startVenue()
    const one = await trader(simulator)
    await strike(simulator, { fault: 'http-500', scope: { endpoint: 'POST /clob/order' } })
    const order = one.order(buyNow(10))
    expect(short(await one.place(order))).toEqual([
      ['unknown', expect.stringMatching(/^500 .*could not run the execution/)],
    ])
    await calmDown(simulator)
    expect(posts(one.sent)).toBe(1)
    expect(await one.live.account.order(order.orderId)()).toMatchObject({ right: null })
  })

  it('is unknown when it is late', async () => {
    const simulator = await startVenue()
    const one = await trader(simulator, { deadline: millis(300) })
    await strike(simulator, { fault: 'slow', amount: 1500, scope: { endpoint: 'POST /clob/order' } })
    expect(short(await one.place(one.order(buyNow(10))))).toEqual([
      ['unknown', expect.stringMatching(/no answer within 300 ms/)],
    ])
    expect(posts(one.sent)).toBe(1)
  })
})

describe('a cancel', () => {
  it('ends a resting order, and says nothing of one that is gone', async () => {
    const one = await trader(await startVenue())
    const order = one.order()
    await one.place(order)
    expect(short(await all(one.live.orderEntry.cancel(order)))).toEqual([['cancelled', 'cancelled as asked']])
    expect(await all(one.live.orderEntry.cancel(order))).toEqual([])
    await one.heard(signal => signal._tag === 'look' && /could not be cancelled/.test(signal.why))
    await one.heard(signal => signal._tag === 'order' && signal.order.state === 'ended')
  })

  it('without an answer asks for a look', async () => {
    const simulator = await startVenue()
    const one = await trader(simulator)
    const order = one.order()
    await one.place(order)
    await strike(simulator, { fault: 'lost-response', scope: { endpoint: 'DELETE /clob/order' } })
    expect(await all(one.live.orderEntry.cancel(order))).toEqual([])
    await one.heard(signal => signal._tag === 'look' && /nobody knows/.test(signal.why))
  })
})

describe('after a restart', () => {
  it('an order without an answer is unknown, whether it was sent or not, and nothing is sent', async () => {
    const one = await trader(await startVenue())
    const order = one.order()
    const sent = { order, filledShares: 0, filledUsd: 0, wanted: 'fill' } as const
    expect(short(await all(one.live.orderEntry.resume({ ...sent, sentAt: null })))).toEqual([
      ['unknown', expect.stringMatching(/whether it was sent/)],
    ])
    expect(short(await all(one.live.orderEntry.resume({ ...sent, sentAt: millis(1) })))).toEqual([
      ['unknown', expect.stringMatching(/its answer is not known/)],
    ])
    expect(posts(one.sent)).toBe(0)
  })
})
