import * as E from 'fp-ts/lib/Either.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { concat, EMPTY, NEVER, type Observable, of, Subject, throwError } from 'rxjs'
import { describe, expect, test } from 'vitest'
import type { MarketId } from '../../src/domain/ids.ts'
import { marketId, orderId } from '../../src/domain/ids.ts'
import { millis } from '../../src/domain/money.ts'
import { approved, type Order, type OrderReport, type RiskApproved } from '../../src/domain/order.ts'
import type { Decision } from '../../src/domain/strategy.ts'
import { type Failure, failure } from '../../src/ports/failure.ts'
import type { Ledger, Recorded, Waiting } from '../../src/ports/store.ts'
import type { OrderEntry, SentOrder } from '../../src/ports/venue.ts'
import { executor, type Work } from '../../streams/executor.ts'
import { steppedClock } from '../support/steppedClock.ts'
import { aDecision, aLedgerView, aMarket, aView, cores, NOON, openLong, waitingFor } from '../support/trading.ts'

const SETTINGS = { backOff: { first: 100, most: 1_000 }, saveEvery: 1_000, settleEvery: 15_000 }

const orderOf = (market = 1, step = 1): RiskApproved<Order> => {
  const decision = aDecision([openLong('YES', 5)], { market, step })
  const ledger = aLedgerView([aView({ market: aMarket(market) })])
  const [verdict] = cores.judge(ledger, waitingFor(decision), NOON)
  const order = verdict?._tag === 'approved' ? verdict.intent.orders[0] : undefined
  if (order === undefined) throw new Error('refused')
  return order
}
const acceptedOf = (order: RiskApproved<Order>): OrderReport => ({
  _tag: 'accepted',
  order,
  at: NOON,
  status: 'delayed',
})
const doneOf = (order: RiskApproved<Order>): OrderReport => ({
  _tag: 'done',
  order,
  at: NOON,
  result: 'killed',
  text: '',
})
const asking = (market = 1, step = 1) => aDecision([openLong('YES', 5)], { market, step })
const silent = (market = 1, step = 1) => aDecision([], { market, step })
const broken = (code: string | null = null) => TE.left(failure('store', 'the database is away', code))

/**
 * An executor whose ports answer what a test says; all that it does is written down with its time. By default each decision's actions
 * are approved as one order each, a place is accepted and ends, and everything succeeds at once.
 */
const scene = (
  change: {
    readonly approve?: (
      waiting: ReadonlyArray<Waiting>,
      call: number,
    ) => TE.TaskEither<Failure, ReadonlyArray<RiskApproved<Order>>>
    readonly record?: (report: OrderReport, call: number) => TE.TaskEither<Failure, Recorded>
    readonly saveLives?: (call: number) => TE.TaskEither<Failure, void>
    readonly settle?: Ledger['settle']
    readonly unfinished?: (call: number) => TE.TaskEither<Failure, ReadonlyArray<SentOrder>>
    readonly place?: (order: RiskApproved<Order>) => Observable<OrderReport>
  } = {},
) => {
  const stepped = steppedClock()
  const said: string[] = []
  const works: Work[] = []
  const say = (words: string) => said.push(`${stepped.clock.now()} ${words}`)
  const calls = { approve: 0, record: 0, save: 0, unfinished: 0 }
  const one = (decision: Decision) => decision.actions.map(() => orderOf(decision.marketId, decision.step))
  const nameOf = (order: Order) => `${order.marketId}/${order.orderId.split('/').slice(3).join('/')}`
  const ledger: Ledger = {
    approve: waiting => async () => {
      calls.approve += 1
      say(`approve ${waiting.map(({ decision }) => `${decision.marketId}:${decision.step}`).join(' ')}`)
      const answer = await (
        change.approve?.(waiting, calls.approve) ?? TE.right(waiting.flatMap(({ decision }) => one(decision)))
      )()
      return E.isLeft(answer) ? answer : E.right({ orders: answer.right, cancels: [], refusals: [] })
    },
    record: report => () => {
      calls.record += 1
      say(`record ${report._tag} ${nameOf(report.order)}`)
      return (change.record?.(report, calls.record) ?? TE.right({ isNew: true, next: [] }))()
    },
    saveLives: lives => () => {
      calls.save += 1
      say(`save ${lives.map(life => `${life.marketId}:${life.step}`).join(' ')}`)
      return (change.saveLives?.(calls.save) ?? TE.right(undefined))()
    },
    settle: at => (change.settle ?? (() => TE.right([])))(at),
    unfinished: () => () => {
      calls.unfinished += 1
      return (change.unfinished?.(calls.unfinished) ?? TE.right([]))()
    },
    outcomes$: NEVER,
  }
  const orderEntry: OrderEntry = {
    place: order => {
      say(`place ${nameOf(order)}`)
      return change.place?.(order) ?? of(acceptedOf(order), doneOf(order))
    },
    resume: ({ order }) => {
      say(`resume ${nameOf(order)}`)
      return of(doneOf(order))
    },
    cancel: order => {
      say(`cancel ${nameOf(order)}`)
      return EMPTY
    },
    demand$: NEVER,
    mode: () => 'open',
  }
  const decision$ = new Subject<Decision>()
  const blind$ = new Subject<MarketId>()
  let ended = 0
  const halts = {
    raise: (reason: string, level: string, detail: string) => () => {
      say(`raise ${reason} ${level} ${detail}`)
      return TE.right(undefined)()
    },
  }
  decision$.pipe(executor({ ledger, orderEntry, halts, clock: stepped.clock }, SETTINGS, blind$)).subscribe({
    next: work => works.push(work),
    complete: () => {
      ended += 1
    },
  })
  const tags = () => works.map(work => (work._tag === 'failed' ? `failed ${work.what} ${work.attempt}` : work._tag))
  return { ...stepped, said, works, tags, decision$, blind$, ended: () => ended }
}

