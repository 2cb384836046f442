import * as TE from 'fp-ts/lib/TaskEither.js'
import { Subject } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { type OrderId, orderId } from '../../src/domain/ids.ts'
import { millis, NO_SHARES, NO_USD } from '../../src/domain/money.ts'
import { approved, type Order, type OrderReport, type RiskApproved } from '../../src/domain/order.ts'
import type { Reconciled } from '../../src/domain/reconciled.ts'
import type { AccountSignal, AccountSnapshot, VenueOrder, VenueTrade } from '../../src/ports/account.ts'
import { type Failure, failure } from '../../src/ports/failure.ts'
import { RECONCILING, reconciliation } from '../../streams/reconciliation.ts'
import { steppedClock } from '../support/steppedClock.ts'
import {
  aDecision,
  aLedgerView,
  aMarket,
  aView,
  cores,
  NOON,
  openLong,
  pieces,
  waitingFor,
} from '../support/trading.ts'

const orderOf = (): RiskApproved<Order> => {
  const ledger = aLedgerView([aView({ market: aMarket(1) })])
  const [verdict] = cores.judge(ledger, waitingFor(aDecision([openLong('YES', 5)])), NOON)
  const order = verdict?._tag === 'approved' ? verdict.intent.orders[0] : undefined
  if (order === undefined) throw new Error('refused')
  return order
}
const order = orderOf()
const AGREED: Reconciled = { corrections: [], mismatches: [], unknown: 0, spare: null }
const done: OrderReport = { _tag: 'done', order, at: NOON, result: 'killed', text: '' }
const trade: VenueTrade = {
  tradeId: 't',
  orderId: order.orderId,
  role: 'taker',
  conditionId: order.conditionId,
  tokenId: order.tokenId,
  direction: 'BUY',
  shares: pieces(10),
  price: order.limit,
  settlement: 'matched',
  at: NOON,
}
const ended: VenueOrder = { ...trade, size: pieces(10), matched: pieces(10), state: 'matched', text: '' }
const empty: AccountSnapshot = { at: NOON, open: [], trades: [], collateral: NO_USD, shares: new Map() }

