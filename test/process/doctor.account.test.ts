import { existsSync } from 'node:fs'
import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import { generatePrivateKey } from 'viem/accounts'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { type Config, readConfig } from '../../src/config.ts'
import { loggedAlarms } from '../../src/process/alarms.ts'
import { lookAtAccount } from '../../src/process/doctor/account.ts'
import { openLive } from '../../src/process/live.ts'
import { simulatedAddresses } from '../../src/process/venue.ts'
import { createTransport } from '../../src/venue/transport.ts'
import { folder, start } from '../simulator/running.ts'
import { at, text } from '../simulator/worlds.ts'
import { silentLog } from '../support/log.ts'

const configOf = (environment: Readonly<Record<string, string>>): Config => {
  const read = readConfig(environment, {})
  if (E.isLeft(read)) throw new Error(read.left.join())
  return read.right
}

describe('the doctor looks at the account', () => {
  it('where there is a key: reads only, and makes no API key', async () => {
    const { url } = await start({ seed: 3 }, silentLog, systemClock)
    const venue = { ...simulatedAddresses(url), stop: () => Promise.resolve() }
    const transport = createTransport({ clock: systemClock })
    const dataDir = folder()
    const look = (environment: Readonly<Record<string, string>>) =>
      lookAtAccount(configOf({ DATA_DIR: dataDir, ...environment }), venue, { transport, clock: systemClock })
    const states = async (environment: Readonly<Record<string, string>>) =>
      (await look(environment)).map(({ name, state }) => `${name} ${state}`)

    expect(await states({})).toEqual([])
    expect(await states({ POLYMARKET_PRIVATE_KEY: generatePrivateKey() })).toEqual(['key fail'])
    expect(await states({ POLYMARKET_PRIVATE_KEY: 'no key' })).toEqual(['key fail'])
    const own = {
      POLYMARKET_PRIVATE_KEY: text(at(await (await fetch(`${url}/sim/wallet?name=me`)).json(), 'privateKey')),
    }
    expect(await states(own)).toEqual(['key ok', 'API key warn'])
    expect(existsSync(join(dataDir, 'api-key.json'))).toBe(false)

    const config = configOf({ DATA_DIR: dataDir, ...own })
    const opened = await openLive({
      config,
      venue,
      transport,
      alarms: loggedAlarms(silentLog),
      clock: systemClock,
      log: silentLog,
    })
    expect(E.isRight(opened)).toBe(true)
    expect(await states(own)).toEqual(['key ok', 'API key ok', 'balance ok', 'allowance ok'])
    const file = join(dataDir, 'key.txt')
    await writeFile(file, own.POLYMARKET_PRIVATE_KEY, { mode: 0o644 })
    const inFile = { POLYMARKET_KEY_FILE: file }
    expect(await look(inFile)).toMatchObject([{ state: 'warn', says: expect.stringContaining('mode 644') }, {}, {}, {}])
    await chmod(file, 0o600)
    expect((await states(inFile))[0]).toBe('key ok')
    expect(JSON.stringify(await look(own))).not.toContain(own.POLYMARKET_PRIVATE_KEY.slice(2))
    await transport.close()
  })
})
