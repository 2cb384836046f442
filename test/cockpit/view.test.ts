import { describe, expect, it } from 'vitest'
import { difference } from '../../src/cockpit/difference.ts'
import { EMPTY_FEED } from '../../src/cockpit/feed.ts'
import { judgeHealth } from '../../src/cockpit/health.ts'
import type { Rows, View } from '../../src/cockpit/shown.ts'
import type { HealthFacts } from '../../src/cockpit/sources.ts'
import { NO_FLOW } from '../../src/cockpit/stages.ts'
import { showFeed, showRows } from '../../src/cockpit/view.ts'
import { NOT_HALTED } from '../../src/domain/halt.ts'
import { marketId, strategyKey } from '../../src/domain/ids.ts'
import { millis, shares, usd } from '../../src/domain/money.ts'
import { AT, market, position, refusal, today, wallet, wellFacts } from './desk.ts'

const MAX_AGE = millis(20_000)
const view = (rows: Partial<Rows> = {}, changes: Partial<HealthFacts> = {}, read: 'once' | 'never' = 'once'): View => {
  const facts = { ...wellFacts(), ...changes }
  return {
    ...showRows(
      {
        markets: [market()],
        positions: [position()],
        orders: [],
        wallets: [wallet()],
        refusals: [refusal()],
        today: today(),
        halt: NOT_HALTED,
        ...rows,
      },
      {
        mode: { venue: 'sim', trading: 'paper' },
        version: '0.0.0',
        maxPriceAge: MAX_AGE,
        health: judgeHealth(facts, null, AT, MAX_AGE),
        facts,
        measured: {},
        flow: NO_FLOW,
        paces: new Map(),
        at: AT,
        read,
      },
    ),
    ...showFeed(EMPTY_FEED),
  }
}
const figuresOf = (shown: View) => Object.fromEntries(shown.figures.map(({ id, value }) => [id, value]))

describe('the page of one moment', () => {
  it('says its mode and, in one sentence, how it is', () => {
    expect(view()).toMatchObject({
      title: 'PAPER · SIMULATED VENUE',
      sentence: 'Trading on paper. 1 match live, 1 position, at worst −$7.50 today.',
      state: 'fine',
      notes: [],
    })
  })

  it('begins the sentence with what is wrong, and notes what else is', () => {
    const shown = view({}, { polls: { lastAt: millis(AT - 60_000), failure: null }, socket: { open: 0, failure: 'x' } })
    expect(shown.sentence).toMatch(/^The last poll that brought a price began 1 m 00 s ago/)
    expect(shown.notes).toEqual([expect.stringMatching(/^Not connected to the market socket: x/)])
    expect(shown.state).toBe('failing')
  })

  it('counts matches, not their markets', () => {
    const map = market({ marketId: marketId(8), marketType: 'child_moneyline', mapNumber: 1 })
    expect(view({ markets: [market(), map] }).sentence).toMatch(/1 match live/)
  })

  it('shows a market with prices in cents and what is held of it by all strategies', () => {
    const both = [position(), position({ positionId: 32, strategy: strategyKey('favorite_hedge') })]
    expect(view({ positions: both }).markets[0]).toMatchObject({
      match: 'FaZe – MOUZ',
      market: 'Match winner',
      about: 'BO3 · IEM Rio',
      phase: 'live',
      yes: '63.5¢',
      no: '36.5¢',
      spread: '1.0¢',
      status: 'good',
      says: '',
      held: 'YES 31.25',
    })
  })

  it('calls a handicap by its match, though its own sides stand the other way round', () => {
    const handicap = market({
      marketId: marketId(9),
      marketType: 'map_handicap',
      groupItemTitle: 'Map Handicap −1.5',
      question: 'Map Handicap: MOUZ (-1.5) vs FaZe (+1.5)',
      teamYes: 'MOUZ',
      teamNo: 'FaZe',
    })
    expect(view({ markets: [handicap, market()] }).markets[0]).toMatchObject({
      match: 'FaZe – MOUZ',
      market: 'Map Handicap −1.5',
    })
    expect(view({ markets: [handicap], positions: [] }).markets[0]?.match).toBe(handicap.question)
  })

  it.each([
    [{ status: 'disagreement' }, 'suspect', /contradict/],
    [{ status: 'ghost' }, 'suspect', /emptied/],
    [{ status: 'unpriced', yesPrice: null, observedAt: null }, 'unpriced', /no price yet/],
    [{ acceptingOrders: false }, 'good', /no orders taken/],
    [{ resolved: true, closed: true }, 'good', /resolved/],
  ] as const)('says what is wrong with a price: %o', (changes, status, says) => {
    const [shown] = view({ markets: [market(changes)] }).markets
    expect(shown?.status).toBe(status)
    expect(shown?.says).toMatch(says)
  })

  it('stands live matches first, then the soonest, then what is over', () => {
    const at = (id: number, start: number, changes = {}) =>
      market({ marketId: marketId(id), eventId: String(id), gameStart: millis(AT + start), ...changes })
    const shown = view({
      markets: [at(1, -900, { ended: true }), at(2, 90_000), at(3, 30_000), at(4, -500)],
      positions: [],
    })
    const ranked = [...shown.markets].sort((a, b) => (a.rank < b.rank ? -1 : 1)).map(row => row.id)
    expect(ranked).toEqual(['4', '3', '2', '1'])
  })

  it('values a position at the bid, and sums what all of them would bring', () => {
    const shown = view({
      positions: [position(), position({ positionId: 32, value: usd(1_000_000), unrealised: usd(0) })],
    })
    expect(shown.positions[0]).toMatchObject({ bid: '63.0¢', value: '$9.84', profit: '−$0.16', direction: 'down' })
    expect(figuresOf(shown)).toMatchObject({ realised: '+$1.20', unrealised: '−$0.16', value: '$10.84' })
  })

  it('shows no sum of positions that have no price', () => {
    const shown = view({ positions: [position({ bid: null, value: null, unrealised: null })] })
    expect(figuresOf(shown)).toMatchObject({ realised: '+$1.20', unrealised: '–', value: '–' })
  })

  it('shows nothing made up when nothing is there', () => {
    const shown = view({ markets: [], positions: [], wallets: [], refusals: [], today: today({ realised: usd(0) }) })
    expect(shown.sentence).toBe('Trading on paper. No match live, nothing held.')
    expect(figuresOf(shown)).toEqual({
      today: '$0.00',
      unrealised: '$0.00',
      value: '$0.00',
      exposure: '$0.00',
      worst: '$0.00',
      age: '–',
      realised: '$0.00',
    })
  })
})

