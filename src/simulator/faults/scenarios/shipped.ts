/** The scenarios that come with the venue. Their times count from the moment in which they are chosen; what repeats goes on for ever. */
import type { FaultName } from '../fault.ts'
import type { Scenario } from '../scenario.ts'
import type { FaultWish } from '../timetable.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND

const on = (
  fault: FaultName,
  wish: Partial<Omit<FaultWish, 'fault' | 'from'>> & { readonly after?: number },
): FaultWish => ({
  fault,
  from: { _tag: 'After', span: wish.after ?? 0 },
  lasts: wish.lasts ?? null,
  every: wish.every ?? null,
  rate: wish.rate ?? 1,
  amount: wish.amount ?? null,
  scope: wish.scope ?? {},
})

const BOOKS = { endpoint: 'POST /clob/books' } as const

export const SCENARIOS: ReadonlyArray<Scenario> = [
  { name: 'calm', about: 'Nothing goes wrong.', faults: [] },
  {
    name: 'rough-evening',
    about: 'A little of everything that networks and servers do on a bad day, again and again.',
    faults: [
      on('drop', { after: 45 * SECOND, every: 3 * MINUTE }),
      on('slow', { after: 20 * SECOND, lasts: 30 * SECOND, every: 2 * MINUTE, rate: 0.2, amount: 800 }),
      on('http-500', { after: 30 * SECOND, lasts: 20 * SECOND, every: 2 * MINUTE, rate: 0.1 }),
      on('http-429', { after: 70 * SECOND, lasts: 5 * SECOND, every: 5 * MINUTE, amount: 2 * SECOND, scope: BOOKS }),
      on('lost-response', { after: 15 * SECOND, lasts: 20 * SECOND, every: 4 * MINUTE, rate: 0.1 }),
      on('duplicate', { rate: 0.03 }),
      on('reorder', { rate: 0.02, amount: 200 }),
      on('array-frames', { rate: 0.05 }),
      on('unknown-type', { rate: 0.01 }),
      on('garbage', { rate: 0.005 }),
      on('truncate', { rate: 0.005 }),
      on('missing-token', { rate: 0.02 }),
      on('ghost-book', { after: 60 * SECOND, lasts: 20 * SECOND, every: 5 * MINUTE, rate: 0.05 }),
      on('gamma-garbage', { rate: 0.02 }),
      on('score-late', { rate: 0.1, amount: 30 * SECOND }),
    ],
  },
  {
    name: 'venue-restart',
    about: 'The exchange restarts: sockets fall and stay away, reads fail, orders meet 425 and then post-only mode.',
    faults: [
      on('http-425', { after: 30 * SECOND, lasts: 90 * SECOND, every: 10 * MINUTE, amount: 2 * MINUTE }),
      on('drop', { after: 30 * SECOND, lasts: 15 * SECOND, every: 10 * MINUTE }),
      on('http-500', { after: 30 * SECOND, lasts: 10 * SECOND, every: 10 * MINUTE, scope: { endpoint: '/clob/*' } }),
    ],
  },
  {
    name: 'frozen-feed',
    about: 'The market socket stands still while the books move, and a new connection says nothing either.',
    faults: [
      on('freeze', { after: 20 * SECOND, lasts: 60 * SECOND, every: 5 * MINUTE, scope: { endpoint: 'ws/market' } }),
      on('silent', { after: 80 * SECOND, lasts: 40 * SECOND, every: 5 * MINUTE, scope: { endpoint: 'ws/market' } }),
    ],
  },
  {
    name: 'ghost-books',
    about: 'Books that are not true: 0.01 to 0.99, old, crossed, with one side, or missing.',
    faults: [
      on('ghost-book', { after: 20 * SECOND, lasts: MINUTE, every: 3 * MINUTE, rate: 0.3 }),
      on('stale-book', { after: 40 * SECOND, lasts: MINUTE, every: 3 * MINUTE, rate: 0.1 }),
      on('crossed-book', { after: 60 * SECOND, lasts: MINUTE, every: 3 * MINUTE, rate: 0.1 }),
      on('one-sided-book', { after: 80 * SECOND, lasts: MINUTE, every: 3 * MINUTE, rate: 0.1 }),
      on('missing-token', { rate: 0.05 }),
    ],
  },
  {
    name: 'settlement-trouble',
    about: 'Trades fail or settle late, answers to orders get lost, the user socket leaves things out.',
    faults: [
      on('failed-settlement', { rate: 0.2 }),
      on('late-confirm', { rate: 0.3, amount: MINUTE }),
      on('lost-user-events', { rate: 0.2 }),
      on('duplicate-ack', { rate: 0.3 }),
      on('delayed-unmatched', { rate: 0.2 }),
      on('balance-lag', { rate: 0.5, amount: 20 * SECOND }),
      on('lost-response', { rate: 0.1, scope: { endpoint: 'POST /clob/order' } }),
    ],
  },
  {
    name: 'fifty-fifty',
    about: 'Half of the markets resolve at 0.50 to 0.50, some after a wait.',
    faults: [
      on('fifty-fifty', { rate: 0.5 }),
      on('no-resolution', { lasts: 5 * MINUTE, every: 20 * MINUTE, rate: 0.3 }),
    ],
  },
  {
    name: 'early-start',
    about:
      'Matches begin ten minutes before their official start, and half of the markets keep their resting orders then.',
    faults: [on('early-start', { amount: 10 * MINUTE }), on('start-wipe', { rate: 0.5 })],
  },
]

/** A shipped scenario by its name; null when none has it. */
export const scenarioNamed = (name: string): Scenario | null => SCENARIOS.find(one => one.name === name) ?? null
