import { describe, expect, it } from 'vitest'
import { migrate, readMigrations } from '../../src/store/migrate.ts'
import { bareDatabase } from '../support/bareDatabase.ts'
import { testDatabase } from '../support/database.ts'
import { ledgerFaults } from '../support/ledgerFaults.ts'
import { furnishOlder, migrateTo } from '../support/olderSchema.ts'
import { must, NOON } from '../support/trading.ts'

const database = await testDatabase()
const all = await readMigrations()

describe('a database that an older engine left', () => {
  it.each(all.slice(0, -1).map(({ version, name }) => [version, name] as const))(
    'of version %i is brought up to date, and its ledger goes on',
    version =>
      bareDatabase(database, `left_by_${version}`, async sql => {
        await migrateTo(sql, version)
        await furnishOlder(sql)
        const told = await sql`select seq, kind from csgo_outcomes`
        expect(told).toMatchObject([{ kind: 'manual' }])
        const later = all.filter(file => file.version > version).map(({ name }) => name)
        expect(await must(migrate(sql))).toEqual({ applied: later, version: all.at(-1)?.version })
        await sql`select csgo_fill('b', 'order', 'scalp@default', 1, 'YES', -4, 0.6, 0, 'sold', ${NOON})`
        expect(await sql`select remaining_shares, realized_pnl, status from csgo_positions`).toEqual([
          { remaining_shares: '6.000000', realized_pnl: '0.390000', status: 'partial' },
        ])
        expect(await sql`select state, step from csgo_strategy_state`).toEqual([{ state: { a: 1 }, step: 7 }])
        expect(await sql`select seq, kind from csgo_outcomes`).toEqual(told)
        expect(await ledgerFaults(sql)).toEqual([])
      }),
  )
})
