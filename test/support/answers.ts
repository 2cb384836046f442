import { expect } from 'vitest'
import { ACTING_ANSWERS } from '../../src/cockpit/actingAnswers.ts'
import { expectExactly } from './exactly.ts'

/** The last line that an acting command printed is what docs/commands.md says of it; answers the value. */
export const expectAnswer = (typed: string, out: string): unknown => {
  const answer = ACTING_ANSWERS.find(one => one.typed === typed)?.answer
  if (answer === undefined) throw new Error(`nothing is documented of ${typed}`)
  expect(out.endsWith('\n'), typed).toBe(true)
  const value: unknown = JSON.parse(out.trimEnd().split('\n').at(-1) ?? '')
  expectExactly(answer, value, typed)
  return value
}
