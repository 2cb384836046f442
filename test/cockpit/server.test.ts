import * as E from 'fp-ts/lib/Either.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { readPage } from '../../src/cockpit/pageFiles.ts'
import { type Cockpit, startCockpit } from '../../src/cockpit/server.ts'
import type { CockpitSources } from '../../src/cockpit/sources.ts'
import { failure } from '../../src/ports/failure.ts'
import { silentLog } from '../support/log.ts'
import { NO_ACTS, sources, wellFacts } from './desk.ts'

const running: Cockpit[] = []
const serve = async (changes: Partial<CockpitSources> = {}): Promise<Cockpit> => {
  const started = await startCockpit(sources(changes), {
    host: '127.0.0.1',
    port: 0,
    ...NO_ACTS,
    clock: systemClock,
    log: silentLog,
  })
  if (E.isLeft(started)) throw new Error(started.left)
  running.push(started.right)
  return started.right
}
afterEach(async () => {
  await Promise.all(running.splice(0).map(cockpit => cockpit.stop()))
})

const broken = () => TE.left(failure('store', 'the disk is full'))
const json = async (url: string): Promise<unknown> => (await fetch(url)).json()

describe('the cockpit over HTTP', () => {
  it('serves one page whose files all come from here, with nothing inline', async () => {
    const { url } = await serve()
    const page = await (await fetch(url)).text()
    expect(page).toContain('<!doctype html>')
    expect(page).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|https?:/)
    const named = [...page.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path = '']) => path)
    expect(named.length).toBeGreaterThan(2)
    for (const path of named) expect((await fetch(`${url}${path}`)).status).toBe(200)
  })

  it.each(['/matches', '/match/900', '/why/scalp%40default%2F7%2F3%2F0', '/health'])(
    'answers %s, an address of a view, with the page',
    async path => {
      const { url } = await serve()
      const answer = await fetch(`${url}${path}`)
      expect(answer.status).toBe(200)
      expect(await answer.text()).toContain('<!doctype html>')
    },
  )

  it('is small: everything together is at most 200 KB compressed', async () => {
    const { url } = await serve()
    const page = await (await fetch(url)).text()
    const files = await readPage()
    if (E.isLeft(files)) throw new Error(files.left)
    const size = files.right.reduce((sum, file) => sum + file.gzipped.length, 0)
    expect(files.right.map(file => file.path)).toEqual(
      expect.arrayContaining([...page.matchAll(/src="(\/[^"]+)"/g)].map(([, path]) => path)),
    )
    expect(size).toBeLessThanOrEqual(200 * 1024)
  })

  it('carries a strict policy on every answer, errors included', async () => {
    const { url } = await serve()
    for (const path of ['/', '/icon.svg', '/health/live', '/api/markets', '/nowhere']) {
      const { headers } = await fetch(`${url}${path}`)
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self';/)
      expect(headers.get('content-security-policy')).not.toMatch(/unsafe|\*/)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('x-frame-options')).toBe('DENY')
    }
  })

  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('only shows: %s is refused', async method => {
    const { url } = await serve()
    const answer = await fetch(`${url}/api/positions`, { method })
    expect(answer.status).toBe(405)
    expect(answer.headers.get('allow')).toBe('GET')
  })

  it('answers in words when there is nothing', async () => {
    const { url } = await serve()
    const answer = await fetch(`${url}/../../etc/passwd`)
    expect(answer.status).toBe(404)
    expect(await answer.json()).toEqual({ error: 'There is nothing at /etc/passwd. The page is at /.' })
  })

  it('is alive while the loop turns, whatever the database says', async () => {
    const { url } = await serve({ wallets: broken, markets: broken })
    expect((await fetch(`${url}/health/live`)).status).toBe(200)
  })

  it('is ready with every check fine', async () => {
    const { url } = await serve()
    const answer = await fetch(`${url}/health/ready`)
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({ ready: true, venue: 'sim', trading: 'paper', reasons: [] })
  })

  it('is not ready with a database that fails, and gives the reason', async () => {
    const { url } = await serve({ wallets: broken })
    const answer = await fetch(`${url}/health/ready`)
    expect(answer.status).toBe(503)
    expect(await answer.json()).toMatchObject({ ready: false, reasons: [expect.stringMatching(/the disk is full/)] })
  })

  it('is not ready with a database that never answers', async () => {
    const { url } = await serve({ wallets: () => () => new Promise(() => undefined) })
    const answer = await fetch(`${url}/health/ready`)
    expect(answer.status).toBe(503)
    expect(JSON.stringify(await answer.json())).toMatch(/did not answer within 2 s/)
  })

  it('is not ready while another engine holds the lease', async () => {
    const { url } = await serve({
      health: () => ({ ...wellFacts(systemClock.now()), lease: { _tag: 'standby', holder: 'other/1' } }),
    })
    expect(await json(`${url}/health/ready`)).toMatchObject({
      ready: false,
      reasons: [expect.stringMatching(/other\/1 holds the lease/)],
    })
  })

  it('gives rows with exact decimals as text', async () => {
    const { url } = await serve()
    expect(await json(`${url}/api/markets`)).toMatchObject([
      { marketId: 7, match: 'FaZe – MOUZ', market: 'Match winner', yesPrice: '0.635', spread: '0.01', status: 'good' },
    ])
    expect(await json(`${url}/api/positions`)).toMatchObject([{ shares: '15.625', cost: '10', unrealised: '-0.15625' }])
    expect(await json(`${url}/api/orders`)).toMatchObject([{ usd: '20', shares: null, status: 'filled' }])
    expect(await json(`${url}/api/wallets`)).toMatchObject([{ strategy: 'scalp@default', realised: '1.2' }])
    expect(await json(`${url}/api/refusals`)).toMatchObject([{ reason: 'spread', count: 12 }])
    expect(await json(`${url}/api/fills`)).toEqual([])
  })

  it('says 503 and why when a report cannot be read', async () => {
    const { url } = await serve({ markets: broken })
    const answer = await fetch(`${url}/api/markets`)
    expect(answer.status).toBe(503)
    expect(await answer.json()).toEqual({ error: 'the disk is full' })
  })

  it('says what to do when the port is taken', async () => {
    const { port } = await serve()
    const second = await startCockpit(sources(), {
      host: '127.0.0.1',
      port,
      ...NO_ACTS,
      clock: systemClock,
      log: silentLog,
    })
    expect(second).toEqual(
      E.left(expect.stringMatching(new RegExp(`Port ${port} .*taken.*--dashboard-port ${port + 1}`))),
    )
  })

  it('says what to do when the host is none of ours', async () => {
    const started = await startCockpit(sources(), {
      host: '192.0.2.1',
      port: 0,
      ...NO_ACTS,
      passwords: { admin: 'a hash', reader: null },
      clock: systemClock,
      log: silentLog,
    })
    expect(started).toEqual(E.left(expect.stringMatching(/192\.0\.2\.1 is no address of this machine/)))
  })
})
