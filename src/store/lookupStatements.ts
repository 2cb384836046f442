import { FACT_COLUMNS, millisecondsOf, QUOTE_COLUMNS } from './ledger/rows.ts'
import { SCORED } from './scores.ts'

/** Outcomes that one lookup brings of a market at most; the rest comes with the next one. */
const OUTCOMES_AT_ONCE = 500
/** In place of the last sequence heard: the first lookup of a market's group. */
export const FIRST = -1

/** The saved lives, and which of their pending actions the ledger has never heard of; in a statement of its own kind, because the first lookup is rare. */
const LIVES = `
    case when a.heard = ${FIRST} then (
      select coalesce(json_agg(json_build_object(
          'strategy', s.strategy_name, 'codec', s.codec, 'state', s.state, 'step', s.step, 'pending', s.pending, 'seen', s.seen, 'resets', s.resets,
          'unknown', (
            select json_agg(asked ->> 'id') from jsonb_array_elements(s.pending) as asked
            where not exists (select from csgo_intents i where i.action_id = asked ->> 'id')
              and not exists (select from csgo_refusals r where r.action_id = asked ->> 'id'))) order by s.strategy_name), '[]')
        from csgo_strategy_state s where s.market_id = m.id) end`

/** Decimals stay text, as in JSON they would be numbers. */
const NUMERIC: ReadonlyArray<string> = ['tick_size', 'min_order_size', 'seconds_delay', 'fee_rate']
const factOf = (column: string): string => {
  if (column === 'game_start_time') return millisecondsOf(`m.${column}`)
  return NUMERIC.includes(column) ? `m.${column}::text` : `m.${column}`
}
const FACTS = `json_build_object(${FACT_COLUMNS.map(column => `'${column}', ${factOf(column)}`).join(', ')})`
const QUOTE = `row(${QUOTE_COLUMNS.map(column => (column === 'observed_at' ? millisecondsOf('m.observed_at') : `m.${column}`)).join(', ')})::text`

/**
 * A name for all wallets and reservations as they are, made of the transactions that wrote their rows: as long as it is the same, nothing of them has
 * changed. (A transaction's number comes again after four thousand million others, two states have one name in 2^64 cases.)
 */
const MONEY = `(
    select hashtextextended(concat(
      (select string_agg(strategy_name || xmin::text, ' ') from csgo_wallets), ' | ',
      (select string_agg(action_id || xmin::text, ' ') from csgo_reservations)), 0)::text)`

/** What every lookup reads. The price comes as one text, because a column costs more than what is in it. */
const ALWAYS = `m.id, m.facts_version, m.ledger_seq, ${QUOTE} as quote, score, ${MONEY} as money`

const statementWith = (lives: string) => `
  select ${ALWAYS},
    case when m.facts_version <> a.known then ${FACTS} end as facts,
    (select json_agg(json_build_object(
        'strategy', p.strategy_name, 'side', p.token_type, 'shares', p.remaining_shares::text, 'confirmed', p.confirmed_shares::text,
        'initial', p.initial_shares::text,
        'cost', p.cost_basis::text, 'average', p.avg_entry_price::text, 'realised', p.realized_pnl::text, 'status', p.status,
        'opened', ${millisecondsOf('p.opened_at')}) order by p.id)
      from csgo_positions p where p.market_id = m.id and p.status <> 'closed') as positions,
    (select json_agg(json_build_object(
        'id', o.order_id, 'action', o.action_id, 'strategy', o.strategy_name, 'side', o.token_type, 'direction', o.side,
        'price', o.limit_price::text,
        'remaining', coalesce(o.shares - o.filled_shares, trunc((o.usd - o.filled_usd) / nullif(o.limit_price, 0), 6), 0)::text)
        order by o.created_at, o.order_id)
      from csgo_orders o where o.market_id = m.id and o.done_at is null) as working,
    case when m.ledger_seq > a.heard then (select json_agg(json_build_object(
        'seq', u.seq, 'strategy', u.strategy_name, 'action', u.action_id, 'kind', u.kind, 'reason', u.reason,
        'shares', u.shares::text, 'cash', u.cash::text, 'at', ${millisecondsOf('u.at')}) order by u.seq)
      from (
        select c.* from csgo_outcomes c
        left join csgo_strategy_state s on s.strategy_name = c.strategy_name and s.market_id = c.market_id
        where c.market_id = m.id and c.seq > a.heard and c.seq > coalesce(s.seen, 0)
        order by c.seq limit ${OUTCOMES_AT_ONCE}) u) end as unheard,
    ${lives} as lives,
    (select json_agg(json_build_array(w.strategy_name, w.is_active,
        (w.available_usd - coalesce((select sum(r.usd) from csgo_reservations r where r.strategy_name = w.strategy_name), 0))::text,
        (select count(distinct p.market_id) from csgo_positions p where p.strategy_name = w.strategy_name and p.status <> 'closed')))::text
      from csgo_wallets w) as wallets
  from unnest($1::integer[], $2::bigint[], $3::integer[]) as a (market, heard, known)
  join csgo_matches m on m.id = a.market
  left join ${SCORED} s on s.scored = m.event_id`

/**
 * All of the asked markets ($1, last heard $2, version of the facts that are known $3) in one statement, so of one snapshot. What the ledger has
 * not written since cannot be unheard: it is not looked for. A market's facts come when their version is another. Texts are made once, because putting
 * one together costs as much as a short statement takes.
 */
export const WHOLE = statementWith('null')
/** The same with the saved lives, for the first lookup of a market's group. */
export const WHOLE_WITH_LIVES = statementWith(LIVES)

/** The price and the score of markets $1, and by what to tell whether anything else of them has changed: a glance costs less than half of the whole. */
export const GLANCE = `
  select ${ALWAYS} from csgo_matches m left join ${SCORED} s on s.scored = m.event_id where m.id = any($1::integer[])`
