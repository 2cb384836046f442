import type { SavedLife } from '../../domain/life.ts'
import type { Sql, Transaction } from '../connection.ts'
import { type Fence, fenced } from './fence.ts'

/** Writes lives in one statement, sorted so that two writers never wait for each other; an older step never overwrites a younger one. */
export const writeLives = async (tx: Transaction, lives: ReadonlyArray<SavedLife>): Promise<void> => {
  const latest = new Map<string, SavedLife>()
  for (const life of lives) {
    // A life that has not begun, or what a person asked: nobody remembers anything of it.
    if (life.step === 0) continue
    const key = `${life.strategy}/${life.marketId}`
    const known = latest.get(key)
    if (known === undefined || known.step < life.step) latest.set(key, life)
  }
  if (latest.size === 0) return
  const rows = [...latest.values()].map(life => ({
    strategy_name: life.strategy,
    market_id: life.marketId,
    codec: life.codec,
    state: life.state,
    step: life.step,
    pending: life.pending,
    seen: life.seen,
    resets: life.resets,
  }))
  await tx`
    insert into csgo_strategy_state as s (strategy_name, market_id, codec, state, step, pending, seen, resets)
    select strategy_name, market_id, codec, coalesce(state, 'null'), step, pending, seen, resets
      from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r (
        strategy_name text, market_id int, codec int, state jsonb, step bigint, pending jsonb, seen bigint, resets int)
     order by strategy_name, market_id
    on conflict (strategy_name, market_id) do update
       set codec = excluded.codec, state = excluded.state, step = excluded.step, pending = excluded.pending, seen = excluded.seen,
           resets = excluded.resets, updated_at = now()
     where s.step < excluded.step`
}

/** Lives without actions, in a transaction of their own. */
export const saveLives = async (sql: Sql, fence: Fence, lives: ReadonlyArray<SavedLife>): Promise<void> => {
  await sql.begin(async tx => {
    await fenced(tx, fence)
    await writeLives(tx, lives)
  })
}
