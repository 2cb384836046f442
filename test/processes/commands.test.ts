import { expect, it } from 'vitest'
import { emptyFolder, expectNothingLeft, runToEnd, startEngine, untilReady } from '../support/engineProcess.ts'

const READERS = ['positions', 'orders', 'markets'] as const
const folderOf = async () => {
  const folder = await emptyFolder()
  const command = (...words: ReadonlyArray<string>) => runToEnd(words, { folder })
  const json = async (
    ...words: ReadonlyArray<string>
  ): Promise<{ readonly code: number | null; readonly said: unknown }> => {
    const { code, out, err } = await command(...words, '--json')
    expect(out.trim(), err).not.toBe('')
    return { code, said: JSON.parse(out) }
  }
  return { folder, command, json }
}

it('the commands answer beside a running engine, and when none runs', async () => {
  const { folder, command, json } = await folderOf()
  const before = await command('markets')
  expect([before.code, before.err]).toEqual([1, expect.stringContaining('csgo-engine start')])

  const engine = startEngine(folder, {
    POLL_INTERVAL_MS: '1000',
    MAX_PRICE_AGE_MS: '10000',
    DISCOVERY_INTERVAL_MS: '5000',
  })
  const page = await untilReady(engine)
  const status = await json('status', '--dashboard-port', new URL(page).port)
  expect(status).toMatchObject({
    code: 0,
    said: { venue: 'sim', trading: 'paper', engine: { state: 'ready', url: page } },
  })
  for (const reader of READERS) expect(await json(reader)).toEqual({ code: 0, said: expect.any(Array) })

  const check = await json('markets', '--check')
  expect(check.said).toEqual(expect.arrayContaining([expect.objectContaining({ verdict: 'priced', over: false })]))
  expect(check.code).toBe(0)
  expect((await command('markets', '--check')).out).toContain('None differs by over half a tick.')
  expect(engine.hasEnded()).toBe(false)
  engine.signal('SIGTERM')
  expect((await engine.ended).code).toBe(0)
  await expectNothingLeft(folder)

  const absent = await json('status', '--dashboard-port', new URL(page).port)
  expect(absent).toMatchObject({ code: 3, said: { engine: { state: 'absent' } } })
  for (const reader of READERS) expect(await json(reader)).toEqual({ code: 0, said: expect.any(Array) })
  const unchecked = await command('markets', '--check')
  expect([unchecked.code, unchecked.err]).toEqual([1, expect.stringContaining('No simulated venue runs')])
  await expectNothingLeft(folder)
})
