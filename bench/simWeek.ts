/** Does the simulated venue grow? A week of it without a wall clock, with somebody who follows, polls and asks all the time; its memory by day. */
import { systemClock } from '../src/clock.ts'
import { millis } from '../src/domain/money.ts'
import { createWorld, type World } from '../src/simulator/core.ts'
import { truthLine, truthOpening } from '../src/simulator/truth.ts'
import { createVerifier } from '../src/simulator/verify.ts'
import { type Section, shown, verdict } from './figures.ts'

const DAYS = 7
const HOUR = 3_600_000
const MINUTE = 60_000
const EPOCH = millis(1_790_856_000_000)
const LISTENER = 1

const ask = (world: World, method: 'GET' | 'POST', path: string, query: string, body: unknown): number =>
  world.answer({ method, path, query: new URLSearchParams(query), headers: {}, body: JSON.stringify(body) }).status

const openTokens = (world: World): ReadonlyArray<string> =>
  world
    .matches()
    .flatMap(view => view.markets.filter(one => one.market?.status === 'open'))
    .flatMap(one => one.listing.tokens)

interface Day {
  /** Resident memory and heap in use, megabytes, the least of the day's hours. */
  readonly resident: number
  readonly heap: number
  readonly lines: number
  readonly breach: string | null
}

const runDays = (count: number, said: (day: Day) => void): ReadonlyArray<Day> => {
  const settings = {
    seed: 11,
    epoch: EPOCH,
    pace: 1,
    matches: 4,
    resolveAfter: { least: millis(120_000), most: millis(300_000) },
    rounds: 'hidden' as const,
  }
  const world = createWorld(settings, EPOCH)
  const verifier = createVerifier()
  let breach: string | null = null
  const verify = (text: string): void => {
    for (const line of text.split('\n')) if (line !== '') breach ??= verifier.heard(line)
  }
  verify(truthOpening(settings, EPOCH, world.matches()))
  world.marketFeed.opened(LISTENER)
  const days: Array<Day> = []
  for (let day = 0; day < count; day++) {
    let resident = Number.POSITIVE_INFINITY
    let heap = Number.POSITIVE_INFINITY
    for (let minute = 1; minute <= 24 * 60; minute++) {
      const happened = world.advance(millis(EPOCH + day * 24 * HOUR + minute * MINUTE))
      for (const one of happened) verify(truthLine(one))
      world.marketFeed.frames(happened)
      world.sportsFrames(happened)
      const tokens = openTokens(world)
      ask(
        world,
        'POST',
        '/clob/books',
        '',
        tokens.slice(0, 200).map(token_id => ({ token_id })),
      )
      if (minute % 30 !== 0) continue
      ask(world, 'GET', '/gamma/events/keyset', 'limit=100', undefined)
      ask(world, 'GET', '/clob/prices-history', `market=${tokens[0]}&interval=1d`, undefined)
      world.marketFeed.heard(LISTENER, JSON.stringify({ type: 'market', assets_ids: tokens }))
      const memory = process.memoryUsage()
      resident = Math.min(resident, memory.rss / 2 ** 20)
      heap = Math.min(heap, memory.heapUsed / 2 ** 20)
    }
    const one: Day = { resident, heap, lines: verifier.counts().lines, breach }
    days.push(one)
    said(one)
  }
  return days
}

export const simWeek = async (): Promise<ReadonlyArray<Section>> => {
  const began = systemClock.monotonic()
  const days = runDays(DAYS, day =>
    process.stderr.write(`  a day: ${shown(day.resident)} MB resident, ${shown(day.lines)} lines so far\n`),
  )
  const took = systemClock.monotonic() - began
  const [, second] = days
  const last = days[days.length - 1]
  const growth = (last?.resident ?? Number.NaN) / (second?.resident ?? Number.NaN)
  return [
    {
      title: 'a week of the simulated venue',
      method: `4 matches at a time, a reader of the market socket, a poll of 200 books a minute, its truth verified as it is written; least memory of each day. ${shown(took / 1000, 's')} in all.`,
      columns: ['', ...days.map((_, day) => `day ${day + 1}`), 'goal', ''],
      rows: [
        ['resident, MB', ...days.map(day => shown(day.resident)), 'day 7 ≤ 1.2 × day 2', verdict(() => growth <= 1.2)],
        ['heap, MB', ...days.map(day => shown(day.heap)), '', ''],
        ['lines of truth so far', ...days.map(day => shown(day.lines)), '', ''],
        ['first breach', ...days.map(day => day.breach ?? 'none'), 'none', verdict(() => last?.breach === null)],
      ],
    },
  ]
}
