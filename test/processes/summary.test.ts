import { expect, it } from 'vitest'
import { expectAnswer } from '../support/answers.ts'
import { newSeed } from '../support/chance.ts'
import { dataFolder, expectNothingLeft, runToEnd } from '../support/engineProcess.ts'

const KEYS = [
  'events',
  'polls',
  'ticks',
  'ticksWithheld',
  'actions',
  'refusals',
  'orders',
  'fills',
  'positions',
  'realisedPnl',
  'unrealisedPnl',
  'priceAgeMs',
  'eventToActionMs',
]

/** Megabytes of memory for what lives long: a default engine needs less. */
const LITTLE_MEMORY = { NODE_OPTIONS: '--max-old-space-size=64' }

const runMinute = async (seed: number, environment: Readonly<Record<string, string>>) => {
  const folder = await dataFolder()
  const words = ['start', '--for', '60s', '--json', '--dashboard-port', '0', '--sim-seed', String(seed)]
  const { code, out, err } = await runToEnd(words, { folder, environment })
  const summary = expectAnswer('start --for <time>', out)
  await expectNothingLeft(folder)
  return { seed, code, summary, err }
}
const figure = (summary: unknown, key: string): unknown =>
  typeof summary === 'object' && summary !== null ? Reflect.get(summary, key) : undefined

it('a first minute shows ticks and a fill, whatever the seed, and with little memory', async () => {
  const seeds = [newSeed('a first minute'), newSeed('another first minute') ^ 0x5bd1e995].map(seed => seed >>> 0)
  // Side by side: they mostly wait.
  const minutes = seeds.map((seed, index) => runMinute(seed, index === 0 ? {} : LITTLE_MEMORY))
  for (const { seed, code, summary, err } of await Promise.all(minutes)) {
    const story = `seed ${seed}: ${JSON.stringify(summary)}\n${err.slice(-2000)}`
    expect(code, story).toBe(0)
    expect(Object.keys(summary ?? {}), story).toEqual(KEYS)
    expect(figure(summary, 'ticks'), story).toBeGreaterThanOrEqual(100)
    expect(figure(summary, 'fills'), story).toBeGreaterThanOrEqual(1)
    expect(figure(summary, 'priceAgeMs'), story).toMatchObject({
      periodic: { p50: expect.any(Number), p99: expect.any(Number) },
    })
    expect(figure(summary, 'eventToActionMs'), story).toEqual({ p50: expect.any(Number), p99: expect.any(Number) })
  }
})