describe('a ledger that was never read', () => {
  it('is not shown as an empty one', () => {
    const shown = view({ markets: [], positions: [], wallets: [] }, wellFacts(), 'never')
    expect(shown.sentence).toBe('Reading the ledger.')
    expect(new Set(Object.values(figuresOf(shown)))).toEqual(new Set(['–']))
  })
})

describe('the difference of two views', () => {
  it('is nothing when they look the same', () => {
    expect(difference(view(), view(), AT)).toBeNull()
  })

  it('has the rows that changed and the ids of those that went, and nothing else', () => {
    const other = market({ marketId: marketId(8) })
    const before = view({ markets: [market(), other], positions: [] })
    const now = view({ markets: [market({ yesPrice: null })], positions: [] })
    const change = difference(before, now, AT)
    const told = Object.entries(change?.tables ?? {}).filter(([, table]) => table !== null)
    expect(told.map(([name]) => name)).toEqual(['markets'])
    expect(change?.tables.markets?.set.map(row => row.id)).toEqual(['7'])
    expect(change?.tables.markets?.gone).toEqual(['8'])
    expect(change?.head).toBeNull()
  })

  it('has the head when the sentence changed', () => {
    const change = difference(view(), view({ positions: [] }), AT)
    expect(change?.head?.sentence).toMatch(/nothing held/)
  })

  it('brings a page that shows the first to the second, whatever changed', () => {
    const before = view({ positions: [position({ shares: shares(1) })] })
    const now = view({ markets: [market({ marketId: marketId(8) }), market()], refusals: [] })
    const tables = difference(before, now, AT)?.tables
    const after = (name: 'markets' | 'positions' | 'refusals') => {
      const rows = new Map(before[name].map(row => [row.id, JSON.stringify(row)]))
      for (const id of tables?.[name]?.gone ?? []) rows.delete(id)
      for (const row of tables?.[name]?.set ?? []) rows.set(row.id, JSON.stringify(row))
      return [...rows.values()].sort()
    }
    for (const name of ['markets', 'positions', 'refusals'] as const)
      expect(after(name)).toEqual(now[name].map(row => JSON.stringify(row)).sort())
  })
})
