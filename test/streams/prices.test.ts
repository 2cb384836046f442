import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { millis } from '../../src/domain/money.ts'
import { failure } from '../../src/ports/failure.ts'
import { cents, good, levels } from './judgeScene.ts'
import { answered, bothBooks, contradiction, failed, market, type PriceScene, priceScene } from './priceScene.ts'

/** When each request went out and for which markets, eg/ `0: 1,2`. */
const requests = (scene: PriceScene): ReadonlyArray<string> =>
  scene.asked.map(one => `${one.at}: ${one.markets.join(',')}`)
/** When each poll began and ended and why, eg/ `0-100 timer`. */
const polls = (scene: PriceScene): ReadonlyArray<string> =>
  scene.polls.map(one => `${one.startedAt}-${one.endedAt} ${one.kind}`)

describe('the timer', () => {
  it('polls every followed market at once and then every interval', async () => {
    const scene = priceScene(asked => answered(asked))
    await scene.time.until(31_000)
    expect(requests(scene)).toEqual(['0: 1,2', '15000: 1,2', '30000: 1,2'])
    expect(scene.polls[0]).toMatchObject({ kind: 'timer', took: 100, markets: 2, changed: [1, 2], failures: [] })
  })

  it('stamps a price with the moment at which its request began', async () => {
    const scene = priceScene(asked => answered(asked, 700))
    await scene.time.until(16_000)
    expect([...scene.rows.values()].map(row => row.observedAt)).toEqual([15_000, 15_000])
  })
})

describe('an early demand', () => {
  it('polls its own market after it gathered others for 250 ms', async () => {
    //  ms   1000   1100          1250
    //       1      2      both: ─┘
    const scene = priceScene(asked => answered(asked))
    await scene.time.until(1000)
    scene.demand(1)
    await scene.time.until(1100)
    scene.demand(2)
    await scene.time.until(14_000)
    expect(requests(scene)).toEqual(['0: 1,2', '1250: 1,2'])
    expect(polls(scene)).toEqual(['0-100 timer', '1250-1350 early'])
  })

  it('comes at most once a second a market, the last of them not lost', async () => {
    const scene = priceScene(asked => answered(asked))
    for (let at = 1000; at <= 2900; at += 100) {
      await scene.time.until(at)
      scene.demand(1)
    }
    await scene.time.until(14_000)
    // At 1000, 2000 and 3000, each gathered for 250 ms: the demand of 2900 is the one of 3000.
    expect(requests(scene)).toEqual(['0: 1,2', '1250: 1', '2250: 1', '3250: 1'])
  })

  it('asks nothing of a market that is not followed', async () => {
    const scene = priceScene(asked => answered(asked))
    await scene.time.until(1000)
    scene.demand(7)
    await scene.time.until(2000)
    expect(requests(scene)).toEqual(['0: 1,2'])
    expect(scene.polls[1]).toMatchObject({ kind: 'early', markets: 0, changed: [] })
  })

  it('waits for the timer when early polls are off', async () => {
    const scene = priceScene(asked => answered(asked), { settings: { earlyPolls: 'off' } })
    await scene.time.until(1000)
    scene.demand(1)
    await scene.time.until(16_000)
    expect(requests(scene)).toEqual(['0: 1,2', '15000: 1,2'])
    expect(polls(scene)).toEqual(['0-100 timer', '15000-15100 timer'])
  })
})

describe('the loop', () => {
  it('puts what becomes due during a poll into the next one, which begins at once', async () => {
    //  ms   14000    14250                 15000         15250
    //       1  ──▶   early poll of 1,      timer ──┐     ends; everything is polled
    const scene = priceScene(asked => answered(asked, 1000))
    await scene.time.until(14_000)
    scene.demand(1)
    await scene.time.until(20_000)
    expect(polls(scene)).toEqual(['0-1000 timer', '14250-15250 early', '15250-16250 timer'])
  })

  it('takes timer and early demands together when both wait', async () => {
    const scene = priceScene(asked => answered(asked, 1900))
    await scene.time.until(13_500)
    scene.demand(1)
    await scene.time.until(14_500)
    scene.demand(2)
    await scene.time.until(20_000)
    expect(polls(scene)).toEqual(['0-1900 timer', '13750-15650 early', '15650-17550 both'])
  })

  it('announces a market only when its price or status changed, after the commit', async () => {
    const scene = priceScene(asked => answered(asked), {
      table: (prices, time) => ({
        ...prices,
        write: judged => async () => {
          await time.later(300, () => undefined)
          return E.right(judged.slice(0, 1).map(one => one.marketId))
        },
      }),
    })
    await scene.time.until(399)
    expect(scene.polls).toEqual([])
    await scene.time.until(400)
    expect(scene.polls[0]).toMatchObject({ changed: [market(1)], took: 400 })
  })
})

