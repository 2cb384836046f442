/** Messages over a real queue in Postgres to stand-ins that speak the real APIs. */
import { createHmac } from 'node:crypto'
import * as E from 'fp-ts/lib/Either.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { NEVER, type Subscription } from 'rxjs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { readConfig } from '../../src/config.ts'
import { millis } from '../../src/domain/money.ts'
import { failure } from '../../src/ports/failure.ts'
import type { Message, MessageQueue } from '../../src/ports/messages.ts'
import { createMessaging } from '../../src/process/messaging.ts'
import { createMessageQueue } from '../../src/store/messages.ts'
import { testDatabase } from '../support/database.ts'
import { keptLog } from '../support/log.ts'
import { startReceiver, startTelegram } from '../support/standIns.ts'
import { eventually } from '../support/waiting.ts'

const { sql } = await testDatabase()
const queue = createMessageQueue(sql)
const TOKEN = '4711:token-of-the-bot'
const KEY = 'key of the webhook'
const stops: Array<() => void> = []
beforeEach(() => sql`truncate csgo_messages, csgo_message_commands`)
afterEach(() => {
  for (const stop of stops.splice(0).reverse()) stop()
})

const message = (text: string, change: Partial<Message> = {}): Message => ({
  at: systemClock.now(),
  kind: 'halt',
  market: null,
  text,
  once: null,
  ...change,
})
const waitingOf = async (): Promise<number> => (await sql`select from csgo_messages where sent_at is null`).length

/** The whole messenger with these settings; what was asked of the engine by message is kept. */
const messenger = (settings: Readonly<Record<string, string>>, over: MessageQueue = queue) => {
  const read = readConfig({}, { MESSAGES_GROUP_SECONDS: '1', ...settings })
  if (E.isLeft(read)) throw new Error(read.left.join('; '))
  const { log, lines } = keptLog()
  const asked: string[] = []
  const noted = (what: string) => () => {
    asked.push(what)
    return Promise.resolve(E.right(`done: ${what}`))
  }
  const remote = {
    status: () => TE.right('All is well.'),
    positions: () => TE.right('Nothing is held.'),
    profit: () => TE.left(failure('store', 'the database is away')),
    halt: (level: string, by: string) => noted(`${level} by ${by}`),
    resume: (by: string) => noted(`resume by ${by}`),
  }
  const messaging = createMessaging(read.right)
  const running: Subscription = messaging.begin({
    queue: over,
    remote,
    summary: () => Promise.resolve(E.right('nothing')),
    told$: NEVER,
    clock: systemClock,
    log,
  })
  const stop = () => running.unsubscribe()
  stops.push(stop)
  return { tell: messaging.tell, stop, lines, asked }
}
const telegram = async (chats: ReadonlyArray<string> = ['7']) => {
  const fake = await startTelegram(TOKEN, chats)
  stops.push(fake.stop)
  return { fake, settings: { TELEGRAM_TOKEN: TOKEN, TELEGRAM_CHATS: '7', TELEGRAM_URL: fake.url } }
}

describe('Telegram', () => {
  it('gets what happened, many as one', async () => {
    const { fake, settings } = await telegram()
    const { tell } = messenger(settings)
    for (let n = 0; n < 5; n++) tell(message('the database began to fail', { kind: 'error' }))
    tell(message('bought', { kind: 'trade', market: 'FaZe – MOUZ' }))
    await eventually('it is told', () => fake.said.length > 0)
    expect(fake.said).toHaveLength(1)
    expect(fake.said[0]).toMatchObject({
      chat: '7',
      text: expect.stringMatching(/1 trade, 5 errors[\s\S]*×5[\s\S]*BUY FaZe – MOUZ: bought/),
    })
    await eventually('nothing waits', async () => (await waitingOf()) === 0)
  })

  it('that asks to be left alone is left alone so long, and nothing is lost', async () => {
    const { fake, settings } = await telegram()
    fake.flood(1, 3)
    const { tell, lines } = messenger(settings)
    const begun = systemClock.monotonic()
    tell(message('stopped'))
    await eventually('it is told', () => fake.said.length > 0)
    expect(systemClock.monotonic() - begun).toBeGreaterThan(3_000)
    await eventually('it is well', () => lines.length > 1)
    expect(lines).toEqual([
      expect.stringMatching(/^warn a message channel began to fail/),
      'info a message channel is well again',
    ])
  })

  it('what waits outlives the process', async () => {
    const { fake, settings } = await telegram()
    const first = messenger({ ...settings, TELEGRAM_URL: 'http://127.0.0.1:1' })
    first.tell(message('stopped'))
    await eventually('it waits', async () => (await waitingOf()) > 0)
    await eventually('it cannot be sent', () => first.lines.length > 0)
    first.stop()
    messenger(settings)
    await eventually('the next process tells it', () => fake.said.some(({ text }) => text.includes('stopped')))
  })

  it('obeys commands of allowed chats, answers them, and nobody else', async () => {
    const { fake, settings } = await telegram()
    const { asked, lines } = messenger(settings)
    fake.write(666, '/halt')
    fake.write(7, '/status')
    fake.write(7, '/positions@my_bot')
    fake.write(7, '/profit')
    fake.write(7, '/stopentry')
    fake.write(7, '/halt now')
    fake.write(7, '/resume')
    fake.write(7, 'hello')
    await eventually('all are answered', () => fake.said.length === 7)
    expect(asked).toEqual(['no_entries by telegram 7', 'all_stop by telegram 7', 'resume by telegram 7'])
    expect(fake.said.map(({ text }) => text.split('\n')[0])).toEqual([
      'All is well.',
      'Nothing is held.',
      'That failed: the database is away. Nothing was changed, as far as is known.',
      'done: no_entries by telegram 7',
      'done: all_stop by telegram 7',
      'done: resume by telegram 7',
      '/status – is it trading, is it well',
    ])
    // Said once the last answer has been delivered, and not only taken.
    await eventually('the stranger is told of', () =>
      lines.includes('warn somebody who may not sent a command; it was ignored'),
    )
  })

  it('obeys no command twice, and none that was sent long ago', async () => {
    const { fake, settings } = await telegram()
    const first = messenger(settings)
    fake.write(7, '/halt')
    await eventually('it is obeyed', () => fake.said.length === 1)
    first.stop()
    const next = messenger(settings)
    fake.write(7, '/resume', 3600)
    await eventually('it is answered', () => fake.said.length === 2)
    expect(next.asked).toEqual([])
    expect(fake.said[1]?.text).toMatch(/was sent 60 minutes ago/)
  })

  it('never says its token, whatever goes wrong', async () => {
    const { fake, settings } = await telegram()
    const { tell, lines } = messenger({ ...settings, TELEGRAM_TOKEN: '4711:another' })
    tell(message('x'))
    await eventually('both fail', () => lines.length >= 2)
    expect(lines.join()).not.toContain('another')
    expect(fake.said).toEqual([])
  })
})

