import { beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { type HaltState, haltOf, isHalted, NOT_HALTED } from '../../src/domain/halt.ts'
import { millis } from '../../src/domain/money.ts'
import { readAudit } from '../../src/store/audit.ts'
import { createHalts, haltByHand, readDay, resumeByHand } from '../../src/store/halts.ts'
import { createLedger } from '../../src/store/ledger.ts'
import { testDatabase } from '../support/database.ts'
import { emptied } from '../support/emptied.ts'
import { ledgerFaults } from '../support/ledgerFaults.ts'
import {
  aDecision,
  aMarket,
  aQuote,
  close,
  cores,
  furnish,
  LEASE,
  must,
  NOON,
  openLong,
  SCALP,
  waitingFor,
} from '../support/trading.ts'

const { sql } = await testDatabase()
const halts = createHalts(sql, systemClock)
const ann = { who: 'ann', from: 'command' }
const shown = ({ level, because }: HaltState) => [
  level,
  ...because.map(one => `${one.reason} ${one.level}${one.isOver ? ' over' : ''}`),
]
const state = async () => shown(await must(halts.read()))
const rows = async () => (await sql`select from csgo_halts`).length

beforeEach(async () => {
  await emptied(sql)
})

describe('what is in force', () => {
  it('is the strictest of the last words of all reasons', async () => {
    expect(await state()).toEqual(['none'])
    await must(halts.raise('user_socket', 'no_entries', 'blind'))
    await must(haltByHand(sql, { level: 'reduce_only', reason: 'odd', by: ann }))
    expect(await state()).toEqual(['reduce_only', 'user_socket no_entries', 'person reduce_only'])
    await must(haltByHand(sql, { level: 'no_entries', reason: 'less odd', by: ann }))
    expect((await state())[0]).toBe('no_entries')
  })

  it('is raised as often as one likes and written once; a stricter level counts, a milder one does not', async () => {
    for (const level of ['no_entries', 'no_entries', 'all_stop', 'reduce_only'] as const)
      await must(halts.raise('unauthorised', level, '401'))
    expect(await rows()).toBe(2)
    expect(await state()).toEqual(['all_stop', 'unauthorised all_stop'])
  })

  it('ends by itself or waits for a person, as the reason is', async () => {
    await must(halts.raise('clock_skew', 'no_entries', '9 s'))
    await must(halts.raise('reconciliation', 'no_entries', '5 shares too many'))
    await must(halts.well('clock_skew', '0.1 s'))
    await must(halts.well('reconciliation', 'it fits'))
    await must(halts.well('reconciliation', 'it fits'))
    expect(await state()).toEqual(['no_entries', 'reconciliation no_entries over'])
    expect(await must(resumeByHand(sql, { how: 'if_well', by: ann }))).toMatchObject({ _tag: 'resumed' })
    expect(await state()).toEqual(['none'])
  })

  it('is kept: another process sees it', async () => {
    await must(haltByHand(sql, { level: 'all_stop', reason: 'gone fishing', by: ann }))
    expect(await must(createHalts(sql, systemClock).read())).toMatchObject({
      level: 'all_stop',
      because: [{ reason: 'person', detail: 'gone fishing', by: 'ann (command)' }],
    })
    await expect(sql`delete from csgo_halts`).rejects.toThrow('append-only')
  })
})

describe('resume', () => {
  it('changes nothing while something is still wrong, and says what; forced it goes on', async () => {
    await must(halts.raise('unknown_orders', 'no_entries', '3 orders'))
    await must(haltByHand(sql, { level: 'all_stop', reason: 'odd', by: ann }))
    expect(await must(resumeByHand(sql, { how: 'if_well', by: ann }))).toMatchObject({
      _tag: 'still_wrong',
      wrong: [{ reason: 'unknown_orders', detail: '3 orders' }],
    })
    expect((await state())[0]).toBe('all_stop')
    await must(resumeByHand(sql, { how: 'forced', by: ann }))
    expect(await state()).toEqual(['none'])
    expect((await must(readAudit(sql, 9))).map(({ what, by, answer }) => [what, by.who, answer])).toEqual([
      ['resume', 'ann', { resumed: ['unknown_orders', 'person'] }],
      ['resume', 'ann', { stillWrong: ['unknown_orders'] }],
      ['halt', 'ann', { level: 'all_stop' }],
    ])
  })

  it('of a daily loss is remembered for the day', async () => {
    const midnight = millis(systemClock.now() - (systemClock.now() % 86_400_000))
    await must(halts.raise('daily_loss', 'no_entries', 'lost 120'))
    expect(await must(readDay(sql, midnight))).toEqual({ realised: 0, isForced: false })
    await must(resumeByHand(sql, { how: 'forced', by: ann }))
    expect(await must(readDay(sql, midnight))).toEqual({ realised: 0, isForced: true })
  })
})

describe('what a UTC day has realised', () => {
  it('is the sum of its fills: one that comes late counts for its own day, and a clock that was set back asks for more than a day', async () => {
    await furnish(sql, [{ market: aMarket(1), quote: aQuote() }])
    const midnight = millis(NOON - (NOON % 86_400_000))
    const realised = async (days: number) => (await must(readDay(sql, millis(midnight + days * 86_400_000)))).realised
    const traded = (key: string, shares: number, price: number, at: number) =>
      sql`select csgo_fill(${key}, 'order', ${SCALP}, 1, 'YES', ${shares}, ${price}, 0.01, 'test', ${millis(midnight + at)})`
    expect(await realised(0)).toBe(0)
    await traded('a', 10, 0.5, -2000)
    expect([await realised(-1), await realised(0)]).toEqual([-10_000, 0])
    await traded('b', -4, 0.4, 1000)
    await traded('c', -1, 0.6, 2000)
    expect(await realised(0)).toBe(-320_000)
    await traded('late', -1, 0.7, -1000)
    expect([await realised(0), await realised(1)]).toEqual([-320_000, 0])
    expect(await realised(-1)).toBe(-140_000)
    expect(await ledgerFaults(sql)).toEqual([])
    await expect(sql`update csgo_wallets set realized_that_day = 0`).rejects.toThrow('is the sum of its fills')
  })
})

describe('risk', () => {
  it('reads it in the transaction in which it judges', async () => {
    await furnish(sql, [{ market: aMarket(1), quote: aQuote() }])
    const ledger = createLedger(sql, {
      cores,
      leaseName: LEASE,
      fencing: () => 1,
      clock: { ...systemClock, now: () => NOON },
    })
    await must(haltByHand(sql, { level: 'no_entries', reason: 'odd', by: ann }))
    const { refusals } = await must(ledger.approve(waitingFor(aDecision([openLong('YES', 10)]))))
    expect(refusals).toMatchObject([{ reason: 'halted', detail: 'no entries (person: odd)' }])
    await must(resumeByHand(sql, { how: 'if_well', by: ann }))
    expect(await must(ledger.approve(waitingFor(aDecision([openLong('YES', 10)], { step: 2 }))))).toMatchObject({
      orders: [{ strategy: SCALP }],
    })
  })
})

describe('a level', () => {
  it.each([
    ['none', 'goes', 'goes', 'goes'],
    ['no_entries', 'halted', 'goes', 'goes'],
    ['reduce_only', 'halted', 'goes', 'goes'],
    ['all_stop', 'halted', 'halted', 'goes'],
  ] as const)('%s: an entry is %s, an exit %s, a person’s close %s', (level, entry, exit, hand) => {
    const said = (isRefused: boolean) => (isRefused ? 'halted' : 'goes')
    expect(said(isHalted(level, openLong('YES', 1), 'strategy'))).toBe(entry)
    expect(said(isHalted(level, close('YES'), 'strategy'))).toBe(exit)
    expect(said(isHalted(level, close('YES'), 'person'))).toBe(hand)
  })
  it('without a reason is none', () => {
    expect(haltOf([])).toEqual(NOT_HALTED)
  })
})
