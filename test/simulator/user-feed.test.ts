import { describe, expect, it } from 'vitest'
import { orderId, type TokenId, tokenId } from '../../src/domain/ids.ts'
import { NO_USD, price, shares, usd } from '../../src/domain/money.ts'
import type { OutsideOrder, OutsideTrade } from '../../src/simulator/exchange/orders.ts'
import { type Faults, noFaults } from '../../src/simulator/faults/fault.ts'
import type { Happening } from '../../src/simulator/happening.ts'
import type { Outgoing } from '../../src/simulator/wire/market-feed.ts'
import { createUserFeed } from '../../src/simulator/wire/user-feed.ts'
import { createDesk, newTrader, type Trader } from './trading/desk.ts'
import { at, EPOCH } from './worlds.ts'

const HASH = orderId(`0x${'12'.repeat(32)}`)

const setUp = async (faults: Faults = noFaults) => {
  const desk = createDesk()
  const trader = await newTrader(desk)
  const view = desk.directory.matches()[0]?.markets[0]
  if (view === undefined) throw new Error('a match is listed at the epoch')
  const feed = createUserFeed({ keys: desk.keys, faults, now: () => EPOCH })
  const [yes] = view.listing.tokens
  return { desk, trader, view, feed, yes }
}

type SetUp = Awaited<ReturnType<typeof setUp>>

const authOf = ({ creds }: Trader) => ({ type: 'user', auth: creds })

const listen = ({ feed }: Pick<SetUp, 'feed'>, connection: number, message: unknown): ReadonlyArray<Outgoing> => {
  feed.opened(connection)
  return feed.heard(connection, JSON.stringify(message))
}

const orderOf = ({ trader, view, yes }: SetUp, changes: Partial<OutsideOrder> = {}): OutsideOrder => ({
  id: HASH,
  version: '2',
  apiKey: trader.creds.apiKey,
  maker: trader.account.address,
  signer: trader.account.address,
  tokenId: yes,
  direction: 'BUY',
  makerAmount: 1_000_000,
  takerAmount: 5_000_000,
  type: 'GTC',
  posting: 'may-take',
  expiresAt: null,
  conditionId: view.listing.conditionId,
  side: 'YES',
  outcome: view.listing.outcomes[0],
  price: price(200_000),
  size: shares(5_000_000),
  matched: shares(0),
  status: 'live',
  why: '',
  createdAt: EPOCH,
  changedAt: EPOCH,
  trades: [],
  ...changes,
})

const changed = (
  set: SetUp,
  change: 'PLACEMENT' | 'UPDATE' | 'CANCELLATION',
  changes: Partial<OutsideOrder> = {},
): Happening => ({
  _tag: 'OrderChanged',
  at: EPOCH,
  match: set.view.match,
  listing: set.view.listing,
  order: orderOf(set, changes),
  change,
})

const textsOf = (outgoing: ReadonlyArray<Outgoing>): ReadonlyArray<unknown> =>
  outgoing.map(one => (one._tag === 'Send' ? JSON.parse(one.text) : one))

const tradeOf = ({ view, trader, yes }: SetUp, maker: Trader, token: TokenId): OutsideTrade => {
  const leg = {
    outcome: view.listing.outcomes[0],
    price: price(400_000),
    size: shares(7_000_000),
    dollars: usd(2_800_000),
    fee: NO_USD,
  }
  const taker = {
    ...leg,
    order: HASH,
    apiKey: trader.creds.apiKey,
    maker: trader.account.address,
    tokenId: yes,
  } as const
  return {
    id: 'a-trade',
    conditionId: view.listing.conditionId,
    taker: { ...taker, side: 'YES', direction: 'BUY' },
    makers: [
      { ...taker, apiKey: maker.creds.apiKey, tokenId: token, side: 'NO', direction: 'BUY', price: price(600_000) },
    ],
    status: 'MATCHED',
    matchedAt: EPOCH,
    changedAt: EPOCH,
    transactionHash: null,
    bucketIndex: 0,
  }
}

