import type { Side } from '../../src/domain/ids.ts'
import type { Sql, Transaction } from '../../src/store/connection.ts'
import { FILL_COLUMNS, type FillRow, foldFills, millionths } from './foldedFills.ts'

/** Each answers a sentence for every row that breaks it. They hold at every commit, so at whatever point an engine was killed. */
const ALWAYS: ReadonlyArray<string> = [
  `select 'position ' || p.id || ' is not the sum of its fills' as fault
     from csgo_positions p
     left join lateral (
       select coalesce(sum(case side when 'BUY' then shares else -shares end), 0) as held, coalesce(sum(realized_pnl), 0) as realised,
              coalesce(sum(fee_usd), 0) as fees, coalesce(sum(shares) filter (where side = 'BUY'), 0) as bought
         from csgo_fills where position_id = p.id) f on true
     left join lateral (
       select coalesce(sum(shares_delta), 0) as held, coalesce(sum(cost_delta), 0) as cost, coalesce(sum(realized_pnl), 0) as realised, count(*) as legs
         from csgo_position_legs where position_id = p.id) l on true
    where (p.remaining_shares, p.realized_pnl, p.fees_usd, p.initial_shares) <> (f.held, f.realised, f.fees, f.bought)
       or (p.remaining_shares, p.cost_basis, p.realized_pnl) <> (l.held, l.cost, l.realised)
       or l.legs <> (select count(*) from csgo_fills where position_id = p.id)`,
  `select 'wallet ' || w.strategy_name || ' is not what it was given + realised − cost' as fault
     from csgo_wallets w
     left join lateral (select coalesce(sum(realized_pnl), 0) as realised, count(*) as fills from csgo_fills where strategy_name = w.strategy_name) f on true
     left join lateral (select coalesce(sum(cost_basis), 0) as cost from csgo_positions where strategy_name = w.strategy_name) p on true
    where (w.total_realized_pnl, w.cost_usd, w.trade_count) <> (f.realised, p.cost, f.fills)
       or w.available_usd <> w.allocated_usd + f.realised - p.cost`,
  `select 'wallet ' || w.strategy_name || ' says ' || w.realized_that_day || ' of ' || coalesce(w.realized_day::text, 'no day') || ', its fills ' || coalesce(f.realised, 0) as fault
     from csgo_wallets w
     left join lateral (
       select (created_at at time zone 'UTC')::date as day, sum(realized_pnl) as realised from csgo_fills where strategy_name = w.strategy_name
        group by 1 order by 1 desc limit 1) f on true
    where w.realized_day is distinct from f.day or w.realized_that_day <> coalesce(f.realised, 0)`,
  `select 'action ' || i.action_id || ' has ' || o.closings || ' closing outcomes and is ' || coalesce(i.closed_as, 'open') as fault
     from csgo_intents i
     left join lateral (select count(*) as closings from csgo_outcomes where action_id = i.action_id and family = 'closing') o on true
    -- What a person asks is no action of the strategy: it hears no end of it.
    where o.closings <> case when i.closed_as is null or i.action_id like 'manual/%' then 0 else 1 end`,
  `select 'refusal ' || r.action_id || ' has ' || o.closings || ' closing outcomes' as fault
     from csgo_refusals r
     left join lateral (select count(*) as closings from csgo_outcomes where action_id = r.action_id and family = 'closing') o on true
    where o.closings <> case when r.action_id like 'manual/%' then 0 else 1 end or exists (select 1 from csgo_intents i where i.action_id = r.action_id)`,
  `select 'outcome ' || market_id || '/' || seq || ' ends an action that nobody asked' as fault
     from csgo_outcomes o
    where action_id is not null and not exists (select 1 from csgo_intents i where i.action_id = o.action_id)
      and not exists (select 1 from csgo_refusals r where r.action_id = o.action_id)`,
  `select 'market ' || m.id || ' counts ' || m.ledger_seq || ' but told ' || max(o.seq) as fault
     from csgo_matches m join csgo_outcomes o on o.market_id = m.id group by m.id having m.ledger_seq < max(o.seq)`,
  `select 'order ' || o.order_id || ' says that it filled ' || o.filled_shares || ', its fills ' || f.filled as fault
     from csgo_orders o
     left join lateral (
       select coalesce(sum(shares), 0) as filled, coalesce(sum(value_usd), 0) as value from csgo_fills where order_id = o.order_id and kind = 'order') f on true
    where o.filled_shares <> f.filled or o.filled_usd <> f.value`,
  `select 'order ' || o.order_id || ' filled beyond its amount' as fault
     from csgo_orders o
    where coalesce(o.filled_shares > o.shares, false) or coalesce(o.side = 'BUY' and o.filled_usd > o.usd, false)`,
  `select 'order ' || o.order_id || ' is ' || o.status || ', its transitions end in ' || coalesce(t.to_status, 'nothing') as fault
     from csgo_orders o
     left join lateral (select to_status from csgo_order_transitions where order_id = o.order_id order by id desc limit 1) t on true
    where t.to_status is distinct from o.status`,
  `select 'order ' || order_id || ' went from ' || from_status || ', where it was not' as fault
     from (select order_id, from_status, lag(to_status) over (partition by order_id order by id) as before from csgo_order_transitions) t
    where from_status is distinct from before`,
  `select 'position ' || p.id || ' has ' || p.unconfirmed_shares || ' shares unsettled, its fills ' || f.unsettled as fault
     from csgo_positions p
     left join lateral (
       select coalesce(sum(f.shares), 0) as unsettled from csgo_fills f
        where f.position_id = p.id and f.side = 'BUY'
          and exists (select 1 from csgo_fill_settlements s where s.fill_key = f.fill_key and s.settlement = 'matched')
          and not exists (select 1 from csgo_fill_settlements s where s.fill_key = f.fill_key and s.settlement <> 'matched')) f on true
    where p.unconfirmed_shares <> f.unsettled`,
  `select 'fill ' || s.fill_key || ' failed to settle and was not reversed' as fault
     from csgo_fill_settlements s join csgo_fills f using (fill_key)
    where s.settlement = 'failed' and not exists (select 1 from csgo_fills r where r.fill_key = 'reversal/' || s.fill_key)`,
  `select 'action ' || f.action_id || ' bought ' || f.spent || ' of ' || f.token_type || ', asked for ' || f.asked as fault
     from (select i.action_id, o.token_type, sum(f.value_usd) as spent,
                  coalesce(i.action->>'usd', i.action->>'usdEach')::numeric / 1000000 as asked
             from csgo_fills f join csgo_orders o using (order_id) join csgo_intents i using (action_id)
            where f.side = 'BUY' and f.kind = 'order' group by i.action_id, o.token_type) f
    where f.spent > f.asked`,
  `select 'fill ' || fill_key || ' does not begin where the one before it ended' as fault
     from (select fill_key, substring(fill_key from '[^/]+$')::numeric as begins,
                  coalesce(sum(shares * 1000000) over (partition by order_id order by id rows between unbounded preceding and 1 preceding), 0) as ended
             from csgo_fills where kind = 'order' and fill_key like 'paper/%') f
    where begins <> ended`,
  `select 'fill key ' || fill_key || ' is there ' || count(*) || ' times' as fault from csgo_fills group by fill_key having count(*) > 1`,
  `select 'reservation of ' || r.action_id || ' without an open intent' as fault
     from csgo_reservations r left join csgo_intents i using (action_id) where i.action_id is null or i.closed_as is not null`,
  `select 'intent ' || i.action_id || ' (' || i.kind || ') is open and has no unfinished order' as fault
     from csgo_intents i
    where i.closed_as is null and i.kind <> 'CANCEL'
      and not exists (select 1 from csgo_orders o where o.action_id = i.action_id and o.done_at is null)
      -- A pair of which one leg is to be sold again waits for its settlement.
      and not (i.kind = 'OPEN_PAIR' and exists (
            select 1 from csgo_orders o join csgo_fills f using (order_id) join csgo_fill_settlements s using (fill_key)
             where o.action_id = i.action_id and s.settlement = 'matched'
               and not exists (select 1 from csgo_fill_settlements e where e.fill_key = s.fill_key and e.settlement <> 'matched')))
      -- A CLOSE under the minimum waits for the resolution without one.
      and not (i.kind in ('CLOSE', 'PARTIAL_CLOSE') and not exists (select 1 from csgo_orders o where o.action_id = i.action_id))`,
  `select 'order ' || o.order_id || ' is unfinished and its action has ended' as fault
     from csgo_orders o join csgo_intents i using (action_id) where o.done_at is null and i.closed_as is not null
      -- What was taken for dead and seen again has no action any more.
      and not exists (select 1 from csgo_order_transitions t where t.order_id = o.order_id and t.from_status in ('not_placed', 'rejected'))`,
  `select 'life ' || s.strategy_name || '/' || s.market_id || ' stands at step ' || s.step || ', its decisions at ' || max(i.step) as fault
     from csgo_strategy_state s
     join (select strategy_name, market_id, step from csgo_intents union all select strategy_name, market_id, step from csgo_refusals) i
       using (strategy_name, market_id)
    group by s.strategy_name, s.market_id, s.step having s.step < max(i.step)`,
  `select 'intent ' || i.action_id || ' is open and its life does not wait for it' as fault
     from csgo_intents i left join csgo_strategy_state s using (strategy_name, market_id)
    where i.closed_as is null and i.kind not in ('CANCEL', 'PLACE') and i.action_id not like 'manual/%'
      and not coalesce(s.pending @> jsonb_build_array(jsonb_build_object('id', i.action_id)), false)`,
  `select 'life ' || strategy_name || '/' || market_id || ' waits for ' || (p->>'id') || ', which was never written' as fault
     from csgo_strategy_state, jsonb_array_elements(pending) p
    where not exists (select 1 from csgo_intents i where i.action_id = p->>'id')
      and not exists (select 1 from csgo_refusals r where r.action_id = p->>'id')`,
  `select 'two actions of ' || strategy_name || ' are under way in market ' || market_id as fault
     from csgo_intents where closed_as is null and kind not in ('CANCEL', 'PLACE') group by strategy_name, market_id having count(*) > 1`,
  `select 'intent ' || action_id || ' was written under an older lease than the one before it' as fault
     from (select action_id, fencing, lag(fencing) over (partition by strategy_name, market_id order by step) as before from csgo_intents where action_id not like 'manual/%') i
    where fencing < before`,
]