describe('approving', () => {
  test('goes one commit at a time; what comes meanwhile goes together into the next', async () => {
    const { decision$, until, said, later } = scene({ approve: () => () => later(10, () => E.right([])) })
    decision$.next(asking(1))
    await until(1)
    decision$.next(asking(2))
    decision$.next(asking(3))
    await until(50)
    expect(said).toEqual(['0 approve 1:1', '10 approve 2:1 3:1'])
  })

  test('tries the same decisions again until the commit succeeds: nothing is lost, nothing overtakes', async () => {
    const { decision$, until, said, tags } = scene({
      approve: (waiting, call) =>
        call <= 3 ? broken() : TE.right(waiting.map(({ decision }) => orderOf(decision.marketId, decision.step))),
    })
    decision$.next(asking(1))
    await until(50)
    decision$.next(asking(2))
    await until(2_000)
    expect(said.filter(words => words.includes('approve'))).toEqual([
      '0 approve 1:1',
      '100 approve 1:1',
      '300 approve 1:1',
      '700 approve 1:1',
      '700 approve 2:1',
    ])
    expect(said.filter(words => words.includes('place'))).toHaveLength(2)
    expect(tags().slice(0, 5)).toEqual([
      'resumed',
      'failed approve 1',
      'failed approve 2',
      'failed approve 3',
      'approval',
    ])
  })

  test('takes a batch apart that the database refuses for what is in it; only the bad one is given up', async () => {
    const { decision$, until, said, later } = scene({
      approve: (waiting, call) =>
        call === 1
          ? () => later(10, () => E.right([]))
          : waiting.some(({ decision }) => decision.marketId === 2)
            ? broken('23503')
            : TE.right([]),
    })
    for (const market of [9, 1, 2, 3]) decision$.next(asking(market))
    await until(1_000)
    expect(said).toEqual([
      '0 approve 9:1',
      '10 approve 1:1 2:1 3:1',
      '10 approve 1:1',
      '10 approve 2:1',
      '10 approve 3:1',
    ])
  })
})