describe('the user socket', () => {
  it('cuts off without a word whoever shows a wrong key', async () => {
    const set = await setUp()
    const cut = [{ _tag: 'Close', connection: 1, code: 1006, reason: '' }]
    expect(listen(set, 1, { type: 'user', auth: { ...set.trader.creds, secret: 'x' } })).toEqual(cut)
    expect(listen(set, 1, { type: 'user', auth: { ...set.trader.creds, passphrase: '' } })).toEqual(cut)
    expect(listen(set, 1, { type: 'user', auth: { apiKey: 'nobody', secret: '', passphrase: '' } })).toEqual(cut)
    expect(listen(set, 1, { type: 'user' })).toEqual(cut)
    expect(listen(set, 1, authOf(set.trader))).toEqual([])
  })

  it('answers PING once somebody has shown a key, and closes before', async () => {
    const set = await setUp()
    set.feed.opened(1)
    expect(set.feed.heard(1, 'PING')).toMatchObject([{ _tag: 'Close', code: 1008 }])
    listen(set, 2, authOf(set.trader))
    expect(set.feed.heard(2, 'PING')).toEqual([{ _tag: 'Send', connection: 2, text: 'PONG' }])
    expect(set.feed.heard(2, 'what?')).toEqual([{ _tag: 'Send', connection: 2, text: 'INVALID OPERATION' }])
  })

  it('tells an order to its owner alone, in an array of one as recorded', async () => {
    const set = await setUp()
    const other = await newTrader(set.desk)
    listen(set, 1, authOf(set.trader))
    listen(set, 2, authOf(other))
    const frames = set.feed.frames([changed(set, 'PLACEMENT')])
    expect(frames.map(frame => frame.connection)).toEqual([1])
    expect(textsOf(frames)).toEqual([
      [
        {
          id: HASH,
          owner: set.trader.creds.apiKey,
          market: set.view.listing.conditionId,
          asset_id: set.yes,
          side: 'BUY',
          order_owner: set.trader.creds.apiKey,
          original_size: '5',
          size_matched: '0',
          price: '0.2',
          associate_trades: [],
          outcome: set.view.listing.outcomes[0],
          type: 'PLACEMENT',
          created_at: '1790856000',
          expiration: '0',
          order_type: 'GTC',
          status: 'LIVE',
          maker_address: set.trader.account.address,
          timestamp: '1790856000000',
          event_type: 'order',
        },
      ],
    ])
  })

  it('tells only of the markets that were named, and of all when none was', async () => {
    const set = await setUp()
    const condition = set.view.listing.conditionId
    listen(set, 1, { ...authOf(set.trader), markets: ['0xother'] })
    listen(set, 2, { ...authOf(set.trader), markets: [condition] })
    listen(set, 3, { ...authOf(set.trader), markets: [] })
    const told = () => set.feed.frames([changed(set, 'PLACEMENT')]).map(frame => frame.connection)
    expect(told()).toEqual([2, 3])
    set.feed.heard(1, JSON.stringify({ operation: 'subscribe', markets: [condition] }))
    set.feed.heard(2, JSON.stringify({ operation: 'unsubscribe', markets: [condition] }))
    expect(told()).toEqual([1, 3])
    set.feed.closed(3)
    expect(told()).toEqual([1])
  })

  it('says why a killed order was killed, with empty fields', async () => {
    const set = await setUp()
    listen(set, 1, authOf(set.trader))
    const why = "order couldn't be fully filled. FOK orders are fully filled or killed."
    const killed = changed(set, 'CANCELLATION', { status: 'killed', type: 'FOK', why })
    expect(at(textsOf(set.feed.frames([killed])), 0, 0)).toMatchObject({
      status: `CANCELED_${why}`,
      size_matched: '',
      outcome: '',
      created_at: '',
    })
  })

  it('tells a trade to each party, with the taker at the head for both', async () => {
    const set = await setUp()
    const other = await newTrader(set.desk)
    listen(set, 1, authOf(set.trader))
    listen(set, 2, authOf(other))
    const trade = tradeOf(set, other, tokenId(set.view.listing.tokens[1]))
    const { match, listing } = set.view
    const frames = set.feed.frames([{ _tag: 'TradeChanged', at: EPOCH, match, listing, trade }])
    const [mine, theirs] = textsOf(frames).map(frame => at(frame, 0))
    expect(mine).toMatchObject({
      event_type: 'trade',
      id: 'a-trade',
      taker_order_id: HASH,
      price: '0.4',
      status: 'MATCHED',
      trader_side: 'TAKER',
      owner: set.trader.creds.apiKey,
      transaction_hash: null,
      maker_orders: [{ owner: other.creds.apiKey, price: '0.6', matched_amount: '7', side: 'BUY', outcome_index: 1 }],
    })
    expect(theirs).toMatchObject({ trader_side: 'MAKER', owner: other.creds.apiKey, asset_id: set.yes })
  })

  it('loses or repeats messages by its faults', async () => {
    const during = (name: string): Faults => ({
      strikes: asked => asked === name,
      amount: () => 0,
      nextAt: () => null,
    })
    const lost = await setUp(during('lost-user-events'))
    listen(lost, 1, authOf(lost.trader))
    expect(lost.feed.frames([changed(lost, 'PLACEMENT')])).toEqual([])
    const twice = await setUp(during('duplicate-ack'))
    listen(twice, 1, authOf(twice.trader))
    expect(twice.feed.frames([changed(twice, 'PLACEMENT')])).toHaveLength(2)
  })
})