describe('a batch', () => {
  const followed = [1, 2, 3, 4, 5, 6, 7]

  it('holds both tokens of its markets; so many at a time are under way', async () => {
    const scene = priceScene(asked => answered(asked), {
      followed,
      settings: { tokensARequest: 4, pollConcurrency: 2 },
    })
    await scene.time.until(1000)
    expect(requests(scene)).toEqual(['0: 1,2', '0: 3,4', '100: 5,6', '100: 7'])
    expect(scene.polls[0]).toMatchObject({ markets: 7, took: 200 })
  })

  it('that fails is asked once more inside the poll', async () => {
    const scene = priceScene(asked => (asked.before === 0 ? failed() : answered(asked)))
    await scene.time.until(1000)
    expect(requests(scene)).toEqual(['0: 1,2', '350: 1,2'])
    expect(scene.polls[0]).toMatchObject({ retried: 1, failures: [], verdicts: { priced: 2 } })
    expect([...scene.rows.values()].map(row => row.observedAt)).toEqual([350, 350])
  })

  it('that fails twice is left: its markets grow older, the others are priced', async () => {
    const scene = priceScene(asked => (asked.markets.includes('1') ? failed() : answered(asked)), {
      settings: { tokensARequest: 2 },
    })
    await scene.time.until(14_000)
    expect(requests(scene)).toEqual(['0: 1', '0: 2', '350: 1'])
    expect([...scene.rows.keys()]).toEqual([market(2)])
    expect(scene.polls[0]).toMatchObject({ retried: 1, failures: [{ code: '500' }] })
  })

  it('that says nothing is given up at its own deadline, and the poll at its', async () => {
    const scene = priceScene(() => ({ after: 1_000_000, answer: E.right({ books: [], refused: [] }) }))
    await scene.time.until(14_000)
    expect(scene.asked.map(one => [one.at, one.deadline])).toEqual([
      [0, 2000],
      [2250, 2000],
    ])
    expect(polls(scene)).toEqual(['0-4250 timer'])
    expect(scene.polls[0]?.failures).toMatchObject([{ edge: 'clob', code: 'timeout' }])
  })

  it('never goes beyond the deadline of its poll', async () => {
    const scene = priceScene(() => failed(1500), {
      followed,
      settings: { tokensARequest: 4, pollConcurrency: 1 },
    })
    await scene.time.until(14_000)
    expect(scene.polls[0]?.endedAt).toBeLessThanOrEqual(5000)
    expect(scene.polls[0]?.failures.length).toBe(4)
    expect(scene.asked.every(one => one.at + one.deadline <= 5000)).toBe(true)
  })

  it('may lack a token: that market is left as it is', async () => {
    const scene = priceScene(() => ({
      after: 100,
      answer: E.right({ books: bothBooks(1).concat(bothBooks(2).slice(1)), refused: ['x'] }),
    }))
    await scene.time.until(1000)
    expect([...scene.rows.keys()]).toEqual([market(1)])
    expect(scene.polls[0]).toMatchObject({ verdicts: { priced: 1, missing: 1 }, refused: ['x'] })
  })
})

describe('tokens that disagree', () => {
  it('are read again once inside the same poll, alone, and believed when they agree', async () => {
    const scene = priceScene(asked => ({
      after: 100,
      answer: E.right({
        books: [...bothBooks(1), ...(asked.before === 0 ? contradiction(2) : bothBooks(2))],
        refused: [],
      }),
    }))
    await scene.time.until(14_000)
    expect(requests(scene)).toEqual(['0: 1,2', '100: 2'])
    expect(scene.polls[0]).toMatchObject({ readAgain: 1, verdicts: { priced: 2, suspect: 0 } })
    expect([...scene.rows.values()].map(row => row.observedAt)).toEqual([0, 100])
  })

  it('are suspect when they disagree twice', async () => {
    const scene = priceScene(() => ({ after: 100, answer: E.right({ books: contradiction(1), refused: [] }) }), {
      followed: [1],
    })
    await scene.time.until(14_000)
    expect(requests(scene)).toEqual(['0: 1', '100: 1'])
    expect(scene.rows.get(market(1))?.verdict).toEqual({ _tag: 'suspect', reason: 'disagreement', widePolls: 0 })
  })

  it('are left as they are when they cannot be read again', async () => {
    const scene = priceScene(
      asked =>
        asked.before === 0 ? { after: 100, answer: E.right({ books: contradiction(1), refused: [] }) } : failed(),
      { followed: [1] },
    )
    await scene.time.until(14_000)
    expect(scene.rows.size).toBe(0)
    expect(scene.polls[0]).toMatchObject({ failures: [{ code: '500' }], verdicts: { suspect: 0 } })
  })
})

