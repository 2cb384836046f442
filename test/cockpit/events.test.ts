import { createServer, type ServerResponse } from 'node:http'
import * as E from 'fp-ts/lib/Either.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { Subject } from 'rxjs'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { serveClient } from '../../src/cockpit/client.ts'
import { BeatEvent, ChangeEvent, SnapshotEvent } from '../../src/cockpit/pageEvents.ts'
import { type Cockpit, startCockpit } from '../../src/cockpit/server.ts'
import type { View } from '../../src/cockpit/shown.ts'
import type { CockpitSources, Happening } from '../../src/cockpit/sources.ts'
import { millis, price } from '../../src/domain/money.ts'
import type { Clock } from '../../src/ports/clock.ts'
import { expectExactly } from '../support/exactly.ts'
import { silentLog } from '../support/log.ts'
import { steppedClock } from '../support/steppedClock.ts'
import { eventually } from '../support/waiting.ts'
import { market, NO_ACTS, order, sources, wellFacts } from './desk.ts'
import { type Listening, listen } from './stream.ts'

const endings: Array<() => unknown> = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

const serve = async (changes: Partial<CockpitSources> = {}): Promise<Cockpit> => {
  const options = { host: '127.0.0.1', port: 0, ...NO_ACTS, clock: systemClock, log: silentLog }
  const started = await startCockpit(sources(changes), options)
  if (E.isLeft(started)) throw new Error(started.left)
  endings.push(started.right.stop)
  return started.right
}
const page = async (url: string): Promise<Listening> => {
  const listening = await listen(url)
  endings.push(listening.leave)
  return listening
}
const heardOf = (listening: Listening, event: string) => listening.heard.filter(one => one.event === event)