/** What the strategies of these tests promise themselves: broken when one forgot what it had decided before it was killed. */
const ONCE: ReadonlyArray<string> = [
  `select 'pair ' || i.action_id || ' was bought while ' || held || ' were held' as fault
     from csgo_intents i,
          lateral (select coalesce(sum(case f.side when 'BUY' then f.shares else -f.shares end), 0) as held
                     from csgo_fills f join csgo_orders o using (order_id) join csgo_intents b using (action_id)
                    where b.strategy_name = i.strategy_name and b.market_id = i.market_id and b.step < i.step
                      -- What failed to settle later was not known then.
                      and (f.kind <> 'reversal' or f.created_at <= i.decided_at)) h
    where i.kind = 'OPEN_PAIR' and held <> 0`,
  `select strategy_name || ' bought ' || token_type || ' of market ' || market_id || ' ' || count(*) || ' times' as fault
     from (select distinct i.strategy_name, i.market_id, o.token_type, i.action_id
             from csgo_intents i join csgo_orders o using (action_id) join csgo_fills f using (order_id) where i.kind = 'OPEN_LONG') b
    group by strategy_name, market_id, token_type
   -- bo3_longshot buys in two tiers, map_longshot at each new drop.
   having count(*) > case when strategy_name like 'bo3_longshot@%' then 2 else 1 end and strategy_name not like 'map_longshot@%'`,
]

