import { orderId, type TokenId, tokenId } from '../domain/ids.ts'
import { type Millis, millis, shares, showMillionths } from '../domain/money.ts'
import type { OrderReport } from '../domain/order.ts'
import { type Correction, type Reconciled, shownCorrection } from '../domain/reconciled.ts'
import type { AccountSnapshot, Settlement } from '../ports/account.ts'
import type {
  AccountMessage,
  OurHolding,
  OurOrder,
  OurState,
  ReconciliationCores,
  Reconciliations,
} from '../ports/reconciliations.ts'
import { readMoney } from './accountMoney.ts'
import { type Sql, type Transaction, task } from './connection.ts'
import { showInstant } from './instant.ts'
import { jsonText } from './json.ts'
import { type Fence, fenced } from './ledger/fence.ts'
import { ORDER_SELECTION, type OrderRow, orderOf } from './ledger/orderRows.ts'
import { decimal } from './ledger/rows.ts'
import { createRedemptions, type Redemptions } from './redemptions.ts'

/** Trades are asked from so long before the oldest thing that is not settled: clocks differ. */
const MARGIN = 600_000
/** Without anything open, so far back: what was missed while nobody looked. */
const LOOK_BACK = 86_400_000
/** Without an answer for so long an order is looked up by its hash. */
const LATE = 15_000
/** Orders looked up by their hash in one comparison, the oldest first. */
const MOST_LOOKED_UP = 20

type Row = OrderRow & { readonly created_at: Millis; readonly absent_since: Millis | null; readonly is_closed: boolean }
const OURS = `o.created_at, a.first_at as absent_since, i.closed_as is not null as is_closed,
  ${ORDER_SELECTION} left join csgo_absences a using (order_id)`

const toOurs = (row: Row): OurOrder => ({
  order: orderOf(row),
  status: row.status,
  filledShares: shares(decimal(row.filled_shares)),
  createdAt: row.created_at,
  absentSince: row.absent_since,
  isActionClosed: row.is_closed,
})

export interface ReconciliationSettings extends Fence {
  readonly cores: ReconciliationCores
}

export const createReconciliations = (sql: Sql, settings: ReconciliationSettings): Reconciliations =>
  reconciliationsWith(createRedemptions(sql), sql, settings)

const reconciliationsWith = (
  redemptions: Redemptions,
  sql: Sql,
  settings: ReconciliationSettings,
): Reconciliations => ({
  question: at =>
    task(async () => {
      const [row] = await sql<{ oldest: Millis | null }[]>`
        select least(
          (select min(created_at) from csgo_orders where done_at is null),
          (select min(s.at) from csgo_fill_settlements s where s.settlement = 'matched'
              and not exists (select from csgo_fill_settlements e where e.fill_key = s.fill_key and e.settlement <> 'matched')),
          (select max(at) from csgo_reconciliations where is_complete)) as oldest`
      const tokens = await sql<{ token_id: string }[]>`
        select distinct token_id from csgo_positions where status <> 'closed' order by token_id`
      const doubtful = await sql<{ order_id: string }[]>`
        select order_id from csgo_orders
         where done_at is null and (status = 'unknown' or (status in ('intended', 'sent') and created_at < ${millis(at - LATE)}))
         order by created_at limit ${MOST_LOOKED_UP}`
      const since = row?.oldest ?? null
      return {
        since: millis(Math.min(since ?? at, at) - (since === null ? LOOK_BACK : MARGIN)),
        tokens: [...new Set([...tokens.map(one => tokenId(one.token_id)), ...(await redemptions.tokens(at))])],
        doubtful: doubtful.map(one => orderId(one.order_id)),
      }
    }),
  compare: snapshot => task(async () => settings.cores.reconcile(await ours(sql, snapshot, redemptions), snapshot)),
  told: (message, at) =>
    task(async () => {
      const id = message._tag === 'order' ? message.order.orderId : message.trade.orderId
      const rows = await sql<Row[]>`select ${sql.unsafe(OURS)} where o.order_id = ${id}`
      return rows.map(toOurs).flatMap(one => toldOf(settings.cores, one, message, at))
    }),
  keep: (cause, snapshot, found) =>
    task(() =>
      sql.begin(async tx => {
        await fenced(tx, settings)
        await keepOrders(tx, snapshot, found.corrections)
        await keepTrades(tx, snapshot, found.corrections)
        await keepRow(tx, cause, snapshot, found)
      }),
    ),
  missed: (at, why) =>
    task(() =>
      sql.begin(async tx => {
        await fenced(tx, settings)
        await tx`
          insert into csgo_reconciliations (cause, at, is_complete, open_orders, trades, text) values ('demand', ${at}, false, 0, 0, ${why})`
      }),
    ),
})

