import * as E from 'fp-ts/lib/Either.js'
import { Subject, takeUntil } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { conditionId, marketId, tokenId } from '../../src/domain/ids.ts'
import type { DiscoveredMarket, Followed } from '../../src/domain/market.ts'
import { millis } from '../../src/domain/money.ts'
import { marketsOf } from '../../src/domain/wire/gamma.ts'
import { type Failure, failure } from '../../src/ports/failure.ts'
import type { Matches } from '../../src/ports/store.ts'
import type { Discovered } from '../../src/ports/venue.ts'
import { DISCOVERING, type Discovery, type DiscoverySettings, discovery } from '../../streams/discovery.ts'
import { steppedClock } from '../support/steppedClock.ts'

const [faze] = marketsOf({
  id: '1',
  slug: 'cs2-a-b',
  title: 'Counter-Strike: A vs B (BO3)',
  markets: [
    {
      id: '1',
      conditionId: `0x${'ab'.repeat(32)}`,
      slug: 'cs2-a-b',
      question: 'A or B?',
      outcomes: '["A", "B"]',
      clobTokenIds: '["1", "2"]',
      sportsMarketType: 'moneyline',
      orderPriceMinTickSize: 0.01,
      orderMinSize: 5,
      closed: false,
    },
  ],
}).markets
const found = (markets: ReadonlyArray<DiscoveredMarket> = faze === undefined ? [] : [faze]): Discovered => ({
  markets,
  leftOut: [
    { reason: 'another game', what: 'lol-a-b' },
    { reason: 'another game', what: 'lol-c-d' },
  ],
  failures: [],
})
const followed = (n: number): Followed => ({ marketId: marketId(n), yesTokenId: tokenId('1'), noTokenId: tokenId('2') })
const away = E.left(failure('gamma', 'away', '503'))

interface World {
  /** Gamma's answer to the n-th pass, and how long it takes. */
  readonly gamma?: (pass: number) => { readonly after: number; readonly answer: E.Either<Failure, Discovered> }
  readonly matches?: (plain: Matches) => Matches
  readonly settings?: Partial<DiscoverySettings>
}
const sceneOf = ({ gamma = () => ({ after: 100, answer: E.right(found()) }), matches, settings }: World) => {
  const time = steppedClock()
  const said: string[] = []
  const passes: Discovery[] = []
  const stop$ = new Subject<void>()
  let asked = 0
  const say = (what: string) => said.push(`${time.clock.now()} ${what}`)
  const plain: Matches = {
    unresolved: () => async () => E.right([conditionId('0xold')]),
    upsert: markets => async () => {
      say(`upsert ${markets.length}`)
      return E.right(markets.length)
    },
    followed: () => async () => E.right([followed(1)]),
  }
  const catalogue = {
    discover: (ended: ReadonlyArray<string>) => () => {
      const { after, answer } = gamma(asked++)
      say(`discover ${ended.join(',')}`)
      return time.later(after, () => answer)
    },
  }
  discovery({ catalogue, matches: matches?.(plain) ?? plain, clock: time.clock }, { ...DISCOVERING, ...settings })
    .pipe(takeUntil(stop$))
    .subscribe(pass => passes.push(pass))
  return { time, said, passes, stop: () => stop$.next() }
}

describe('discovery', () => {
  it('asks Gamma at once and every minute, with those whose end is not known, and keeps what it finds', async () => {
    const scene = sceneOf({})
    await scene.time.until(60_500)
    expect(scene.said).toEqual(['0 discover 0xold', '100 upsert 1', '60000 discover 0xold', '60100 upsert 1'])
    expect(scene.passes[0]).toEqual({
      at: millis(0),
      followed: [followed(1)],
      found: 1,
      changed: 1,
      leftOut: new Map([['another game', 2]]),
      failures: [],
    })
  })

  it('lets a pass fall that comes due while one runs', async () => {
    const scene = sceneOf({
      gamma: () => ({ after: 70_000, answer: E.right(found()) }),
      settings: { deadline: 100_000 },
    })
    await scene.time.until(125_000)
    expect(scene.said.filter(one => one.includes('discover'))).toEqual(['0 discover 0xold', '120000 discover 0xold'])
  })

  it('comes every 5 s while nothing was ever found, then every minute', async () => {
    const scene = sceneOf({ gamma: pass => ({ after: 100, answer: pass < 2 ? away : E.right(found()) }) })
    await scene.time.until(130_000)
    expect(scene.said.filter(one => one.includes('discover'))).toEqual(
      ['0', '5000', '10000', '60000', '120000'].map(at => `${at} discover 0xold`),
    )
  })

  it('still follows what the database says when Gamma fails, and tells the failure', async () => {
    const scene = sceneOf({ gamma: () => ({ after: 100, answer: away }) })
    await scene.time.until(1000)
    expect(scene.passes).toMatchObject([
      { followed: [{ marketId: 1 }], found: 0, changed: 0, failures: [{ code: '503' }] },
    ])
    expect(scene.said).toEqual(['0 discover 0xold'])
  })

  it('gives Gamma up at the deadline and comes again', async () => {
    const scene = sceneOf({ gamma: () => ({ after: 10 ** 9, answer: away }) })
    await scene.time.until(46_000)
    expect(scene.passes).toMatchObject([{ failures: [{ edge: 'gamma', code: 'timeout' }] }])
    await scene.time.until(60_000)
    expect(scene.said.filter(one => one.includes('discover')).length).toBe(2)
  })

  it('keeps the last followed list while the database does not answer', async () => {
    let isAway = false
    const scene = sceneOf({
      matches: plain => ({
        ...plain,
        followed: at => (isAway ? async () => E.left(failure('store', 'away')) : plain.followed(at)),
      }),
    })
    await scene.time.until(30_000)
    isAway = true
    await scene.time.until(61_000)
    expect(scene.passes.map(pass => [pass.followed.length, pass.failures.length])).toEqual([
      [1, 0],
      [1, 1],
    ])
  })

  it('goes on when the database throws: every part by itself', async () => {
    const boom = () => () => Promise.reject(new Error('boom'))
    const scene = sceneOf({ matches: () => ({ unresolved: boom, upsert: boom, followed: boom }) })
    await scene.time.until(61_000)
    expect(scene.said).toEqual(['0 discover ', '60000 discover '])
    expect(scene.passes.map(pass => pass.failures.length)).toEqual([3, 3])
  })

  it('tells the failures of a part of a pass, beside what the other part found', async () => {
    const part = { ...found(), failures: [failure('gamma', 'half of it')] }
    const scene = sceneOf({ gamma: () => ({ after: 1, answer: E.right(part) }) })
    await scene.time.until(1000)
    expect(scene.passes).toMatchObject([{ found: 1, failures: [{ message: 'half of it' }] }])
  })

  it('ends when nobody listens', async () => {
    const scene = sceneOf({})
    await scene.time.until(1000)
    scene.stop()
    await scene.time.until(200_000)
    expect(scene.said.length).toBe(2)
  })
})