describe('a webhook', () => {
  it('gets a body of the documented shape, signed, and again until it takes it', async () => {
    const { url, received, stop } = await startReceiver([500])
    stops.push(stop)
    const { tell } = messenger({ WEBHOOK_URLS: url, WEBHOOK_SECRET: KEY })
    tell(message('stopped', { market: 'FaZe – MOUZ' }))
    await eventually('it is taken', () => received.length > 0)
    const [{ body, signature } = { body: '', signature: '' }] = received
    const [, time = '', hash] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(signature) ?? []
    expect(hash).toBe(createHmac('sha256', KEY).update(`${time}.${body}`).digest('hex'))
    expect(JSON.parse(body)).toEqual({
      schema: 'csgo-engine/message/1',
      text: expect.stringContaining('HALT FaZe – MOUZ: stopped'),
      messages: [
        { id: expect.any(Number), at: expect.any(Number), kind: 'halt', market: 'FaZe – MOUZ', text: 'stopped' },
      ],
    })
  })

  it('speaks as Slack and Discord want it', async () => {
    const [slack, discord] = [await startReceiver(), await startReceiver()]
    stops.push(slack.stop, discord.stop)
    const { tell } = messenger({ WEBHOOK_URLS: `slack+${slack.url},discord+${discord.url}` })
    tell(message('stopped'))
    await eventually('both have it', () => slack.received.length > 0 && discord.received.length > 0)
    expect(JSON.parse(slack.received[0]?.body ?? '')).toEqual({ text: expect.stringContaining('HALT stopped') })
    expect(JSON.parse(discord.received[0]?.body ?? '')).toEqual({
      content: expect.stringContaining('HALT stopped'),
      allowed_mentions: { parse: [] },
    })
  })
})

describe('the queue', () => {
  it('keeps the youngest thousand of a channel that is away, and says how many went', async () => {
    const many = Array.from({ length: 1010 }, (_, n) => message(String(n)))
    expect(await queue.add(many, ['a', 'b'])()).toEqual(E.right({ dropped: 20 }))
    const waiting = await queue.waiting('a')()
    expect(E.isRight(waiting) ? [waiting.right.length, waiting.right[0]?.text] : null).toEqual([500, '10'])
  })

  it('tells once what has a name', async () => {
    const day = message('made 3 $', { kind: 'daily', once: 'daily/2026-11-29' })
    await queue.add([day], ['a'])()
    await queue.add([day, message('x')], ['a'])()
    expect(await waitingOf()).toBe(2)
  })

  it('forgets after a week what was delivered', async () => {
    await queue.add([message('old'), message('new')], ['a'])()
    const [old, young] = await sql<{ id: number }[]>`select id from csgo_messages order by id`
    const now = systemClock.now()
    await queue.delivered([old?.id ?? 0], millis(now - 8 * 86_400_000))()
    await queue.delivered([young?.id ?? 0], now)()
    expect(await sql`select text from csgo_messages`).toEqual([{ text: 'new' }])
  })

  it('that cannot be written holds nobody up: telling waits for nothing, and what was told is written later', async () => {
    const { url, received, stop } = await startReceiver()
    stops.push(stop)
    let isAway = true
    const over: MessageQueue = {
      ...queue,
      add: (messages, channels) =>
        isAway ? TE.left(failure('store', 'away', 'ECONNREFUSED')) : queue.add(messages, channels),
    }
    const { tell } = messenger({ WEBHOOK_URLS: url }, over)
    for (let n = 0; n < 1005; n++) tell(message(String(n)))
    isAway = false
    await eventually('the youngest are told', () => received.some(({ body }) => body.includes('1004')))
    expect(received.some(({ body }) => body.includes('"text":"4"'))).toBe(false)
  })
})
