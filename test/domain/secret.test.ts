import { format, inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { readConfig, shownConfig } from '../../src/config.ts'
import { HIDDEN, isSecret, secret, show, withoutPassword } from '../../src/domain/secret.ts'
import { createLog } from '../../src/log.ts'

const WORD = 'hunter2'
const one = secret(`postgres://me:${WORD}@db/x`)
const thrown = (): Error => {
  try {
    throw new Error(`no way to ${String(one)}`, { cause: one })
  } catch (error) {
    return error instanceof Error ? error : new Error('not an error')
  }
}
const logged = (fields: Record<string, unknown>, message = 'x'): string => {
  const lines: string[] = []
  for (const pretty of ['never', 'always'] as const)
    createLog({ level: 'debug', pretty, write: line => lines.push(line) }).error(message, fields)
  return lines.join('')
}

describe('a secret', () => {
  it('is shown to who asks for it, and to nobody else', () => {
    expect(show(one)).toBe(`postgres://me:${WORD}@db/x`)
    expect(isSecret(one)).toBe(true)
    expect([isSecret({}), isSecret('x'), isSecret(null)]).toEqual([false, false, false])
  })

  it.each([
    ['a template', () => `${one}`],
    ['String', () => String(one)],
    ['joining texts', () => ['', one].join('+')],
    ['JSON', () => JSON.stringify({ at: [one] })],
    ['inspect', () => inspect({ deep: { one } }, { depth: 9, showHidden: true, getters: true })],
    ['inspect without its own ways', () => inspect(one, { customInspect: false, showHidden: true })],
    ['format', () => format('%s %o %j %O', one, one, one, one)],
    ['its fields', () => JSON.stringify([Object.entries(one), Reflect.ownKeys(one), { ...one }])],
    ['a copy', () => JSON.stringify(Object.assign({}, one))],
    ['an error', () => inspect(thrown(), { depth: 9, showHidden: true })],
    ['a log line, whatever it is called', () => logged({ address: one, list: [one], map: new Map([['a', one]]) })],
    ['the message of a log line', () => logged({}, `connecting to ${one}`)],
    ['an error in a log line', () => logged({ error: thrown() })],
  ])('is not printed by %s', (_way, print) => {
    expect(print()).not.toContain(WORD)
  })

  it('says in a log line that something is hidden there', () => {
    expect(logged({ address: one })).toContain(HIDDEN)
  })
})

describe('the settings', () => {
  const read = readConfig({ DATABASE_URL: `postgres://me:${WORD}@db/x?sslpassword=${WORD}` }, {})

  it('hold the address of the database as a secret, in every print of them', () => {
    expect(JSON.stringify(read)).not.toContain(WORD)
    expect(inspect(read, { depth: 9, showHidden: true })).not.toContain(WORD)
  })

  it('are shown without it', () => {
    if (read._tag === 'Left') throw new Error(read.left.join())
    expect(shownConfig(read.right).find(({ key }) => key === 'DATABASE_URL')?.value).toBe(
      'postgres://me:…@db/x?sslpassword=…',
    )
  })
})

describe('an address without its password', () => {
  it.each([
    ['postgres://me:a@b@db/x', 'postgres://me:…@db/x'],
    ['postgres://me@db/x', 'postgres://me@db/x'],
    ['postgres://db:5432/x', 'postgres://db:5432/x'],
    ['postgres://db/x?user=me&password=a&sslmode=require', 'postgres://db/x?user=me&password=…&sslmode=require'],
    ['http://127.0.0.1:9000/a:b@c', 'http://127.0.0.1:9000/a:b@c'],
  ])('%s', (address, without) => {
    expect(withoutPassword(address)).toBe(without)
  })
})
