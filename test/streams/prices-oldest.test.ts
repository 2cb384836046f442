import * as E from 'fp-ts/lib/Either.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { NEVER } from 'rxjs'
import { expect, it } from 'vitest'
import { marketId, type TokenId, tokenId } from '../../src/domain/ids.ts'
import { type Millis, NO_SHARES, price } from '../../src/domain/money.ts'
import type { BeforePoll } from '../../src/ports/store.ts'
import { POLLING, prices } from '../../streams/prices.ts'
import { bookOf } from '../support/judged.ts'
import { steppedClock } from '../support/steppedClock.ts'
import { answered, priceScene } from './priceScene.ts'

const TOUCH = {
  bid: price(490_000),
  ask: price(510_000),
  bidSize: NO_SHARES,
  askSize: NO_SHARES,
  oneSided: false,
} as const

it('where the time of a poll does not reach for all markets, the next one begins with those that were left', async () => {
  const { clock, until, later } = steppedClock()
  const priced = new Map<number, Millis>()
  const asked: number[] = []
  const markets = (): ReadonlyArray<BeforePoll> =>
    [1, 2, 3, 4].map(number => {
      const observedAt = priced.get(number)
      const status = { status: 'good', tightMidpoint: null, tightTouch: null, widePolls: 0 } as const
      return {
        marketId: marketId(number),
        yesTokenId: tokenId(`${number}-yes`),
        noTokenId: tokenId(`${number}-no`),
        tickSize: price(10_000),
        before:
          observedAt === undefined ? null : { yes: TOUCH, no: TOUCH, yesPrice: price(500_000), observedAt, ...status },
      }
    })
  const ports = {
    clock,
    books: {
      // Each request takes two seconds, and one poll has five.
      read: (tokens: ReadonlyArray<TokenId>) => () => {
        asked.push(Number(tokens[0]?.[0]))
        return later(1_900, () => E.right({ books: tokens.map(token => bookOf(token, 49, 51)), refused: [] }))
      },
    },
    prices: {
      before: () => TE.fromIO(markets),
      write: (judged: ReadonlyArray<{ readonly marketId: number; readonly observedAt: Millis }>) => () => {
        for (const one of judged) priced.set(one.marketId, one.observedAt)
        return Promise.resolve(E.right([]))
      },
    },
  }
  const settings = {
    ...POLLING,
    tokensARequest: 2,
    pollConcurrency: 1,
    pollInterval: 15_000,
    earlyPolls: 'off',
  } as const
  const polling = prices(ports, settings)(NEVER).subscribe()
  await until(14_000)
  const first = asked.splice(0)
  await until(29_000)
  polling.unsubscribe()
  expect(first.slice(0, 2)).toEqual([1, 2])
  expect([...priced.keys()].toSorted()).toEqual([1, 2, 3, 4])
  expect(asked.slice(0, 2)).toEqual([3, 4])
})

/** A scene where four requests follow each other, a second each; how old each price was when it was replaced. */
const replacedAfter = async (marketsAWrite: number) => {
  const ages: number[] = []
  const scene = priceScene(asked => answered(asked, 1_000), {
    followed: [1, 2, 3, 4],
    settings: { tokensARequest: 2, pollConcurrency: 1, marketsAWrite, earlyPolls: 'off' },
    table: (plain, time) => ({
      ...plain,
      write: judged => {
        for (const { marketId } of judged) {
          const before = scene.rows.get(marketId)
          if (before !== undefined) ages.push(time.clock.now() - before.observedAt)
        }
        return plain.write(judged)
      },
    }),
  })
  await scene.time.until(59_000)
  scene.stop()
  return { ages, scene }
}

it('in a long poll prices are written while others are read: none is older than the interval and the time until its own piece is full', async () => {
  const { ages, scene } = await replacedAfter(2)
  expect(ages).toEqual([1, 2, 3].flatMap(() => [17_000, 16_000, 17_000, 16_000]))
  // Each market has its place, so that its next request begins one interval after its last.
  expect(scene.asked.map(({ at, markets }) => `${at}: ${markets}`)).toEqual(
    [0, 15_000, 30_000, 45_000].flatMap(poll => [1, 2, 3, 4].map(n => `${poll + (n - 1) * 1_000}: ${n}`)),
  )
  expect(scene.polls.map(({ verdicts, took }) => [verdicts.priced, took])).toEqual([1, 2, 3, 4].map(() => [4, 4_000]))
})

it('a poll of few markets is one write', async () => {
  const { ages } = await replacedAfter(POLLING.marketsAWrite)
  expect(ages.slice(0, 4)).toEqual([19_000, 18_000, 17_000, 16_000])
})
