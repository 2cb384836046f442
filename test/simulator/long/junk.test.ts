import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createDesk, evenMarket, newTrader } from '../trading/desk.ts'
import { signedOrder } from '../trading/signing.ts'

const CALLS = [
  ['POST', '/order'],
  ['POST', '/orders'],
  ['POST', '/v1/heartbeats'],
  ['POST', '/orders-scoring'],
  ['DELETE', '/order'],
  ['DELETE', '/orders'],
  ['DELETE', '/cancel-all'],
  ['DELETE', '/cancel-market-orders'],
  ['DELETE', '/auth/readonly-api-key'],
  ['GET', '/data/orders'],
  ['GET', '/data/trades'],
  ['GET', '/balance-allowance'],
  ['GET', '/data/order/0x'],
] as const

/** As it comes out of JSON again: there is no infinity in it. */
const absurd = fc
  .oneof(
    fc.constantFrom(-1, 0, 1e21, 1e308, '1e5', '-0', '0x10', '٣', '', null, true, [], {}, '9'.repeat(400)),
    fc.string(),
    fc.integer(),
    fc.double(),
    fc.jsonValue({ maxDepth: 2 }),
  )
  .map((value): unknown => JSON.parse(JSON.stringify(value)))

it('answers any body and any query with a refusal of its own, never with a failure', async () => {
  const desk = createDesk()
  const trader = await newTrader(desk)
  const body = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    absurd.map(value => JSON.stringify(value) ?? ''),
  )
  const query = fc.dictionary(
    fc.constantFrom('id', 'market', 'asset_id', 'after', 'before', 'next_cursor', 'asset_type', 'token_id', 'x'),
    fc.string({ unit: 'binary' }),
  )
  fc.assert(
    fc.property(fc.constantFrom(...CALLS), body, query, ([method, path], text, params) => {
      desk.pass(1000)
      const { status } = trader.send(method, path, text, new URLSearchParams(params).toString())
      expect([200, 400, 404]).toContain(status)
    }),
    { numRuns: 1500 },
  )
})

it('answers an order of which any one field is absurd without failing, and never takes it for the signed one', async () => {
  const desk = createDesk()
  const trader = await newTrader(desk)
  const { yes } = evenMarket(desk)
  const order = await signedOrder(trader.account, {
    token: yes,
    side: 'BUY',
    makerAmount: '5000000',
    takerAmount: '10000000',
    salt: 5,
  })
  const names = Object.keys(order)
  fc.assert(
    fc.property(fc.constantFrom(...names), absurd, (name, value) => {
      fc.pre(JSON.stringify(value) !== JSON.stringify(Reflect.get(order, name)))
      // The expiration is the one field that nobody signs: 0 in another guise is still none.
      fc.pre(!(name === 'expiration' && (value === null || /^0*$/.test(String(value)))))
      desk.pass(1000)
      const body = { order: { ...order, [name]: value }, owner: trader.creds.apiKey, orderType: 'GTC' }
      expect([400, 404]).toContain(trader.send('POST', '/order', body).status)
    }),
    { numRuns: 1500 },
  )
})
