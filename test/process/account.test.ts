import * as E from 'fp-ts/lib/Either.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { beforeEach, describe, expect, it } from 'vitest'
import { strategyKey } from '../../src/domain/ids.ts'
import { usd } from '../../src/domain/money.ts'
import { checkAccount } from '../../src/process/account.ts'
import { ensureWallets } from '../../src/store/wallets.ts'
import { testDatabase } from '../support/database.ts'
import { keptLog, silentLog } from '../support/log.ts'
import { aMarket, aQuote, furnish, must, NOON, SCALP } from '../support/trading.ts'

const { sql } = await testDatabase()
const KEYS = [SCALP, strategyKey('favorite_hedge')]
const liveWith = (dollars: number) => ({
  owner: `0x${'a1'.repeat(20)}` as const,
  collateral: TE.right(usd(dollars * 1e6)),
})

beforeEach(async () => {
  await sql`truncate csgo_matches, csgo_wallets, csgo_account cascade`
  await furnish(sql, [{ market: aMarket(1), quote: aQuote() }])
  await must(ensureWallets(sql, KEYS))
})

describe('before anything is traded', () => {
  it('the account must have what the wallets count on', async () => {
    expect(await checkAccount(sql, liveWith(800), KEYS, silentLog)).toEqual(E.right(undefined))
    expect(await checkAccount(sql, liveWith(799.99), KEYS, silentLog)).toEqual(
      E.left(
        'the wallets of scalp@default, favorite_hedge@default count on 800 USD, and the account has 799.99. Deposit the rest, run fewer strategies (STRATEGIES), or give them less: WALLET_USD before the first start, csgo-engine strategy capital after it',
      ),
    )
  })

  it('what is held is not left alone for it', async () => {
    await checkAccount(sql, liveWith(800), KEYS, silentLog)
    await sql`select csgo_fill('a', 'order', ${SCALP}, 1, 'YES', 20, 0.5, 0, 'bought', ${NOON})`
    const { log, lines } = keptLog()
    expect(await checkAccount(sql, liveWith(1), KEYS, log)).toEqual(E.right(undefined))
    expect(lines).toEqual([
      'warn the wallets of scalp@default, favorite_hedge@default count on 790 USD, and the account has 1',
    ])
  })

  it('the ledger must be of the same money', async () => {
    expect(await checkAccount(sql, null, KEYS, silentLog)).toEqual(E.right(undefined))
    await sql`select csgo_fill('a', 'order', ${SCALP}, 1, 'YES', 20, 0.5, 0, 'bought', ${NOON})`
    const refused = await checkAccount(sql, liveWith(800), KEYS, silentLog)
    expect(E.isLeft(refused) ? refused.left : '').toMatch(
      /^the ledger in this database is of trading on paper, .*another DATA_DIR, or another DATABASE_URL$/,
    )
  })
})
