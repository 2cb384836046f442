import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { refusedBecause } from '../../src/cockpit/refused.ts'
import { MACHINE_REASONS } from '../../src/domain/halt.ts'
import { REFUSAL_REASONS } from '../../src/domain/order.ts'

const page = readFileSync(new URL('../../docs/risk.md', import.meta.url), 'utf8')
const rows = [...page.matchAll(/^\| `(\w+)` \| ([^|]+) \|/gm)].map(([, name, says]) => [name, says?.trim()])

it('docs/risk.md has a row for each reason of a refusal, in their order, with the words of the page', () => {
  expect(rows.slice(0, REFUSAL_REASONS.length)).toEqual(REFUSAL_REASONS.map(reason => [reason, refusedBecause(reason)]))
})

it('docs/risk.md has a row for each reason of a halt', () => {
  const halts = rows.slice(REFUSAL_REASONS.length).map(([name]) => name)
  expect(halts).toEqual(['no_entries', 'reduce_only', 'all_stop', 'person', ...MACHINE_REASONS])
})
