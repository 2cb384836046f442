import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { createHttp } from '../../src/simulator/http.ts'
import { type SimulatorOptions, startSimulator } from '../../src/simulator/server.ts'
import { keptLog, silentLog } from '../support/log.ts'
import { eventually } from '../support/waiting.ts'
import { folder, listenTo, quickClock, read, start } from './running.ts'
import { at, list } from './worlds.ts'

describe('the process', () => {
  it('answers over HTTP, says in every answer that it is a simulation, and tells its health', async () => {
    const simulator = await start()
    const health = await read(simulator, '/sim/health')
    expect(health.header).toBe('csgo-engine')
    expect(at(health.body, 'seed')).toBe(3)
    expect(list(at(health.body, 'matches')).filter(match => at(match, 'live') === true).length).toBeGreaterThanOrEqual(
      2,
    )
  })

  it('survives bad requests with an error answer each', async () => {
    const simulator = await start()
    const send = (body: string, headers: Record<string, string> = {}) =>
      read(simulator, '/clob/books', { method: 'POST', body, headers })
    const answers = [
      await send('{bad', { 'content-type': 'application/json' }),
      await send('[{"token_id":{}}]', { 'content-type': 'text/plain' }),
      await send('x'.repeat(3_000_000), { 'content-type': 'application/json' }),
      await send('[[[[[[', { 'content-type': 'no/such; thing' }),
      await read(simulator, '/%zz'),
      await read(simulator, '/gamma/events/keyset?offset=1'),
      await read(simulator, '/elsewhere', { method: 'DELETE' }),
    ]
    expect(answers.map(answer => answer.status)).toEqual([400, 400, 413, 400, 400, 422, 404])
    for (const answer of answers) {
      expect(answer.header).toBe('csgo-engine')
      expect(at(answer.body, 'error')).toEqual(expect.any(String))
    }
    expect((await read(simulator, '/clob/ok')).body).toBe('OK')
  })

  it('keeps its world in its folder: the same matches after a restart, another world for another seed', async () => {
    const dataDir = folder()
    const slugs = async (options: Partial<SimulatorOptions>): Promise<string> => {
      const simulator = await startSimulator({ port: 0, dataDir, ...options }, quickClock, silentLog)
      const { body } = await read(simulator, '/sim/health')
      await simulator.stop()
      return JSON.stringify([
        at(body, 'seed'),
        at(body, 'epoch'),
        list(at(body, 'matches')).map(one => at(one, 'slug')),
      ])
    }
    const first = await slugs({})
    expect(await slugs({})).toBe(first)
    expect(existsSync(join(dataDir, 'simulator.json'))).toBe(true)
    expect(await slugs({ seed: 77 })).not.toBe(first)
    expect(await slugs({ seed: 77 })).toBe(await slugs({}))
  })

  it('says what to do about a damaged file, a taken port and a setting out of range', async () => {
    const dataDir = folder()
    writeFileSync(join(dataDir, 'simulator.json'), '{"seed":')
    await expect(start({ dataDir })).rejects.toThrow('delete it')
    const simulator = await start()
    await expect(start({ port: simulator.port })).rejects.toThrow('is taken')
    await expect(start({ pace: 0 })).rejects.toThrow('pace is 0')
  })

  it('writes its truth, a line of JSON for each happening', async () => {
    const truth = join(folder(), 'truth.ndjson')
    const simulator = await start({ truth })
    const { closed } = await listenTo(simulator, '/ws/market')
    await eventually('something happened', () => readFileSync(truth, 'utf8').split('\n').length > 50)
    await simulator.stop()
    // What its sockets say when they are closed comes after that, and is not written any more.
    await eventually('the socket is closed', () => closed() !== null)
    const lines = readFileSync(truth, 'utf8').trim().split('\n')
    const types = lines.map(line => at(JSON.parse(line), 'type'))
    expect(types[0]).toBe('world')
    expect(types).toContain('Listed')
    expect(types).toContain('LevelChanged')
  })

  it('says that a mistake is its own, and logs it: an invariant that breaks is nobody’s bad request', async () => {
    const { log, lines } = keptLog()
    const app = createHttp(
      () => {
        throw new RangeError('a dollar is missing')
      },
      systemClock,
      log,
    )
    const { statusCode, body } = await app.inject({ method: 'POST', url: '/clob/order', body: '{}' })
    await app.close()
    expect([statusCode, body]).toEqual([500, '{"error":"the simulated venue has made a mistake of its own"}'])
    expect(lines).toEqual([expect.stringMatching(/^error the simulated venue is wrong/)])
  })
})
