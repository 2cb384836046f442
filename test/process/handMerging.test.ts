import * as E from 'fp-ts/lib/Either.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import type { NotDone } from '../../src/cockpit/acted.ts'
import { millis } from '../../src/domain/money.ts'
import { createHandMerging } from '../../src/process/handMerging.ts'
import { testDatabase } from '../support/database.ts'
import { aMarket, aQuote, dollars, furnish, NOON, SCALP } from '../support/trading.ts'

const { sql } = await testDatabase()
await furnish(sql, [{ market: aMarket(1), quote: aQuote() }])
await sql`
  select csgo_fill('a', 'order', ${SCALP}, 1, 'YES', 10, 0.4, 0, 'bought', ${NOON}),
         csgo_fill('b', 'order', ${SCALP}, 1, 'NO', 8, 0.55, 0, 'bought', ${NOON})`
const BY = { who: 'somebody', from: 'a test' }

const compared = {
  at: NOON,
  openOrders: 0,
  trades: 0,
  corrections: [],
  mismatches: [],
  waiting: [{ what: 'redeem', question: 'Who won? YES', worth: dollars(12) }],
} as const
const merging = (VENUE: 'sim' | 'polymarket', TRADING: 'paper' | 'live', clock = systemClock) => {
  const asked: string[] = []
  const reconcile = (how: string) => {
    asked.push(how)
    return TE.right(compared)
  }
  return { asked, ...createHandMerging({ sql, config: { VENUE, TRADING }, reconcile, clock, simUrl: null }) }
}
const wellDone = async <A>(task: TE.TaskEither<NotDone, A>): Promise<A> => {
  const done = await task()
  if (E.isLeft(done)) throw new Error(done.left.says)
  return done.right
}
const left = async (task: TE.TaskEither<NotDone, unknown>): Promise<string> => {
  const done = await task()
  return E.isLeft(done) ? done.left.says : 'it was done'
}

it('says before what a pair brings, books it once, and finds none a second time', async () => {
  const { previewMerge, merge, waiting, asked } = merging('sim', 'paper')
  expect([await wellDone(waiting()), asked]).toEqual([{ at: null, rows: [] }, []])
  expect(await wellDone(previewMerge(1, SCALP))).toBe(
    'Merges 8.00 YES and as many NO, which cost $7.60, into $8.00 without a fee: +$0.40.',
  )
  expect(await left(previewMerge(1, 'other@default'))).toBe('No settled pair is held there.')
  expect(await wellDone(merge(1, SCALP, BY))).toBe(`Merged: $8.00 are in the wallet of ${SCALP}.`)
  expect(await left(merge(1, SCALP, BY))).toBe('No settled pair is held there.')
  expect(await sql`select what, who from csgo_audit where answers is null`).toEqual([
    { what: 'merge', who: 'somebody' },
  ])
})

it('looks at the account when somebody asks what waits there, at most twice a minute', async () => {
  let now = NOON
  const { waiting, asked } = merging('polymarket', 'live', { ...systemClock, now: () => now })
  const rows = [{ what: 'redeem', question: 'Who won? YES', brings: '$12.00', how: expect.stringContaining('Redeem') }]
  for (const after of [0, 29_000, 31_000]) {
    now = millis(NOON + after)
    expect(await wellDone(waiting())).toEqual({ at: NOON, rows })
  }
  expect(asked).toEqual(['dry_run', 'dry_run'])
})

it('at the real venue says how a person does it, and does nothing', async () => {
  await sql`insert into csgo_account (account) values (${`0x${'ab'.repeat(20)}`})`
  await sql`select csgo_fill('c', 'order', ${SCALP}, 1, 'NO', 8, 0.55, 0, 'bought', ${NOON}),
                   csgo_fill('d', 'order', ${SCALP}, 1, 'YES', 6, 0.4, 0, 'bought', ${NOON})`
  const { previewMerge, merge } = merging('polymarket', 'live')
  for (const done of [previewMerge(1, SCALP), merge(1, SCALP, BY)])
    expect(await left(done)).toMatch(
      /^8\.00 pairs are worth \$8\.00\. .* on the website .*csgo-engine merge 1 --merged$/,
    )
  expect(await sql`select from csgo_audit where answers is null`).toHaveLength(1)
  expect(await left(merging('sim', 'live').merge(1, SCALP, BY))).toMatch(/no simulated venue/)
})
