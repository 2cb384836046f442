/** A day at the simulated venue, with everything that it sent on the way: public reads, the three sockets, and a trader's own orders. */
import { createWorld, type World } from '../../../src/simulator/core.ts'
import { type Faults, noFaults } from '../../../src/simulator/faults/fault.ts'
import type { Happening } from '../../../src/simulator/happening.ts'
import type { Outgoing } from '../../../src/simulator/wire/market-feed.ts'
import { credsIn, keyHeaders, newAccount, signedOrder, walletHeaders } from '../trading/signing.ts'
import { at, EPOCH, get, HOUR, later, list, MINUTE, promised, settingsOf, text } from '../worlds.ts'

const LISTENER = 1

export interface Walk {
  readonly world: World
  readonly happenings: ReadonlyArray<Happening>
  /** The answer to the first subscription, and every frame after it, as JSON. */
  readonly opening: unknown
  readonly market: ReadonlyArray<unknown>
  readonly user: ReadonlyArray<unknown>
  readonly sports: ReadonlyArray<unknown>
  /** Answers by what was asked. */
  readonly http: Readonly<Record<string, unknown>>
  readonly condition: string
}

const jsonOf = (out: ReadonlyArray<Outgoing>): ReadonlyArray<unknown> =>
  out.flatMap(one => (one._tag === 'Send' && one.text.startsWith('[') ? [JSON.parse(one.text)] : []))
const framesIn = (out: ReadonlyArray<Outgoing>): ReadonlyArray<unknown> =>
  out.flatMap(one => (one._tag === 'Send' && one.text !== '' ? [JSON.parse(one.text)] : []))

/** Seed 3: a trader rests an order in the even series, cancels it, buys at once, and hears of it until it is confirmed; then three hours pass. */
export const walk = async (): Promise<Walk> => {
  // Ticks get finer without an extreme in the last hour, so that a frame tells of it.
  const faults: Faults = {
    ...noFaults,
    strikes: (name, where, time) =>
      name === 'tick-change' ? time >= later(2 * HOUR) : noFaults.strikes(name, where, time),
  }
  const world = createWorld(settingsOf(3), EPOCH, { faults })
  const { condition, yes, no } = promised(world)
  const happenings: Array<Happening> = []
  const market: Array<unknown> = []
  const user: Array<unknown> = []
  const sports: Array<unknown> = []
  const pass = (span: number): void => {
    const happened = world.advance(later(span))
    for (const one of happened) happenings.push(one)
    for (const frame of framesIn(world.marketFeed.frames(happened))) market.push(frame)
    for (const frame of jsonOf(world.userFeed.frames(happened))) user.push(frame)
    for (const frame of world.sportsFrames(happened)) sports.push(JSON.parse(frame))
  }

  world.marketFeed.opened(LISTENER)
  world.userFeed.opened(LISTENER)
  pass(MINUTE)
  const subscription = { type: 'market', assets_ids: [yes, no], custom_feature_enabled: true }
  const [opening] = jsonOf(world.marketFeed.heard(LISTENER, JSON.stringify(subscription)))

  const account = newAccount()
  const stamp = (): number => Math.floor(world.now() / 1000)
  const ask = (
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    headers: Record<string, string>,
    body = '',
  ): unknown => {
    const [bare = '', query = ''] = path.split('?', 2)
    const answer = world.answer({ method, path: `/clob${bare}`, query: new URLSearchParams(query), headers, body })
    return answer.body
  }
  const creds = credsIn(ask('POST', '/auth/api-key', await walletHeaders(account, stamp())))
  const send = (method: 'GET' | 'POST' | 'DELETE', path: string, body: unknown = undefined): unknown => {
    const sent = body === undefined ? '' : JSON.stringify(body)
    const bare = path.split('?', 1)[0] ?? path
    return ask(method, path, keyHeaders(account.address, creds, stamp(), method, bare, sent), sent)
  }
  world.userFeed.heard(LISTENER, JSON.stringify({ type: 'user', auth: creds }))

  const rest = { token: yes, side: 'BUY' as const, makerAmount: '1000000', takerAmount: '5000000', salt: 1 }
  const post = async (wish: Parameters<typeof signedOrder>[1], orderType: string): Promise<unknown> =>
    send('POST', '/order', { order: await signedOrder(account, wish), owner: creds.apiKey, orderType })
  const placed = await post(rest, 'GTC')
  pass(MINUTE)
  const open = send('GET', '/data/orders')
  pass(MINUTE + 4_400)
  const cancelled = send('DELETE', '/order', { orderID: text(at(placed, 'orderID')) })
  const again = send('DELETE', '/order', { orderID: text(at(placed, 'orderID')) })
  pass(MINUTE + 4_400)
  const bought = await post(
    { token: yes, side: 'BUY', makerAmount: '9900000', takerAmount: '10000000', salt: 2 },
    'FAK',
  )
  pass(2 * MINUTE)
  const http = {
    placed,
    open: at(open, 'data', 0),
    orders: open,
    cancelled,
    again,
    bought,
    trades: send('GET', '/data/trades'),
    trade: at(send('GET', '/data/trades'), 'data', 0),
    balance: send('GET', '/balance-allowance?asset_type=COLLATERAL&signature_type=0'),
  }
  pass(3 * HOUR)
  return { world, happenings, opening, market, user, sports, http, condition }
}

/** A resolved market of Gamma of that type that was traded. */
export const resolvedMarket = (world: World, type: string): unknown =>
  list(at(get(world, `/gamma/markets/keyset?closed=true&limit=100&sports_market_types=${type}`).body, 'markets')).find(
    market => at(market, 'lastTradePrice') !== undefined && at(market, 'version') === 'v1',
  )