const toldOf = (
  cores: ReconciliationCores,
  one: OurOrder,
  message: AccountMessage,
  at: Millis,
): ReadonlyArray<OrderReport> => {
  switch (message._tag) {
    case 'order':
      return cores.reportsOfOrder(one, message.order, at)
    case 'trade':
      return cores.reportsOfTrade(one.order, message.trade, at)
  }
}

const ours = async (sql: Sql, snapshot: AccountSnapshot, redemptions: Redemptions): Promise<OurState> => {
  const { at, open, trades } = snapshot
  const named = [...new Set([...open, ...trades].map(one => one.orderId))]
  const keys = trades.map(({ tradeId, orderId }) => `trade/${tradeId}/${orderId}`)
  const [orders, fills, foreignOrders, foreignTrades, held, money] = await Promise.all([
    sql<Row[]>`
      select ${sql.unsafe(OURS)} where o.done_at is null or o.order_id = any(${named}::text[]) order by o.created_at, o.order_id`,
    sql<{ key: string; settlement: Settlement }[]>`
      select k.key, case when bool_or(s.settlement = 'failed') then 'failed'
                         when bool_or(s.settlement = 'confirmed') or not coalesce(bool_or(s.settlement = 'matched'), false) then 'confirmed'
                         else 'matched' end as settlement
        from unnest(${keys}::text[]) as k (key)
        left join csgo_fills f on f.fill_key = k.key left join csgo_fill_settlements s on s.fill_key = k.key
       where f.id is not null or s.fill_key is not null group by k.key`,
    sql<{ order_id: string }[]>`
      select order_id from csgo_foreign_orders where order_id = any(${named}::text[]) and gone_at is null`,
    sql<{ key: string; settlement: Settlement }[]>`
      select 'trade/' || trade_id || '/' || order_id as key, settlement from csgo_foreign_trades where order_id = any(${named}::text[])`,
    sql<{ token_id: string; confirmed: string; changed_at: Millis; trades: boolean }[]>`
      select p.token_id, sum(p.confirmed_shares) as confirmed, max(p.updated_at) as changed_at,
             bool_and(m.accepting_orders and not m.ended and not m.closed and not m.resolved) as trades
        from csgo_positions p join csgo_matches m on m.id = p.market_id
       where p.status <> 'closed' group by 1`,
    redemptions.expected(snapshot).then(payouts => readMoney(sql, at, payouts)),
  ])
  return {
    orders: orders.map(toOurs),
    fills: new Map(fills.map(row => [row.key, row.settlement])),
    foreignOrders: new Set(foreignOrders.map(row => orderId(row.order_id))),
    foreignTrades: new Map(foreignTrades.map(row => [row.key, row.settlement])),
    held: new Map(
      held.map((row): [TokenId, OurHolding] => [
        tokenId(row.token_id),
        {
          confirmed: shares(decimal(row.confirmed)),
          changedAt: row.changed_at,
          market: row.trades ? 'trades' : 'ended',
        },
      ]),
    ),
    money,
  }
}

