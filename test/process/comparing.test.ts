import * as TE from 'fp-ts/lib/TaskEither.js'
import { NEVER } from 'rxjs'
import { expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import type { Reconciled } from '../../src/domain/reconciled.ts'
import type { Account } from '../../src/ports/account.ts'
import { createComparing } from '../../src/process/comparing.ts'
import { createReconciliations } from '../../src/store/reconciliations.ts'
import { reconcile } from '../../src/trading/reconcile.ts'
import { reportsOfOrder, reportsOfTrade } from '../../src/trading/reports.ts'
import { testDatabase } from '../support/database.ts'
import { aMarket, aQuote, dollars, furnish, LEASE, must, pieces, SCALP } from '../support/trading.ts'

const { sql } = await testDatabase()
const reconciliations = createReconciliations(sql, {
  cores: { reconcile, reportsOfOrder, reportsOfTrade },
  leaseName: LEASE,
  fencing: () => 1,
})

it('on paper there is nothing to compare; a dry run changes nothing and shows what waits for a person', async () => {
  const paper = createComparing({ account: null, reconciliations }, { sql, clock: systemClock })
  expect(await paper.reconcile('dry_run')()).toMatchObject({
    left: { message: expect.stringMatching(/^it trades on paper/) },
  })

  const [won, pair] = [aMarket(1), aMarket(2)]
  await furnish(sql, [
    { market: won, quote: aQuote() },
    { market: pair, quote: aQuote() },
  ])
  const now = systemClock.now()
  await sql`select csgo_fill('a', 'order', ${SCALP}, 1, 'YES', 40, 0.5, 0, 'bought', ${now})`
  await sql`select csgo_fill('payout/1', 'payout', ${SCALP}, 1, 'YES', -40, 1, 0, 'settled at 1', ${now})`
  await sql`select csgo_fill('b', 'order', ${SCALP}, 2, 'YES', 20, 0.5, 0, 'bought', ${now})`
  await sql`select csgo_fill('c', 'order', ${SCALP}, 2, 'NO', 25, 0.4, 0, 'bought', ${now})`
  const account: Account = {
    snapshot: (_since, tokens) =>
      TE.right({
        at: now,
        open: [],
        trades: [],
        collateral: dollars(1000),
        shares: new Map(tokens.map(token => [token, pieces(token === won.yesTokenId ? 40 : 25)])),
      }),
    order: () => TE.right(null),
    signal$: NEVER,
  }
  const { reconcile: compare } = createComparing({ account, reconciliations }, { sql, clock: systemClock })
  expect(await must(compare('dry_run'))).toMatchObject({
    corrections: [],
    mismatches: [],
    waiting: [
      { what: 'redeem', question: `${won.question} YES`, worth: dollars(40) },
      { what: 'merge', question: pair.question, worth: dollars(20) },
    ],
  })
  expect(await sql`select from csgo_reconciliations`).toHaveLength(0)
})

it('what is asked for is made by the running pipeline, and answered as soon as it is kept', async () => {
  const snapshot = { at: systemClock.now(), open: [], trades: [], collateral: null, shares: new Map() }
  const account: Account = { snapshot: () => TE.right(snapshot), order: () => TE.right(null), signal$: NEVER }
  const comparing = createComparing({ account, reconciliations }, { sql, clock: systemClock })
  const found: Reconciled = { corrections: [], mismatches: [{ about: 'money', text: 'odd' }], spare: null, unknown: 0 }
  const asked: Array<() => Promise<unknown>> = [
    () => comparing.reconciliations.missed(systemClock.now(), 'away')(),
    () => comparing.reconciliations.keep('demand', snapshot, found)(),
  ]
  const pipeline = comparing.account?.signal$.subscribe(({ _tag }) =>
    _tag === 'asked' ? asked.shift()?.() : undefined,
  )
  expect(await comparing.reconcile('apply')()).toMatchObject({
    left: { message: expect.stringContaining('could not be read whole') },
  })
  const answer = await comparing.reconcile('apply')()
  pipeline?.unsubscribe()
  expect(answer).toMatchObject({ right: { mismatches: [{ about: 'money', text: 'odd' }], openOrders: 0 } })
})
