/** A comparison of ledger and venue with much open: everything of it that is ours, the network left out. */
import * as E from 'fp-ts/lib/Either.js'
import { systemClock } from '../src/clock.ts'
import type { MarketId } from '../src/domain/ids.ts'
import { millis } from '../src/domain/money.ts'
import { secret } from '../src/domain/secret.ts'
import type { Sql } from '../src/store/connection.ts'
import { LEASE_NAME } from '../src/store/lease.ts'
import { createReconciliations } from '../src/store/reconciliations.ts'
import { reconcile } from '../src/trading/reconcile.ts'
import { reportsOfOrder, reportsOfTrade } from '../src/trading/reports.ts'
import { createAccount } from '../src/venue/live/account.ts'
import type { Client } from '../src/venue/live/client.ts'
import { median, most, type Section, shown, verdict } from './figures.ts'
import { rightOr } from './world.ts'

const ORDERS = 1_000
const TRADES = 10_000
const PAGE = 500
const ROUNDS = 7
const GOAL = 1_000
const OWNER = 'bench'

interface Row {
  readonly order_id: string
  readonly token_id: string
  readonly condition_id: string
}

/** Resting orders in the ledger, live since long, each with trades that are settled and known. */
const furnished = async (sql: Sql, markets: ReadonlyArray<MarketId>): Promise<ReadonlyArray<Row>> => {
  const ids = [...markets]
  await sql`
    insert into csgo_intents (action_id, strategy_name, market_id, step, kind, action, reason, causes, decided_at, fencing, created_at)
    select 'rest/' || n, 'eager@default', (${ids}::int[])[1 + n % ${ids.length}], n, 'PLACE', '{}', '', '{}', now() - interval '1 hour', 1, now() - interval '1 hour'
      from generate_series(1, ${ORDERS}) n`
  await sql`
    insert into csgo_orders (order_id, action_id, strategy_name, market_id, token_id, token_type, side, order_type, limit_price, shares, trigger_price, created_at)
    select '0x' || lpad(to_hex(i.step), 64, '0'), i.action_id, i.strategy_name, i.market_id, m.yes_token_id, 'YES', 'BUY', 'GTC', 0.2, 1000, 0.2, i.created_at
      from csgo_intents i join csgo_matches m on m.id = i.market_id where i.action_id like 'rest/%'`
  await sql`select csgo_move(order_id, 'live', 'answer', '', now()) from csgo_orders where action_id like 'rest/%'`
  const rows = await sql<Row[]>`
    select o.order_id, o.token_id, m.condition_id from csgo_orders o join csgo_matches m on m.id = o.market_id
     where o.action_id like 'rest/%' order by o.order_id`
  await sql`
    insert into csgo_fill_settlements (fill_key, settlement, at)
    select 'trade/t' || n || '/' || (${rows.map(row => row.order_id)}::text[])[1 + n % ${ORDERS}], 'confirmed', now() from generate_series(0, ${TRADES - 1}) n`
  return rows
}

const pagesOf = (items: ReadonlyArray<unknown>): ReadonlyArray<string> =>
  Array.from({ length: Math.ceil(items.length / PAGE) }, (_, page) => {
    const data = items.slice(page * PAGE, (page + 1) * PAGE)
    const isLast = (page + 1) * PAGE >= items.length
    const next = isLast ? 'LTE=' : Buffer.from(String((page + 1) * PAGE)).toString('base64')
    return JSON.stringify({ data, next_cursor: next, limit: PAGE, count: data.length })
  })

const orderJson = ({ order_id: id, token_id: token, condition_id: market }: Row) => ({
  id,
  status: 'LIVE',
  owner: OWNER,
  maker_address: '0xbench',
  market,
  asset_id: token,
  side: 'BUY',
  original_size: '1000',
  size_matched: '0',
  price: '0.2',
  outcome: 'Yes',
  expiration: '0',
  order_type: 'GTC',
  associate_trades: [],
  created_at: 1_790_000_000,
})

const tradeJson = (rows: ReadonlyArray<Row>, place: number) => {
  const row = rows[place % rows.length]
  return {
    id: `t${place}`,
    taker_order_id: '0xtheirs',
    market: row?.condition_id,
    asset_id: row?.token_id,
    side: 'SELL',
    size: '3.5',
    price: '0.2',
    status: 'CONFIRMED',
    match_time: '1790000000',
    owner: 'somebody',
    trader_side: 'MAKER',
    maker_orders: [
      {
        order_id: row?.order_id,
        owner: OWNER,
        maker_address: '0xbench',
        matched_amount: '3.5',
        price: '0.2',
        asset_id: row?.token_id,
        side: 'BUY',
      },
    ],
  }
}

/** Answers a list's pages as text, as they come from the wire. */
const clientOf = (lists: Readonly<Record<string, ReadonlyArray<string>>>): Client => ({
  send: () => Promise.reject(new Error('nothing is sent here')),
  read: async (path, query) => {
    const cursor = /next_cursor=([^&]+)/.exec(query ?? '')?.[1]
    const start = cursor === undefined ? 0 : Number(Buffer.from(decodeURIComponent(cursor), 'base64').toString())
    const page = lists[path]?.[start / PAGE]
    return E.right(page === undefined ? { balance: '1000000', allowances: {} } : JSON.parse(page))
  },
  mode: () => 'open',
  apiKey: { apiKey: OWNER, secret: secret(''), passphrase: secret('') },
  wallet: {
    signer: { address: '0xbe', sign: () => Promise.reject(new Error('nothing is signed here')) },
    funder: '0xbe',
    signatureType: 0,
    chainId: 137,
  },
})

export const compared = async (sql: Sql, markets: ReadonlyArray<MarketId>): Promise<Section> => {
  const rows = await furnished(sql, markets)
  const client = clientOf({
    '/data/orders': pagesOf(rows.map(orderJson)),
    '/data/trades': pagesOf(Array.from({ length: TRADES }, (_, place) => tradeJson(rows, place))),
  })
  const account = createAccount(client, systemClock, { apiKey: OWNER, funder: '0xbench' })
  const [lease] = await sql<{ token: number }[]>`select token from csgo_lease where name = ${LEASE_NAME}`
  const reconciliations = createReconciliations(sql, {
    cores: { reconcile, reportsOfOrder, reportsOfTrade },
    leaseName: LEASE_NAME,
    fencing: () => lease?.token ?? 0,
  })
  const took: number[] = []
  let corrections = 0
  for (let round = 0; round < ROUNDS; round++) {
    const began = systemClock.monotonic()
    const { since, tokens } = rightOr(await reconciliations.question(millis(systemClock.now()))())
    const snapshot = rightOr(await account.snapshot(since, tokens)())
    const found = rightOr(await reconciliations.compare(snapshot)())
    rightOr(await reconciliations.keep('minute', snapshot, found)())
    took.push(systemClock.monotonic() - began)
    corrections = found.corrections.length
  }
  return {
    title: 'a comparison with the venue',
    method: `${shown(ORDERS)} open orders and ${shown(TRADES)} trades in pages of ${PAGE}: reading the JSON, our side from Postgres, the comparison, what is kept of it; the network left out. ${ROUNDS} rounds; ${corrections} corrections.`,
    columns: ['', 'median', 'slowest', 'goal', ''],
    rows: [
      [
        'own time',
        shown(median(took), 'ms'),
        shown(most(took), 'ms'),
        `≤ ${shown(GOAL)} ms`,
        verdict(() => median(took) <= GOAL),
      ],
    ],
  }
}
