import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createBudget } from '../../streams/budget.ts'
import { answered, priceScene } from './priceScene.ts'

const SETTINGS = { budgetWindow: 10_000, budgetRequests: 10, keptForEarly: 2 }
const FOR_TIMER = 8

/** The most of these times that lie within a window. */
const mostWithin = (times: ReadonlyArray<number>): number =>
  Math.max(0, ...times.map(from => times.filter(at => at >= from && at < from + SETTINGS.budgetWindow).length))

const asks = fc.array(
  fc.record({
    after: fc.integer({ min: 0, max: 4000 }),
    asker: fc.constantFrom('timer' as const, 'early' as const),
    within: fc.integer({ min: 0, max: 12_000 }),
  }),
  { maxLength: 80 },
)

describe('the budget of requests', () => {
  it('is kept in every window, whoever asks and whenever', () => {
    fc.assert(
      fc.property(asks, all => {
        let now = 0
        const budget = createBudget(SETTINGS, { monotonic: () => now })
        const turns: { at: number; asker: 'timer' | 'early' }[] = []
        for (const { after, asker, within } of all) {
          now += after
          const expected = budget.wait(asker)
          const wait = budget.turn(asker, within)
          expect(wait).toBe(expected <= within ? expected : null)
          if (wait !== null) turns.push({ at: now + wait, asker })
        }
        expect(mostWithin(turns.map(({ at }) => at))).toBeLessThanOrEqual(SETTINGS.budgetRequests)
        const timers = turns.filter(({ asker }) => asker === 'timer')
        expect(mostWithin(timers.map(({ at }) => at))).toBeLessThanOrEqual(FOR_TIMER)
      }),
    )
  })

  it('leaves the timer what it needs, however many demands there are, and early demands all the rest', () => {
    let now = 0
    const budget = createBudget(SETTINGS, { monotonic: () => now })
    budget.plan(3)
    const early = Array.from({ length: 20 }, () => budget.turn('early', 0)).filter(turn => turn !== null)
    expect(early).toHaveLength(7)
    now = 5_000
    expect([budget.turn('timer', 0), budget.turn('timer', 0), budget.turn('timer', 0)]).toEqual([0, 0, 0])
  })

  it('leaves early demands their part after the timer took all of its own, and gives it back when the window is over', () => {
    let now = 0
    const budget = createBudget(SETTINGS, { monotonic: () => now })
    const turns = Array.from({ length: FOR_TIMER }, () => budget.turn('timer', 0))
    expect(turns).toEqual(Array.from({ length: FOR_TIMER }, () => 0))
    expect([budget.wait('timer'), budget.turn('timer', 9_999)]).toEqual([10_000, null])
    expect([budget.turn('early', 0), budget.turn('early', 0), budget.turn('early', 0)]).toEqual([0, 0, null])
    budget.plan(FOR_TIMER)
    expect(budget.wait('early')).toBe(10_000)
    now = 10_000
    expect([budget.turn('timer', 0), budget.wait('early')]).toEqual([0, 0])
  })
})

describe('polls within their budget', () => {
  it('ask in larger requests when there is more to follow than it would reach for, and leave early demands their part', async () => {
    const followed = Array.from({ length: 40 }, (_, n) => n + 1)
    const settings = { ...SETTINGS, tokensARequest: 2 }
    const scene = priceScene(asked => answered(asked, 1), { followed, settings })
    for (let second = 1; second < 60; second++) {
      await scene.time.until(second * 1000)
      for (const n of [1, 2, 3]) scene.demand(n)
    }
    scene.stop()
    expect(mostWithin(scene.asked.map(({ at }) => at))).toBe(SETTINGS.budgetRequests)
    expect(scene.asked.slice(0, FOR_TIMER).map(({ markets }) => markets.length)).toEqual(
      Array.from({ length: FOR_TIMER }, () => 5),
    )
    expect(scene.rows.size).toBe(followed.length)
    expect(scene.polls.flatMap(({ failures }) => failures)).toEqual([])
    const full = scene.polls.filter(({ kind }) => kind !== 'early')
    expect(full.map(({ startedAt }) => startedAt)).toEqual([0, 15_000, 30_000, 45_000])
    expect(scene.polls.filter(({ kind }) => kind === 'early').length).toBeGreaterThan(4)
  })
})
