import { describe, expect, it } from 'vitest'
import { table } from '../../src/commands/table.ts'

describe('a table for people', () => {
  const columns = [
    { title: 'Match', align: 'left', give: true },
    { title: 'YES', align: 'right' },
  ] as const

  it('stands figures on the right, under their titles', () => {
    expect(
      table(columns, [
        ['FaZe – MOUZ', '63.5¢'],
        ['G2', '100.0¢'],
      ]),
    ).toBe(['Match           YES', '───────────  ──────', 'FaZe – MOUZ   63.5¢', 'G2           100.0¢', ''].join('\n'))
  })

  it('cuts the columns that give until it fits, never the figures', () => {
    const lines = table(columns, [['A very long name of a team – another very long name', '63.5¢']], 30).split('\n')
    expect(lines[2]).toBe('A very long name of a…   63.5¢')
    for (const line of lines) expect([...line].length).toBeLessThanOrEqual(30)
  })

  it('stays too wide rather than hide a figure', () => {
    expect(table([{ title: 'YES', align: 'right' }], [['1,234,567.89']], 5)).toContain('1,234,567.89')
  })
})
