import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/clock.ts'
import type { FaultWish } from '../../../src/simulator/faults/timetable.ts'
import { readFaultWords } from '../../../src/simulator/faults/wish.ts'
import type { Simulator } from '../../../src/simulator/server.ts'
import { eventually } from '../../support/waiting.ts'
import { evenTokens, listenTo, read, start } from '../running.ts'
import { at, list } from '../worlds.ts'

const wishes = (words: string): ReadonlyArray<FaultWish> => {
  const faults = readFaultWords(words)
  if (E.isLeft(faults)) throw new Error(faults.left.join('\n'))
  return faults.right
}
const under = (words: string): Promise<Simulator> => start({ faults: wishes(words) })

/** A follower of the series that always moves. */
const follower = async (simulator: Simulator) => {
  const tokens = await evenTokens(simulator)
  const heard = await listenTo(simulator, '/ws/market')
  heard.socket.send(JSON.stringify({ type: 'market', assets_ids: tokens }))
  return heard
}
/** Of the day, which is all that a test of minutes needs: `Sun, 05 Apr 2026 15:10:00 GMT`. */
const secondsOf = (header: string): number => {
  const [, hour = Number.NaN, minute = Number.NaN, second = Number.NaN] =
    /^\w{3}, \d\d \w{3} \d{4} (\d\d):(\d\d):(\d\d) GMT$/.exec(header) ?? []
  return Number(hour) * 3600 + Number(minute) * 60 + Number(second)
}
const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

describe('faults of the market socket', () => {
  it('drop: it is cut without a goodbye, new ones are refused, and later they come back', async () => {
    // Simulated time is 30 times as fast here: the fault lasts two seconds of the machine.
    const simulator = await under('drop:from=90s,for=60s')
    const { closed } = await listenTo(simulator, '/ws/market')
    await eventually('it is cut', () => closed() !== null)
    expect(closed()).toBe(1006)
    expect((await listenTo(simulator, '/ws/market')).closed()).toBe(1006)
    await eventually('a new one is taken', async () => (await listenTo(simulator, '/ws/market')).closed() === null)
    const { body } = await read(simulator, '/sim/health')
    expect(at(body, 'sockets', 'dropped')).toBe(1)
    expect(Number(at(body, 'sockets', 'refused'))).toBeGreaterThan(0)
  })

  it('drop every 30 s: also a connection falls that nobody looked at in that second', async () => {
    const { closed } = await listenTo(await under('drop:from=30s,every=30s,for=1ms'), '/sports/ws')
    await eventually('it is cut', () => closed() !== null)
  })

  it('freeze: PING is answered, and nothing else comes though the books move', async () => {
    const simulator = await under('freeze')
    const [yes] = await evenTokens(simulator)
    const { socket, texts } = await follower(simulator)
    const book = async () => JSON.stringify((await read(simulator, `/clob/book?token_id=${yes}`)).body)
    const before = await book()
    await eventually('the book has moved', async () => (await book()) !== before)
    socket.send('PING')
    await eventually('PONG came', () => texts.includes('PONG'))
    expect(texts).toEqual(['PONG'])
  })

  it('silent: not even PONG comes', async () => {
    const simulator = await under('silent:connection=1')
    const silent = await follower(simulator)
    const { socket, texts } = await follower(simulator)
    silent.socket.send('PING')
    socket.send('PING')
    await eventually('the other one hears', () => texts.includes('PONG') && texts.length > 5)
    expect(silent.texts).toEqual([])
    expect(silent.closed()).toBeNull()
  })

  it('garbage and truncate: frames are no JSON', async () => {
    for (const fault of ['garbage', 'truncate']) {
      const { texts } = await follower(await under(fault))
      await eventually('frames came', () => texts.length > 5)
      expect(texts.every(text => parsed(text) === undefined)).toBe(true)
    }
  })

  it('unknown-type, array-frames and duplicate: more than was said', async () => {
    const unknown = await follower(await under('unknown-type'))
    await eventually('an unknown one came', () => unknown.texts.some(text => text.includes('weather_report')))
    const arrays = await follower(await under('array-frames'))
    await eventually('an array came', () =>
      arrays.texts.some(text => text.startsWith('[{"market"') && text.includes('price_change')),
    )
    expect(arrays.texts).toContain('[]')
    const twice = await follower(await under('duplicate'))
    await eventually('changes came', () => twice.texts.filter(text => text.includes('price_change')).length > 5)
    const changes = twice.texts.filter(text => text.includes('"price_change"'))
    expect(changes[0]).toBe(changes[1])
  })

  it('reorder: a frame comes after younger ones', async () => {
    const { texts } = await follower(await under('reorder:rate=0.5,amount=500ms'))
    const stamps = () =>
      texts.flatMap(text => Number(at(parsed(text), 'timestamp') ?? Number.NaN)).filter(Number.isFinite)
    await eventually('one is out of order', () => stamps().some((stamp, n, all) => n > 0 && stamp < (all[n - 1] ?? 0)))
  })

  it('slow: the answer is late, and the order is kept', async () => {
    const { socket, texts } = await follower(await under('slow:amount=700ms'))
    const asked = systemClock.monotonic()
    socket.send('PING')
    await eventually('PONG came', () => texts.includes('PONG'))
    expect(systemClock.monotonic() - asked).toBeGreaterThanOrEqual(700)
    expect(texts[0]?.startsWith('[')).toBe(true)
  })
})

