import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import type { By } from '../domain/halt.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import { isPassword, LONGEST_PASSWORD } from './password.ts'
import { createSessions, type Role, type Session } from './sessions.ts'

/** Hashes by `password.ts`; null: there is no such password. */
export interface Passwords {
  readonly admin: string | null
  readonly reader: string | null
}
export interface GuardOptions {
  readonly host: string
  readonly passwords: Passwords
  readonly clock: Clock
  readonly log: Log
}

/** Who may ask for an address: anybody; whoever may see; whoever may change. A route without one is refused. */
export type Access = 'open' | 'read' | 'act'
declare module 'fastify' {
  interface FastifyContextConfig {
    readonly access?: Access
  }
}

const COOKIE = 'csgo_session'
const LOG_IN_FIRST = 'Log in first.'
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/
const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.')

const cookieOf = (request: FastifyRequest): string =>
  (request.headers.cookie ?? '')
    .split(';')
    .map(part => part.trim())
    .find(part => part.startsWith(`${COOKIE}=`))
    ?.slice(COOKIE.length + 1) ?? ''

const isSame = (given: string, wanted: string): boolean => {
  const [one, other] = [Buffer.from(given), Buffer.from(wanted)]
  return one.length === other.length && timingSafeEqual(one, other)
}

/** A write comes from our own page: what a browser says of where it comes from must be us. */
const isFromHere = (request: FastifyRequest): boolean => {
  const { origin, host } = request.headers
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin') return false
  return origin === undefined || origin === `http://${host}` || origin === `https://${host}`
}

export const Login = t.type({ password: t.string }, 'Login')

const isLockedBy = ({ admin, reader }: Passwords): boolean => admin !== null || reader !== null

/** Why the page must not be served so: others would reach it, and nothing would be asked of them. null: it may. */
export const whyNotServed = ({ host, passwords }: Pick<GuardOptions, 'host' | 'passwords'>): string | null =>
  isLoopback(host) || isLockedBy(passwords)
    ? null
    : `The page would be open to whoever reaches ${host}: set DASHBOARD_PASSWORD_HASH (csgo-engine password makes one; docs/security.md), or DASHBOARD_HOST=127.0.0.1.`

const LONGEST_FROM = 100
/** The other end of the connection, and for whom a proxy there says that it asks. */
const fromOf = (request: FastifyRequest): string => {
  const behind = request.headers['x-forwarded-for']
  const named = (Array.isArray(behind) ? behind.join(', ') : (behind ?? '')).replaceAll(/[^\w.:, -]/g, '?')
  return named === '' ? request.ip : `${request.ip}, who says for ${named.slice(0, LONGEST_FROM)}`
}

/** What the guard knows of a request that it let through. */
export interface Guard {
  /** Who asks and from where, as it is audited. */
  readonly byOf: (request: FastifyRequest) => By
}

/**
 * Stands before every route. On loopback without a password whoever sits at this machine may do all; with a password set, a session is
 * needed. Beyond loopback without a password nothing is served (`whyNotServed`).
 */
export const addGuard = (app: FastifyInstance, { passwords, clock, log }: GuardOptions): Guard => {
  const sessions = createSessions(clock)
  const isLocked = isLockedBy(passwords)

  const sessionOf = (request: FastifyRequest): Session | null =>
    isLocked ? sessions.of(cookieOf(request)) : sessions.open
  const refuse = (reply: FastifyReply, code: number, error: string) => reply.code(code).send({ error })

  app.addHook('onRequest', async (request, reply) => {
    if (request.is404) return
    const { access } = request.routeOptions.config
    if (access === undefined) return refuse(reply, 403, 'This address has no rule for who may ask it.')
    if (!isLocked && !LOOPBACK.test(request.headers.host ?? ''))
      return refuse(reply, 403, 'This page answers under the name of this machine only: localhost or 127.0.0.1.')
    if (access === 'open' && request.method === 'GET') return
    if (request.method === 'POST') {
      if (!isFromHere(request)) return refuse(reply, 403, 'Another site asked for this: refused.')
      if (!(request.headers['content-type'] ?? '').startsWith('application/json'))
        return refuse(reply, 415, 'A request that changes something is JSON.')
    }
    if (access === 'open') return
    const session = sessionOf(request)
    if (session === null) return refuse(reply, 401, LOG_IN_FIRST)
    if (access === 'read') return
    if (session.role !== 'admin') return refuse(reply, 403, 'This log-in may only look.')
    if (!isSame(String(request.headers['x-csgo-csrf'] ?? ''), session.csrf))
      return refuse(reply, 403, 'The page is older than the engine: load it anew.')
  })

  app.get('/api/session', { config: { access: 'open' } }, request => {
    const session = sessionOf(request)
    return {
      role: session?.role ?? 'none',
      needsPassword: isLocked,
      csrf: session?.csrf ?? '',
      says: session === null ? LOG_IN_FIRST : '',
    }
  })
  const roleOf = async (password: string): Promise<Role | null> => {
    if (passwords.admin !== null && (await isPassword(password, passwords.admin))) return 'admin'
    return passwords.reader !== null && (await isPassword(password, passwords.reader)) ? 'reader' : null
  }
  app.post('/api/login', { config: { access: 'open' } }, async (request, reply) => {
    const body = Login.decode(request.body)
    const tried = sessions.tryOnce(request.ip)
    if (tried === null)
      return reply.header('retry-after', '60').code(429).send({ error: 'Too many wrong passwords. Wait a minute.' })
    const role =
      E.isRight(body) && body.right.password.length <= LONGEST_PASSWORD ? await roleOf(body.right.password) : null
    if (role === null) {
      log.warn('a log-in to the page failed', { from: fromOf(request) })
      return refuse(reply, 401, 'That is not the password.')
    }
    sessions.forgive(tried)
    const { id, session } = sessions.begin(role)
    log.info('somebody logged in to the page', { from: fromOf(request), role, logIn: session.name })
    const secure = request.headers['x-forwarded-proto'] === 'https' ? '; Secure' : ''
    return reply
      .header('set-cookie', `${COOKIE}=${id}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${sessions.seconds}${secure}`)
      .send({ role, csrf: session.csrf })
  })
  app.post('/api/logout', { config: { access: 'read' } }, (request, reply) => {
    sessions.end(cookieOf(request))
    return reply
      .header('set-cookie', `${COOKIE}=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0`)
      .send({ says: 'Logged out.' })
  })
  return {
    byOf: request => {
      const name = sessionOf(request)?.name ?? ''
      return { who: name === '' ? 'page' : `page, log-in ${name}`, from: fromOf(request) }
    },
  }
}
