import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Side } from '@polymarket/clob-client-v2'
import { describe, expect, it } from 'vitest'
import type { Simulator } from '../../../src/simulator/server.ts'
import { startSimulator } from '../../../src/simulator/server.ts'
import { person } from '../../acceptance/client.ts'
import { keptLog, silentLog } from '../../support/log.ts'
import { eventually } from '../../support/waiting.ts'
import { fastClock, folder, quickClock, read, start } from '../running.ts'
import { at, list, text } from '../worlds.ts'

const ask = (simulator: Simulator, body: unknown) =>
  read(simulator, '/sim/faults', { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) })
const namesIn = (body: unknown, part: string): ReadonlyArray<unknown> =>
  list(at(body, part)).map(one => at(one, 'fault'))
const inputsIn = (dataDir: string): string => join(dataDir, 'simulator-inputs.ndjson')

describe('/sim/faults', () => {
  it('switches a fault on and off while the venue runs, and tells what is on, what comes and what was', async () => {
    const simulator = await start()
    expect((await read(simulator, '/clob/ok')).status).toBe(200)
    const { status, body } = await ask(simulator, {
      faults: [
        { fault: 'http-500', for: '10m' },
        { fault: 'drop', from: '1h' },
      ],
    })
    expect([status, list(at(body, 'added')).map(one => at(one, 'id'))]).toEqual([201, [1, 2]])
    expect((await read(simulator, '/clob/ok')).status).toBe(500)
    const listed = await read(simulator, '/sim/faults')
    expect([namesIn(listed.body, 'active'), namesIn(listed.body, 'next'), namesIn(listed.body, 'past')]).toEqual([
      ['http-500'],
      ['drop'],
      [],
    ])
    expect((await read(simulator, '/sim/faults/1', { method: 'DELETE' })).status).toBe(200)
    expect((await read(simulator, '/clob/ok')).status).toBe(200)
    const later = await read(simulator, '/sim/faults')
    expect([namesIn(later.body, 'active'), namesIn(later.body, 'next'), namesIn(later.body, 'past')]).toEqual([
      [],
      ['drop'],
      ['http-500'],
    ])
    expect((await read(simulator, '/sim/faults/1', { method: 'DELETE' })).status).toBe(404)
    expect(list(at((await read(simulator, '/sim/faults', { method: 'DELETE' })).body, 'ended'))).toHaveLength(1)
  })

  it('takes a shipped scenario by its name, and YAML', async () => {
    const simulator = await start()
    expect((await ask(simulator, { scenario: 'ghost-books' })).status).toBe(201)
    expect(list(at((await ask(simulator, '- fault: freeze\n- fault: silent\n')).body, 'added'))).toHaveLength(2)
    const { body } = await read(simulator, '/sim/faults')
    expect(namesIn(body, 'active')).toEqual(expect.arrayContaining(['missing-token', 'freeze', 'silent']))
    expect(list(at(body, 'scenarios')).map(one => at(one, 'name'))).toContain('rough-evening')
  })

  it('tells a mistake with its place, and changes nothing then', async () => {
    const simulator = await start()
    const answers = [
      await ask(simulator, '{"faults":[{"fault":"drop"},{"fault":"drpo"}]}'),
      await ask(simulator, { scenario: 'rough-morning' }),
      await ask(simulator, ''),
      await ask(simulator, '[['),
    ]
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400])
    expect(at(answers[0]?.body, 'mistakes', 0)).toMatch(/^body:1:38: fault "drpo" must be one of/)
    expect(at(answers[1]?.body, 'error')).toContain(
      'no scenario is called rough-morning; there are calm, rough-evening',
    )
    expect((await read(simulator, '/sim/faults/x')).status).toBe(404)
    expect((await read(simulator, '/sim/faults/1', { method: 'POST', body: '{}' })).status).toBe(405)
    expect(namesIn((await read(simulator, '/sim/faults')).body, 'active')).toEqual([])
  })
})

describe('a restart', () => {
  const run = async <A>(dataDir: string, what: (simulator: Simulator) => Promise<A>, log = silentLog): Promise<A> => {
    const simulator = await startSimulator({ port: 0, dataDir }, quickClock, log)
    try {
      return await what(simulator)
    } finally {
      await simulator.stop()
    }
  }
  const active = (dataDir: string, log = silentLog) =>
    run(dataDir, async simulator => namesIn((await read(simulator, '/sim/faults')).body, 'active'), log)

  it('goes on with the faults that were asked for, and not with those that were ended', async () => {
    const dataDir = folder()
    await run(dataDir, async simulator => {
      await ask(simulator, [{ fault: 'freeze' }, { fault: 'silent' }, { fault: 'garbage', rate: 0.5 }])
      await read(simulator, '/sim/faults/2', { method: 'DELETE' })
    })
    expect(await active(dataDir)).toEqual(['freeze', 'garbage'])
    expect(await active(dataDir)).toEqual(['freeze', 'garbage'])
  })

  it('forgets a last line that was written in part only, and says so', async () => {
    const dataDir = folder()
    await run(dataDir, simulator => ask(simulator, { fault: 'freeze' }))
    appendFileSync(inputsIn(dataDir), '{"type":"FaultsAsked","at":17')
    const { log, lines } = keptLog()
    expect(await active(dataDir, log)).toEqual(['freeze'])
    expect(lines.some(line => line.includes('in part only'))).toBe(true)
    await run(dataDir, simulator => ask(simulator, { fault: 'silent' }))
    expect(await active(dataDir)).toEqual(['freeze', 'silent'])
  })

  it('says what to do about a damaged line, and begins anew with another world', async () => {
    const dataDir = folder()
    await run(dataDir, simulator => ask(simulator, { fault: 'freeze' }))
    const text = readFileSync(inputsIn(dataDir), 'utf8')
    writeFileSync(inputsIn(dataDir), text.replace('FaultsAsked', 'FaultsLost'))
    await expect(active(dataDir)).rejects.toThrow('simulator-inputs.ndjson:2 is damaged: delete the file')
    const simulator = await start({ dataDir, seed: 99 })
    expect(namesIn((await read(simulator, '/sim/faults')).body, 'active')).toEqual([])
  })

  it('goes on with keys, orders and wallets', async () => {
    const dataDir = folder()
    const clock = fastClock(8)
    const first = await startSimulator({ port: 0, dataDir, seed: 5 }, clock, silentLog)
    const { client, address } = await person(first.url)
    const markets = await client.getSamplingMarkets()
    const tokenID = text(at(markets, 'data', 0, 'tokens', 0, 'token_id'))
    const rested = await client.createAndPostOrder({ tokenID, price: 0.02, size: 10, side: Side.BUY })
    await first.stop()

    const second = await startSimulator({ port: first.port, dataDir }, clock, silentLog)
    try {
      // Its kept connection died with the venue.
      await eventually('the client has a new connection', async () => at({ ok: await client.getOk() }, 'ok') === 'OK')
      expect((await client.getOpenOrders()).map(({ id }) => id)).toEqual([text(at(rested, 'orderID'))])
      expect(readFileSync(inputsIn(dataDir), 'utf8')).toContain(address.toLowerCase())
      await client.cancelAll()
      expect(await client.getOpenOrders()).toEqual([])
    } finally {
      await second.stop()
    }
  })
})
