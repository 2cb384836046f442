import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import * as E from 'fp-ts/lib/Either.js'
import { firstValueFrom } from 'rxjs'
import { afterAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { CONTROL_FILE } from '../../src/cockpit/controlServer.ts'
import { hashPassword, isPassword, isPasswordHash } from '../../src/cockpit/password.ts'
import { startCockpit } from '../../src/cockpit/server.ts'
import { eventsDoor } from '../../src/commands/door.ts'
import { watchEngine } from '../../src/commands/watchLine.ts'
import { type Config, readConfig } from '../../src/config.ts'
import { sources } from '../cockpit/desk.ts'
import { startDoor } from '../cockpit/door.ts'
import { silentLog } from '../support/log.ts'
import { runHere } from './here.ts'

const hash = await hashPassword('correct horse')
const configOf = (settings: Readonly<Record<string, string>>): Config => {
  const read = readConfig(settings, {})
  if (E.isLeft(read)) throw new Error(read.left.join(' '))
  return read.right
}

describe('the hash of a password', () => {
  it('is held against that password alone, is another each time, and outlives .env between single quotes', async () => {
    expect(isPasswordHash(hash)).toBe(true)
    expect(await isPassword('correct horse', hash)).toBe(true)
    expect(await isPassword('correct horsf', hash)).toBe(false)
    expect(await hashPassword('correct horse')).not.toBe(hash)
    expect(parseEnv(`DASHBOARD_PASSWORD_HASH='${hash}'\n`)).toEqual({ DASHBOARD_PASSWORD_HASH: hash })
  })
})

describe('start', () => {
  it('refuses to serve the page beyond this machine without a password, and opens nothing', async () => {
    const { code, out, err } = await runHere(['start'], { DASHBOARD_HOST: '0.0.0.0', DATA_DIR: '/nowhere' })
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(
      /would be open to whoever reaches 0\.0\.0\.0: set DASHBOARD_PASSWORD_HASH \(csgo-engine password/,
    )
  })
})

describe('watch, when the page asks for a password', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'csgo-watch-'))
  const started = await startCockpit(sources(), {
    host: '127.0.0.1',
    port: 0,
    passwords: { admin: hash, reader: null },
    acts: null,
    clock: systemClock,
    log: silentLog,
  })
  if (E.isLeft(started)) throw new Error(started.left)
  const { url, watch, stop } = started.right
  const door = await startDoor(folder, watch)
  afterAll(async () => {
    await door.stop()
    await stop()
  })
  const first = (dataDir: string) =>
    firstValueFrom(watchEngine(url, () => eventsDoor(configOf({ DATA_DIR: dataDir })), systemClock))

  it('sees what the page shows through the door of its own engine', async () => {
    expect(await first(folder)).toMatchObject({
      _tag: 'picture',
      picture: { head: { title: 'PAPER · SIMULATED VENUE' } },
    })
  })
  it('sees nothing without the file, or with another word, and says why', async () => {
    expect(await first(join(folder, 'elsewhere'))).toMatchObject({
      _tag: 'lost',
      why: expect.stringMatching(/asks for a password, and no engine of this DATA_DIR/),
    })
    const other = await mkdtemp(join(tmpdir(), 'csgo-watch-'))
    await writeFile(join(other, CONTROL_FILE), JSON.stringify({ url: door.url, token: 'guessed' }))
    expect(await first(other)).toMatchObject({ _tag: 'lost', why: expect.stringContaining('asks for a password') })
  })
})
