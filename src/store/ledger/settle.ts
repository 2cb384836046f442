import { type MarketId, marketId } from '../../domain/ids.ts'
import type { Millis } from '../../domain/money.ts'
import type { Sql, Transaction } from '../connection.ts'
import { type Fence, fenced } from './fence.ts'

/**
 * Pays every resolved market's positions, open or partly closed, by its payout: 1/0, 50-50, or whatever the evidence says. Each
 * market is a transaction of its own. A position of which a fill is not settled yet waits for that: what failed is not paid.
 *  What is still open there ends: its orders, its actions, its reservations. A market that was
 * paid before is looked at again when something new stands open there. Answers the markets paid.
 */
export const settle = async (sql: Sql, fence: Fence, at: Millis): Promise<ReadonlyArray<MarketId>> => {
  const due = await sql<{ id: number }[]>`
    select id from csgo_matches m
     where resolved and (settled_at is null
            or exists (select 1 from csgo_positions p where p.market_id = m.id and p.status <> 'closed')
            or exists (select 1 from csgo_intents i where i.market_id = m.id and i.closed_as is null))
     order by id`
  const paid: MarketId[] = []
  for (const { id } of due) if (await settleOne(sql, fence, id, at)) paid.push(marketId(id))
  return [...paid, ...(await endWaiting(sql, fence, at))]
}

/** A CLOSE that waits for resolution ends early when a person has changed what is held: nothing is left, or enough to be sold. */
const endWaiting = (sql: Sql, fence: Fence, at: Millis): Promise<ReadonlyArray<MarketId>> =>
  sql.begin(async tx => {
    await fenced(tx, fence)
    const over = tx`
      from csgo_intents i join csgo_matches m on m.id = i.market_id
      left join lateral (
        select max(p.remaining_shares) as largest from csgo_positions p
         where p.strategy_name = i.strategy_name and p.market_id = i.market_id and p.status <> 'closed' and i.action->'sides' ? p.token_type) held on true
     where i.closed_as is null and i.kind in ('CLOSE', 'PARTIAL_CLOSE') and coalesce(held.largest, m.min_order_size) >= m.min_order_size
       and not exists (select 1 from csgo_orders o where o.action_id = i.action_id)`
    await tx`select m.id from csgo_matches m where m.id in (select i.market_id ${over}) order by m.id for no key update`
    const ended = await tx<{ market_id: number }[]>`
      with over as materialized (select i.action_id ${over}), closed as (
        update csgo_intents set closed_as = 'expired', closed_at = ${at} where action_id in (select action_id from over)
        returning action_id, market_id, strategy_name
      )
      select market_id, csgo_tell(market_id, strategy_name, action_id, 'closing', 'expired', 'what it waited for has changed', 0, 0, ${at})
        from closed order by market_id`
    return [...new Set(ended.map(row => marketId(row.market_id)))]
  })

const settleOne = (sql: Sql, fence: Fence, id: number, at: Millis): Promise<boolean> =>
  sql.begin(async tx => {
    await fenced(tx, fence)
    const [market] = await tx<
      { resolved: boolean }[]
    >`select resolved from csgo_matches where id = ${id} for no key update`
    if (market?.resolved !== true) return false
    const paid = await payPositions(tx, id, at)
    const ended = await endActions(tx, id, at)
    await tx`update csgo_matches set settled_at = coalesce(settled_at, ${at}) where id = ${id}`
    return paid + ended > 0
  })

const payPositions = async (tx: Transaction, id: number, at: Millis): Promise<number> => {
  const paid = await tx`
    with open as materialized (
      select p.id, p.strategy_name, p.market_id, p.token_type, p.remaining_shares,
             case p.token_type when 'YES' then m.payout_yes else m.payout_no end as payout
        from csgo_positions p join csgo_matches m on m.id = p.market_id
       where p.market_id = ${id} and p.status <> 'closed' and p.unconfirmed_shares = 0 order by p.strategy_name, p.id
    ), paid as materialized (
      select open.*, csgo_fill('payout/' || id, 'payout', strategy_name, market_id, token_type, -remaining_shares, payout, 0,
                               'settled at ' || trim_scale(payout), ${at}) as fill
        from open
    )
    select csgo_tell(market_id, strategy_name, null, 'unasked', 'settled', token_type || ' settled at ' || trim_scale(payout),
                     -remaining_shares, floor(remaining_shares * payout * 1000000) / 1000000, ${at})
      from paid`
  return paid.length
}

/** Orders and actions that the resolution overtook. */
const endActions = async (tx: Transaction, id: number, at: Millis): Promise<number> => {
  await tx`
    select csgo_move(order_id, 'cancelled', 'resolution', 'the market resolved', ${at})
      from csgo_orders where market_id = ${id} and done_at is null`
  const ended = await tx`
    with closed as (
      update csgo_intents set closed_as = 'expired', closed_at = ${at} where market_id = ${id} and closed_as is null
      returning action_id, market_id, strategy_name
    ), freed as (
      delete from csgo_reservations where market_id = ${id}
    )
    select csgo_tell(c.market_id, c.strategy_name, c.action_id, 'closing', case when t.shares is null then 'expired' else 'filled' end,
                     'the market resolved', coalesce(t.shares, 0), coalesce(t.cash, 0), ${at})
      from closed c left join lateral (
        select sum(case f.side when 'BUY' then f.shares else -f.shares end) as shares,
               sum(case f.side when 'BUY' then -f.value_usd else f.value_usd end - f.fee_usd) as cash
          from csgo_fills f join csgo_orders o using (order_id) where o.action_id = c.action_id) t on true`
  return ended.length
}