describe('faults of HTTP', () => {
  it('http-500 and http-429: refused, the latter with the time to wait', async () => {
    const broken = await read(await under('http-500:endpoint=POST /clob/books'), '/clob/books', {
      method: 'POST',
      body: '[]',
    })
    expect([broken.status, at(broken.body, 'error'), broken.header]).toEqual([
      500,
      'could not run the execution',
      'csgo-engine',
    ])
    const simulator = await under('http-429:amount=7s,endpoint=/clob/*')
    const { status, headers } = await fetch(`${simulator.url}/clob/ok`)
    expect([status, headers.get('retry-after')]).toEqual([429, '7'])
    expect((await read(simulator, '/gamma/events?limit=1')).status).toBe(200)
  })

  it('lost-response: the request is taken, its connection cut', async () => {
    const simulator = await under('lost-response:endpoint=/clob/ok')
    await expect(fetch(`${simulator.url}/clob/ok`)).rejects.toThrow()
    expect((await read(simulator, '/clob/time')).status).toBe(200)
  })

  it('slow: the answer is late', async () => {
    const simulator = await under('slow:amount=600ms')
    const asked = systemClock.monotonic()
    await read(simulator, '/clob/ok')
    expect(systemClock.monotonic() - asked).toBeGreaterThanOrEqual(600)
  })

  it('clock-skew: the date of answers, /time and stamps of frames are ahead', async () => {
    const skewed = await under('clock-skew:amount=1h')
    const seconds = async (simulator: Simulator): Promise<ReadonlyArray<number>> => {
      const answer = await fetch(`${simulator.url}/clob/time`)
      return [Number(await answer.text()), secondsOf(answer.headers.get('date') ?? '')]
    }
    const [time = 0, date = 0] = await seconds(skewed)
    const [true_ = 0, trueDate = 0] = await seconds(await start())
    expect(time - true_).toBeGreaterThan(3500)
    expect(time - true_).toBeLessThan(3700)
    expect([0, 1, 86_399]).toContain(Math.abs(date - (time % 86_400)))
    expect([0, 1, 86_399]).toContain(Math.abs(trueDate - (true_ % 86_400)))
  })

  it('leaves the switches alone, so that every fault can be switched off', async () => {
    const simulator = await under('http-500;silent;lost-response;slow:amount=2m')
    const { status, body } = await read(simulator, '/sim/faults', { method: 'DELETE' })
    expect([status, list(at(body, 'ended')).length]).toEqual([200, 4])
    expect((await read(simulator, '/clob/ok')).status).toBe(200)
  })
})
