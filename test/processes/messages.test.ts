import { expect, it } from 'vitest'
import { BUSY } from '../support/busy.ts'
import { dataFolder, expectNothingLeft, startEngine, untilReady } from '../support/engineProcess.ts'
import { startReceiver, startTelegram } from '../support/standIns.ts'
import { eventually } from '../support/waiting.ts'

const TOKEN = '4711:token-of-the-bot'

it('a person in bed sees how the engine is, is told what it does, stops it and lets it go on', async () => {
  const telegram = await startTelegram(TOKEN, ['7'])
  const receiver = await startReceiver()
  const folder = await dataFolder()
  const engine = startEngine(folder, {
    ...BUSY,
    TELEGRAM_TOKEN: TOKEN,
    TELEGRAM_CHATS: '7',
    TELEGRAM_URL: telegram.url,
    WEBHOOK_URLS: receiver.url,
    WEBHOOK_SECRET: 'key-of-the-webhook',
    MESSAGES: 'trade=off,close=off,error=off',
    MESSAGES_GROUP_SECONDS: '1',
  })
  await untilReady(engine)
  const isSaid = (words: RegExp) => telegram.said.some(({ text }) => words.test(text))
  const ask = async (command: string, words: RegExp): Promise<void> => {
    telegram.write(7, command)
    await eventually(`${command} is answered`, () => isSaid(words))
  }
  await ask('/status', /^sim, paper, up [\s\S]*Trading is not stopped\.\nAll is well\./)
  await ask('/profit', /^Realised: /)
  await ask('/positions', /scalp@busy|favorite_hedge@busy|Nothing is held/)
  await ask('/stopentry', /^Stopped \(no entries\): person, by message\. \/resume goes on\.$/)
  await eventually('the webhook hears of it', () =>
    receiver.received.some(({ body }) => body.includes('Stopped (no entries)')),
  )
  await eventually('risk refuses what would buy', () => engine.err().includes('"reason":"halted"'))
  await ask('/resume', /^Trading goes on\.$/)
  await eventually('that it goes on is told', () =>
    receiver.received.some(({ body }) => body.includes('trading goes on')),
  )
  for (const { signature } of receiver.received) expect(signature).toMatch(/^t=\d+,v1=[0-9a-f]{64}$/)
  expect(engine.err() + engine.out()).not.toMatch(/token-of-the-bot|key-of-the-webhook/)

  engine.signal('SIGTERM')
  expect((await engine.ended).code, engine.err().slice(-2000)).toBe(0)
  await expectNothingLeft(folder)
  telegram.stop()
  receiver.stop()
})
