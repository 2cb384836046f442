import { concatMap } from 'rxjs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import type { Route } from '../../src/cockpit/server.ts'
import { startCockpit } from '../../src/cockpit/server.ts'
import { startSimulator } from '../../src/simulator/server.ts'
import { connect } from '../../src/store/connection.ts'
import { createLedger } from '../../src/store/ledger.ts'
import { testDatabase } from '../support/database.ts'
import { silentLog } from '../support/log.ts'
import { aMarket, aQuote, cores, furnish, HEDGE, LEASE, must, SCALP } from '../support/trading.ts'
import { NO_ACTS, sources } from './desk.ts'
import { ADMIN, DATABASE_PASSWORD, NEVER_TOLD, READER, secretConfig, serve } from './fortress.ts'

/** Everything that the page's server has registered is asked, so that a route that is forgotten here cannot be. */
const { sql } = await testDatabase()
const config = await secretConfig()
const broken = connect(`postgres://me:${DATABASE_PASSWORD}@127.0.0.1:1/x`, {
  max: 10,
  applicationName: 'test',
  log: silentLog,
})
const venue = await startSimulator({ port: 0, dataDir: null, seed: 3 }, systemClock, silentLog)
const { cockpit, controls } = await serve(sql, config, `${venue.url}/sim/faults`)
const dead = await serve(broken, config, 'http://127.0.0.1:1/sim/faults')
const ledger = createLedger(sql, { cores, leaseName: LEASE, fencing: () => 1, clock: systemClock })
const running = controls.begin()
running.add(
  controls.manual$.pipe(concatMap(decision => ledger.approve([{ decision, since: systemClock.now() }])())).subscribe(),
)
afterAll(async () => {
  running.unsubscribe()
  await cockpit.stop()
  await dead.cockpit.stop()
  await venue.stop()
  await broken.end({ timeout: 1 })
})
beforeAll(async () => {
  await furnish(sql, [{ market: aMarket(1), quote: aQuote(49, 51, { observedAt: systemClock.now() }) }])
  await sql`
    select csgo_fill('a', 'order', ${SCALP}, 1, 'YES', 40, 0.5, 0, 'bought', now()),
           csgo_fill('b', 'order', ${HEDGE}, 1, 'YES', 10, 0.4, 0, 'bought', now()),
           csgo_fill('c', 'order', ${HEDGE}, 1, 'NO', 8, 0.5, 0, 'bought', now())`
})

interface Who {
  readonly cookie: string
  readonly csrf: string
}
const NOBODY: Who = { cookie: '', csrf: '' }
interface Answer {
  readonly route: Route
  readonly status: number
  readonly headers: Headers
  readonly body: string
}
/** All that was ever answered in this file: what must hold of every answer is held at the end. */
const told: Answer[] = []

