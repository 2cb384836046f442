import { systemClock } from '../../src/clock.ts'
import { millis } from '../../src/domain/money.ts'
import { createTeamAliases } from '../../src/store/aliases.ts'
import type { Sql } from '../../src/store/connection.ts'
import { createLedger } from '../../src/store/ledger.ts'
import {
  aDecision,
  aMarket,
  aQuote,
  cents,
  cores,
  dollars,
  furnish,
  LEASE,
  must,
  NOON,
  openLong,
  pieces,
  SCALP,
  waitingFor,
} from './trading.ts'

/**
 * An evening as a database holds it: a match in play with 40 shares of YES bought by the way of all actions, one to come, one that was
 * traded and paid out, and a refusal. Answers the order.
 */
export const furnishEvening = async (sql: Sql): Promise<{ readonly orderId: string }> => {
  const now = systemClock.now()
  const begun = millis(now - 600_000)
  await furnish(sql, [
    { market: aMarket(1, { gameStart: begun }), quote: aQuote() },
    { market: aMarket(2, { gameStart: millis(now + 600_000) }), quote: null },
    { market: aMarket(3, { gameStart: begun }), quote: aQuote() },
  ])
  await sql`
    update csgo_matches set tournament = 'IEM', team_yes = case id when 2 then 'The Mongolz Academy International' else 'FaZe' end,
                            team_no = case id when 2 then 'Natus Vincere Junior' else 'MOUZ' end`
  await sql`select csgo_fill('e/1', 'order', ${SCALP}, 3, 'YES', 10, 0.6, 0.12, 'bought', ${begun}),
                   csgo_fill('e/2', 'order', ${SCALP}, 3, 'YES', -10, 0.7, 0.1, 'sold', ${now})`
  await sql`update csgo_matches set payout_yes = 1, payout_no = 0, resolved = true, closed = true where id = 3`
  const clock = { ...systemClock, now: () => NOON }
  const ledger = createLedger(sql, { cores, clock, leaseName: LEASE, fencing: () => 1 })
  const basis = { stateBefore: { tier: 0 }, params: { swing: '0.1' } }
  const { orders } = await must(ledger.approve(waitingFor({ ...aDecision([openLong('YES', 20)]), basis })))
  const [order] = orders
  if (order === undefined) throw new Error('the evening has no order')
  const fill = {
    order,
    shares: pieces(40),
    price: cents(50),
    fee: dollars(0.5),
    role: 'taker',
    settlement: 'confirmed',
    book: null,
  } as const
  await must(ledger.record({ _tag: 'filled', ...fill, at: millis(NOON + 3_040), fillKey: 'trade/t/1' }))
  await must(ledger.record({ _tag: 'done', order, at: millis(NOON + 3_050), result: 'filled', text: '' }))
  await must(ledger.approve(waitingFor(aDecision([openLong('NO', 5_000)], { step: 2 }))))
  await must(createTeamAliases(sql).put({ alias: 'Norse Boys', team: 'HEROIC' }))
  const [row] = await sql<{ order_id: string }[]>`select order_id from csgo_orders`
  return { orderId: row?.order_id ?? '' }
}
