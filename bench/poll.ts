/** A poll of all tokens, end to end, and what of it is the one statement that writes. */
import { firstValueFrom, NEVER } from 'rxjs'
import { systemClock } from '../src/clock.ts'
import type { Prices } from '../src/ports/store.ts'
import { engineSettings } from '../src/process/settings.ts'
import { prices } from '../streams/prices.ts'
import { least, median, most, type Section, shown, verdict } from './figures.ts'
import { cpuSoFar, measureTurns } from './loop.ts'
import type { World } from './world.ts'

const POLLS = 15
const WARM = 3
const GOAL = 1000

interface Measured {
  readonly took: number
  readonly before: number
  readonly write: number
  readonly cpu: number
  readonly longestTurn: number
  readonly changed: number
  readonly tokens: number
}

const timed =
  <A>(task: () => Promise<A>, into: (took: number) => void): (() => Promise<A>) =>
  async () => {
    const began = systemClock.monotonic()
    const answer = await task()
    into(systemClock.monotonic() - began)
    return answer
  }

const pollOnce = async (world: World): Promise<Measured> => {
  const config = world.configured({ POLL_INTERVAL_MS: '600000', MAX_PRICE_AGE_MS: '900000' })
  const ports = world.portsFor(config, [])
  const spans = { before: 0, write: 0 }
  const watched: Prices = {
    before: (which, at) =>
      timed(ports.prices.before(which, at), took => {
        spans.before = took
      }),
    write: judged =>
      timed(ports.prices.write(judged), took => {
        spans.write = took
      }),
  }
  const turns = measureTurns()
  const cpu = cpuSoFar()
  const done = await firstValueFrom(prices({ ...ports, prices: watched }, engineSettings(config).prices)(NEVER))
  const spent = cpuSoFar() - cpu
  await ports.close()
  if (done.failures.length > 0) throw new Error(done.failures.map(failure => failure.message).join('; '))
  const { took, changed, markets } = done
  return { ...spans, took, cpu: spent, longestTurn: most(turns.stop()), changed: changed.length, tokens: markets * 2 }
}

const row = (name: string, polls: ReadonlyArray<Measured>, read: (poll: Measured) => number, unit: string) => [
  name,
  shown(median(polls.map(read)), unit),
  `${shown(least(polls.map(read)))} … ${shown(most(polls.map(read)))}`,
]

export const poll = async (world: World): Promise<ReadonlyArray<Section>> => {
  await world.venue.setPace({ to: 'nobody', perSecond: 0, moves: 400 })
  const polls: Measured[] = []
  for (let number = 0; number < WARM + POLLS; number++) {
    const measured = await pollOnce(world)
    if (number >= WARM) polls.push(measured)
  }
  await world.venue.setPace({ to: 'nobody', perSecond: 0, moves: 0 })
  const took = median(polls.map(one => one.took))
  return [
    {
      title: 'a poll of 2,000 tokens',
      method: `${POLLS} polls after ${WARM} to get warm, each over fresh connections to the venue: reading the rows, 20 requests of 100 books (40 levels each, gzip), judging, the one write, its commit.`,
      columns: ['', 'median', 'least … most', 'goal', ''],
      rows: [
        [...row('a poll', polls, one => one.took, 'ms'), `≤ ${GOAL} ms`, verdict(() => took <= GOAL)],
        [...row('of it: the statement that reads', polls, one => one.before, 'ms'), '', ''],
        [...row('of it: the statement that writes', polls, one => one.write, 'ms'), '', ''],
        [...row('CPU of the process', polls, one => one.cpu, 'ms'), '', ''],
        [...row('longest turn of the loop, CPU', polls, one => one.longestTurn, 'ms'), '', ''],
        [...row('markets that changed', polls, one => one.changed, ''), '', ''],
        [...row('tokens', polls, one => one.tokens, ''), '', ''],
      ],
    },
  ]
}
