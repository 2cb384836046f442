import type { Transaction } from '../connection.ts'
import { showInstant } from '../instant.ts'
import { jsonText } from '../json.ts'
import { type Holdings, keyOf, type LegacyFill, legKey, positionKey } from './holdings.ts'
import type { Old } from './old.ts'
import type { Remark, Taken } from './report.ts'
import { compareResults } from './results.ts'

export interface TakenFills {
  readonly positions: Taken
  readonly legs: Taken
  readonly pairs: Taken
  readonly left: ReadonlyArray<Remark>
  readonly changed: ReadonlyArray<Remark>
}

const groupOf = (fill: Pick<LegacyFill, 'strategy' | 'conditionId' | 'side'>): string =>
  `${fill.strategy} ${fill.side} ${fill.conditionId}`

/** Which keys are here already, and where something other than the old system's fills has happened since. */
const readKnown = async (tx: Transaction) => {
  const keys = await tx<{ fill_key: string }[]>`select fill_key from csgo_fills where kind = 'legacy'`
  const moved = await tx<{ strategy_name: string; token_type: string; condition_id: string }[]>`
    select distinct f.strategy_name, f.token_type, m.condition_id from csgo_fills f join csgo_matches m on m.id = f.market_id
     where f.kind <> 'legacy'`
  return {
    keys: new Set(keys.map(row => row.fill_key)),
    moved: new Set(moved.map(row => `${row.strategy_name} ${row.token_type} ${row.condition_id}`)),
  }
}

/** What is new of the fills: nothing twice, nothing behind the back of what has happened here since. */
const choose = async (tx: Transaction, old: Old, { fills }: Holdings) => {
  const { keys, moved } = await readKnown(tx)
  const left = new Map<number, string>()
  const legsOf = new Map<number, number[]>()
  for (const { id, position_id } of old.legs) legsOf.set(position_id, [...(legsOf.get(position_id) ?? []), id])
  const fresh = fills.filter(fill => {
    if (keys.has(fill.key)) return false
    const asOne = positionKey(fill.positionId)
    const isOther =
      keys.has(asOne) || (fill.key === asOne && (legsOf.get(fill.positionId) ?? []).some(id => keys.has(legKey(id))))
    if (isOther) left.set(fill.positionId, 'it was taken over before, and has changed in the old database since')
    else if (moved.has(groupOf(fill)))
      left.set(
        fill.positionId,
        'the same side of this market has been traded here since: what happened there is not added',
      )
    return !isOther && !moved.has(groupOf(fill))
  })
  const remarks = [...left].map(
    ([id, why]): Remark => ({ what: `position ${id}`, why: `${why}. Correct it with csgo_adjust` }),
  )
  return { fresh, left: remarks, known: fills.length - fresh.length }
}

/** Pairs whose positions are taken over. */
const takePairs = async (tx: Transaction, old: Old, { fills }: Holdings): Promise<Taken> => {
  const wanted = new Set(fills.map(({ pairId }) => pairId))
  const pairs = old.pairs.filter(({ id }) => wanted.has(id))
  const rows = pairs.map(pair => ({
    strategy_name: keyOf(pair.strategy_name),
    condition_id: pair.condition_id,
    action_id: `legacy/pair/${pair.id}`,
    pair_type: pair.spread_type,
    entry_yes_price: pair.entry_yes_price,
    opened_at: showInstant(pair.opened_at),
  }))
  const { count } = await tx`
    insert into csgo_pairs (strategy_name, market_id, condition_id, action_id, pair_type, entry_yes_price, opened_at)
    select f.strategy_name, m.id, f.condition_id, f.action_id, f.pair_type, f.entry_yes_price, f.opened_at
      from jsonb_to_recordset(${jsonText(rows)}::text::jsonb) as f (
        strategy_name text, condition_id text, action_id text, pair_type text, entry_yes_price numeric, opened_at timestamptz)
      join csgo_matches m on m.condition_id = f.condition_id
     where f.strategy_name is not null order by f.opened_at, f.action_id
    on conflict (action_id) do nothing`
  return { read: old.pairs.length, taken: count, known: pairs.length - count }
}

/** Through `csgo_fill`, in the order in which it happened; locks are taken markets first, sorted, then wallets. */
const write = async (tx: Transaction, fresh: ReadonlyArray<LegacyFill>): Promise<void> => {
  const markets = [...new Set(fresh.map(({ conditionId }) => conditionId))]
  await tx`select id from csgo_matches where condition_id = any(${markets}::text[]) order by id for no key update`
  const rows = fresh.map(({ at, ...fill }, place) => ({ ...fill, at: showInstant(at), place }))
  const written = await tx<{ market: number; strategy: string; side: string }[]>`
    with told as materialized (
      select f.*, m.id as market, p.id as pair
        from jsonb_to_recordset(${jsonText(rows)}::text::jsonb) as f (
          place integer, key text, strategy text, "conditionId" text, side text, shares numeric, price numeric, at timestamptz, reason text,
          trigger numeric, bid numeric, ask numeric, "pairId" bigint)
        join csgo_matches m on m.condition_id = f."conditionId"
        left join csgo_pairs p on p.action_id = 'legacy/pair/' || f."pairId"
       order by f.place
    )
    select market, strategy, side, csgo_fill(key, 'legacy', strategy, market, side, shares, price, 0, reason, at, null, pair, trigger, bid, ask, null) as fill
      from told`
  // What is held now is told to its strategy, as a correction by a person would be.
  const touched = [...new Map(written.map(row => [`${row.market} ${row.strategy} ${row.side}`, row])).values()]
  await tx`
    with told as materialized (
      select p.market_id, p.strategy_name, p.token_type, p.remaining_shares, p.cost_basis
        from unnest(${touched.map(row => row.market)}::integer[], ${touched.map(row => row.strategy)}::text[], ${touched.map(row => row.side)}::text[])
             as t (market, strategy, side)
        join csgo_positions p on p.market_id = t.market and p.strategy_name = t.strategy and p.token_type = t.side and p.status <> 'closed'
       order by p.market_id, p.id
    )
    select csgo_tell(market_id, strategy_name, null, 'unasked', 'manual', token_type || ' taken over from the old system',
                     remaining_shares, -cost_basis, now()) from told`
}

/** Takes over positions with their legs and pairs. */
export const takeFills = async (tx: Transaction, old: Old, holdings: Holdings): Promise<TakenFills> => {
  const pairs = await takePairs(tx, old, holdings)
  const { fresh, left, known } = await choose(tx, old, holdings)
  await write(tx, fresh)
  const positionsOf = (fills: ReadonlyArray<LegacyFill>) => new Set(fills.map(({ positionId }) => positionId))
  const taken = positionsOf(fresh)
  const all = positionsOf(holdings.fills)
  return {
    positions: { read: old.positions.length, taken: taken.size, known: all.size - taken.size },
    legs: { read: old.legs.length, taken: fresh.length, known },
    pairs,
    left,
    changed: await compareResults(tx, old, holdings),
  }
}
