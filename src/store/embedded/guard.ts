import { hostname } from 'node:os'
import postgres from 'postgres'
import type { Clock } from '../../ports/clock.ts'
import { until } from './run.ts'

/** The number of the lock that the engine of a data folder holds as long as it lives: `csge` in ASCII. */
const LOCK = 0x63736765
const NAME = 'csgo-engine guard'

export type Guarded =
  | { readonly _tag: 'held'; readonly release: () => Promise<void> }
  /** Another engine lives on this database: its process number and machine. */
  | { readonly _tag: 'taken'; readonly by: string }
  | { readonly _tag: 'silent'; readonly words: string }

interface Held {
  readonly held: boolean
}
interface Holder {
  readonly application_name: string
}

/**
 * Takes the lock that says whose this server is. It lives exactly as long as the connection, that is as the engine's
 * process: a killed engine leaves its server free to be taken over, a living one is seen whatever its process number is.
 * `onLost` is called when the connection ends although nobody released it.
 */
export const takeGuard = async (url: string, clock: Clock, onLost: () => void): Promise<Guarded> => {
  let state: 'taking' | 'held' | 'over' = 'taking'
  const sql = postgres(url, {
    max: 1,
    max_lifetime: null,
    connect_timeout: 5,
    fetch_types: false,
    connection: { application_name: `${NAME} ${process.pid} on ${hostname()}`.slice(0, 63) },
    onclose: () => {
      if (state !== 'held') return
      state = 'over'
      void sql.end({ timeout: 0 })
      onLost()
    },
  })
  const end = async () => {
    state = 'over'
    await sql.end({ timeout: 1 })
  }
  try {
    const held = await until(clock, 2000, async () => {
      const [answer] = await sql<Held[]>`select pg_try_advisory_lock(${LOCK}) as held`
      return answer?.held === true ? true : null
    })
    if (held !== null) {
      state = 'held'
      return { _tag: 'held', release: end }
    }
    const [holder] = await sql<Holder[]>`
      select application_name from pg_stat_activity
      where pid = (select pid from pg_locks where locktype = 'advisory' and objid = ${LOCK} and granted limit 1)`
    await end()
    return { _tag: 'taken', by: holder?.application_name.replace(NAME, 'process') ?? 'a process that is just ending' }
  } catch (error) {
    await end()
    return { _tag: 'silent', words: error instanceof Error ? error.message : String(error) }
  }
}
