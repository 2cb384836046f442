import { describe, expect, it } from 'vitest'
import { fairOf } from '../../../src/domain/game/question.ts'
import { millis, ONE } from '../../../src/domain/money.ts'
import { createWorld, type World } from '../../../src/simulator/core.ts'
import type { Happening } from '../../../src/simulator/happening.ts'
import { roundsBy } from '../../../src/simulator/timeline.ts'
import { truthLine } from '../../../src/simulator/truth.ts'
import { EPOCH, HOUR, later, MINUTE, settingsOf, tradesIn, worldOf } from '../worlds.ts'

const truthOf = (happenings: ReadonlyArray<Happening>): string => happenings.map(truthLine).join('')

const inSteps = (world: World, until: number, step: number): ReadonlyArray<Happening> => {
  const all: Array<Happening> = []
  for (let at = EPOCH + step; at < until; at += step) all.push(...world.advance(millis(at)))
  return [...all, ...world.advance(millis(until))]
}

const seeds = (count: number): ReadonlyArray<number> => Array.from({ length: count }, (_, i) => i * 7919 + 1)

describe('a world', () => {
  it('is the same to the byte in one jump or in a thousand steps', () => {
    const jump = truthOf(worldOf(11).advance(later(HOUR / 3)))
    const steps = truthOf(inSteps(worldOf(11), later(HOUR / 3), 3_517))
    expect(jump.length).toBeGreaterThan(1_000_000)
    expect(steps === jump).toBe(true)
  })

  it('is another one with another seed', () => {
    expect(truthOf(worldOf(11).advance(later(MINUTE)))).not.toBe(truthOf(worldOf(12).advance(later(MINUTE))))
  })

  it('goes on after a restart as if it had never stopped', () => {
    const stopped = later(8 * HOUR)
    const whole = worldOf(5, { matches: 2 })
    whole.advance(millis(stopped - 1))
    const restarted = createWorld(settingsOf(5, { matches: 2 }), stopped)
    const until = millis(stopped + 30 * MINUTE)
    expect(truthOf(restarted.advance(until)) === truthOf(whole.advance(until))).toBe(true)
  })

  it('keeps its books uncrossed, and their levels as its changes tell', () => {
    const world = worldOf(23)
    const told = new Map<string, Map<string, number>>()
    for (const happening of world.advance(later(20 * MINUTE))) {
      if (happening._tag === 'LevelChanged') {
        const { bestBid, bestAsk, listing, direction, price, size } = happening
        expect(bestBid === null || bestAsk === null || bestBid < bestAsk).toBe(true)
        const levels = told.get(listing.conditionId) ?? new Map<string, number>()
        told.set(listing.conditionId, levels)
        if (size === 0) levels.delete(`${direction}${price}`)
        else levels.set(`${direction}${price}`, size)
      }
      if (happening._tag === 'Traded') {
        const { bids, asks } = happening.left
        const levels = new Map([
          ...bids.map(level => [`BUY${level.price}`, level.size] as const),
          ...asks.map(level => [`SELL${level.price}`, level.size] as const),
        ])
        expect(levels).toEqual(told.get(happening.listing.conditionId))
      }
    }
    expect(told.size).toBeGreaterThan(30)
  })
})

describe('the first minute', () => {
  it.each(seeds(50))('has an even series in play and a favourite that has just begun, with seed %i', seed => {
    const happenings = worldOf(seed).advance(later(MINUTE))
    const matches = new Map(happenings.map(happening => [happening.match.number, happening.match]))
    const even = matches.get(0)
    const favourite = matches.get(1)
    if (even === undefined || favourite === undefined) throw new Error('a promised match is missing')
    for (const second of [0, 30, 59]) {
      const fair = fairOf(
        { _tag: 'Series' },
        even.standing(roundsBy(even.timeline, later(second * 1000) - even.beginsAt)),
      )
      expect(even.format).toBe('BO3')
      expect(fair).toBeGreaterThanOrEqual(0.47)
      expect(fair).toBeLessThanOrEqual(0.53)
    }
    const minutes = (EPOCH - favourite.startsAt) / MINUTE
    const fair = fairOf(
      { _tag: 'Series' },
      favourite.standing(roundsBy(favourite.timeline, EPOCH - favourite.beginsAt)),
    )
    expect(minutes).toBeGreaterThanOrEqual(3)
    expect(minutes).toBeLessThan(5)
    expect(Math.max(fair, 1 - fair)).toBeGreaterThanOrEqual(0.56)
    expect(Math.max(fair, 1 - fair)).toBeLessThanOrEqual(0.64)
  })

  it.each(seeds(10))('has trades, and a narrow spread on the even series, with seed %i', seed => {
    const happenings = worldOf(seed).advance(later(MINUTE))
    const ofEven = happenings.filter(
      one => 'listing' in one && one.match.number === 0 && one.listing.type === 'moneyline',
    )
    expect(tradesIn(happenings)[0]?.at).toBeLessThan(later(20_000))
    expect(tradesIn(ofEven)[0]?.at).toBeLessThan(later(45_000))
    for (const one of ofEven)
      if (one._tag === 'LevelChanged' && one.at > EPOCH)
        expect((one.bestAsk ?? ONE) - (one.bestBid ?? 0)).toBeLessThanOrEqual(50_000)
  })
})

describe('half a day', () => {
  const happenings = worldOf(31).advance(later(12 * HOUR))
  const matches = [...new Map(happenings.map(happening => [happening.match.number, happening.match])).values()]

  it('lists about as many matches at any time as it was told to', () => {
    for (let hour = 1; hour < 12; hour++) {
      const time = later(hour * HOUR)
      const alive = matches.filter(match => match.listedAt <= time && match.endsAt > time).length
      expect(alive).toBeGreaterThanOrEqual(4)
      expect(alive).toBeLessThanOrEqual(13)
    }
  })

  it('stops every market after its match and pays it some minutes later', () => {
    const ended = matches.filter(match => match.endsAt > EPOCH && match.resolvedAt < later(12 * HOUR))
    expect(ended.length).toBeGreaterThan(8)
    const halves = ended.flatMap(match => match.listings).filter(listing => listing.payout === ONE / 2)
    expect(halves.length).toBeGreaterThan(0)
    for (const listing of ended.flatMap(match => match.listings)) {
      expect(listing.resolvesAt - listing.stopsAt).toBeGreaterThanOrEqual(2 * MINUTE)
      expect(listing.resolvesAt - listing.stopsAt).toBeLessThanOrEqual(5 * MINUTE)
      if (listing.payout === ONE / 2) expect(listing.type).not.toBe('moneyline')
    }
    const resolved = happenings.flatMap(one => (one._tag === 'Resolved' ? [one.listing.conditionId] : []))
    expect(new Set(resolved).size).toBe(resolved.length)
  })

  it('names no market twice', () => {
    const listings = matches.flatMap(match => match.listings)
    expect(new Set(listings.map(listing => listing.slug)).size).toBe(listings.length)
    expect(new Set(listings.flatMap(listing => listing.tokens)).size).toBe(2 * listings.length)
  })

  it('lists the teams of a handicap in the other order when the second one is the favourite', () => {
    const turned = matches.filter(match => {
      const handicap = match.listings.find(listing => listing.type === 'map_handicap')
      return handicap !== undefined && handicap.outcomes[0] === match.teams[1].name
    })
    expect(turned.length).toBeGreaterThan(3)
    expect(turned.length).toBeLessThan(matches.length - 3)
  })
})
