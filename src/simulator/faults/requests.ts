/** What becomes of a request and its answer on the way: pure, like the frames. */
import { type Millis, millis } from '../../domain/money.ts'
import { type Answer, type Request, refusal } from '../answer.ts'
import { dayText, secondText } from '../calendar.ts'
import type { Faults, Where } from './fault.ts'

/** What will become of a request. */
export type Fate =
  /** The venue never sees it. */
  | { readonly _tag: 'Refused'; readonly answer: Answer }
  /** The venue acts on it; `lost`: its answer does not arrive. */
  | { readonly _tag: 'Taken'; readonly answered: 'whole' | 'lost'; readonly delayMs: number; readonly skewMs: number }

const WELL: Fate = { _tag: 'Taken', answered: 'whole', delayMs: 0, skewMs: 0 }

/** As much of a body tells requests apart. */
const TOLD_APART_BY = 300

export const fateOf =
  (faults: Faults) =>
  (request: Request, at: Millis): Fate => {
    if (request.path.startsWith('/sim/')) return WELL
    const where: Where = {
      endpoint: `${request.method} ${request.path}`,
      key: request.headers['poly_api_key'],
      what: `${request.query}${request.body.slice(0, TOLD_APART_BY)}`,
    }
    const delayMs = faults.strikes('slow', where, at) ? faults.amount('slow', where, at) : 0
    if (faults.strikes('http-500', where, at))
      return { _tag: 'Refused', answer: { ...refusal(500, 'could not run the execution'), delayMs } }
    if (faults.strikes('http-429', where, at)) {
      const seconds = Math.max(1, Math.ceil(faults.amount('http-429', where, at) / 1000))
      const headers = { 'Retry-After': String(seconds) }
      return { _tag: 'Refused', answer: { ...refusal(429, 'Too many requests'), headers, delayMs } }
    }
    return {
      _tag: 'Taken',
      answered: faults.strikes('lost-response', where, at) ? 'lost' : 'whole',
      delayMs,
      skewMs: faults.strikes('clock-skew', where, at) ? faults.amount('clock-skew', where, at) : 0,
    }
  }

const DAYS = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** A time as HTTP writes it (RFC 9110, IMF-fixdate), eg/ `Sun, 05 Apr 2026 15:10:00 GMT`. */
const dateHeader = (at: Millis): string => {
  const [year = '', month = '', day = ''] = dayText(at).split('-')
  const weekday = DAYS[Math.floor(at / 86_400_000) % 7] ?? ''
  return `${weekday}, ${day} ${MONTHS[Number(month) - 1] ?? ''} ${year} ${secondText(at).slice(11, 19)} GMT`
}

/** The answer as it leaves: with the venue's own time in its `date`, which `/time` follows. */
export const stamped = (request: Request, answer: Answer, at: Millis, skewMs: number): Answer => {
  const isTime = request.path === '/clob/time' && typeof answer.body === 'number'
  return {
    ...answer,
    body: isTime && skewMs !== 0 ? Math.floor((at + skewMs) / 1000) : answer.body,
    headers: { ...answer.headers, Date: dateHeader(millis(at + skewMs)) },
  }
}
