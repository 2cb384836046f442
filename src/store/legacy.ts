import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { Failure } from '../ports/failure.ts'
import { ledgerBreaches } from './backup/laws.ts'
import { type Sql, type Transaction, task } from './connection.ts'
import { LEASE_NAME } from './lease.ts'
import { takeFills } from './legacy/fills.ts'
import { mapHoldings, type Tokens } from './legacy/holdings.ts'
import { mapMarkets } from './legacy/markets.ts'
import { type Old, readOld } from './legacy/old.ts'
import type { LegacyReport, Remark } from './legacy/report.ts'
import { takeMarkets, takeTeams, takeWallets } from './legacy/take.ts'
import { rehearse } from './rehearse.ts'

const refuseWhileTrading = async (tx: Transaction): Promise<void> => {
  const [row] = await tx<{ holder: string }[]>`
    select holder from csgo_lease where name = ${LEASE_NAME} and expires_at > clock_timestamp()`
  if (row !== undefined) throw new RangeError(`an engine (${row.holder}) trades on this database: stop it first`)
}

const tokensOf = async (tx: Transaction, conditions: ReadonlyArray<string>): Promise<Tokens> => {
  const rows = await tx<{ condition_id: string; yes_token_id: string; no_token_id: string }[]>`
    select condition_id, yes_token_id, no_token_id from csgo_matches where condition_id = any(${conditions}::text[])`
  return new Map(rows.map(row => [row.condition_id, [row.yes_token_id, row.no_token_id] as const]))
}

/**
 * Resolved markets in which nothing is held are settled; the others the engine pays when it starts. What is over there stays for good:
 * nothing else would remember it.
 */
const settleEmpty = async (tx: Transaction, ids: ReadonlyArray<number>): Promise<void> => {
  await tx`
    update csgo_matches m
       set settled_at = case when resolved then coalesce(closed_at, listed_at) end, forgotten_at = now()
     where id = any(${ids}::integer[]) and closed
       and not exists (select from csgo_positions p where p.market_id = m.id and p.status <> 'closed')`
}

const withoutCounterpart = ({ leftBehind, absent }: Old): ReadonlyArray<Remark> => [
  ...Object.entries(leftBehind)
    .filter(([, rows]) => rows > 0)
    .map(([table, rows]) => ({
      what: `${rows} rows of ${table}`,
      why:
        table === 'csgo_price_ticks'
          ? 'the engine draws its own price bars'
          : 'what a strategy remembered there means nothing here: it begins anew with what it holds',
    })),
  ...absent.map(table => ({ what: `table ${table}`, why: 'the old database has not got it' })),
]

const take = async (tx: Transaction, old: Old): Promise<LegacyReport> => {
  await tx`set local statement_timeout = 0`
  await refuseWhileTrading(tx)
  const mapped = mapMarkets(old.matches, old.positions)
  const markets = await takeMarkets(tx, mapped.matches, old.matches.length)
  const conditions = mapped.matches.map(match => match.old.condition_id)
  const wallets = await takeWallets(tx, old)
  const holdings = mapHoldings(old, await tokensOf(tx, conditions))
  const fills = await takeFills(tx, old, holdings)
  await settleEmpty(tx, markets.ids)
  const teams = await takeTeams(tx, old)
  const breaches = await ledgerBreaches(tx)
  if (breaches.length > 0) throw new RangeError(`the ledger would not add up: ${breaches.join('; ')}`)
  // Promises that are held at commit are held now, so that a rehearsal meets them too.
  await tx`set constraints all immediate`
  return {
    matches: markets.matches,
    starts: markets.starts,
    wallets: wallets.taken,
    positions: fills.positions,
    legs: fills.legs,
    pairs: fills.pairs,
    ...teams,
    left: [
      ...mapped.left,
      ...markets.left,
      ...wallets.left,
      ...holdings.left,
      ...fills.left,
      ...withoutCounterpart(old),
    ],
    changed: [...mapped.changed, ...holdings.changed, ...fills.changed],
  }
}

/**
 * Takes over what the old system's database has, in one transaction, and holds the ledger to its promises before it ends. What was taken
 * over before is known by its name, so a second time changes nothing. `rehearsal`: does all of it and rolls it back. Refused
 * while an engine trades.
 */
export const importLegacy = (sql: Sql, from: Sql, how: 'rehearsal' | 'in earnest'): TaskEither<Failure, LegacyReport> =>
  task(async () => {
    const old = await readOld(from)
    switch (how) {
      case 'rehearsal':
        return rehearse(sql, tx => take(tx, old))
      case 'in earnest':
        return sql.begin(tx => take(tx, old))
    }
  })
