import { expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { type Millis, millis } from '../../src/domain/money.ts'
import { beginHalting } from '../../src/process/halting.ts'
import { createHalts, resumeByHand } from '../../src/store/halts.ts'
import { testDatabase } from '../support/database.ts'
import { silentLog } from '../support/log.ts'
import { aMarket, aQuote, dollars, furnish, must, NOON, SCALP } from '../support/trading.ts'
import { eventually } from '../support/waiting.ts'

const { sql } = await testDatabase()
const DAY = 86_400_000
const ANN = { who: 'ann', from: 'test' }

it('a lost day stops entries until it is over; forced, not again on that day', async () => {
  let now: Millis = NOON
  const clock = { ...systemClock, now: () => now }
  await furnish(sql, [{ market: aMarket(1), quote: aQuote() }])
  const halts = createHalts(sql, clock)
  const running = beginHalting({ sql, halts, maxDailyLoss: dollars(10), clock, log: silentLog })
  const because = async () => (await must(halts.read())).because
  const reasons = async () => (await because()).map(({ reason }) => reason)
  const trade = async (key: string, price: string) => {
    await sql`select csgo_fill(${`${key}/buy`}, 'order', ${SCALP}, 1, 'YES', 40, 0.5, 0, 'bought', ${now})`
    await sql`select csgo_fill(${`${key}/sell`}, 'order', ${SCALP}, 1, 'YES', -40, ${price}, 0, 'sold', ${now})`
  }

  await trade('a', '0.26')
  const isForgotten = async () => (await reasons()).length === 0
  expect(await reasons()).toEqual([])
  await trade('b', '0.49')
  await eventually('entries stop', async () => !(await isForgotten()))
  expect(await because()).toMatchObject([
    { reason: 'daily_loss', level: 'no_entries', detail: '10 USD lost today, at most 10', isOver: false },
  ])
  now = millis(NOON + DAY)
  await eventually('the day is over', isForgotten)
  await trade('c', '0.2')
  await eventually('entries stop again', async () => !(await isForgotten()))
  await must(resumeByHand(sql, { how: 'forced', by: ANN }))
  // Halts are stamped by the database's clock, so a person who forces is of the day that it says.
  expect(await reasons()).toEqual([])
  running.unsubscribe()
})
