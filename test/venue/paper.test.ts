import * as TE from 'fp-ts/lib/TaskEither.js'
import { Subject } from 'rxjs'
import { describe, expect, test } from 'vitest'
import type { Action } from '../../src/domain/action.ts'
import { type MarketId, marketId } from '../../src/domain/ids.ts'
import { type Millis, millis, NO_USD, takerFee } from '../../src/domain/money.ts'
import type { Order, OrderReport, RiskApproved } from '../../src/domain/order.ts'
import type { Position } from '../../src/domain/position.ts'
import type { StoredBook } from '../../src/ports/store.ts'
import type { SentOrder } from '../../src/ports/venue.ts'
import { createPaper } from '../../src/venue/paper.ts'
import { steppedClock } from '../support/steppedClock.ts'
import {
  aDecision,
  aLedgerView,
  aMarket,
  aQuote,
  aView,
  cents,
  close,
  cores,
  dollars,
  openLong,
  pieces,
  waitingFor,
} from '../support/trading.ts'

/** A paper exchange on stepped time that begins at 0, with one token's book that tests write; `set`: how far its clock is off, ms. */
const scene = (set = (): number => 0) => {
  const stepped = steppedClock()
  const written$ = new Subject<MarketId>()
  let stored: StoredBook | null = null
  const paper = createPaper(
    {
      clock: { ...stepped.clock, now: () => millis(stepped.clock.now() + set()) },
      paperBooks: { written$, read: () => TE.fromIO(() => (stored === null ? [] : [stored])) },
    },
    { deadline: millis(120_000), demandEvery: millis(5_000) },
  )
  const demands: number[] = []
  paper.demand$.subscribe(() => demands.push(stepped.clock.now()))
  const reports: OrderReport[] = []
  const said: string[] = []
  let ended = 0
  return {
    ...stepped,
    paper,
    demands,
    reports,
    said,
    ended: () => ended,
    write: (observedAt: number, book: Pick<StoredBook, 'bids' | 'asks'>) => {
      stored = { tokenId: aMarket().yesTokenId, observedAt: millis(observedAt), ...book }
      written$.next(marketId(1))
    },
    hear: (report$: ReturnType<typeof paper.place>) =>
      report$.subscribe({
        next: report => {
          reports.push(report)
          said.push(`${stepped.clock.now()} ${inWords(report)}`)
        },
        complete: () => {
          ended += 1
        },
      }),
  }
}
const inWords = (report: OrderReport): string => {
  switch (report._tag) {
    case 'accepted':
      return `accepted ${report.status}`
    case 'filled':
      return `${report.shares / 1e6} at ${report.price / 1e6}`
    case 'done':
      return report.result
    case 'unknown':
    case 'settled':
      return report._tag
  }
}
const level = (at: number, size: number) => ({ price: cents(at), size: pieces(size) })
const BOOK = { bids: [level(49, 20), level(48, 50)], asks: [level(51, 20), level(52, 50)] }

const position: Position = {
  strategy: aDecision([]).strategy,
  marketId: marketId(1),
  side: 'YES',
  shares: pieces(200),
  confirmed: pieces(200),
  initialShares: pieces(200),
  cost: dollars(20),
  averagePrice: cents(50),
  realised: NO_USD,
  status: 'open',
  openedAt: millis(0),
}
const orderOf = (action: Action, step = 1): RiskApproved<Order> => {
  const view = aView({ quote: aQuote(49, 51, { observedAt: millis(0) }), positions: [position] })
  const decision = aDecision([action], { at: millis(0), step })
  const [verdict] = cores.judge(aLedgerView([view]), waitingFor(decision), millis(0))
  const order = verdict?._tag === 'approved' ? verdict.intent.orders[0] : undefined
  if (order === undefined) throw new Error('refused')
  return order
}
const place = (
  direction: 'BUY' | 'SELL',
  at: number,
  size: number,
  more: { readonly until?: Millis } = {},
): Action => ({
  _tag: 'PLACE',
  side: 'YES',
  direction,
  price: cents(at),
  shares: pieces(size),
  reason: '',
  trigger: cents(50),
  ...more,
})
const sentBefore = (order: RiskApproved<Order>, change: Partial<SentOrder> = {}): SentOrder => ({
  order,
  sentAt: millis(0),
  filledShares: 0,
  filledUsd: 0,
  wanted: 'fill',
  ...change,
})

