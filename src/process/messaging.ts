import * as E from 'fp-ts/lib/Either.js'
import { exhaustMap, type Observable, Subscription, timer } from 'rxjs'
import type { Config } from '../config.ts'
import { type Millis, millis } from '../domain/money.ts'
import type { Channel } from '../messages/channel.ts'
import { listening } from '../messages/listening.ts'
import type { Remote } from '../messages/orders.ts'
import { outbox } from '../messages/outbox.ts'
import type { PlanSettings } from '../messages/plan.ts'
import { dayIn } from '../messages/rules.ts'
import { type TelegramSettings, telegramChat } from '../messages/telegram.ts'
import { webhook } from '../messages/webhook.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Message, MessageQueue } from '../ports/messages.ts'

/** Messages that wait in memory for the database; beyond it the oldest go, counted. */
const MOST = 1000
const WRITE_EVERY = 500
const LOOK_AT_DAY = 30_000
/** Chats that are warned of, each once. */
const STRANGERS = 100

export interface MessagingPorts {
  readonly queue: MessageQueue
  readonly remote: Remote
  /** The text of a day's summary, which began then. */
  readonly summary: (since: Millis) => Promise<E.Either<string, string>>
  /** What people are told beside what is told by `tell`; hot or replaying. */
  readonly told$: Observable<Message>
  readonly clock: Clock
  readonly log: Log
}
export interface Messaging {
  /** Never waits: puts it with what is to be written. */
  readonly tell: (message: Message) => void
  /** Begins to write, send and listen. */
  readonly begin: (ports: MessagingPorts) => Subscription
}

const planOf = (config: Config): PlanSettings => ({
  rules: config.MESSAGES,
  quiet: config.QUIET_HOURS ?? null,
  zone: config.TIME_ZONE,
  group: millis(config.MESSAGES_GROUP_SECONDS * 1000),
})

const telegramOf = (
  { TELEGRAM_TOKEN, TELEGRAM_URL, TIME_ZONE }: Config,
  signal: AbortSignal,
): TelegramSettings | null =>
  TELEGRAM_TOKEN === undefined ? null : { api: TELEGRAM_URL, token: TELEGRAM_TOKEN, zone: TIME_ZONE, signal }

const channelsOf = (config: Config, clock: Clock, signal: AbortSignal): ReadonlyArray<Channel> => {
  const telegram = telegramOf(config, signal)
  const chats = telegram === null ? [] : config.TELEGRAM_CHATS.map(chat => telegramChat(telegram, chat))
  const ports = { key: config.WEBHOOK_SECRET, zone: config.TIME_ZONE, clock, signal }
  return [...chats, ...(config.WEBHOOK_URLS ?? []).map(one => webhook(one, ports))]
}

/** One line when something begins to fail and one when it is well again. */
const failing = (log: Log, what: string) => {
  const open = new Set<string>()
  return (name: string, why: string | null): void => {
    if (why !== null && !open.has(name))
      log.warn(`${what} began to fail; it is tried again by itself`, { name, failure: why })
    if (why === null && open.has(name)) log.info(`${what} is well again`, { name })
    if (why === null) open.delete(name)
    else open.add(name)
  }
}

export const createMessaging = (config: Config): Messaging => {
  const isWanted = config.TELEGRAM_TOKEN !== undefined || (config.WEBHOOK_URLS ?? []).length > 0
  let unwritten: ReadonlyArray<Message> = []
  let overflown = 0

  const write = async (channels: ReadonlyArray<string>, { queue, log }: MessagingPorts): Promise<void> => {
    const now = unwritten
    if (now.length === 0) return
    const added = await queue.add(now, channels)()
    // What failed waits; the database's own fault is told elsewhere.
    if (E.isLeft(added)) return
    unwritten = unwritten.filter(one => !now.includes(one))
    const dropped = overflown + added.right.dropped
    overflown = 0
    if (dropped > 0) log.warn('messages were dropped: too many wait for their channel', { dropped })
  }

  const messaging: Messaging = {
    tell: message => {
      if (!isWanted || config.MESSAGES[message.kind] === 'off') return
      const room = unwritten.length < MOST ? unwritten : unwritten.slice(1)
      if (room !== unwritten) overflown += 1
      unwritten = [...room, message]
    },
    begin: ports => {
      const all = new Subscription()
      if (!isWanted) return all
      all.add(ports.told$.subscribe(messaging.tell))
      const { clock, log, queue, remote, summary } = ports
      const abort = new AbortController()
      const channels = channelsOf(config, clock, abort.signal)
      const names = channels.map(({ name }) => name)
      const sending = failing(log, 'a message channel')
      const hearing = failing(log, 'listening for commands')
      const strangers = new Set<string>()
      const stranger = (chat: string): void => {
        if (strangers.size >= STRANGERS || strangers.has(chat)) return
        strangers.add(chat)
        log.warn('somebody who may not sent a command; it was ignored', { chat })
      }

      all.add(
        timer(WRITE_EVERY, WRITE_EVERY, clock.scheduler)
          .pipe(exhaustMap(() => write(names, ports)))
          .subscribe(),
      )
      for (const channel of channels)
        all.add(
          outbox(channel, ports, planOf(config)).subscribe(sent => {
            sending(sent.channel, sent._tag === 'failed' ? sent.why : null)
          }),
        )
      const telegram = telegramOf(config, abort.signal)
      if (telegram !== null)
        all.add(
          listening(telegram, { queue, clock, remote, chats: config.TELEGRAM_CHATS }).subscribe(heard => {
            switch (heard._tag) {
              case 'quiet':
                return hearing('telegram', null)
              case 'failed':
                return hearing('telegram', heard.why)
              case 'obeyed':
                return log.info('a command came by message', { text: heard.text.slice(0, 40), chat: heard.chat })
              case 'stranger':
                return stranger(heard.chat)
            }
          }),
        )
      let day = dayIn(clock.now(), config.TIME_ZONE)
      let since = clock.now()
      const lookAtDay = async (): Promise<void> => {
        const at = clock.now()
        const today = dayIn(at, config.TIME_ZONE)
        if (today === day) return
        const text = await summary(since)
        if (E.isLeft(text)) return log.warn('the daily summary cannot be made yet', { failure: text.left })
        messaging.tell({ at, kind: 'daily', market: null, text: `${day}: ${text.right}`, once: `daily/${day}` })
        day = today
        since = at
      }
      all.add(timer(LOOK_AT_DAY, LOOK_AT_DAY, clock.scheduler).pipe(exhaustMap(lookAtDay)).subscribe())
      all.add(() => abort.abort())
      return all
    },
  }
  return messaging
}
