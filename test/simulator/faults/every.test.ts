import { describe, expect, it } from 'vitest'
import { millis } from '../../../src/domain/money.ts'
import type { World } from '../../../src/simulator/core.ts'
import { FAULT_NAMES, type FaultName } from '../../../src/simulator/faults/fault.ts'
import type { Happening } from '../../../src/simulator/happening.ts'
import { at, get, HOUR, later, list, MINUTE, post, promised, text, worldOf } from '../worlds.ts'
import { traderIn, worldUnder } from './trader.ts'

/** On the wire of real sockets and HTTP: `transport.test.ts`. */
const ELSEWHERE = 'transport.test.ts'
type Shown = (() => void | Promise<void>) | typeof ELSEWHERE

const { yes, no, condition } = promised(worldOf(3))
const after = (words: string, span: number): World => {
  const world = worldUnder(words)
  world.advance(later(span))
  return world
}
const book = (world: World, token: string): unknown => get(world, `/clob/book?token_id=${token}`).body
const prices = (found: unknown, side: string): ReadonlyArray<number> =>
  list(at(found, side)).map(level => Number(at(level, 'price')))
/** Of few matches, whose rounds are played six times as fast: within the hour they have been paid. Nothing is changed in it. */
const happened = (words: string): ReadonlyArray<Happening> =>
  worldUnder(words, 3, { matches: 3, pace: 6 }).advance(later(HOUR))
const calm = happened('drop')
const scores = (words: string): ReadonlyArray<string> => {
  const world = worldUnder(words, 3, { rounds: 'shown' })
  return world
    .sportsFrames(world.advance(later(20 * MINUTE)))
    .map((frame): unknown => JSON.parse(frame))
    .filter(frame => at(frame, 'leagueAbbreviation') === 'cs2')
    .map(frame => `${at(frame, 'gameId')} ${at(frame, 'score')}`)
}
/** How often a match has fewer rounds than it had on the same map. */
const stepsBack = (told: ReadonlyArray<string>): number => {
  const most = new Map<string, number>()
  return told.filter(score => {
    const [, game = '', first = '', second = '', maps = ''] = /^(\d+) (\d+)-(\d+)\|(.*)$/.exec(score) ?? []
    const rounds = Number(first) + Number(second)
    const before = most.get(`${game} ${maps}`) ?? 0
    most.set(`${game} ${maps}`, Math.max(before, rounds))
    return rounds < before && rounds > 0
  }).length
}
const kinds = (frames: ReadonlyArray<unknown>): ReadonlyArray<string> =>
  frames.map(frame => `${at(frame, 'event_type')} ${at(frame, 'status')}`)
/** Buys at once what a match to come offers, and tells what the user socket said for two minutes. */
const bought = async (words: string, span = 2 * MINUTE) => {
  const trader = await traderIn(after(words, MINUTE), 'before')
  const answer = await trader.buy(99, 10, 'FAK')
  const frames: unknown[] = []
  for (let passed = 0; passed < span; passed += 1000) frames.push(...trader.pass(1000).frames)
  return { trader, answer, frames }
}
const balance = (answer: { readonly body: unknown }): number => Number(at(answer.body, 'balance'))
const ofToken = (token: string) => `/balance-allowance?asset_type=CONDITIONAL&token_id=${token}&signature_type=0`

