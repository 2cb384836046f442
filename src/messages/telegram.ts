import * as E from 'fp-ts/lib/Either.js'
import type { Task } from 'fp-ts/lib/Task.js'
import * as t from 'io-ts'
import { type Millis, millis } from '../domain/money.ts'
import { type Secret, show } from '../domain/secret.ts'
import type { Channel, Delivery } from './channel.ts'
import { compose } from './compose.ts'
import { type Answer, post } from './post.ts'

export interface TelegramSettings {
  /** `https://api.telegram.org` unless somebody runs a server of his own. */
  readonly api: string
  readonly token: Secret
  readonly zone: string
  readonly signal: AbortSignal
}

/** Of the Bot API, which takes 4096 characters a message. */
const MOST = 4096
const DEADLINE = millis(10_000)
/** How long one question for commands waits for one, seconds; as the API recommends, long. */
const POLL_SECONDS = 25

const Refused = t.type({ ok: t.literal(false), description: t.string })
const Asked = t.type({ parameters: t.type({ retry_after: t.number }) })
const Update = t.type({
  update_id: t.number,
  message: t.union([
    t.type({
      date: t.number,
      chat: t.type({ id: t.number }),
      text: t.union([t.string, t.undefined]),
      from: t.union([t.type({ id: t.number }), t.undefined]),
    }),
    t.undefined,
  ]),
})
const Updates = t.type({ ok: t.literal(true), result: t.array(Update) })

/** A command that somebody sent. */
export interface Incoming {
  readonly update: number
  readonly chat: string
  /** The number of the user; null in a channel. */
  readonly from: string | null
  readonly at: Millis
  readonly text: string
}
export interface Heard {
  readonly incoming: ReadonlyArray<Incoming>
  /** The first update that was not seen. */
  readonly next: number
}

const jsonOf = (body: string): unknown => {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}

const refusal = ({ status, body, retryAfter }: Answer): Extract<Delivery, { readonly _tag: 'later' }> => {
  const json = jsonOf(body)
  const refused = Refused.decode(json)
  const asked = Asked.decode(json)
  const seconds = E.isRight(asked) ? asked.right.parameters.retry_after : retryAfter
  return {
    _tag: 'later',
    after: seconds === null ? null : millis(seconds * 1000),
    why: `Telegram answered ${status}${E.isRight(refused) ? `: ${refused.right.description}` : ''}`,
  }
}

const call = ({ api, token, signal }: TelegramSettings, method: string, body: object, deadline: Millis) =>
  post(`${api}/bot${show(token)}/${method}`, JSON.stringify(body), { deadline, signal })

/** Sends a text to a chat. */
export const say =
  (settings: TelegramSettings, chat: string, text: string): Task<Delivery> =>
  async () => {
    const answer = await call(
      settings,
      'sendMessage',
      { chat_id: chat, text, link_preview_options: { is_disabled: true } },
      DEADLINE,
    )()
    if (E.isLeft(answer)) return { _tag: 'later', after: null, why: answer.left }
    return answer.right.status === 200 ? { _tag: 'delivered' } : refusal(answer.right)
  }

/** A chat as a channel. */
export const telegramChat = (settings: TelegramSettings, chat: string): Channel => ({
  name: `telegram:${chat}`,
  deliver: messages => say(settings, chat, compose(messages, settings.zone, MOST)),
})

/** The bot's number, which stands before the colon of its token and is no secret. */
export const botOf = ({ token }: Pick<TelegramSettings, 'token'>): string => show(token).split(':')[0] ?? ''

/** Waits (up to 25 s) for what people send from an update on. */
export const listen =
  (settings: TelegramSettings, from: number): Task<E.Either<Extract<Delivery, { readonly _tag: 'later' }>, Heard>> =>
  async () => {
    const asked = { offset: from, timeout: POLL_SECONDS, allowed_updates: ['message'] }
    const answer = await call(settings, 'getUpdates', asked, millis((POLL_SECONDS + 10) * 1000))()
    if (E.isLeft(answer)) return E.left({ _tag: 'later', after: null, why: answer.left })
    const read = Updates.decode(jsonOf(answer.right.body))
    if (answer.right.status !== 200 || E.isLeft(read)) return E.left(refusal(answer.right))
    const { result } = read.right
    return E.right({
      next: result.reduce((next, { update_id }) => Math.max(next, update_id + 1), from),
      incoming: result.flatMap(({ update_id, message }) =>
        message?.text === undefined
          ? []
          : [
              {
                update: update_id,
                chat: String(message.chat.id),
                from: message.from === undefined ? null : String(message.from.id),
                at: millis(message.date * 1000),
                text: message.text,
              },
            ],
      ),
    })
  }