const keepOrders = async (
  tx: Transaction,
  { at, open }: AccountSnapshot,
  corrections: ReadonlyArray<Correction>,
): Promise<void> => {
  const absent = corrections.flatMap(one => (one._tag === 'absent' ? [one.order.orderId] : []))
  if (absent.length > 0)
    await tx`insert into csgo_absences (order_id, first_at) select id, ${at} from unnest(${absent}::text[]) as id on conflict do nothing`
  const found = new Set(corrections.flatMap(one => (one._tag === 'foreign_order' ? [one.orderId] : [])))
  const rows = open
    .filter(told => found.has(told.orderId))
    .map(told => ({
      order_id: told.orderId,
      condition_id: told.conditionId,
      token_id: told.tokenId,
      side: told.direction,
      price: showMillionths(told.price),
      shares: showMillionths(told.size),
      matched: showMillionths(told.matched),
    }))
  if (rows.length > 0)
    await tx`
      insert into csgo_foreign_orders (order_id, condition_id, token_id, side, price, shares, matched, first_seen, last_seen)
      select order_id, condition_id, token_id, side, price, shares, matched, ${at}, ${at}
        from jsonb_to_recordset(${jsonText(rows)}::text::jsonb) as r (
          order_id text, condition_id text, token_id text, side text, price numeric, shares numeric, matched numeric)
      on conflict (order_id) do update set matched = excluded.matched, last_seen = excluded.last_seen, gone_at = null`
  await tx`
    update csgo_foreign_orders set gone_at = ${at}
     where gone_at is null and last_seen <= ${at} and not order_id = any(${open.map(told => told.orderId)}::text[])`
}

const keepTrades = async (
  tx: Transaction,
  { trades }: AccountSnapshot,
  corrections: ReadonlyArray<Correction>,
): Promise<void> => {
  const found = new Set(corrections.flatMap(one => (one._tag === 'foreign_trade' ? [one.key] : [])))
  const rows = trades
    .filter(trade => found.has(`trade/${trade.tradeId}/${trade.orderId}`))
    .map(trade => ({
      trade_id: trade.tradeId,
      order_id: trade.orderId,
      condition_id: trade.conditionId,
      token_id: trade.tokenId,
      side: trade.direction,
      shares: showMillionths(trade.shares),
      price: showMillionths(trade.price),
      settlement: trade.settlement,
      at: showInstant(trade.at),
    }))
  if (rows.length === 0) return
  await tx`
    insert into csgo_foreign_trades as f (trade_id, order_id, condition_id, token_id, side, shares, price, settlement, at)
    select distinct on (trade_id, order_id) trade_id, order_id, condition_id, token_id, side, shares, price, settlement, at
      from jsonb_to_recordset(${jsonText(rows)}::text::jsonb) as r (
        trade_id text, order_id text, condition_id text, token_id text, side text, shares numeric, price numeric, settlement text, at timestamptz)
     order by trade_id, order_id, settlement = 'failed' desc, settlement = 'confirmed' desc
    on conflict (trade_id, order_id) do update set settlement = excluded.settlement where f.settlement <> 'failed'`
}

/** A pass that found nothing is kept once an hour, as proof that somebody looked. */
const keepRow = async (
  tx: Transaction,
  cause: string,
  { at, open, trades }: AccountSnapshot,
  { corrections, mismatches, spare }: Reconciled,
): Promise<void> => {
  const shown = corrections.map(shownCorrection)
  await tx`
    insert into csgo_reconciliations (cause, at, is_complete, open_orders, trades, corrections, mismatches, spare)
    select ${cause}, ${at}, true, ${open.filter(({ state }) => state === 'live' || state === 'delayed').length}, ${trades.length}, ${jsonText(shown)}::text::jsonb, ${jsonText(mismatches)}::text::jsonb,
           ${spare === null ? null : showMillionths(spare)}::numeric
     where ${shown.length + mismatches.length > 0} or ${cause} in ('start', 'demand')
        or not exists (select from csgo_reconciliations where at > ${millis(at - 3_600_000)})`
}
