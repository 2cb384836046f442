/** What the user socket tells of an order and its trades, beside what the official client reads of them. */
import { expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { listenTo } from '../simulator/running.ts'
import { at, list, text } from '../simulator/worlds.ts'
import { eventually } from '../support/waiting.ts'
import { OrderType, type Person, person, Side, startVenue } from './client.ts'
import { quietMarket } from './markets.ts'

const authOf = ({ creds }: Person) => ({ apiKey: creds.key, secret: creds.secret, passphrase: creds.passphrase })

/** The messages of a socket, frame by frame. */
const messagesOf = (texts: ReadonlyArray<string>): ReadonlyArray<unknown> =>
  texts.filter(frame => frame.startsWith('[')).flatMap(frame => list(JSON.parse(frame)))

it('tells placement, cancellation, fills and settlement as REST has them', async () => {
  const simulator = await startVenue()
  const someone = await person(simulator.url)
  const { client } = someone
  const { yes, condition } = await quietMarket(simulator.url)
  const heard = await listenTo(simulator, '/ws/user')
  heard.socket.send(JSON.stringify({ type: 'user', markets: [condition], auth: authOf(someone) }))
  heard.socket.send('PING')
  await eventually('PONG', () => heard.texts.includes('PONG'))
  const ofOrder = (id: string) => messagesOf(heard.texts).filter(message => at(message, 'id') === id)

  const order = { tokenID: yes, price: 0.02, size: 10, side: Side.BUY }
  const rests = text(at(await client.createAndPostOrder(order), 'orderID'))
  await client.cancelOrder({ orderID: rests })
  await eventually('the cancellation is told', () => ofOrder(rests).length === 2)
  expect(ofOrder(rests).map(message => [at(message, 'type'), at(message, 'status')])).toEqual([
    ['PLACEMENT', 'LIVE'],
    ['CANCELLATION', 'CANCELED'],
  ])

  await client.createAndPostMarketOrder(
    { tokenID: yes, amount: 20, side: Side.BUY, orderType: OrderType.FAK },
    undefined,
    OrderType.FAK,
  )
  const trades = () => messagesOf(heard.texts).filter(message => at(message, 'event_type') === 'trade')
  await eventually('all trades are confirmed', () => {
    const ids = new Set(trades().map(message => at(message, 'id')))
    return ids.size > 0 && trades().filter(message => at(message, 'status') === 'CONFIRMED').length === ids.size
  })
  const read = await client.getTrades({ market: condition })
  for (const trade of read) {
    const told = trades().filter(message => at(message, 'id') === trade.id)
    expect(told.map(message => at(message, 'status'))).toEqual(['MATCHED', 'MINED', 'CONFIRMED'])
    for (const field of ['price', 'size', 'side', 'asset_id', 'taker_order_id', 'maker_orders', 'match_time'])
      expect([field, at(told.at(-1), field)]).toEqual([field, at(trade, field)])
    expect(at(told.at(-1), 'transaction_hash')).toBe(trade.transaction_hash)
  }
})

it('cuts off a wrong key without a closing handshake, and never tells again what was missed', async () => {
  const simulator = await startVenue()
  const someone = await person(simulator.url)
  const { yes } = await quietMarket(simulator.url)
  const wrong = await listenTo(simulator, '/ws/user')
  wrong.socket.send(JSON.stringify({ type: 'user', auth: { ...authOf(someone), secret: 'wrong' } }))
  await eventually('it is cut off', () => wrong.closed() !== null)
  expect([wrong.closed(), wrong.texts]).toEqual([1006, []])

  await someone.client.createAndPostOrder({ tokenID: yes, price: 0.02, size: 10, side: Side.BUY })
  const late = await listenTo(simulator, '/ws/user')
  late.socket.send(JSON.stringify({ type: 'user', auth: authOf(someone) }))
  late.socket.send('PING')
  await eventually('PONG', () => late.texts.includes('PONG'))
  expect(late.texts).toEqual(['PONG'])
  expect(late.socket.readyState).toBe(WebSocket.OPEN)
})
