import { chmodSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, inject, it } from 'vitest'
import {
  dataFolder,
  expectNothingLeft,
  healthOf,
  launch,
  pageOf,
  runToEnd,
  startEngine,
  untilReady,
} from '../support/engineProcess.ts'
import type {} from '../support/globalSetup.ts'
import { eventually } from '../support/waiting.ts'

/** What a newcomer must never see. */
const STACK = /^\s+at .+:\d+:\d+|\\n {4}at /m

const taken: Server[] = []
/** A port that another program has. */
const takePort = (): Promise<number> =>
  new Promise(resolve => {
    const server = createServer()
    taken.push(server)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
afterEach(() => {
  for (const server of taken.splice(0)) server.close()
})

/** `start` fails with exit code 1, says all these words and no stack, and leaves nothing behind. */
const failsSaying = async (
  environment: Readonly<Record<string, string>>,
  words: ReadonlyArray<string | RegExp>,
): Promise<void> => {
  const folder = await dataFolder()
  const { code, err } = await runToEnd(['start'], { folder, environment: { DASHBOARD_PORT: '0', ...environment } })
  for (const word of words) expect(err).toMatch(word)
  expect(err).not.toMatch(STACK)
  expect(code).toBe(1)
  await expectNothingLeft(folder)
}

const postgres = (change: (url: URL) => void): string => {
  const url = new URL(inject('postgresServer'))
  change(url)
  return url.href
}

describe('a mistake is told with what to do, and nothing is left running', () => {
  it('the port of the page is taken', async () => {
    const port = await takePort()
    await failsSaying({ DASHBOARD_PORT: String(port) }, [`Port ${port} `, 'taken', '--dashboard-port'])
  })

  it('the port of the simulated venue is taken', async () => {
    const port = await takePort()
    await failsSaying({ SIM_PORT: String(port) }, [`port ${port} `, 'taken', 'choose another'])
  })

  it('nobody listens at DATABASE_URL', async () => {
    await failsSaying({ DATABASE_URL: 'postgres://me:secret-word@127.0.0.1:1/db', DATABASE_WAIT_SECONDS: '1' }, [
      'the database began to fail',
      'nothing listens at the database address',
      '127.0.0.1:1',
      'DATABASE_URL',
    ])
  })

  it('DATABASE_URL has a wrong password', async () => {
    const url = postgres(one => {
      one.password = 'secret-word'
    })
    await failsSaying({ DATABASE_URL: url }, [
      'the database refuses this password or user: password authentication failed',
      'DATABASE_URL',
    ])
  })

  it('DATABASE_URL names a database that there is not', async () => {
    const url = postgres(one => {
      one.pathname = '/nowhere'
    })
    await failsSaying({ DATABASE_URL: url }, ['there is no such database', 'DATABASE_URL'])
  })

  it('a strategy that there is not, and parameters that it has not', async () => {
    const folder = await dataFolder()
    const environment = { STRATEGIES: 'scalpp,scalp@tight:{"leg":1}', DASHBOARD_PORT: '0' }
    const { code, err } = await runToEnd(['start'], { folder, environment })
    expect(err).toMatch('there is no strategy \\"scalpp\\"; there are scalp, favorite_hedge')
    expect(err).toMatch('leg: misspelt?')
    expect(err).not.toMatch(STACK)
    expect(code).toBe(2)
  })

  it('wrong settings are told all at once, exit code 2', async () => {
    const folder = await dataFolder()
    const environment = { VENUE: 'moon', POLL_INTERVAL_MS: 'soon', DASHBOARD_PORT: '99999', DATABASE_URL: 'mysql://x' }
    const { code, err, out } = await runToEnd(['start', '--log-level', 'loud'], { folder, environment })
    for (const words of [
      'VENUE',
      'sim, polymarket',
      'POLL_INTERVAL_MS',
      '200 to 600000',
      'DASHBOARD_PORT',
      'LOG_LEVEL',
    ])
      expect(err).toContain(words)
    expect(err).toMatch(/DATABASE_URL must be an address that begins with postgres:/)
    expect(err).not.toMatch(STACK)
    expect(out).toBe('')
    expect(code).toBe(2)
  })

  it('the data folder is in use by a running engine, which is named', async () => {
    const folder = await dataFolder()
    const engine = startEngine(folder)
    await engine.says('trading on paper')
    const { code, err } = await runToEnd(['start'], { folder, environment: { DASHBOARD_PORT: '0' } })
    expect(err).toContain(`in use by another engine (process ${engine.pid} `)
    expect(err).toContain('DATA_DIR')
    expect(err).not.toMatch(STACK)
    expect(code).toBe(1)
    // The one that runs took no harm.
    await untilReady(engine)
    engine.signal('SIGTERM')
    expect((await engine.ended).code).toBe(0)
    await expectNothingLeft(folder)
  })

  it('the data folder cannot be written', async () => {
    const folder = await dataFolder()
    const closed = join(folder, 'closed')
    await mkdir(closed, { mode: 0o555 })
    chmodSync(folder, 0o555)
    // Root may write everywhere, so it runs as nobody then.
    const isRoot = process.getuid?.() === 0
    const program = await runToEnd(['start'], {
      folder: closed,
      cwd: '/',
      environment: { DASHBOARD_PORT: '0' },
      ...(isRoot ? { uid: 65_534 } : {}),
    })
    chmodSync(folder, 0o755)
    expect(program.err).toContain(`the data folder ${closed} cannot be used: this user may not write there`)
    expect(program.err).toContain('DATA_DIR')
    expect(program.err).not.toMatch(STACK)
    expect(program.code).toBe(1)
    await expectNothingLeft(folder)
  })

  it('the real venue out of reach: the engine stays, says what is wrong and is not ready', async () => {
    const folder = await dataFolder()
    const environment = {
      VENUE: 'polymarket',
      DASHBOARD_PORT: '0',
      GAMMA_URL: 'http://127.0.0.1:1',
      CLOB_URL: 'http://127.0.0.1:1',
      MARKET_SOCKET_URL: 'ws://127.0.0.1:1',
      SPORTS_SOCKET_URL: 'ws://127.0.0.1:1',
    }
    const engine = launch(['start'], { folder, environment })
    const page = await pageOf(engine)
    await engine.says('discovery began to fail')
    await eventually('the page says why', async () => (await healthOf(page)).body.includes('127.0.0.1:1'))
    const { status, body } = await healthOf(page)
    expect(status).toBe(503)
    expect(body).toContain('No look at the venue')
    expect((await fetch(`${page}/health/live`)).status).toBe(200)
    expect(engine.err()).not.toMatch(STACK)
    engine.signal('SIGTERM')
    expect((await engine.ended).code).toBe(0)
    await expectNothingLeft(folder)
  })
})