describe('the wire', () => {
  test('waits for the answer within a market, not for the fill, and not for other markets', async () => {
    const answer$ = new Subject<OrderReport>()
    const { decision$, until, said } = scene({
      approve: waiting =>
        TE.right(waiting.flatMap(({ decision }) => [1, 2].map(step => orderOf(decision.marketId, step)))),
      place: order => (order.marketId === marketId(1) ? concat(answer$, NEVER) : concat(of(acceptedOf(order)), NEVER)),
    })
    decision$.next(asking(1))
    decision$.next(asking(2))
    await until(10)
    expect(said.filter(words => words.includes('place'))).toEqual([
      '0 place 1/1/0/YES/1',
      '0 place 2/1/0/YES/1',
      '0 place 2/2/0/YES/1',
    ])
    answer$.next(acceptedOf(orderOf(1)))
    await until(20)
    expect(said.filter(words => words.includes('place 1'))).toHaveLength(2)
  })

  test('records the reports of an order in order, each until it succeeds', async () => {
    const { decision$, until, said, tags } = scene({
      record: (_report, call) => (call <= 2 ? broken() : TE.right({ isNew: true, next: [] })),
    })
    decision$.next(asking())
    await until(2_000)
    expect(said.slice(2)).toEqual([
      '0 record accepted 1/1/0/YES/1',
      '100 record accepted 1/1/0/YES/1',
      '300 record accepted 1/1/0/YES/1',
      '300 record done 1/1/0/YES/1',
    ])
    expect(tags().slice(-4)).toEqual(['failed record 1', 'failed record 2', 'reported', 'reported'])
  })

  test('gives up a report that the ledger refuses for good: the order is unknown, nothing is bought, the next report comes', async () => {
    const { decision$, until, said, tags } = scene({
      record: report => (report._tag === 'accepted' ? broken('23514') : TE.right({ isNew: true, next: [] })),
    })
    decision$.next(asking())
    await until(10_000)
    const name = '1/1/0/YES/1'
    expect(said.slice(2)).toEqual([
      `0 record accepted ${name}`,
      `0 record unknown ${name}`,
      `0 raise reconciliation no_entries order ${orderOf().orderId}: the ledger refused what the venue says of it (accepted): the database is away`,
      `0 record done ${name}`,
    ])
    expect(tags().slice(2)).toEqual(['failed record 1', 'reported', 'reported'])
  })

  test('never gives up while the database is away, and after ten attempts what nobody knows', async () => {
    const attempts = async (code: string | null) => {
      const { decision$, until, said } = scene({
        record: report => (report._tag === 'accepted' ? broken(code) : TE.right({ isNew: true, next: [] })),
      })
      decision$.next(asking())
      await until(60_000)
      return said.filter(words => words.includes('record accepted')).length
    }
    expect(await attempts('53100')).toBeGreaterThan(50)
    expect(await attempts('lease_lost')).toBeGreaterThan(50)
    expect(await attempts(null)).toBe(10)
  })

  test('sends what the pair policy asks next', async () => {
    const first = orderOf()
    const second = approved({ ...first, orderId: orderId(first.orderId.replace('YES/1', 'YES/2')) })
    const { decision$, until, said, ended } = scene({
      record: report =>
        TE.right({
          isNew: true,
          next: report._tag === 'done' && report.order.orderId === first.orderId ? [second] : [],
        }),
    })
    decision$.next(asking())
    decision$.complete()
    await until(100)
    expect(said.filter(words => words.includes('place'))).toEqual(['0 place 1/1/0/YES/1', '0 place 1/1/0/YES/2'])
    expect(ended()).toBe(1)
  })

  test('survives an order entry that breaks', async () => {
    const { decision$, until, tags, said } = scene({ place: () => throwError(() => new Error('broken')) })
    decision$.next(asking(1, 1))
    await until(10)
    decision$.next(asking(1, 2))
    await until(20)
    expect(tags().filter(tag => tag === 'failed wire 1')).toHaveLength(2)
    expect(said.filter(words => words.includes('place'))).toHaveLength(2)
  })

  test('cancels what rests in a market that turns blind, and nothing else', async () => {
    const { decision$, blind$, until, said } = scene({
      approve: waiting =>
        TE.right(
          waiting.map(({ decision }) =>
            approved({ ...orderOf(decision.marketId, decision.step), type: 'GTC' as const }),
          ),
        ),
      place: order =>
        order.marketId === marketId(3) ? of(acceptedOf(order), doneOf(order)) : concat(of(acceptedOf(order)), NEVER),
    })
    for (const market of [1, 2, 3]) decision$.next(asking(market))
    await until(10)
    blind$.next(marketId(1))
    blind$.next(marketId(3))
    await until(20)
    expect(said.filter(words => words.includes('cancel'))).toEqual(['10 cancel 1/1/0/YES/1'])
  })
})

describe('at start', () => {
  test('what an earlier process left is taken up before anything new', async () => {
    const left = orderOf(1, 7)
    const { decision$, until, said, later } = scene({
      unfinished: call =>
        call === 1
          ? broken()
          : () =>
              later(5, () =>
                E.right([{ order: left, sentAt: millis(1), filledShares: 0, filledUsd: 0, wanted: 'fill' }]),
              ),
    })
    decision$.next(asking(1, 8))
    await until(1_000)
    expect(said.map(words => words.split(' ').slice(0, 2).join(' '))).toEqual([
      '105 resume',
      '105 record',
      '105 approve',
      '105 place',
      '105 record',
      '105 record',
    ])
  })
})

describe('lives without actions', () => {
  test('are written together once a second, the latest of each', async () => {
    const { decision$, until, said } = scene()
    decision$.next(silent(1, 1))
    decision$.next(silent(2, 1))
    await until(500)
    decision$.next(silent(1, 2))
    await until(3_000)
    expect(said).toEqual(['1000 save 1:2 2:1'])
  })

  test('are kept while the database is away, and written when everything ends', async () => {
    const { decision$, until, said, ended } = scene({
      saveLives: call => (call === 1 ? broken() : TE.right(undefined)),
    })
    decision$.next(silent(1, 1))
    await until(1_500)
    decision$.next(silent(1, 2))
    decision$.complete()
    await until(1_600)
    expect(said).toEqual(['1000 save 1:1', '1500 save 1:2'])
    expect(ended()).toBe(1)
  })
})

describe('settling', () => {
  test('runs at start and every fifteen seconds, goes on after a failure, and stops with the decisions', async () => {
    let passes = 0
    const { decision$, until, tags, ended } = scene({
      settle: () => {
        passes += 1
        return passes === 2 ? broken() : TE.right(passes === 3 ? [marketId(1)] : [])
      },
    })
    await until(31_000)
    expect(tags()).toEqual(['resumed', 'failed settle 1', 'settled'])
    decision$.complete()
    await until(60_000)
    expect(passes).toBe(3)
    expect(ended()).toBe(1)
  })
})
