import { beforeEach, describe, expect, it } from 'vitest'
import { bindLedger, readClaim } from '../../src/store/account.ts'
import { testDatabase } from '../support/database.ts'
import { emptied } from '../support/emptied.ts'
import { aMarket, aQuote, furnish, HEDGE, must, NOON, SCALP } from '../support/trading.ts'

const { sql } = await testDatabase()
const OURS = `0x${'a1'.repeat(20)}` as const
const THEIRS = `0x${'b2'.repeat(20)}` as const
const buy = (settlement: string) =>
  sql`select csgo_fill('a', 'order', ${SCALP}, 1, 'YES', 20, 0.5, 0.1, 'bought', ${NOON}, settlement_ => ${settlement})`

beforeEach(async () => {
  await emptied(sql)
  await furnish(sql, [{ market: aMarket(1), quote: aQuote() }])
})

describe('a ledger', () => {
  it('belongs to whom it was bound to last, until something was traded; then for good', async () => {
    expect(await must(bindLedger(sql, 'paper'))).toBe('paper')
    expect(await must(bindLedger(sql, OURS))).toBe(OURS)
    await buy('confirmed')
    expect(await must(bindLedger(sql, OURS))).toBe(OURS)
    expect(await must(bindLedger(sql, THEIRS))).toBe(OURS)
    expect(await must(bindLedger(sql, 'paper'))).toBe(OURS)
  })
})

describe('what strategies count on', () => {
  it('is their capital and what they made, less what they hold; of those that run', async () => {
    expect(await must(readClaim(sql, [SCALP, HEDGE]))).toEqual({ free: 800_000_000, isEngaged: false })
    await buy('confirmed')
    expect(await must(readClaim(sql, [SCALP]))).toEqual({ free: 389_900_000, isEngaged: true })
    await sql`select csgo_fill('b', 'order', ${SCALP}, 1, 'YES', -20, 0.6, 0, 'sold', ${NOON})`
    expect(await must(readClaim(sql, [SCALP]))).toEqual({ free: 401_900_000, isEngaged: false })
  })

  it('may not be there yet while a sale is not settled', async () => {
    await buy('confirmed')
    await sql`select csgo_fill('b', 'order', ${SCALP}, 1, 'YES', -20, 0.6, 0, 'sold', ${NOON}, settlement_ => 'matched')`
    expect((await must(readClaim(sql, [SCALP]))).isEngaged).toBe(true)
    await sql`select csgo_settle_fill('b', 1, 'confirmed', '', ${NOON})`
    expect((await must(readClaim(sql, [SCALP]))).isEngaged).toBe(false)
  })
})
