import { expect, it } from 'vitest'
import { millis } from '../../src/domain/money.ts'
import type { Request } from '../../src/simulator/answer.ts'
import { createGeneralLimits, createSignerLimits } from '../../src/simulator/wire/limits.ts'
import { EPOCH } from './worlds.ts'

const clock = () => {
  let now = EPOCH
  return {
    now: () => now,
    pass: (span: number) => {
      now = millis(now + span)
    },
  }
}

const call = (method: Request['method'], path: string): Request => ({
  method,
  path,
  query: new URLSearchParams(),
  headers: {},
  body: '',
})

it('holds back what comes too fast into the next ten seconds, and refuses nothing', () => {
  const { now, pass } = clock()
  const delayOf = createGeneralLimits(now)
  const cancels = (count: number) => Array.from({ length: count }, () => delayOf(call('DELETE', '/clob/cancel-all')))
  expect(cancels(250).every(delay => delay === 0)).toBe(true)
  pass(4000)
  expect(cancels(250).every(delay => delay === 6000)).toBe(true)
  expect(cancels(1)).toEqual([16_000])
  expect(delayOf(call('DELETE', '/clob/order'))).toBe(0)
  expect(delayOf(call('GET', '/sim/health'))).toBe(0)
  pass(26_000)
  expect(cancels(1)).toEqual([0])
})

it('fills a bucket by its rate and never beyond its size', () => {
  const { now, pass } = clock()
  const { charge } = createSignerLimits(now)
  const left = (tokens: number) => charge('order', 'somebody', tokens).headers['Poly-RateLimit-Remaining']
  expect(left(50)).toBe('10')
  pass(500)
  expect(left(0)).toBe('30')
  pass(60_000)
  expect(left(1)).toBe('59')
  expect(charge('order', 'somebody', 60)._tag).toBe('Empty')
  expect(charge('cancel', 'somebody', 120)._tag).toBe('Passed')
})
