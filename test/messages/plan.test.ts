import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Millis, millis } from '../../src/domain/money.ts'
import { compose } from '../../src/messages/compose.ts'
import { after, calm, due, type PlanSettings, type Rhythm } from '../../src/messages/plan.ts'
import { ALL_GROUPED, isQuiet, isZone, readQuiet, readRules } from '../../src/messages/rules.ts'
import { MESSAGE_KINDS, type MessageKind, type Queued } from '../../src/ports/messages.ts'

const MINUTE = 60_000
/** 2026-11-29, midnight UTC; a winter's day in Berlin begins an hour earlier. */
const MIDNIGHT = 1_795_910_400_000
const at = (time: string): Millis => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return millis(MIDNIGHT + (hours * 60 + minutes) * MINUTE)
}
let ids = 0
const waiting = (kind: MessageKind, when: Millis, text = 'x'): Queued => ({
  id: ids++,
  at: when,
  kind,
  market: null,
  text,
})
const settings = (change: Partial<PlanSettings> = {}): PlanSettings => ({
  rules: ALL_GROUPED,
  quiet: null,
  zone: 'UTC',
  group: millis(MINUTE),
  ...change,
})
const fresh: Rhythm = calm(settings())
const NIGHT = settings({ quiet: { from: 23 * 60, to: 7 * 60 } })

describe('rules', () => {
  it('are read by kind, and what is left out stays', () => {
    expect(readRules('trade=off,error=now', ALL_GROUPED)).toEqual({ ...ALL_GROUPED, trade: 'off', error: 'now' })
    for (const wrong of ['', 'trade', 'trade=loud', 'bets=now', 'trade=now=off'])
      expect(readRules(wrong, ALL_GROUPED)).toBeNull()
  })

  it('know quiet hours over midnight, in a zone, and what are none', () => {
    const quiet = readQuiet('23:00-7:00')
    expect(quiet).toEqual({ from: 1380, to: 420 })
    expect(['22:59', '23:00', '03:00', '06:59', '07:00'].map(time => isQuiet(at(`${time}:00`), quiet, 'UTC'))).toEqual([
      false,
      true,
      true,
      true,
      false,
    ])
    expect(isQuiet(at('22:30:00'), quiet, 'Europe/Berlin')).toBe(true)
    for (const wrong of ['', '23:00', '24:00-07:00', '7-8', '07:00-07:00', '1:00-2:00-3:00'])
      expect(readQuiet(wrong)).toBeNull()
    expect([isZone('Europe/Berlin'), isZone('Mars/Olympus')]).toEqual([true, false])
  })
})

describe('what is due', () => {
  const noon = at('12:00:00')
  const later = (ms: number) => millis(noon + ms)

  it('is a group when its oldest has waited, with all that came meanwhile', () => {
    const trade = waiting('trade', noon)
    const error = waiting('error', later(50_000))
    expect(due([trade, error], fresh, settings(), later(MINUTE - 1))).toEqual([])
    expect(due([trade, error], fresh, settings(), later(MINUTE))).toEqual([trade, error])
  })

  it('is an urgent one at once, and it takes the others along', () => {
    const trade = waiting('trade', noon)
    const halt = waiting('halt', later(1_000))
    expect(due([trade, halt], fresh, settings(), later(1_000))).toEqual([trade, halt])
  })

  it('is in quiet hours only what is urgent; the rest comes in the morning as one', () => {
    const night = at('23:30:00')
    const errors = Array.from({ length: 40 }, (_, n) => waiting('error', millis(night + n * MINUTE)))
    const halt = waiting('halt', millis(night + 5 * MINUTE))
    expect(due(errors, fresh, NIGHT, millis(night + 40 * MINUTE))).toEqual([])
    expect(due([...errors, halt], fresh, NIGHT, millis(night + 40 * MINUTE))).toEqual([halt])
    expect(due(errors, fresh, NIGHT, millis(night + 8 * 60 * MINUTE))).toHaveLength(40)
  })

  it('never is what is off', () => {
    const rules = { ...ALL_GROUPED, trade: 'off' } as const
    expect(due([waiting('trade', noon)], fresh, settings({ rules }), later(60 * MINUTE))).toEqual([])
  })

  it('an evening on which something fails every second is a dozen messages, not thousands', () => {
    let rhythm = fresh
    let queue: ReadonlyArray<Queued> = []
    let sent = 0
    let told = 0
    for (let second = 0; second < 6 * 3600; second++) {
      const now = later(second * 1000)
      queue = [...queue, waiting('error', now)]
      const out = due(queue, rhythm, settings(), now)
      if (out.length === 0) continue
      queue = queue.filter(one => !out.includes(one))
      rhythm = after(rhythm, now, settings())
      sent += 1
      told += out.length
    }
    expect(sent).toBeLessThan(15)
    expect(told + queue.length).toBe(6 * 3600)
  })

  it('never loses or invents one: what is due is part of what waits, in its order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ kind: fc.constantFrom(...MESSAGE_KINDS), ago: fc.nat(10_000_000) }), { maxLength: 20 }),
        fc.nat(86_400_000),
        (all, when) => {
          const now = millis(noon + when)
          const queue = all.map(({ kind, ago }) => waiting(kind, millis(now - ago)))
          const out = due(queue, fresh, NIGHT, now)
          expect(out).toEqual(queue.filter(one => out.includes(one)))
          if (isQuiet(now, NIGHT.quiet, 'UTC')) expect(out.every(({ kind }) => kind === 'halt')).toBe(true)
        },
      ),
    )
  })
})

describe('a text', () => {
  const noon = at('12:00:00')

  it('of one message is a line, with the time of its zone', () => {
    expect(compose([{ ...waiting('trade', noon, 'bought'), market: 'FaZe – MOUZ' }], 'Europe/Berlin', 4096)).toBe(
      '13:00 BUY FaZe – MOUZ: bought',
    )
  })

  it('of many says how many of what, and the same words once', () => {
    const text = compose(
      [
        waiting('error', noon, 'the database'),
        waiting('error', noon, 'the database'),
        waiting('trade', millis(noon + MINUTE), 'bought'),
      ],
      'UTC',
      4096,
    )
    expect(text.split('\n')).toEqual([
      '1 trade, 2 errors (12:00–12:01 UTC)',
      '12:00 ERROR the database ×2',
      '12:01 BUY bought',
    ])
  })

  it('is never longer than its channel takes', () => {
    const many = Array.from({ length: 200 }, (_, n) => waiting('error', noon, `${n} ${'x'.repeat(300)}`))
    expect(compose(many, 'UTC', 2000)).toHaveLength(2000)
    expect(
      compose(
        many.map((one, n) => ({ ...one, text: String(n) })),
        'UTC',
        4096,
      ),
    ).toContain('… and 175 more')
  })
})
