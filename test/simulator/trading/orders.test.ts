import { describe, expect, it } from 'vitest'
import type { Faults } from '../../../src/simulator/faults/fault.ts'
import { at, EPOCH, list, text } from '../worlds.ts'
import { createDesk, evenMarket, newTrader, type Trader } from './desk.ts'
import { EXCHANGE_V3, NEG_RISK_V2, newAccount, type OrderWish, signedOrder } from './signing.ts'

const bodyOf = async (trader: Trader, wish: Partial<OrderWish> & { readonly token: string }, extra: object = {}) => {
  const order = await signedOrder(trader.account, {
    side: 'BUY',
    makerAmount: '5000000',
    takerAmount: '10000000',
    salt: 479249096354,
    ...wish,
  })
  return { order, owner: trader.creds.apiKey, orderType: 'GTC', postOnly: false, deferExec: false, ...extra }
}

const setUp = async (faults?: Faults) => {
  const desk = createDesk(faults)
  return { desk, trader: await newTrader(desk), ...evenMarket(desk) }
}

/** On from the epoch for so long. */
const during = (name: string, span: number): Faults => ({
  strikes: (asked, _, when) => asked === name && when < EPOCH + span,
  amount: () => 0,
  nextAt: () => null,
})

const errorOf = (answer: ReturnType<Trader['send']>): string => text(at(answer.body, 'error'))

describe('an order', () => {
  it('that rests is answered with its hash and no amounts, a taken one with both amounts and its trades', async () => {
    const { trader, yes } = await setUp()
    const rests = trader.send('POST', '/order', await bodyOf(trader, { token: yes }))
    expect(rests.status).toBe(200)
    expect(rests.body).toEqual({
      success: true,
      errorMsg: '',
      orderID: expect.stringMatching(/^0x[0-9a-f]{64}$/),
      status: 'live',
      makingAmount: '',
      takingAmount: '',
    })
    const taken = await bodyOf(trader, { token: yes, salt: 2 }, { orderType: 'FAK' })
    expect(trader.send('POST', '/order', taken).body).toMatchObject({
      status: 'matched',
      makingAmount: '5',
      takingAmount: '10',
      tradeIDs: ['trade-1'],
    })
  })

  it('sent twice is a duplicate', async () => {
    const { trader, yes } = await setUp()
    const body = await bodyOf(trader, { token: yes })
    trader.send('POST', '/order', body)
    expect(errorOf(trader.send('POST', '/order', body))).toMatch(/^order 0x[0-9a-f]{64} is invalid. Duplicated.$/)
  })

  it('must be the key owner’s, signed by the key’s address, for a token that is traded', async () => {
    const { desk, trader, yes } = await setUp()
    const other = await newTrader(desk)
    const body = await bodyOf(trader, { token: yes })
    const refused = (value: unknown) => errorOf(trader.send('POST', '/order', value))
    expect(refused({ ...body, owner: other.creds.apiKey })).toBe('the order owner has to be the owner of the API KEY')
    expect(refused({ ...(await bodyOf(other, { token: yes })), owner: trader.creds.apiKey })).toBe(
      'the order signer address has to be the address of the API KEY',
    )
    expect(refused({ ...body, order: { ...body.order, makerAmount: '5000001' } })).toBe('invalid signature')
    expect(refused(await bodyOf(trader, { token: yes, contract: NEG_RISK_V2 }))).toBe('invalid signature')
    expect(refused(await bodyOf(trader, { token: yes, version: '3', contract: EXCHANGE_V3 }))).toBe(
      'order_version_mismatch',
    )
    const unknown = trader.send('POST', '/order', await bodyOf(trader, { token: '12345' }))
    expect(unknown).toMatchObject({ status: 404, body: { error: 'No orderbook exists for the requested token id' } })
  })

  it('for a wallet is taken from the first who trades for it, and from nobody else', async () => {
    const { desk, trader, yes } = await setUp()
    const wallet = newAccount().address
    const other = await newTrader(desk)
    const wish = { token: yes, maker: wallet, signatureType: 2 } as const
    expect(trader.send('POST', '/order', await bodyOf(trader, wish)).status).toBe(200)
    expect(errorOf(other.send('POST', '/order', await bodyOf(other, wish)))).toBe('maker address not allowed')
    const bare = await bodyOf(trader, { token: yes, maker: wallet, salt: 3 })
    expect(errorOf(trader.send('POST', '/order', bare))).toBe('invalid signature')
  })

  it('whose form is wrong is refused in the venue’s words', async () => {
    const { trader, yes } = await setUp()
    const body = await bodyOf(trader, { token: yes })
    const { order } = body
    const refused = (value: unknown) => errorOf(trader.send('POST', '/order', value))
    const payloads: ReadonlyArray<unknown> = [
      '{',
      '[]',
      'null',
      {},
      { ...body, order: { ...order, salt: String(order.salt) } },
      { ...body, order: { ...order, salt: -1 } },
      { ...body, order: { ...order, salt: 1.5 } },
      { ...body, order: { ...order, makerAmount: 5_000_000 } },
      { ...body, order: { ...order, makerAmount: '-5' } },
      { ...body, order: { ...order, makerAmount: '0' } },
      { ...body, order: { ...order, tokenId: '9'.repeat(90) } },
      { ...body, order: { ...order, side: 0 } },
      { ...body, order: { ...order, signatureType: 4 } },
      { ...body, order: { ...order, metadata: '0x' } },
      { ...body, orderType: 'IOC' },
      { ...body, postOnly: 'yes' },
    ]
    for (const payload of payloads) expect(refused(payload)).toBe('Invalid order payload')
    const inSeconds = (span: number) => ({
      ...body,
      orderType: 'GTD',
      order: { ...order, expiration: String(EPOCH / 1000 + span) },
    })
    expect(refused(inSeconds(179))).toBe('invalid expiration')
    expect(refused({ ...inSeconds(300), orderType: 'GTC' })).toBe('invalid expiration')
    expect(refused({ ...body, orderType: 'GTD' })).toBe('invalid expiration')
    const { timestamp: _, ...older } = order
    expect(refused({ ...body, order: { ...older, nonce: '0', feeRateBps: '0' } })).toBe('order_version_mismatch')
    expect(trader.send('POST', '/order', { ...inSeconds(181), whatever: 1 }).status).toBe(200)
  })

  it('of absurd size is one that nobody can pay', async () => {
    const { trader, yes } = await setUp()
    const body = await bodyOf(trader, { token: yes, makerAmount: String(2n ** 200n) })
    expect(errorOf(trader.send('POST', '/order', body))).toBe('not enough balance / allowance')
  })
})

