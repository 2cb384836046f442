import * as t from 'io-ts'
import { describe, expect, test } from 'vitest'
import { price, shares } from '../../src/domain/money.ts'
import { mistakeIn } from '../../strategies/answer.ts'
import { CANCEL, CLOSE, LISTENER, listener, OPEN, quiet } from './listener.ts'
import { each, line, outcomeTick, pieces, priced, reloaded, story, unasked } from './scene.ts'

const place = (changed: object): object => ({
  _tag: 'PLACE',
  side: 'YES',
  direction: 'BUY',
  price: each('0.4'),
  shares: pieces('10'),
  reason: 'test',
  trigger: each('0.5'),
  ...changed,
})

describe('a strategy that throws', () => {
  const throwing = listener(input => {
    if (input._tag === 'outcome') throw new RangeError('no such map')
    return []
  })
  const ticks = [
    priced(),
    outcomeTick(unasked(LISTENER, 'manual', 1)),
    priced(),
    outcomeTick(unasked(LISTENER, 'manual', 2)),
  ]

  test('is switched off for this market, and says why once', () => {
    expect(story(throwing, ticks).map(line)).toEqual([
      'listener@default/7/1',
      'listener@default/7/1 ! RangeError: no such map',
    ])
  })

  test('keeps its life as it was, so that the next start hears again what it could not bear', () => {
    const [before, fault] = story(throwing, ticks)
    expect(fault?.life).toEqual(before?.life)
    const saved = fault === undefined ? null : reloaded(fault.life)
    const mended = listener(() => [])
    expect(story(mended, [outcomeTick(unasked(LISTENER, 'manual', 1))], saved).at(-1)?.life).toMatchObject({
      state: { heard: ['tick 0', 'manual 1'] },
      seen: 1,
    })
  })

  test('does not matter whether step, initial or follows throws', () => {
    const fail = () => {
      throw new Error('broken')
    }
    const faults = [
      listener(() => [], { step: () => fail }),
      listener(() => [], { initial: () => fail }),
      listener(() => [], { follows: () => fail }),
    ].map(broken => story(broken, [priced(), priced()]).map(line))
    expect(faults).toEqual(Array(3).fill(['listener@default/7/0 ! Error: broken']))
  })

  test('may throw what is no error', () => {
    const odd = listener(() => {
      throw 'a text'
    })
    expect(story(odd, [priced()]).map(({ fault }) => fault)).toEqual(['threw a text'])
  })
})

describe('an answer that is none', () => {
  const nonsense: ReadonlyArray<readonly [string, ReadonlyArray<unknown>]> = [
    ['NaN dollars', [{ ...OPEN, usd: Number.NaN }]],
    ['negative dollars', [{ ...OPEN, usd: -1 }]],
    ['no dollars', [{ ...OPEN, usd: 0 }]],
    ['parts of a millionth', [{ ...OPEN, usd: 0.5 }]],
    ['infinite dollars', [{ ...OPEN, usd: Number.POSITIVE_INFINITY }]],
    ['an unknown side', [{ ...OPEN, side: 'MAYBE' }]],
    ['an unknown action', [{ ...OPEN, _tag: 'OPEN_SHORT' }]],
    ['no trigger', [{ ...OPEN, trigger: undefined }]],
    ['a trigger over a dollar', [{ ...OPEN, trigger: price(1_000_001) }]],
    ['no reason', [{ ...OPEN, reason: 3 }]],
    ['no sides', [{ ...CLOSE, sides: [] }]],
    ['a side twice', [{ ...CLOSE, sides: ['YES', 'YES'] }]],
    ['a part over all', [{ ...CLOSE, _tag: 'PARTIAL_CLOSE', part: 1_000_001 }]],
    ['no part', [{ ...CLOSE, _tag: 'PARTIAL_CLOSE', part: 0 }]],
    ['half a pair', [{ ...OPEN, _tag: 'OPEN_PAIR' }]],
    ['a negative size', [place({ shares: shares(-1) })]],
    ['a price of 0', [place({ price: price(0) })]],
    ['a price of 1', [place({ price: price(1_000_000) })]],
    ['no direction', [place({ direction: 'HOLD' })]],
    ['an end that is no moment', [place({ until: Number.NaN })]],
    ['an end that never comes', [place({ until: Number.POSITIVE_INFINITY })]],
    ['an end in words', [place({ until: 'tonight' })]],
    ['an end that is null', [place({ until: null })]],
    ['a CANCEL of nothing', [{ ...CLOSE, _tag: 'CANCEL', orderId: '' }]],
    ['null', [null]],
    ['nine actions', Array(9).fill(OPEN)],
  ]
  test.each(nonsense)('%s', (_, actions) => {
    expect(mistakeIn(t.null, null, [null, actions])).toMatch(/^a step asked for /)
  })

  test.each([
    ['nothing', undefined],
    ['a state alone', [null]],
    ['actions that are no list', [null, OPEN]],
    ['a state that its codec refuses', [1, []]],
  ])('%s', (_, answer) => {
    expect(mistakeIn(t.null, null, answer)).toMatch(/^a step (must answer|answered)/)
  })

  test.each([
    [
      'all kinds of actions',
      [OPEN, { ...OPEN, _tag: 'ADD' }, CLOSE, { ...CLOSE, _tag: 'PARTIAL_CLOSE', part: 1 }, CANCEL],
    ],
    ['a pair and a resting order', [{ ...OPEN, _tag: 'OPEN_PAIR', usdEach: 1 }, place({})]],
    ['resting orders with an end, which risk judges', [place({ until: 1 }), place({ until: 1e15 })]],
    ['eight of them', Array(8).fill(OPEN)],
    ['none', []],
  ])('but not: %s', (_, actions) => {
    expect(mistakeIn(t.null, null, [null, actions])).toBeNull()
  })

  test('switches the strategy off for this market, and nothing of it goes out', () => {
    const greedy = quiet(() => Array<typeof OPEN>(9).fill(OPEN))
    const decisions = story(greedy, [priced(), priced()])
    expect(decisions.map(line)).toEqual([
      'listener@default/7/0 ! Nonsense: a step asked for 9 actions, at most 8 are allowed',
    ])
  })

  test('says what was asked', () => {
    expect(mistakeIn(t.null, null, [null, [{ ...CLOSE, sides: [] }]])).toBe(
      'a step asked for something that is no action: _tag CLOSE, sides , reason test, trigger 500000',
    )
  })
})
