import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import * as kit from '../../../strategies/kit/index.ts'
import { each, market } from '../scene.ts'
import { looks, minuteOf, tick } from './looks.ts'

const FOLDER = join(import.meta.dirname, '../../../strategies/kit')
const words = { ...kit, dollars: each, looks, market, minuteOf, tick }

const examplesOf = (file: string) =>
  [...readFileSync(join(FOLDER, file), 'utf8').matchAll(/@example (.+?) \/\/ → (.+)$/gm)].map(
    ([, code = '', answer = '']) => ({ code, answer }),
  )
const files = readdirSync(FOLDER)

describe.each(files.filter(file => examplesOf(file).length > 0))('the examples in the documentation of %s', file => {
  test.each(examplesOf(file))('$code → $answer', ({ code, answer }) => {
    const run = new Function(...Object.keys(words), `return ${code}`)
    const found: unknown = run(...Object.values(words))
    expect(found).toEqual(JSON.parse(answer))
  })
})

test('every condition and watch of the kit has an example', () => {
  const exported = files
    .filter(file => /^(conditions|watch|markets)\.ts$/.test(file))
    .flatMap(file => [...readFileSync(join(FOLDER, file), 'utf8').matchAll(/^export const (\w+) =/gm)])
    .flatMap(([, name = '']) => (name === 'clockedOf' ? [] : [name]))
  const shown = files.flatMap(examplesOf).map(({ code }) => code)
  expect(exported.filter(name => !shown.some(code => code.includes(`${name}(`)))).toEqual([])
  expect(exported.length).toBeGreaterThan(10)
})
