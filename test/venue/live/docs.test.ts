import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { orderId } from '../../../src/domain/ids.ts'
import { orderAnswer } from '../../../src/domain/wire/orderAnswer.ts'

const page = readFileSync(new URL('../../../docs/live.md', import.meta.url), 'utf8')
/** Rows of a status and an answer in code. */
const rows = [...page.matchAll(/^\| (\d{3}) \| `([^`]*)` \| (\w+) \|$/gm)].map(
  ([, status = '', body = '', becomes = '']) => ({
    status: Number(status),
    body,
    becomes,
  }),
)

it('docs/live.md has every kind of answer', () => {
  expect(rows.length).toBeGreaterThan(20)
  expect(new Set(rows.map(({ becomes }) => becomes))).toEqual(new Set(['accepted', 'rejected', 'killed', 'unknown']))
})

it.each(rows)('docs/live.md says what becomes of $status $body', ({ status, body, becomes }) => {
  expect(orderAnswer(status, body, orderId('0xab'))._tag).toBe(becomes)
})