describe('a taker order', () => {
  test('is accepted at once and meets the first book whose request began after its delay', async () => {
    const { paper, hear, write, until, said, demands, reports, ended } = scene()
    hear(paper.place(orderOf(openLong('YES', 20))))
    expect(said).toEqual(['0 accepted delayed'])
    await until(1_000)
    write(900, BOOK)
    await until(3_000)
    expect(demands).toEqual([3_000])
    write(2_999, BOOK)
    await until(3_400)
    write(3_000, BOOK)
    await until(3_400)
    expect(said.slice(1)).toEqual(['3400 20 at 0.51', '3400 18.846153 at 0.52', '3400 filled'])
    expect(ended()).toBe(1)
    expect(reports[1]).toMatchObject({
      fee: takerFee(pieces(20), cents(51), { rate: 50_000, exponent: 1 }),
      settlement: 'confirmed',
      book: { bid: cents(49), ask: cents(51), observedAt: 3_000 },
    })
  })

  test('asks again after each book that is too old, and every five seconds', async () => {
    const { paper, hear, write, until, demands } = scene()
    hear(paper.place(orderOf(openLong('YES', 20))))
    await until(4_000)
    write(2_900, BOOK)
    await until(13_500)
    expect(demands).toEqual([3_000, 4_000, 8_000, 13_000])
  })

  test('fills no more than what stands within its limit, the rest is killed', async () => {
    const { paper, hear, write, until, said, reports } = scene()
    hear(paper.place(orderOf(openLong('YES', 20))))
    await until(3_100)
    write(3_100, { bids: [], asks: [level(51, 10), level(54, 500)] })
    await until(3_100)
    expect(said.slice(1)).toEqual(['3100 10 at 0.51', '3100 killed'])
    expect(reports.map(report => ('fillKey' in report ? report.fillKey : '')).filter(key => key !== '')).toHaveLength(1)
  })

  test('that finds nothing is killed in the words of the venue', async () => {
    const { paper, hear, write, until, reports } = scene()
    hear(paper.place(orderOf(close('YES'))))
    await until(3_100)
    write(3_100, { bids: [level(46, 10)], asks: [] })
    await until(3_100)
    expect(reports.at(-1)).toMatchObject({
      result: 'killed',
      text: expect.stringContaining('no orders found to match'),
    })
  })

  test('finds taken what another took before', async () => {
    const { paper, hear, write, until, said } = scene()
    hear(paper.place(orderOf(openLong('YES', 10))))
    hear(paper.place(orderOf(openLong('YES', 10), 2)))
    await until(3_100)
    write(3_100, { bids: [], asks: [level(50, 30)] })
    await until(3_100)
    expect(said.slice(2)).toEqual(['3100 20 at 0.5', '3100 filled', '3100 10 at 0.5', '3100 killed'])
  })

  test('whose market vanished is killed after the deadline', async () => {
    const { paper, hear, until, said, ended } = scene()
    hear(paper.place(orderOf(openLong('YES', 20))))
    await until(119_999)
    expect(ended()).toBe(0)
    await until(120_000)
    expect(said.at(-1)).toBe('120000 killed')
  })
})

describe('a taker order of an earlier process', () => {
  test('without fills takes part again with the time when it was sent', async () => {
    const { paper, hear, write, until, said } = scene()
    await until(10_000)
    write(9_000, BOOK)
    hear(paper.resume(sentBefore(orderOf(openLong('YES', 10)), { sentAt: millis(5_000) })))
    await until(10_000)
    expect(said).toEqual(['10000 19.607843 at 0.51', '10000 filled'])
  })
  test('of which nobody knows that it went out is sent now', async () => {
    const { paper, hear, write, until, said } = scene()
    await until(10_000)
    write(9_999, BOOK)
    hear(paper.resume(sentBefore(orderOf(openLong('YES', 10)), { sentAt: null })))
    await until(12_999)
    expect(said).toEqual(['10000 accepted delayed'])
  })
  test('with fills met its book: the rest is killed', async () => {
    const { paper, hear, until, said } = scene()
    hear(paper.resume(sentBefore(orderOf(openLong('YES', 10)), { filledShares: pieces(5) })))
    await until(0)
    expect(said).toEqual(['0 killed'])
  })
})