describe('an empty book', () => {
  it.each([
    ['is a ghost until four intervals after the last good price, however many polls were early', 59_999, 'suspect'],
    ['is true then', 60_000, 'priced'],
  ])('%s', async (_, age, verdict) => {
    const books = bothBooks(1).map(one => ({
      ...one,
      bids: levels(1),
      asks: levels(99),
      lastTradePrice: cents(57),
    }))
    const scene = priceScene(() => ({ after: 100, answer: E.right({ books, refused: [] }) }), {
      followed: [1],
      before: { ...good(55, 57), status: 'ghost', widePolls: 9, observedAt: millis(-age) },
    })
    await scene.time.until(1000)
    expect(scene.rows.get(market(1))?.verdict._tag).toBe(verdict)
  })
})

describe('a database that fails', () => {
  it.each([
    ['answers an error', async () => E.left(failure('store', 'away', '57P01')), '57P01'],
    ['throws', () => Promise.reject(new Error('boom')), null],
    ['says nothing', () => new Promise<never>(() => undefined), 'timeout'],
  ])('before a poll (%s) is told, and the loop goes on', async (_why, before, code) => {
    const scene = priceScene(asked => answered(asked), { table: prices => ({ ...prices, before: () => before }) })
    await scene.time.until(16_000)
    expect(scene.asked).toEqual([])
    expect(scene.polls[0]).toMatchObject({ markets: 0, failures: [{ edge: 'store', code }] })
    await scene.time.until(31_000)
    expect(scene.polls.length).toBeGreaterThanOrEqual(2)
  })

  it('at the write is told, and nothing is announced', async () => {
    const scene = priceScene(asked => answered(asked), {
      table: prices => ({ ...prices, write: () => async () => E.left(failure('store', 'away')) }),
    })
    await scene.time.until(16_000)
    expect(scene.polls.map(one => [one.changed, one.failures.length])).toEqual([
      [[], 1],
      [[], 1],
    ])
  })
})

describe('a write that does not end', () => {
  it('is given up with its poll, and what waits for it is not begun: both are told', async () => {
    let writes = 0
    const scene = priceScene(asked => answered(asked), {
      settings: { tokensARequest: 2, marketsAWrite: 1 },
      table: prices => ({
        ...prices,
        write: () => {
          writes++
          return () => new Promise<never>(() => undefined)
        },
      }),
    })
    await scene.time.until(14_000)
    expect(writes).toBe(1)
    expect(polls(scene)).toEqual(['0-10000 timer'])
    expect(scene.polls[0]?.failures).toMatchObject([
      { edge: 'store', code: 'timeout' },
      { edge: 'store', message: 'no time was left to write 1 markets' },
    ])
  })

  it('leaves a market whose tokens disagree for the last piece, and the others do not wait for it', async () => {
    const times: string[] = []
    const scene = priceScene(
      asked => ({
        after: 100,
        answer: E.right({
          books: [...(asked.before === 0 ? contradiction(1) : bothBooks(1)), ...bothBooks(2), ...bothBooks(3)],
          refused: [],
        }),
      }),
      {
        followed: [1, 2, 3],
        settings: { tokensARequest: 6, marketsAWrite: 2 },
        table: (plain, time) => ({
          ...plain,
          write: judged => {
            times.push(`${time.clock.now()}: ${judged.map(({ marketId }) => marketId)}`)
            return plain.write(judged)
          },
        }),
      },
    )
    await scene.time.until(14_000)
    expect(times).toEqual(['100: 2,3', '200: 1'])
    expect(scene.polls[0]).toMatchObject({ readAgain: 1, verdicts: { priced: 3 }, changed: [2, 3, 1] })
  })
})

describe('unsubscribing', () => {
  it('ends the loop', async () => {
    const scene = priceScene(asked => answered(asked), { settings: { pollInterval: millis(1000) } })
    await scene.time.until(1500)
    scene.stop()
    scene.demand(1)
    await scene.time.until(60_000)
    expect(requests(scene)).toEqual(['0: 1,2', '1000: 1,2'])
  })
})
