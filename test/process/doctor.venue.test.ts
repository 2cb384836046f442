import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { millis } from '../../src/domain/money.ts'
import type { Finding } from '../../src/process/doctor/finding.ts'
import { lookAtVenue } from '../../src/process/doctor/venue.ts'
import { simulatedAddresses } from '../../src/process/venue.ts'
import { createTransport } from '../../src/venue/transport.ts'
import { launch, newFolder } from '../cli/program.ts'
import { eventually } from '../support/waiting.ts'

const venue = launch(['sim', '--port', '0', '--seed', '7'], newFolder())
const transport = createTransport({ clock: systemClock })
let url = ''
beforeAll(async () => {
  let out = ''
  venue.stdout?.on('data', (data: Buffer) => {
    out += data.toString()
  })
  await eventually('the simulated venue answers', () => out.includes('"ready":true') || venue.exitCode !== null)
  url = /"url":"([^"]+)"/.exec(out)?.[1] ?? ''
})
afterAll(async () => {
  venue.kill('SIGKILL')
  await transport.close()
})

const look = (addresses: ReturnType<typeof simulatedAddresses>, clock = systemClock): Promise<ReadonlyArray<Finding>> =>
  lookAtVenue(addresses, { transport, clock })
const states = (findings: ReadonlyArray<Finding>) =>
  Object.fromEntries(findings.map(({ name, state }) => [name, state]))

describe('the doctor asks the venue', () => {
  it('and finds each address of a good one well', async () => {
    const findings = await look(simulatedAddresses(url))
    expect(states(findings)).toEqual({
      markets: 'ok',
      'venue clock': 'ok',
      books: 'ok',
      'market socket': 'ok',
      'score socket': 'ok',
    })
  })

  it('and says which of them does not answer, and what that means', async () => {
    const good = simulatedAddresses(url)
    const nobody = simulatedAddresses('http://127.0.0.1:1')
    expect(states(await look(nobody))).toMatchObject({
      markets: 'fail',
      'venue clock': 'fail',
      'market socket': 'fail',
      'score socket': 'warn',
    })
    expect(states(await look({ ...good, marketSocketUrl: nobody.marketSocketUrl }))).toMatchObject({
      markets: 'ok',
      books: 'ok',
      'market socket': 'fail',
    })
  })

  it('and sees that an address is another program', async () => {
    const findings = await look({ ...simulatedAddresses(url), gammaUrl: `${url}/nowhere`, clobUrl: `${url}/nowhere` })
    expect(states(findings)).toMatchObject({ markets: 'fail', 'venue clock': 'warn' })
  })

  it.each([
    ['an hour', 3_600_000, 'fail'],
    ['ten seconds', -10_000, 'warn'],
  ])('and sees that our clock is %s off', async (_span, ms, state) => {
    const wrong = { ...systemClock, now: () => millis(systemClock.now() + ms) }
    expect(states(await look(simulatedAddresses(url), wrong))).toMatchObject({ 'venue clock': state })
  })
})
