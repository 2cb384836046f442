import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { flagOf, keyOfFlag, readConfig, SETTINGS, shownConfig } from '../src/config.ts'

const mistakes = (environment: Readonly<Record<string, string>>, flags: Readonly<Record<string, string>> = {}) => {
  const read = readConfig(environment, flags)
  return E.isLeft(read) ? read.left : []
}
const config = (environment: Readonly<Record<string, string>>, flags: Readonly<Record<string, string>> = {}) => {
  const read = readConfig(environment, flags)
  if (E.isLeft(read)) throw new Error(read.left.join('\n'))
  return read.right
}

describe('settings', () => {
  it('are complete with nothing set', () => {
    expect(config({})).toMatchObject({
      VENUE: 'sim',
      TRADING: 'paper',
      POLL_INTERVAL_MS: 15_000,
      EARLY_POLLS: 'on',
      MAX_PRICE_AGE_MS: 20_000,
      MAX_TICK_WAIT_MS: 25,
      DASHBOARD_PORT: 8080,
      WALLET_USD: 400_000_000,
    })
    expect(config({}).DATABASE_URL).toBeUndefined()
  })

  it('take a flag before the environment, and the environment before the default', () => {
    const environment = { POLL_INTERVAL_MS: '5000', LOG_LEVEL: 'warn' }
    expect(config(environment, { POLL_INTERVAL_MS: '2000' })).toMatchObject({
      POLL_INTERVAL_MS: 2000,
      LOG_LEVEL: 'warn',
    })
  })

  it('tell all mistakes at once, each with what is allowed', () => {
    const told = mistakes({ VENUE: 'mars', POLL_INTERVAL_MS: 'soon', DASHBOARD_PORT: '70000', WALLET_USD: '0.0000001' })
    expect(told).toHaveLength(4)
    expect(told.join('\n')).toMatch(/VENUE "mars" must be one of sim, polymarket/)
    expect(told.join('\n')).toMatch(/POLL_INTERVAL_MS "soon" must be milliseconds from 200 to 600000/)
    expect(told.join('\n')).toMatch(/DASHBOARD_PORT "70000" must be a port from 0 to 65535/)
    expect(told.join('\n')).toMatch(/WALLET_USD/)
  })

  it('refuse a price age that no poll can keep', () => {
    expect(mistakes({ POLL_INTERVAL_MS: '20000' }).join()).toMatch(/MAX_PRICE_AGE_MS is 20000 but must exceed/)
  })

  it('never repeat an address, which may hold a password', () => {
    expect(mistakes({ DATABASE_URL: 'mysql://me:hunter2@db/x' }).join()).toBe(
      'DATABASE_URL must be an address that begins with postgres:// or postgresql://',
    )
    const shown = shownConfig(config({ DATABASE_URL: 'postgres://me:hunter2@db/x' }))
    expect(shown.find(({ key }) => key === 'DATABASE_URL')?.value).toBe('postgres://me:…@db/x')
  })

  it('read money exactly', () => {
    expect(config({ WALLET_USD: '400.123456' }).WALLET_USD).toBe(400_123_456)
  })

  it('have a flag each, which leads back to its name', () => {
    for (const key of Object.keys(SETTINGS)) expect(keyOfFlag(flagOf(key))).toBe(key)
    expect(keyOfFlag('--no-such-thing')).toBeNull()
  })

  it('are each shown with what they do', () => {
    const shown = shownConfig(config({}))
    expect(shown.map(({ key }) => key)).toEqual(Object.keys(SETTINGS))
    expect(shown.filter(({ does }) => does.length < 10)).toEqual([])
  })
})
