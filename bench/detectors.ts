/**
 * How well the engine notices that it is lied to: frozen sockets, ghost books, gaps. The real detectors (`streams/events.ts`, `streams/judge.ts`) against the
 * simulated venue on a stepped clock: simulated time, so that the machine's speed does not matter.
 */
import type { FaultName } from '../src/simulator/faults/fault.ts'
import type { FaultWish } from '../src/simulator/faults/timetable.ts'
import { type Evening, playEvening } from './evening.ts'
import { most, percentile, type Section, shown, verdict } from './figures.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const FOUND_WITHIN = 45_000
const CAUGHT = 0.99

const every = (fault: FaultName, period: number, lasts: number, rate: number): FaultWish => ({
  fault,
  from: { _tag: 'After', span: Math.min(period / 2, period - lasts) },
  lasts,
  every: period,
  rate,
  amount: null,
  scope: {},
})

const BUSY = { matches: 8, pace: 1 } as const
const QUIET = { matches: 2, pace: 1 } as const

/** From each freeze until the connection was given up as frozen; null: not while it lasted. */
const found = ({ hours, lost }: Evening, period: number, lasts: number): ReadonlyArray<number | null> =>
  Array.from({ length: Math.floor((hours * HOUR - period / 2) / period) }, (_, index) => {
    const began = period / 2 + index * period
    const first = lost.find(({ at }) => at >= began && at < began + lasts)
    return first === undefined ? null : first.at - began
  })

const frozen = async (hours: number): Promise<Section> => {
  const period = 5 * MINUTE
  const lasts = 2 * MINUTE
  const rows: Array<ReadonlyArray<string>> = []
  for (const [name, world, length] of [
    ['a busy evening, 8 matches', BUSY, hours / 4],
    ['a quiet one, 2 matches', QUIET, hours / 4],
  ] as const) {
    const evening = await playEvening({ ...world, seed: 3, hours: length, wishes: [every('freeze', period, lasts, 1)] })
    const times = found(evening, period, lasts)
    const within = times.flatMap(one => one ?? [])
    const late = times.filter(one => one === null || one > FOUND_WITHIN).length
    rows.push([
      name,
      shown(times.length),
      `${shown(percentile(within, 0.5) / 1000)} s`,
      `${shown(most(within) / 1000)} s`,
      shown(times.length - within.length),
      verdict(() => late === 0),
    ])
  }
  return {
    title: 'A frozen socket (pongs, no data for two minutes): found',
    method: 'From the beginning of a freeze until the connection is given up, simulated time; goal: within 45 s.',
    columns: ['world', 'freezes', 'median', 'longest', 'not found', 'goal'],
    rows,
  }
}

const falseAlarms = async (hours: number): Promise<Section> => {
  const rows: Array<ReadonlyArray<string>> = []
  for (const [name, world, length] of [
    ['quiet, 2 matches', QUIET, hours],
    ['busy, 8 matches', BUSY, hours / 4],
  ] as const) {
    const { lost } = await playEvening({ ...world, seed: 4, hours: length, wishes: [] })
    const allowed = length / 24
    rows.push([
      name,
      shown(length),
      shown(lost.length),
      lost[0]?.reason ?? '',
      verdict(() => lost.length <= Math.max(1, allowed)),
    ])
  }
  return {
    title: 'False alarms: connections given up though nothing was wrong',
    method: 'Nothing is wrong with the venue. Goal: at most one in 24 quiet hours.',
    columns: ['world', 'hours', 'alarms', 'reason', 'goal'],
    rows,
  }
}

const ghosts = async (hours: number): Promise<Section> => {
  const rows: Array<ReadonlyArray<string>> = []
  for (const [name, wish] of [
    ['flickering: each book with chance 0.3', every('ghost-book', HOUR, HOUR, 0.3)],
    ['steady: all books for 45 s in 5 minutes', every('ghost-book', 5 * MINUTE, 45_000, 1)],
  ] as const) {
    const { books } = await playEvening({ ...BUSY, seed: 6, hours: hours / 8, wishes: [wish] })
    const share = books.caught / books.ghosts
    rows.push([
      name,
      shown(books.ghosts),
      `${(100 * share).toFixed(2)} %`,
      shown(books.clean),
      shown(books.falseAlarms),
      verdict(() => share >= CAUGHT),
    ])
  }
  const { books } = await playEvening({ ...BUSY, seed: 6, hours: hours / 8, wishes: [] })
  rows.push(['none', '0', '', shown(books.clean), shown(books.falseAlarms), verdict(() => books.falseAlarms === 0)])
  return {
    title: 'Ghost books (0.01/0.99): caught',
    method:
      'A ghost: one or both books of a market differ from what really stands there, where it stands at a spread of at most 0.10. Caught: no price was made of it. A false alarm: a true pair judged suspect.',
    columns: ['ghosts', 'markets polled with one', 'caught', 'true pairs', 'false alarms', 'goal'],
    rows,
  }
}

const gaps = async (): Promise<Section> => {
  const {
    returns,
    gaps: told,
    listened,
  } = await playEvening({
    ...BUSY,
    seed: 7,
    hours: 1.75,
    wishes: [every('drop', MINUTE, 1_000, 1)],
  })
  return {
    title: 'Gaps: each return of a connection tells each of its markets',
    method: 'Sockets are cut every minute for a second.',
    columns: ['returns', 'markets told', 'markets listened to then', 'goal'],
    rows: [[shown(returns), shown(told), shown(listened), verdict(() => told === listened && returns > 0)]],
  }
}

/** `HOURS=2` measures less. */
export const detectors = async (): Promise<ReadonlyArray<Section>> => {
  const hours = Number(process.env['HOURS'] ?? '24')
  return [await frozen(hours), await falseAlarms(hours), await ghosts(hours), await gaps()]
}