/** A scripted account and ledger; all that is asked of them is written down with its time. */
const scene = (
  change: {
    readonly snapshot?: (call: number) => TE.TaskEither<Failure, AccountSnapshot>
    readonly found?: Reconciled
    readonly doubtful?: ReadonlyArray<OrderId>
    readonly told?: (message: AccountSignal) => ReadonlyArray<OrderReport>
  } = {},
) => {
  const stepped = steppedClock()
  const said: string[] = []
  const say = (words: string) => said.push(`${stepped.clock.now()} ${words}`)
  const signal$ = new Subject<AccountSignal>()
  let calls = 0
  const next = approved({ ...order, orderId: orderId('next') })
  reconciliation(
    {
      clock: stepped.clock,
      ledger: {
        approve: () => TE.right({ orders: [], cancels: [], refusals: [] }),
        record: report => () => {
          say(`record ${report._tag}`)
          return TE.right({ isNew: true, next: report._tag === 'done' ? [next] : [] })()
        },
        saveLives: () => TE.right(undefined),
        unfinished: () => TE.right([]),
        settle: () => TE.right([]),
        outcomes$: new Subject(),
      },
      account: {
        signal$,
        snapshot: () => () => {
          calls += 1
          say('snapshot')
          return (change.snapshot?.(calls) ?? TE.right(empty))()
        },
        order: () => {
          say('look')
          return TE.right(ended)
        },
      },
      reconciliations: {
        question: () => TE.right({ since: millis(0), tokens: [], doubtful: change.doubtful ?? [] }),
        compare: snapshot => {
          if (snapshot.open.length > 0) say(`shown ${snapshot.open.map(({ state }) => state).join(' ')}`)
          return TE.right(change.found ?? AGREED)
        },
        told: message => TE.right(change.told?.(message) ?? []),
        keep: () => TE.right(undefined),
        missed: (_at, why) => {
          say(`missed ${why}`)
          return TE.right(undefined)
        },
      },
      halts: {
        raise: (reason, level, detail) => {
          say(`raise ${reason} ${level} ${detail}`)
          return TE.right(undefined)
        },
        well: () => TE.right(undefined),
      },
    },
    { ...RECONCILING, backOff: { first: 100, most: 1_000 } },
  ).subscribe(({ work, errands }) => say([work._tag, ...errands.map(({ _tag }) => _tag)].join(' ')))
  return { ...stepped, said, signal$ }
}
describe('the account', () => {
  test('is compared at the start, after each connection, on demand, and every minute', async () => {
    const { until, signal$, said } = scene()
    await until(5)
    signal$.next({ _tag: 'connected' })
    await until(10)
    signal$.next({ _tag: 'asked' })
    await until(20)
    signal$.next({ _tag: 'disconnected', why: 'test' })
    await until(60_000)
    expect(said.filter(words => words.includes('snapshot'))).toEqual([
      '0 snapshot',
      '5 snapshot',
      '10 snapshot',
      '60000 snapshot',
    ])
  })

  test('of which a snapshot could not be read whole changes nothing; the next comparison comes', async () => {
    const { until, said } = scene({
      snapshot: call => (call === 1 ? TE.left(failure('venue', 'a page is missing')) : TE.right(empty)),
      found: { ...AGREED, corrections: [{ _tag: 'report', report: done, evidence: '' }] },
    })
    await until(60_000)
    expect(said).toEqual([
      '0 snapshot',
      '0 failed',
      '60000 snapshot',
      '60000 record done',
      '60000 reported ended place',
      '60000 reconciled',
    ])
  })

  test('that differs stops entries and says how; so do too many unknown orders', async () => {
    const { until, said } = scene({
      found: { ...AGREED, mismatches: [{ about: order.tokenId, text: 'ten are missing' }], unknown: 3 },
    })
    await until(10)
    expect(said.slice(2)).toEqual([
      '0 raise unknown_orders no_entries 3 orders are unknown, less than 3 may be',
      '0 raise reconciliation no_entries ten are missing',
    ])
  })

  test('has what rests for nobody cancelled', async () => {
    const { until, said } = scene({ found: { ...AGREED, corrections: [{ _tag: 'cancel', order, evidence: '' }] } })
    await until(10)
    expect(said).toContain('0 reconciled cancel')
  })
})

describe('while an order is unknown', () => {
  test('it is looked up by its hash with every comparison, and compared four times a minute', async () => {
    const { until, said } = scene({ doubtful: [order.orderId], found: { ...AGREED, unknown: 1 } })
    await until(31_000)
    expect(said.filter(words => /snapshot|look|shown/.test(words))).toEqual(
      [0, 15_000, 30_000].flatMap(at => [`${at} snapshot`, `${at} look`, `${at} shown matched`]),
    )
  })
})

describe('who asked for a comparison', () => {
  test('hears when it could not be made', async () => {
    const { until, signal$, said } = scene({ snapshot: () => TE.left(failure('venue', 'a page is missing')) })
    await until(5)
    signal$.next({ _tag: 'asked' })
    await until(10)
    expect(said).toEqual(['0 snapshot', '0 failed', '5 snapshot', '5 failed', '5 missed a page is missing'])
  })
})

describe('a message', () => {
  test('that an order rests which was to take at once has it taken back at once; of others it does not', async () => {
    const live: OrderReport = { _tag: 'accepted', order, at: NOON, status: 'live' }
    const { until, signal$, said } = scene({ told: () => [live] })
    await until(5)
    for (const text of ['UNMATCHED', 'LIVE'])
      signal$.next({ _tag: 'order', order: { ...ended, matched: NO_SHARES, state: 'live', text } })
    await until(10)
    expect(said.filter(words => words.startsWith('5 '))).toEqual([
      '5 record accepted',
      '5 reported cancel',
      '5 record accepted',
      '5 reported',
    ])
  })

  test('of a trade is recorded as it comes; whether its taker is done is looked up', async () => {
    const { until, signal$, said } = scene({
      told: message => (message._tag === 'order' ? [done] : [{ _tag: 'unknown', order, at: NOON, text: '' }]),
    })
    await until(5)
    signal$.next({ _tag: 'trade', trade })
    await until(10)
    expect(said.slice(2)).toEqual([
      '5 record unknown',
      '5 reported',
      '5 look',
      '5 record done',
      '5 reported ended place',
    ])
  })
})