describe('the events of the page', () => {
  it('begin with a snapshot of everything', async () => {
    const { url } = await serve()
    const one = await page(url)
    await eventually('the snapshot came', () => one.heard.length > 0)
    expect(one.heard[0]).toMatchObject({
      event: 'snapshot',
      data: {
        title: 'PAPER · SIMULATED VENUE',
        markets: [{ id: '7', yes: '63.5¢' }],
        positions: [{ id: '31' }],
        wallets: [{ id: 'scalp@default' }],
        refusals: [{ count: '12' }],
        deeds: [],
        events: [],
      },
    })
  })

  it('go on with the rows that changed, and only those', async () => {
    let yes = 635_000
    const { url } = await serve({
      markets: () => TE.right([market({ yesPrice: price(yes) })]),
    })
    const one = await page(url)
    await eventually('the snapshot came', () => one.heard.length > 0)
    yes = 645_000
    await eventually('the change came', () => heardOf(one, 'change').length > 0)
    const changed = heardOf(one, 'change').map(({ data }) => JSON.stringify(data))
    expect(changed.filter(text => text.includes('"markets":{'))).toEqual([expect.stringContaining('"yes":"64.5¢"')])
    expect(changed.filter(text => /"(positions|wallets)":\{/.test(text))).toEqual([])
  })

  it('bring what happened, also what happened before the page was opened', async () => {
    const happening$ = new Subject<Happening>()
    const faulty = () => ({
      ...wellFacts(systemClock.now()),
      faults: [{ fault: 'database' as const, since: systemClock.now(), reason: 'away', failures: 1, parts: 1 }],
    })
    const { url } = await serve({ happening$, health: faulty, working: () => TE.right([order()]) })
    const happened = (text: string) =>
      happening$.next({
        at: systemClock.now(),
        kind: 'fill',
        market: 'FaZe – MOUZ',
        event: '900',
        action: null,
        by: null,
        text,
      })
    happened('bought')
    const one = await page(url)
    await eventually('the snapshot came', () => one.heard.length > 0)
    expect(one.heard[0]?.data).toMatchObject({ deeds: [{ kind: 'fill', text: 'bought', market: 'FaZe – MOUZ' }] })
    happened('sold')
    await eventually('the new line came', () => heardOf(one, 'change').length > 0)
    expect(heardOf(one, 'change')[0]?.data).toMatchObject({ tables: { deeds: { set: [{ text: 'sold' }] } } })
    expectExactly(SnapshotEvent, one.heard[0]?.data, 'snapshot')
    for (const { data } of heardOf(one, 'change')) expectExactly(ChangeEvent, data, 'change')
  })

  it('beat while nothing changes, so that a dead line is seen', async () => {
    const { url } = await serve()
    const one = await page(url)
    await eventually('a beat came', () => heardOf(one, 'beat').length > 0)
    expectExactly(BeatEvent, heardOf(one, 'beat')[0]?.data, 'beat')
    // The rates of the pipeline go on; no row of anything else does.
    const tables = heardOf(one, 'change').map(({ data }) => JSON.stringify(data))
    expect(tables.filter(text => /":\{"set"/.test(text.replace('"stages":{"set"', '')))).toEqual([])
  })

  it('are a new snapshot for a page that comes again', async () => {
    const { url } = await serve()
    for (let round = 0; round < 3; round++) {
      const one = await page(url)
      await eventually('the snapshot came', () => one.heard.length > 0)
      expect(one.heard[0]?.event).toBe('snapshot')
      one.leave()
    }
  })

  it('end when the cockpit stops, without waiting for the pages', async () => {
    const cockpit = await serve()
    const one = await page(cockpit.url)
    await eventually('the snapshot came', () => one.heard.length > 0)
    await cockpit.stop()
    await eventually('the line was closed', one.isOver)
  })

  it('are refused to the 33rd page, in words, until another one leaves', async () => {
    const { url } = await serve()
    const pages: Listening[] = []
    for (let count = 0; count < 32; count++) pages.push(await page(url))
    expect((await page(url)).status).toBe(503)
    pages[0]?.leave()
    await eventually('there was room again', async () => (await page(url)).status === 200)
  })
})

const big = (round: number): View => ({
  title: 'PAPER',
  venue: 'sim',
  trading: 'paper',
  standing: { level: 'trading', says: 'Trading', why: '' },
  sentence: `round ${round}`,
  notes: ['x'.repeat(200_000)],
  state: 'fine',
  maxPriceAge: sources().maxPriceAge,
  startedAt: millis(0),
  version: '0.0.0',
  figures: [],
  markets: [],
  stakes: [],
  positions: [],
  orders: [],
  wallets: [],
  stages: [],
  checks: [],
  faults: [],
  counts: [],
  calls: [],
  refusals: [],
  deeds: [],
  events: [],
})

/** A page on a line of its own whose views are pushed by the test. */
const served = async (clock: Clock) => {
  const view$ = new Subject<View>()
  const responses: ServerResponse[] = []
  const server = createServer((_request, response) => {
    responses.push(response)
    serveClient(response, view$, clock)
  }).listen(0, '127.0.0.1')
  endings.push(() => new Promise(resolve => server.close(resolve)))
  await eventually('the server listens', () => server.listening)
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const one = await page(`http://127.0.0.1:${port}`)
  one.pause()
  await eventually('the line is full', () => {
    view$.next(big(0))
    view$.next(big(1))
    return responses[0]?.writableNeedDrain === true
  })
  return { one, view$, response: () => responses[0] }
}

describe('a page that does not read', () => {
  it('costs one message at most, and then gets the newest state alone', async () => {
    const { one, view$, response } = await served(systemClock)
    for (let round = 2; round <= 300; round++) view$.next(big(round))
    expect(response()?.writableLength).toBeLessThan(1_000_000)

    one.resume()
    const lastSentence = () => JSON.stringify(one.heard.at(-1)?.data ?? '').match(/round \d+/)?.[0]
    await eventually('the newest state arrived', () => lastSentence() === 'round 300')
    expect(one.heard.filter(heard => JSON.stringify(heard.data).includes('round 299'))).toEqual([])
  })

  it('is let go after half a minute', async () => {
    const { clock, until } = steppedClock()
    const { response } = await served(clock)
    await until(25_000)
    expect(response()?.destroyed).toBe(false)
    await until(40_000)
    expect(response()?.destroyed).toBe(true)
  })
})
