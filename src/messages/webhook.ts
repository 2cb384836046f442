import { createHash, createHmac } from 'node:crypto'
import * as E from 'fp-ts/lib/Either.js'
import { millis } from '../domain/money.ts'
import { type Secret, show } from '../domain/secret.ts'
import type { Clock } from '../ports/clock.ts'
import type { Queued } from '../ports/messages.ts'
import type { Webhook, WebhookFormat } from './addresses.ts'
import type { Channel } from './channel.ts'
import { compose } from './compose.ts'
import { post } from './post.ts'

const DEADLINE = millis(10_000)
/** Discord takes 2000 characters, Slack cuts at 40,000. */
const MOST: Readonly<Record<WebhookFormat, number>> = { json: 8000, slack: 8000, discord: 2000 }
const SCHEMA = 'csgo-engine/message/1'

/** The body of one delivery. docs/messages.md describes it. */
const bodyOf = (format: WebhookFormat, messages: ReadonlyArray<Queued>, zone: string): string => {
  const text = compose(messages, zone, MOST[format])
  switch (format) {
    case 'slack':
      return JSON.stringify({ text })
    case 'discord':
      return JSON.stringify({ content: text, allowed_mentions: { parse: [] } })
    case 'json':
      return JSON.stringify({
        schema: SCHEMA,
        text,
        messages: messages.map(({ id, at, kind, market, text: said }) => ({ id, at, kind, market, text: said })),
      })
  }
}

/** `t=<milliseconds>,v1=<hex HMAC-SHA256 of "<milliseconds>.<body>">`. */
const sign = (key: Secret, at: number, body: string): string =>
  `t=${at},v1=${createHmac('sha256', show(key)).update(`${at}.${body}`).digest('hex')}`

/** An address that is told by POST; signed when there is a key. 2xx: taken. */
export const webhook = (
  { format, url }: Webhook,
  {
    key,
    zone,
    clock,
    signal,
  }: { readonly key: Secret | undefined; readonly zone: string; readonly clock: Clock; readonly signal: AbortSignal },
): Channel => ({
  name: `webhook:${createHash('sha256').update(show(url)).digest('hex').slice(0, 12)}`,
  deliver: messages => async () => {
    const body = bodyOf(format, messages, zone)
    const headers = key === undefined ? {} : { 'x-csgo-engine-signature': sign(key, clock.now(), body) }
    const answer = await post(show(url), body, { headers, deadline: DEADLINE, signal })()
    if (E.isLeft(answer)) return { _tag: 'later', after: null, why: answer.left }
    const { status, retryAfter } = answer.right
    if (status >= 200 && status < 300) return { _tag: 'delivered' }
    return {
      _tag: 'later',
      after: retryAfter === null ? null : millis(retryAfter * 1000),
      why: `it answered ${status}`,
    }
  },
})