/** A fault without an entry here does not compile. */
const SHOWN: Readonly<Record<FaultName, Shown>> = {
  drop: ELSEWHERE,
  freeze: ELSEWHERE,
  silent: ELSEWHERE,
  garbage: ELSEWHERE,
  truncate: ELSEWHERE,
  'unknown-type': ELSEWHERE,
  'array-frames': ELSEWHERE,
  reorder: ELSEWHERE,
  duplicate: ELSEWHERE,
  slow: ELSEWHERE,
  'http-500': ELSEWHERE,
  'http-429': ELSEWHERE,
  'lost-response': ELSEWHERE,
  'clock-skew': ELSEWHERE,
  'http-425': async () => {
    const trader = await traderIn(after('http-425:from=1m,for=30s,amount=20s', MINUTE - 1), 'before')
    expect((await trader.buy(2, 10, 'GTC')).status).toBe(200)
    trader.pass(10_000)
    expect((await trader.buy(2, 10, 'GTC')).status).toBe(425)
    trader.pass(25_000)
    const postOnly = await trader.buy(2, 10, 'GTC')
    expect([postOnly.status, at(postOnly.body, 'code')]).toEqual([503, 'post_only_mode'])
    trader.pass(30_000)
    expect((await trader.buy(2, 11, 'GTC')).status).toBe(200)
  },
  'auth-expired': async () => {
    const trader = await traderIn(after('auth-expired:from=70s', MINUTE), 'before')
    expect(trader.send('GET', '/data/orders').status).toBe(200)
    trader.pass(15_000)
    expect(trader.send('GET', '/data/orders').status).toBe(401)
  },
  'ghost-book': () => {
    const found = book(after(`ghost-book:market=${condition}`, MINUTE), yes)
    expect([prices(found, 'bids'), prices(found, 'asks')]).toEqual([[0.01], [0.99]])
  },
  'stale-book': () => {
    const world = after('stale-book:for=2m', 10_000)
    const first = book(world, yes)
    world.advance(later(50_000))
    expect(book(world, yes)).toEqual(first)
    world.advance(later(3 * MINUTE))
    expect(book(world, yes)).not.toEqual(first)
  },
  'missing-token': () => {
    const answer = post(after(`missing-token:market=${condition}`, MINUTE), '/clob/books', [
      { token_id: yes },
      { token_id: no },
    ])
    expect([answer.status, answer.body]).toEqual([200, []])
  },
  'crossed-book': () => {
    const found = book(after('crossed-book', MINUTE), yes)
    expect(Math.max(...prices(found, 'bids'))).toBeGreaterThan(Math.min(...prices(found, 'asks')))
  },
  'one-sided-book': () => {
    const found = book(after('one-sided-book', MINUTE), yes)
    expect([prices(found, 'bids').length === 0, prices(found, 'asks').length === 0].filter(Boolean)).toHaveLength(1)
  },
  'gamma-garbage': () => {
    const path = '/gamma/events?series_slug=counter-strike&limit=100'
    expect(get(after('gamma-garbage', MINUTE), path).body).not.toEqual(get(after('drop', MINUTE), path).body)
  },
  'gamma-paging': () => {
    const page = (words: string) =>
      list(at(get(after(words, MINUTE), '/gamma/events/keyset?limit=4').body, 'events')).map(event => at(event, 'id'))
    expect(new Set(page('drop')).size).toBe(4)
    expect(new Set(page('gamma-paging')).size).toBe(3)
  },
  'score-regress': () => {
    const [told, honest] = [scores('score-regress:from=5m'), scores('drop')]
    expect(told).toHaveLength(honest.length)
    expect(told).not.toEqual(honest)
    expect(stepsBack(honest)).toBe(0)
    expect(stepsBack(told)).toBeGreaterThan(0)
  },
  'score-late': () => {
    const [told, honest] = [scores('score-late:amount=3m'), scores('drop')]
    expect(told.length).toBeLessThan(honest.length)
    expect(honest.slice(0, told.length)).toEqual(told)
  },
  'duplicate-ack': async () => {
    const { frames } = await bought('duplicate-ack', 2000)
    const texts = frames.map(frame => JSON.stringify(frame))
    expect(texts.length).toBeGreaterThan(0)
    expect(new Set(texts).size).toBeLessThan(texts.length)
  },
  'lost-user-events': async () => {
    expect((await bought('lost-user-events')).frames).toEqual([])
    expect((await bought('drop')).frames.length).toBeGreaterThan(2)
  },
  'delayed-unmatched': async () => {
    const outcome = async (words: string): Promise<unknown> => {
      const trader = await traderIn(after(words, MINUTE), 'in play')
      const { body } = await trader.buy(60, 10, 'GTC')
      expect(at(body, 'status')).toBe('delayed')
      trader.pass(15_000)
      return at(trader.send('GET', `/data/order/${text(at(body, 'orderID'))}`).body, 'size_matched')
    }
    expect(Number(await outcome('drop'))).toBeGreaterThan(0)
    expect(Number(await outcome('delayed-unmatched'))).toBe(0)
  },
  'failed-settlement': async () => {
    const { trader, frames } = await bought('failed-settlement')
    const trades = kinds(frames).filter(kind => kind.startsWith('trade'))
    expect([...new Set(trades)]).toEqual(['trade MATCHED', 'trade RETRYING', 'trade FAILED'])
    expect(balance(trader.send('GET', ofToken(trader.token)))).toBe(0)
  },
  'late-confirm': async () => {
    expect(kinds((await bought('drop', MINUTE)).frames)).toContain('trade CONFIRMED')
    expect(kinds((await bought('late-confirm:amount=5m', MINUTE)).frames)).not.toContain('trade CONFIRMED')
    expect(kinds((await bought('late-confirm:amount=5m', 6 * MINUTE)).frames)).toContain('trade CONFIRMED')
  },
  'balance-lag': async () => {
    const held = async (words: string, span: number): Promise<number> => {
      const { trader } = await bought(words, span)
      return balance(trader.send('GET', ofToken(trader.token)))
    }
    expect(await held('drop', 20_000)).toBeGreaterThan(0)
    expect(await held('balance-lag:amount=60s', 20_000)).toBe(0)
    expect(await held('balance-lag:amount=60s', 2 * MINUTE)).toBeGreaterThan(0)
  },
  'start-wipe': () => {
    const gone = (all: ReadonlyArray<Happening>): number => {
      const started = all.filter(one => one._tag === 'Started').map(({ at: time, match }) => `${time} ${match.number}`)
      return all.filter(
        one => one._tag === 'LevelChanged' && one.size === 0 && started.includes(`${one.at} ${one.match.number}`),
      ).length
    }
    expect(gone(happened('start-wipe:rate=0'))).toBeLessThan(gone(calm))
  },
  'early-start': () => {
    const early = happened('early-start:amount=10m').filter(
      one => one._tag === 'RoundWon' && one.at < one.match.startsAt,
    )
    expect(early.length).toBeGreaterThan(0)
    expect(calm.filter(one => one._tag === 'RoundWon' && one.at < one.match.startsAt)).toEqual([])
  },
  'tick-change': () => {
    const world = worldUnder(`tick-change:market=${condition}`)
    world.marketFeed.opened(1)
    world.marketFeed.heard(1, JSON.stringify({ type: 'market', assets_ids: [yes] }))
    const frames = world.marketFeed
      .frames(world.advance(later(MINUTE)))
      .map(one => (one._tag === 'Send' ? one.text : ''))
    expect(
      frames.some(frame => frame.includes('"tick_size_change"') && frame.includes('"new_tick_size":"0.001"')),
    ).toBe(true)
    expect(at(get(world, `/clob/tick-size?token_id=${yes}`).body, 'minimum_tick_size')).toBe(0.001)
  },
  'no-resolution': () => {
    expect(calm.some(one => one._tag === 'Resolved')).toBe(true)
    expect(happened('no-resolution').some(one => one._tag === 'Resolved')).toBe(false)
  },
  'fifty-fifty': () => {
    const paid = happened('fifty-fifty').flatMap(one => (one._tag === 'Resolved' ? [one.payout] : []))
    expect(new Set(paid)).toEqual(new Set([500_000]))
  },
  unredeemed: async () => {
    const trader = await traderIn(worldUnder('unredeemed:for=80m', 3, { matches: 3, pace: 6 }), 'in play')
    await trader.buy(99, 10, 'GTC')
    const dollars = () =>
      balance(trader.send('GET', '/balance-allowance?asset_type=COLLATERAL&token_id=&signature_type=0'))
    const shares = () => balance(trader.send('GET', ofToken(trader.token)))
    const { happenings } = trader.pass(HOUR)
    expect(happenings.some(one => one._tag === 'Resolved')).toBe(true)
    const [before, held] = [dollars(), shares()]
    expect(held).toBe(10_000_000)
    trader.pass(HOUR)
    expect([0, held]).toContain(dollars() - before)
    expect(shares()).toBe(0)
  },
  walkover: () => {
    const ends = happened('walkover').flatMap(one => (one._tag === 'Ended' ? [one.how] : []))
    expect(ends).toContain('Walkover')
    expect(calm.some(one => one._tag === 'Ended' && one.how === 'Walkover')).toBe(false)
  },
}

describe('every fault shows on the wire', () => {
  it.each(FAULT_NAMES.filter(name => SHOWN[name] !== ELSEWHERE))('%s', async name => {
    const shown = SHOWN[name]
    if (shown !== ELSEWHERE) await shown()
  })

  it('is over when it is over: the same world as one that never knew it', () => {
    const [struck, calm] = [worldUnder('ghost-book:for=30s;missing-token:for=30s'), worldUnder('drop')]
    for (const world of [struck, calm]) world.advance(millis(later(MINUTE)))
    expect(book(struck, yes)).toEqual(book(calm, yes))
  })
})