describe('a resting order', () => {
  test('fills only when the opposite touch goes through its price, at its price, without a fee', async () => {
    const { paper, hear, write, until, said, reports } = scene()
    write(0, BOOK)
    hear(paper.place(orderOf(place('BUY', 50, 30))))
    await until(1_000)
    expect(said).toEqual(['0 accepted live'])
    write(1_000, { bids: [], asks: [level(50, 100)] })
    await until(2_000)
    expect(said).toHaveLength(1)
    write(2_000, { bids: [], asks: [level(48, 10), level(49, 5), level(50, 100)] })
    await until(3_000)
    write(3_000, { bids: [], asks: [level(47, 100)] })
    await until(3_000)
    expect(said.slice(1)).toEqual(['2000 15 at 0.5', '3000 15 at 0.5', '3000 filled'])
    expect(reports[1]).toMatchObject({ fee: 0 })
    expect(new Set(reports.flatMap(report => ('fillKey' in report ? [report.fillKey] : []))).size).toBe(2)
  })
  test('that would match at once is rejected', async () => {
    const { paper, hear, write, until, said } = scene()
    write(0, BOOK)
    hear(paper.place(orderOf(place('BUY', 51, 10))))
    hear(paper.place(orderOf(place('SELL', 49, 10))))
    await until(0)
    expect(said).toEqual(['0 rejected', '0 rejected'])
  })
  test('ends when it is cancelled, also one of an earlier process', async () => {
    const { paper, hear, write, until, said, ended } = scene()
    write(0, BOOK)
    const order = orderOf(place('SELL', 60, 10))
    hear(paper.place(order))
    await until(10)
    hear(paper.cancel(order))
    await until(10)
    expect(said).toEqual(['0 accepted live', '10 cancelled'])
    expect(ended()).toBe(2)
    hear(paper.resume(sentBefore(order, { filledShares: pieces(4) })))
    await until(20)
    write(20, { bids: [level(61, 100)], asks: [] })
    await until(20)
    expect(said.slice(2)).toEqual(['20 6 at 0.6', '20 filled'])
    hear(paper.resume(sentBefore(order, { wanted: 'cancel' })))
    expect(said.at(-1)).toBe('20 cancelled')
  })
})

describe('a resting order that ends by itself', () => {
  const bid = () => orderOf(place('BUY', 50, 30, { until: millis(200_000) }))

  test('is expired at its time, with what it met until then', async () => {
    const { paper, hear, write, until, said, ended, reports } = scene()
    write(0, BOOK)
    hear(paper.place(bid()))
    await until(100_000)
    write(100_000, { bids: [], asks: [level(48, 10)] })
    await until(199_999)
    expect(said).toEqual(['0 accepted live', '100000 10 at 0.5'])
    await until(200_000)
    expect(said.slice(2)).toEqual(['200000 expired'])
    expect(reports.at(-1)).toMatchObject({ text: 'its time was over' })
    write(200_001, { bids: [], asks: [level(40, 100)] })
    await until(300_000)
    expect([said.length, ended()]).toEqual([3, 1])
  })

  test('may be filled or cancelled before', async () => {
    const { paper, hear, write, until, said, ended } = scene()
    write(0, BOOK)
    const second = orderOf(place('BUY', 48, 30, { until: millis(200_000) }), 2)
    hear(paper.place(bid()))
    hear(paper.place(second))
    await until(100_000)
    write(100_000, { bids: [], asks: [level(49, 100)] })
    await until(110_000)
    hear(paper.cancel(second))
    await until(400_000)
    expect(said.slice(2)).toEqual(['100000 30 at 0.5', '100000 filled', '110000 cancelled'])
    expect(ended()).toBe(3)
  })

  test('of an earlier process keeps its end: it rests on until then, and one that is over meets no later book', async () => {
    const { paper, hear, write, until, said } = scene()
    write(0, BOOK)
    await until(150_000)
    hear(paper.resume(sentBefore(bid())))
    await until(250_000)
    expect(said).toEqual(['200000 expired'])
    write(250_000, { bids: [], asks: [level(40, 100)] })
    hear(paper.resume(sentBefore(bid())))
    await until(251_000)
    expect(said.slice(1)).toEqual(['250000 expired'])
  })

  test('that waited too long on its way is refused as the venue does', async () => {
    const { paper, hear, write, until, said, reports } = scene()
    write(0, BOOK)
    await until(80_001)
    hear(paper.resume(sentBefore(bid(), { sentAt: null })))
    await until(80_001)
    expect(said).toEqual(['80001 rejected'])
    expect(reports[0]).toMatchObject({ text: 'invalid expiration' })
  })

  test.each([
    ['back', -50_000, 250_000],
    ['ahead', 90_000, 110_000],
  ])('whose clock is set %s ends at its time by that clock, at the latest a minute after it', async (_, by, due) => {
    let off = 0
    const { paper, hear, write, until, said } = scene(() => off)
    write(0, BOOK)
    hear(paper.place(bid()))
    await until(100_000)
    off = by
    await until(due - 1)
    expect(said).toEqual(['0 accepted live'])
    await until(due + 60_000)
    expect(said).toEqual(['0 accepted live', expect.stringMatching(/^\d+ expired$/)])
  })

  test('a month ahead is not over at once', async () => {
    const { paper, hear, write, until, said } = scene()
    write(0, BOOK)
    hear(paper.place(orderOf(place('BUY', 50, 30, { until: millis(30 * 24 * 3_600_000) }))))
    await until(10_000_000)
    expect(said).toEqual(['0 accepted live'])
  })
})