interface HeldRow {
  readonly strategy_name: string
  readonly market_id: number
  readonly token_type: Side
  readonly held: string
  readonly cost: string
  readonly realised: string
}

/** The second arithmetic: what is held is the fold of the fills. */
const foldFaults = async (tx: Transaction): Promise<ReadonlyArray<string>> => {
  const fills = await tx<FillRow[]>`select ${tx.unsafe(FILL_COLUMNS)} from csgo_fills order by id`
  const held = await tx<HeldRow[]>`
    select strategy_name, market_id, token_type, remaining_shares as held, cost_basis as cost, realized_pnl as realised
      from csgo_positions where status <> 'closed'`
  const { books, faults } = foldFills(fills)
  const said = [...faults]
  const open = new Map(held.map(row => [`${row.strategy_name}/${row.market_id}/${row.token_type}`, row]))
  for (const [key, { holdings }] of books)
    for (const side of ['YES', 'NO'] as const) {
      const row = open.get(`${key}/${side}`)
      const says = row === undefined ? [0, 0, 0] : [row.held, row.cost, row.realised].map(millionths)
      const folded = [holdings[side].shares, holdings[side].cost, holdings[side].realised]
      if (String(says) !== String(folded)) said.push(`${key} ${side} holds ${says}, its fills make ${folded}`)
    }
  return said
}

/** All that is wrong in a ledger, in words; read in one snapshot, so that it may be asked while an engine writes. */
export const ledgerFaults = (sql: Sql): Promise<ReadonlyArray<string>> =>
  sql.begin('isolation level repeatable read read only', async tx => {
    const faults: string[] = []
    for (const question of [...ALWAYS, ...ONCE])
      for (const { fault } of await tx.unsafe<{ fault: string }[]>(question)) faults.push(fault)
    return [...faults, ...(await foldFaults(tx))]
  })

/** How many orders have gone out, or are about to, and have no end. */
export const ordersUnderWay = async (sql: Sql): Promise<number> => {
  const [row] = await sql<{ orders: number }[]>`select count(*) as orders from csgo_orders where done_at is null`
  return row?.orders ?? 0
}
