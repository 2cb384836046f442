/** The way to live trading as a person walks it, against a simulated venue; and that a key shows up nowhere on it. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { start } from '../simulator/running.ts'
import { at, list, text } from '../simulator/worlds.ts'
import { expectAnswer } from '../support/answers.ts'
import { silentLog } from '../support/log.ts'
import { newFolder, runProgram } from './program.ts'

const startVenue = () => start({ seed: 3 }, silentLog, systemClock)
const PASSWORD = 'correct horse battery'

/** Everything that was written into a folder. */
const filesOf = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n')

describe('livetest', () => {
  it('rests and cancels at the simulated venue, with a wallet that it issued', async () => {
    const { url } = await startVenue()
    const folder = newFolder()
    const { code, out, err } = await runProgram(['livetest', '--sim-url', url], {}, folder)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^ok {4}key from the simulated venue/)
    expect(out).toMatch(/accepted, live\n.*lists it\n.*told it\n.*cancelled\n.*it is gone\n$/)
    const key = text(at(await (await fetch(`${url}/sim/wallet?name=engine`)).json(), 'privateKey'))
    expect(out + err + filesOf(folder)).not.toContain(key.slice(2))
    expect(statSync(join(folder, 'data', 'api-key.json')).mode & 0o777).toBe(0o600)
  })

  it('says what to do without a venue, and without a key', async () => {
    const folder = newFolder()
    expect(await runProgram(['livetest'], {}, folder)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/csgo-engine sim/),
    })
    const nobody = { VENUE: 'polymarket', CLOB_URL: 'http://127.0.0.1:1', GAMMA_URL: 'http://127.0.0.1:1' }
    const told = await runProgram(['livetest', '--json'], nobody, folder)
    expect(told.code).toBe(3)
    expect(expectAnswer('livetest', told.out)).toMatchObject({
      well: false,
      steps: [{ says: expect.stringMatching(/no private key/) }],
    })
  })
})

describe('moneytest', () => {
  it('asks first, and with --yes buys and sells the least', async () => {
    const { url } = await startVenue()
    const folder = newFolder()
    const asked = await runProgram(['moneytest', '--sim-url', url], {}, folder)
    expect(asked).toMatchObject({ code: 2, out: '', err: expect.stringMatching(/MADE-UP MONEY.*Nothing was done/s) })
    const { code, out } = await runProgram(['moneytest', '--sim-url', url, '--yes', '--json'], {}, folder)
    const told = expectAnswer('moneytest --yes', out)
    expect({ code, well: at(told, 'well') }).toEqual({ code: 0, well: true })
    expect(
      list(at(told, 'steps'))
        .map(step => at(step, 'says'))
        .join('\n'),
    ).toMatch(/bought.*confirmed.*sold.*confirmed/s)
  })
})

describe('a key', () => {
  it('is sealed by keys import, shown by its address only, and never written over', async () => {
    const folder = newFolder()
    const key = generatePrivateKey()
    const environment = { POLYMARKET_KEYSTORE_PASSWORD: PASSWORD }
    writeFileSync(join(folder, 'plain.txt'), `${key}\n`)
    const { code, out, err } = await runProgram(['keys', 'import', '--from', 'plain.txt'], environment, folder)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const { address } = privateKeyToAccount(key)
    expect(out).toContain(address)
    expect(statSync(join(folder, 'data', 'keystore.json')).mode & 0o777).toBe(0o600)
    expect(filesOf(join(folder, 'data')) + out + err).not.toContain(key.slice(2))
    expect(await runProgram(['keys', 'show-address'], {}, folder)).toMatchObject({ code: 0, out: `${address}\n` })
    expect(await runProgram(['keys', 'import', '--from', 'plain.txt'], environment, folder)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/not written over/),
    })
  })

  it('is never a flag, and is not repeated when somebody tries', async () => {
    const key = generatePrivateKey()
    const { code, out, err } = await runProgram(['livetest', '--polymarket-private-key', key])
    expect(code).toBe(2)
    expect(err).toMatch(/POLYMARKET_PRIVATE_KEY must not be a flag/)
    expect(out + err).not.toContain(key.slice(2))
  })

  it('is hidden in the settings', async () => {
    const key = generatePrivateKey()
    const { out, err } = await runProgram(['config'], {
      POLYMARKET_PRIVATE_KEY: key,
      POLYMARKET_KEYSTORE_PASSWORD: PASSWORD,
    })
    expect(out).toMatch(/\* POLYMARKET_PRIVATE_KEY=\[hidden\]/)
    expect(out + err).not.toContain(key.slice(2))
    expect(out + err).not.toContain(PASSWORD)
  })

  it('that may be real signs nothing at a simulated venue, and a simulated one nothing elsewhere', async () => {
    const { url } = await startVenue()
    const real = await runProgram(['livetest', '--sim-url', url], { POLYMARKET_PRIVATE_KEY: generatePrivateKey() })
    expect(real).toMatchObject({ code: 3, out: expect.stringMatching(/no key of a simulated venue/) })
    const key = text(at(await (await fetch(`${url}/sim/wallet?name=engine`)).json(), 'privateKey'))
    const simulated = await runProgram(['livetest'], {
      VENUE: 'polymarket',
      CLOB_URL: `${url}/clob`,
      GAMMA_URL: `${url}/gamma`,
      POLYMARKET_PRIVATE_KEY: key,
    })
    expect(simulated).toMatchObject({ code: 3, out: expect.stringMatching(/worth nothing at the real one/) })
  })
})