/** eg/ `/api/match/:name` → `/api/match/event-1`. */
const addressOf = ({ path }: Route): string => {
  const name = path.startsWith('/api/match') ? 'event-1' : path.startsWith('/api/why') ? 'scalp@default/1/1/0' : '1'
  return path.replace(/:\w+/, encodeURIComponent(name)).replace('*', 'x')
}
const firstOf = async (response: Response): Promise<string> => {
  if (response.headers.get('content-type') !== 'text/event-stream') return response.text()
  const reader = response.body?.getReader()
  let text = ''
  while (reader !== undefined && !text.includes('event: snapshot')) {
    const { value, done } = await reader.read()
    if (done) break
    text += Buffer.from(value).toString()
  }
  await reader?.cancel()
  return text
}
const ask = async (
  base: string,
  route: Route,
  { cookie, csrf }: Who,
  body: unknown = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> => {
  const isPost = route.method === 'POST'
  const response = await fetch(`${base}${addressOf(route)}`, {
    method: route.method,
    headers: {
      ...(cookie === '' ? {} : { cookie }),
      ...(csrf === '' ? {} : { 'x-csgo-csrf': csrf }),
      ...(isPost ? { 'content-type': 'application/json' } : {}),
      ...headers,
    },
    ...(isPost ? { body: JSON.stringify(body) } : {}),
  })
  const answer = { route, status: response.status, headers: response.headers, body: await firstOf(response) }
  told.push(answer)
  return answer
}
const LOGIN: Route = { method: 'POST', path: '/api/login', access: 'open' }
const SESSION: Route = { method: 'GET', path: '/api/session', access: 'open' }
const logIn = async (base: string, password: string): Promise<Who> => {
  const { headers, body } = await ask(base, LOGIN, NOBODY, { password })
  const answer: unknown = JSON.parse(body)
  const csrf = typeof answer === 'object' && answer !== null && 'csrf' in answer ? String(answer.csrf) : ''
  return { cookie: (headers.get('set-cookie') ?? '').split(';')[0] ?? '', csrf }
}

/** What each act is asked with; the test below says when one is missing. */
const BODIES: Readonly<Record<string, unknown>> = {
  '/api/act/start': { event: 'event-1', at: systemClock.now() + 3_600_000 },
  '/api/act/strategy': { strategy: 'scalp@default', to: 'off' },
  '/api/act/params': { strategy: 'scalp@default', params: { swing: '0.12' }, revision: 0 },
  '/api/act/capital': { strategy: 'scalp@default', dollars: '500' },
  '/api/act/merge-preview': { market: 1, strategy: 'favorite_hedge@default' },
  '/api/act/merge': { market: 1, strategy: 'favorite_hedge@default' },
  '/api/act/fault': { fault: 'freeze', seconds: 1 },
  '/api/act/fault-end': { id: null },
  '/api/act/close-preview': { target: 'all', limit: null },
  '/api/act/close': { target: 'all', limit: null },
  '/api/act/cancel-preview': { target: 'all' },
  '/api/act/cancel': { target: { order: 'nothing' } },
  '/api/act/halt': { level: 'no_entries' },
  '/api/act/resume': { force: true },
}
/** What of them changes nothing, or nothing here: there is no such order. */
const UNAUDITED = ['/api/act/merge-preview', '/api/act/close-preview', '/api/act/cancel-preview', '/api/act/cancel']
const { routes, url } = cockpit
const of = (access: Route['access']) => routes.filter(route => route.access === access)
const byPath = (one: string, other: string): number => (one < other ? -1 : 1)

describe('every route', () => {
  it('has a rule, and those that anybody may ask are the documented ones', () => {
    expect(routes.length).toBeGreaterThan(40)
    expect(of(null)).toEqual([])
    const open = of('open').map(({ method, path }) => `${method} ${path}`)
    const isPage = (one: string) => /^GET \/(assets\/.+|[\w.-]*|(?!api|events|metrics)\w+(\/\*)?)$/.test(one)
    expect(open.filter(one => !isPage(one) || one === 'GET /metrics').sort(byPath)).toEqual([
      'GET /api/session',
      'GET /health/live',
      'GET /health/ready',
      'GET /metrics',
      'POST /api/login',
    ])
    expect(
      of('act')
        .map(({ path }) => path)
        .sort(byPath),
    ).toEqual(Object.keys(BODIES).sort(byPath))
    expect(routes.filter(({ method, access }) => method === 'POST' && access === 'read')).toMatchObject([
      { path: '/api/logout' },
    ])
  })

  it('that is not open is refused without a session, and with a session that is none', async () => {
    for (const who of [NOBODY, { cookie: 'csgo_session=guessed', csrf: 'guessed' }])
      for (const route of [...of('read'), ...of('act')])
        expect([route.path, (await ask(url, route, who)).status]).toEqual([route.path, 401])
  })

  it('that is open is answered without one', async () => {
    for (const route of of('open').filter(({ method }) => method === 'GET'))
      expect([route.path, (await ask(url, route, NOBODY)).status]).toEqual([
        route.path,
        // The engine of this test has found no market yet.
        route.path === '/health/ready' ? 503 : 200,
      ])
  })

  it('that changes anything is refused to whoever may only look; the others are answered', async () => {
    const reader = await logIn(url, READER)
    for (const route of of('act'))
      expect([route.path, (await ask(url, route, reader, BODIES[route.path])).status]).toEqual([route.path, 403])
    for (const route of of('read').filter(({ method }) => method === 'GET'))
      expect([route.path, (await ask(url, route, reader)).status]).toEqual([
        route.path,
        route.path.startsWith('/api/why') ? 404 : 200,
      ])
    expect(await sql`select from csgo_audit`).toHaveLength(0)
  })

  it('that takes a POST is refused to another site, to a form, and without the token of the page', async () => {
    const admin = await logIn(url, ADMIN)
    const posts = routes.filter(({ method }) => method === 'POST')
    expect(posts.length).toBe(Object.keys(BODIES).length + 2)
    const foreign: ReadonlyArray<readonly [Readonly<Record<string, string>>, number]> = [
      [{ origin: 'https://evil.example' }, 403],
      [{ origin: 'null' }, 403],
      [{ origin: `${url}.evil.example` }, 403],
      [{ 'sec-fetch-site': 'cross-site' }, 403],
      [{ 'sec-fetch-site': 'same-site', origin: url }, 403],
      [{ 'content-type': 'text/plain' }, 415],
      [{ 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ]
    for (const route of posts)
      for (const [headers, status] of foreign)
        expect([route.path, headers, (await ask(url, route, admin, BODIES[route.path], headers)).status]).toEqual([
          route.path,
          headers,
          status,
        ])
    const another = await logIn(url, ADMIN)
    for (const route of of('act'))
      for (const csrf of ['', 'wrong', another.csrf])
        expect([route.path, (await ask(url, route, { ...admin, csrf }, BODIES[route.path])).status]).toEqual([
          route.path,
          403,
        ])
    expect(await sql`select from csgo_audit`).toHaveLength(0)
  })

  it('that changes anything writes who asked and from where, and what came of it', async () => {
    const admin = await logIn(url, ADMIN)
    for (const route of of('act')) {
      const { status, body } = await ask(url, route, admin, BODIES[route.path], {
        origin: url,
        'sec-fetch-site': 'same-origin',
        'x-forwarded-for': '203.0.113.9',
      })
      expect([route.path, status, body]).toEqual([
        route.path,
        route.path === '/api/act/cancel' ? 409 : 200,
        expect.anything(),
      ])
    }
    const written = await must(controls.audit(50))
    expect(written.map(({ what }) => what).sort(byPath)).toEqual(
      of('act')
        .filter(({ path }) => !UNAUDITED.includes(path))
        .map(({ path }) => path.replace('/api/act/', '').replace('-', '_'))
        .sort(byPath),
    )
    for (const { by, answer } of written) {
      expect(by).toEqual({
        who: expect.stringMatching(/^page, log-in [\w-]{6}$/),
        from: '127.0.0.1, who says for 203.0.113.9',
      })
      expect(answer).not.toBeNull()
    }
    expect(written.find(({ what }) => what === 'start')).toMatchObject({
      asked: { event: 'event-1' },
      answer: { done: 'The start is set by hand in 1 markets.' },
    })
    expect(written.find(({ what }) => what === 'fault')).toMatchObject({ answer: { done: 'freeze is on.' } })
  })

  it('does nothing that it cannot write down', async () => {
    const admin = await logIn(dead.cockpit.url, ADMIN)
    for (const route of of('act')) {
      const { status, body } = await ask(dead.cockpit.url, route, admin, BODIES[route.path])
      expect([route.path, status, body]).toEqual([route.path, expect.any(Number), expect.stringContaining('error')])
      expect(status).toBeGreaterThanOrEqual(409)
    }
  })

  it('ends a session at the log-out', async () => {
    const admin = await logIn(url, ADMIN)
    const logOut = { method: 'POST', path: '/api/logout', access: 'read' } as const
    const out = await ask(url, logOut, admin)
    expect([out.status, out.headers.get('set-cookie')]).toEqual([
      200,
      'csgo_session=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0',
    ])
    expect((await ask(url, logOut, admin)).status).toBe(401)
  })
})

describe('a log-in', () => {
  it('gives a cookie that no script reads and no other site sends; over TLS only where the page is', async () => {
    for (const [proto, ending] of [
      ['http', ''],
      ['https', '; Secure'],
    ] as const) {
      const { headers } = await ask(url, LOGIN, NOBODY, { password: ADMIN }, { 'x-forwarded-proto': proto })
      expect(headers.get('set-cookie')).toMatch(
        /^csgo_session=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/; Max-Age=43200/,
      )
      expect(headers.get('set-cookie')?.endsWith(ending)).toBe(true)
    }
    const reader = await logIn(url, READER)
    expect(JSON.parse((await ask(url, SESSION, reader)).body)).toMatchObject({ role: 'reader', needsPassword: true })
    expect(JSON.parse((await ask(url, SESSION, NOBODY)).body)).toMatchObject({ role: 'none', csrf: '' })
  })

  it('is tried five times a minute from one address, one after another or all at once', async () => {
    for (const order of ['in turn', 'at once'] as const) {
      const { cockpit: fresh } = await serve(sql, config, null)
      const one = () => ask(fresh.url, LOGIN, NOBODY, { password: 'guess' })
      const answers: Answer[] = []
      if (order === 'in turn') for (let at = 0; at < 7; at++) answers.push(await one())
      else answers.push(...(await Promise.all(Array.from({ length: 12 }, one))))
      expect(answers.filter(({ status }) => status === 401)).toHaveLength(5)
      expect(answers.filter(({ status }) => status === 429)).toHaveLength(answers.length - 5)
      expect(answers.find(({ status }) => status === 429)?.headers.get('retry-after')).toBe('60')
      expect((await ask(fresh.url, LOGIN, NOBODY, { password: ADMIN })).status).toBe(429)
      await fresh.stop()
    }
  })

  it('that is right counts for nothing against the address', async () => {
    const { cockpit: fresh } = await serve(sql, config, null)
    for (let at = 0; at < 6; at++) expect((await ask(fresh.url, LOGIN, NOBODY, { password: ADMIN })).status).toBe(200)
    await fresh.stop()
  })
})

describe('a page without a password', () => {
  it.each(['0.0.0.0', '::', '192.168.1.7', 'example.org'])('is not served at %s', async host => {
    const started = await startCockpit(sources(), { host, port: 0, ...NO_ACTS, clock: systemClock, log: silentLog })
    expect(started).toMatchObject({
      _tag: 'Left',
      left: expect.stringMatching(/would be open to whoever reaches .*DASHBOARD_PASSWORD_HASH/),
    })
  })

  it('is served beyond this machine with one', async () => {
    const { cockpit: wide } = await serve(sql, config, null, { host: '0.0.0.0' })
    expect((await fetch(`http://127.0.0.1:${wide.port}/api/markets`)).status).toBe(401)
    await wide.stop()
  })

  it('answers under the names of this machine only', async () => {
    const { cockpit: local } = await serve(sql, config, null, { passwords: { admin: null, reader: null } })
    const named = (host: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        import('node:http').then(({ get }) =>
          get(`${local.url}/api/markets`, { headers: { host } }, answer => {
            answer.resume()
            resolve(answer.statusCode)
          }).on('error', reject),
        )
      })
    expect(await named('rebound.example')).toBe(403)
    expect(await named('localhost:8080')).toBe(200)
    await local.stop()
  })
})

describe('every answer', () => {
  it('of the tests above carries the policy, and no secret, also where everything fails', async () => {
    for (const { cockpit: one } of [{ cockpit }, dead]) {
      const admin = await logIn(one.url, ADMIN)
      const asked = routes.filter(({ path }) => path !== '/api/logout')
      await Promise.all(asked.map(route => ask(one.url, route, admin, BODIES[route.path] ?? { password: 'x' })))
      await ask(one.url, { method: 'GET', path: '/nowhere', access: null }, admin)
      await ask(one.url, { method: 'DELETE', path: '/api/markets', access: null }, admin)
      await ask(one.url, { method: 'GET', path: `/${'x'.repeat(3000)}`, access: null }, admin)
    }
    expect(told.length).toBeGreaterThan(300)
    for (const { route, headers, body, status } of told) {
      const about = `${route.method} ${route.path} ${status}`
      expect([about, headers.get('content-security-policy')]).toEqual([
        about,
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      ])
      expect([about, headers.get('x-content-type-options'), headers.get('x-frame-options')]).toEqual([
        about,
        'nosniff',
        'DENY',
      ])
      expect([about, headers.get('referrer-policy'), headers.get('cross-origin-opener-policy')]).toEqual([
        about,
        'no-referrer',
        'same-origin',
      ])
      expect([about, headers.get('access-control-allow-origin')]).toEqual([about, null])
      const text = `${JSON.stringify([...headers])}${body}`
      expect([about, NEVER_TOLD.filter(secret => text.includes(secret))]).toEqual([about, []])
    }
  })

  it('would be found out: a secret that is told is seen', () => {
    expect(NEVER_TOLD.filter(secret => `postgres://me:${DATABASE_PASSWORD}@db`.includes(secret))).toHaveLength(1)
  })
})
