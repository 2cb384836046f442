import { describe, expect, it } from 'vitest'
import { type FrameOptions, frame } from '../../src/commands/watchFrame.ts'
import { follow, type Picture, tableOf, textOf } from '../../src/commands/watchPicture.ts'
import { millis } from '../../src/domain/money.ts'

const AT = 1_775_400_000_000
const market = (id: number, change: object = {}) => ({
  id: String(id),
  rank: `0 ${String(id).padStart(4, '0')}`,
  match: `FaZe – MOUZ ${id}`,
  market: 'Match winner',
  phase: 'live',
  yes: '63.5¢',
  no: '36.5¢',
  spread: '1.0¢',
  observedAt: AT - 3000,
  status: 'good',
  says: '',
  ...change,
})
const view = (change: object = {}) => ({
  at: AT,
  title: 'PAPER · SIMULATED VENUE',
  sentence: 'Trading on paper. 3 matches live, 1 position.',
  notes: ['No scores.'],
  state: 'fine',
  maxPriceAge: 20_000,
  figures: [{ id: 'realised', rank: '1', label: 'Realised', value: '+$1.20', direction: 'up' }],
  markets: [market(1), market(2)],
  positions: [],
  deeds: [{ id: '9', rank: '0', kind: 'fill', at: AT - 5000, market: 'FaZe – MOUZ', text: 'scalp BUY YES' }],
  ...change,
})
const pictureOf = (data: object): Picture => {
  const picture = follow(null, 'snapshot', JSON.stringify(data))
  if (picture === null) throw new Error('no picture')
  return picture
}
const options: FrameOptions = { columns: 80, rows: 24, colour: 'plain', now: millis(AT), lost: null }
const drawn = (data: object, change: Partial<FrameOptions> = {}): string =>
  frame(pictureOf(data), { ...options, ...change }).join('\n')

describe('the picture of watch', () => {
  it('shows state, figures, prices with their ages, and what was done', () => {
    const text = drawn(view())
    expect(text).toMatch(
      /^PAPER · SIMULATED VENUE\nTrading on paper\. 3 matches live, 1 position\.\nNo scores\.\nRealised \+\$1\.20\n/,
    )
    expect(text).toMatch(/FaZe – MOUZ 1 +Match winner +63\.5¢ +36\.5¢ +1\.0¢ +3 s +live/)
    expect(text).toMatch(/5 s +FaZe – MOUZ +scalp BUY YES/)
  })

  it('lets ages grow while nothing new comes, and calls old prices stale', () => {
    expect(drawn(view(), { now: millis(AT + 30_000) })).toMatch(/MOUZ 1 .* 33 s +stale/)
  })

  it('says that the engine is lost, and that what stands there is old', () => {
    expect(drawn(view(), { lost: 'it has ended' })).toMatch(
      /The engine is lost: it has ended\. What stands below is old/,
    )
  })

  it('never is wider or higher than the terminal', () => {
    const many = view({ markets: Array.from({ length: 300 }, (_none, id) => market(id)), notes: ['x'.repeat(300)] })
    for (const columns of [1, 10, 39, 80, 200])
      for (const rows of [1, 2, 5, 12, 24, 100]) {
        const lines = frame(pictureOf(many), { ...options, columns, rows })
        expect(lines.length).toBeLessThanOrEqual(rows)
        for (const line of lines) expect([...line].length).toBeLessThanOrEqual(columns)
      }
  })

  it('says how many rows have no room', () => {
    const many = view({ markets: Array.from({ length: 300 }, (_none, id) => market(id)) })
    expect(drawn(many)).toMatch(/… 288 more/)
  })

  it('has colours only when asked', () => {
    expect(drawn(view())).not.toContain('\u001b')
    expect(drawn(view(), { colour: 'colour' })).toContain('\u001b[32mTrading on paper')
  })

  it('lets no name steer the terminal', () => {
    const text = drawn(view({ markets: [market(1, { match: '\u001b[2J\u0007evil\u202e' })] }))
    for (const letter of ['\u001b', '\u0007', '\u202e']) expect(text).not.toContain(letter)
    expect(text).toContain('evil')
  })
})

describe('the events of the page', () => {
  it('change rows, take rows away and keep the rest', () => {
    const change = { at: AT + 1, tables: { markets: { set: [market(2, { yes: '70.0¢' }), market(3)], gone: ['1'] } } }
    const after = follow(pictureOf(view()), 'change', JSON.stringify(change))
    if (after === null) throw new Error('no picture')
    expect(tableOf(after, 'markets').map(row => [textOf(row, 'id'), textOf(row, 'yes')])).toEqual([
      ['2', '70.0¢'],
      ['3', '63.5¢'],
    ])
    expect(textOf(after.head, 'state')).toBe('fine')
    expect(after.at).toBe(AT + 1)
  })

  it.each([['nonsense'], ['null'], ['[]'], ['{"tables":{"markets":7}}'], ['{"tables":[1],"head":[]}']])(
    'that cannot be read change nothing: %s',
    data => {
      const before = pictureOf(view())
      const after = follow(before, 'change', data)
      expect(after === null ? null : tableOf(after, 'markets')).toEqual(tableOf(before, 'markets'))
    },
  )
})
