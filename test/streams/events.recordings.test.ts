import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MarketEvent } from '../../src/domain/event.ts'
import { hasPayloads } from '../support/payloads.ts'
import { baseball, fed, heard, lol, type Recording } from './recordings.ts'

const inWords = (event: MarketEvent): string => {
  switch (event.eventType) {
    case 'trade':
      return `trade ${event.tokenType} ${event.tradeSide} ${event.tradeSize}`
    case 'book':
      return `book ${event.tokenType}`
    case 'price_change':
    case 'gap':
      return event.eventType
  }
}
const times = (count: number, what: string): ReadonlyArray<string> => Array.from({ length: count }, () => what)
const words = (recording: Recording) => heard(recording).happened.map(inWords)

describe.skipIf(!hasPayloads)('a recording yields the events that one would write by hand', () => {
  it('of a match of League of Legends', () => {
    expect(words(lol())).toEqual([
      'book YES',
      ...times(46, 'price_change'),
      'book YES',
      'book NO',
      'trade YES SELL 31740000',
      ...times(3, 'price_change'),
      'book YES',
      'book NO',
      'trade YES BUY 7555554',
      ...times(8, 'price_change'),
    ])
  })

  it('of a decision of the Fed', () => {
    expect(words(fed())).toEqual([
      'book YES',
      ...times(11, 'price_change'),
      'book YES',
      'trade YES BUY 216216215',
      ...times(13, 'price_change'),
    ])
  })

  it('of a baseball game', () => {
    const game = baseball()
    const { happened, notices } = heard(game)
    expect(game.frames).toHaveLength(7884)
    expect(happened.map(event => event.eventType)).toEqual(game.kinds)
    expect(notices).toEqual([{ _tag: 'connected', connection: 0, tokens: 2 }])
  })

  it('with the time of the venue beside the time of receipt', () => {
    expect(heard(lol()).happened.at(-1)).toEqual({
      eventType: 'price_change',
      marketId: 1,
      timestamp: 0,
      venueTime: 1788786443547,
    })
  })
})

/** Every price of a frame replaced; sizes, sides and times stay. */
const repriced = (frame: string, price: () => string): string =>
  frame.replace(
    /"(price|best_bid|best_ask|last_trade_price|spread)":\s*"[^"]*"(?=\s*[,}])/g,
    (_, field: string) => `"${field}":${JSON.stringify(price())}`,
  )

describe.skipIf(!hasPayloads)('no price of a frame', () => {
  const price = fc.oneof(
    fc.integer({ min: 0, max: 1000 }).map(thousandths => (thousandths / 1000).toString()),
    fc.constantFrom('', 'abc', '-1', '1e400', 'NaN'),
  )

  it.each([
    ['League of Legends', lol],
    ['the Fed', fed],
    ['baseball', () => ({ ...baseball(), frames: baseball().frames.slice(0, 300) })],
  ])('changes an event: %s', (_, recording) => {
    const original = recording()
    const expected = heard(original)
    fc.assert(
      fc.property(fc.array(price, { minLength: 1, maxLength: 50 }), prices => {
        let next = 0
        const another = () => {
          next++
          return prices[next % prices.length] ?? ''
        }
        const frames = original.frames.map(frame => repriced(frame, another))
        expect(frames.join()).not.toBe(original.frames.join())
        expect(heard({ ...original, frames })).toEqual(expected)
      }),
      { numRuns: 20, examples: [[['0']], [['1']], [['']]] },
    )
  })
})