describe('a batch', () => {
  it('judges each order alone, in its place', async () => {
    const { trader, yes } = await setUp()
    const good = await bodyOf(trader, { token: yes })
    const bad = { ...good, order: { ...good.order, makerAmount: '1' } }
    const answer = trader.send('POST', '/orders', [good, bad, 7])
    expect(answer.status).toBe(200)
    expect(list(answer.body).map(leg => [at(leg, 'success'), at(leg, 'errorMsg'), at(leg, 'status')])).toEqual([
      [true, '', 'live'],
      [true, 'invalid signature', ''],
      [true, 'Invalid order payload', ''],
    ])
  })

  it('has one to fifteen orders', async () => {
    const { trader, yes } = await setUp()
    const one = await bodyOf(trader, { token: yes })
    const sixteen = trader.send(
      'POST',
      '/orders',
      Array.from({ length: 16 }, () => one),
    )
    expect(sixteen).toMatchObject({ status: 400, body: { error: 'Too many orders in payload: 16, max allowed: 15' } })
    expect(errorOf(trader.send('POST', '/orders', []))).toBe('Invalid order payload')
    expect(errorOf(trader.send('POST', '/orders', one))).toBe('Invalid order payload')
  })
})

describe('the limiter', () => {
  const statuses = (trader: Trader, count: number) =>
    Array.from({ length: count }, () => trader.send('POST', '/order', {}).status)

  it('lets sixty orders through at once and forty a second, and says when to come again', async () => {
    const { desk, trader } = await setUp()
    expect(statuses(trader, 61).filter(status => status === 429)).toHaveLength(1)
    const refused = trader.send('POST', '/order', {})
    expect(refused.headers).toMatchObject({
      'Retry-After': '1',
      'Poly-RateLimit-Remaining': '0',
      'Poly-RateLimit-Tier': 'Standard',
    })
    desk.pass(1000)
    expect(statuses(trader, 41).filter(status => status === 429)).toHaveLength(1)
  })

  it('counts a batch by its orders, whole or not at all, and signers apart', async () => {
    const { desk, trader } = await setUp()
    for (let i = 0; i < 3; i++) trader.send('POST', '/orders', Array(15).fill({}))
    statuses(trader, 1)
    expect(trader.send('POST', '/orders', Array(15).fill({})).status).toBe(429)
    expect(trader.send('POST', '/orders', Array(14).fill({})).status).toBe(200)
    expect((await newTrader(desk)).send('POST', '/order', {}).status).toBe(400)
  })

  it('refuses by its fault too', async () => {
    const { trader } = await setUp(during('http-429', 1000))
    const refused = trader.send('POST', '/order', {})
    expect([refused.status, refused.headers?.['Retry-After']]).toEqual([429, '1'])
  })
})

describe('a restart of the engine', () => {
  it('is 425 while it lasts, then post-only for two minutes, then over', async () => {
    const { desk, trader, yes } = await setUp(during('http-425', 90_000))
    const body = await bodyOf(trader, { token: yes })
    const resting = await bodyOf(trader, { token: yes, salt: 9 }, { postOnly: true })
    expect(trader.send('POST', '/order', body).status).toBe(425)
    expect(trader.send('DELETE', '/cancel-all').status).toBe(425)
    desk.pass(90_000 + 41_000)
    expect(trader.send('POST', '/order', body)).toMatchObject({
      status: 503,
      headers: { 'Retry-After': '78' },
      body: {
        error: 'post-only mode: only post-only orders and cancels are allowed',
        code: 'post_only_mode',
        retry_after_seconds: 78,
      },
    })
    expect(at(trader.send('POST', '/orders', [body]).body, 0, 'errorMsg')).toContain('post-only mode')
    expect(trader.send('POST', '/order', resting).status).toBe(200)
    expect(trader.send('DELETE', '/cancel-all').status).toBe(200)
    desk.pass(80_000)
    expect(trader.send('POST', '/order', body).status).toBe(200)
  })
})
