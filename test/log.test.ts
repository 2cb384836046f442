import { describe, expect, it } from 'vitest'
import { createLog } from '../src/log.ts'
import type { LogFields } from '../src/ports/log.ts'

const written = (message: string, fields?: LogFields): string => {
  const lines: string[] = []
  createLog({ level: 'debug', pretty: 'never', write: line => lines.push(line) }).info(message, fields)
  return lines.join('')
}
const readBack = (line: string): unknown => JSON.parse(line)

describe('the log', () => {
  it('writes one line of JSON a message, with time, message and facts', () => {
    expect(readBack(written('a poll ended', { markets: 12, took: 31.5 }))).toMatchObject({
      level: 30,
      time: expect.any(Number),
      msg: 'a poll ended',
      markets: 12,
      took: 31.5,
    })
  })

  it('hides the password of a database address, in a fact and in the message', () => {
    const line = written('connecting to postgres://me:hunter2@db:5432/x', {
      url: 'postgresql://me:hun@ter2@db/x?sslmode=require',
      text: 'host=db password=hunter2 user=me',
    })
    expect(line).not.toMatch(/hun|ter2/)
    expect(readBack(line)).toMatchObject({
      url: 'postgresql://me:…@db/x?sslmode=require',
      text: 'host=db password=… user=me',
    })
  })

  it.each([
    'password',
    'DB_PASSWORD',
    'clientSecret',
    'privateKey',
    'apikey',
    'key',
    'Authorization',
    'POLY_PASSPHRASE',
  ])('hides what stands under %s, however deep', name => {
    expect(written('x', { outer: { list: [{ [name]: 'hunter2' }] } })).not.toContain('hunter2')
  })

  it('shows a strategy key and a fill key: they are names', () => {
    expect(readBack(written('x', { strategyKey: 'scalp@default', fill_key: 'a/1' }))).toMatchObject({
      strategyKey: 'scalp@default',
      fill_key: 'a/1',
    })
  })

  it('shows an error as its message, without stack and without passwords', () => {
    const line = written('it failed', { error: new Error('no way to postgres://me:hunter2@db/x') })
    expect(readBack(line)).toMatchObject({ error: 'no way to postgres://me:…@db/x' })
    expect(line).not.toContain('log.test')
  })

  it('survives a circle, a bigint, a map and a very long text', () => {
    const circle = { big: 7n, map: new Map([['a', 1]]), long: 'x'.repeat(100_000) }
    Object.assign(circle, { self: circle })
    const line = written('x', { circle })
    expect(readBack(line)).toMatchObject({ circle: { big: '7', map: { a: 1 } } })
    expect(line.length).toBeLessThan(40_000)
  })

  it('leaves out what is below its level', () => {
    const lines: string[] = []
    const log = createLog({ level: 'warn', pretty: 'never', write: line => lines.push(line) })
    log.debug('a')
    log.info('b')
    log.warn('c')
    log.error('d')
    expect(lines.map(line => readBack(line))).toMatchObject([{ msg: 'c' }, { msg: 'd' }])
  })

  it('writes lines for people when asked to', () => {
    const lines: string[] = []
    createLog({ level: 'info', pretty: 'always', write: line => lines.push(line) }).warn('prices are late', { age: 21 })
    expect(lines.join('')).toMatch(/WARN.*prices are late.*"age":\s*21/)
  })
})
