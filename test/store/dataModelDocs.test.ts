import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { testDatabase } from '../support/database.ts'
import { aMarket, aQuote, furnish, NOON, SCALP } from '../support/trading.ts'

const { sql, connect } = await testDatabase()
const page = readFileSync(new URL('../../docs/data-model.md', import.meta.url), 'utf8')

describe('docs/data-model.md', () => {
  it('shows only SQL that works at any prompt, word for word', async () => {
    await furnish(sql, [{ market: aMarket(1), quote: aQuote() }])
    await sql`select csgo_fill('a', 'order', ${SCALP}, 1, 'YES', 20, 0.5, 0, 'bought', ${NOON})`
    const person = connect(1)
    await person`set search_path = public`
    const blocks = [...page.matchAll(/^```sql\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text)
    expect(blocks.length).toBeGreaterThan(4)
    for (const text of blocks) await person.unsafe(text)
    expect(await sql`select remaining_shares from csgo_positions`).toEqual([{ remaining_shares: '10.000000' }])
    expect(await sql`select is_active, allocated_usd from csgo_wallets where strategy_name = ${SCALP}`).toEqual([
      { is_active: false, allocated_usd: '600.000000' },
    ])
  })

  it('has a line for every table', async () => {
    const tables = await sql<
      { name: string }[]
    >`select tablename as name from pg_tables where schemaname = 'csgo_engine'`
    const told = [...page.matchAll(/^\| `(csgo_\w+)`/gm)].map(([, name]) => name)
    expect(told.toSorted()).toEqual(tables.map(({ name }) => name).toSorted())
  })
})
