import type { SavedLife } from '../../domain/life.ts'
import type { Sql } from '../connection.ts'
import { type Fence, fenced } from './fence.ts'

/** Writes the lives of the JSON in a parameter, sorted so that two writers never wait for each other; an older step never overwrites a younger one. */
export const insertLives = (parameter: string) => `
  insert into csgo_strategy_state as s (strategy_name, market_id, codec, state, step, pending, seen, resets)
  select strategy_name, market_id, codec, coalesce(state, 'null'), step, pending, seen, resets
    from jsonb_to_recordset(${parameter}::text::jsonb) as r (
      strategy_name text, market_id int, codec int, state jsonb, step bigint, pending jsonb, seen bigint, resets int)
   order by strategy_name, market_id
  on conflict (strategy_name, market_id) do update
     set codec = excluded.codec, state = excluded.state, step = excluded.step, pending = excluded.pending, seen = excluded.seen,
         resets = excluded.resets, updated_at = now()
   where s.step < excluded.step`
const WRITE_LIVES = insertLives('$1')

/** Of each life its latest step. A life that has not begun, or what a person asked, is left out: nobody remembers anything of it. */
export const livesJson = (lives: ReadonlyArray<SavedLife>): string => {
  const latest = new Map<string, SavedLife>()
  for (const life of lives) {
    if (life.step === 0) continue
    const key = `${life.strategy}/${life.marketId}`
    const known = latest.get(key)
    if (known === undefined || known.step < life.step) latest.set(key, life)
  }
  return JSON.stringify(
    [...latest.values()].map(life => ({
      strategy_name: life.strategy,
      market_id: life.marketId,
      codec: life.codec,
      state: life.state,
      step: life.step,
      pending: life.pending,
      seen: life.seen,
      resets: life.resets,
    })),
  )
}

/** Lives without actions, in a transaction of their own. */
export const saveLives = async (sql: Sql, fence: Fence, lives: ReadonlyArray<SavedLife>): Promise<void> => {
  await sql.begin(async tx => {
    await fenced(tx, fence)
    await tx.unsafe(WRITE_LIVES, [livesJson(lives)], { prepare: true })
  })
}
