import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { describe, expect, test } from 'vitest'
import { deployAll, OURS, strategiesIn } from '../../strategies/index.ts'
import { limitParameters, parameters } from '../../strategies/parameters.ts'
import { scalp } from '../../strategies/scalp.ts'
import { right } from './scene.ts'

const LIMITS = { maxPositionUsd: '50', maxPositions: '5', maxEntrySpread: '0.1', maxExitSpread: '0.15' }
const idle = {
  name: 'idle',
  params: parameters(limitParameters(LIMITS), () => []),
  follows: () => () => true,
  state: t.type({}),
  codec: 1,
  initial: () => () => ({}),
  step: () => (before: object) => [before, []],
}
const mistakes = (exports: unknown): ReadonlyArray<string> => {
  const read = strategiesIn(exports)
  return E.isLeft(read) ? read.left : []
}

describe('a module of a user', () => {
  test('brings all strategies that it exports, beside whatever else', () => {
    const found = right(strategiesIn({ idle, mine: { ...idle, name: 'mine' }, LIMITS, help: () => 1 }))
    expect([...found.keys()]).toEqual(['idle', 'mine'])
    const [deployed] = right(deployAll('mine@tight:{"max_positions": 2}', new Map([...OURS, ...found])))
    expect(deployed).toMatchObject({ key: 'mine@tight', limits: { maxPositions: 2 } })
  })

  test('brings one of the house unchanged', () => {
    expect([...right(strategiesIn({ scalp })).keys()]).toEqual(['scalp'])
  })

  test.each([
    ['nothing', {}],
    ['no object', null],
    ['no strategy', { answer: 42 }],
  ])('that exports %s is told how to', (_, exports) => {
    expect(mistakes(exports)).toEqual([expect.stringContaining('it exports no strategy: export const mine')])
  })

  test('is told every mistake at once', () => {
    expect(mistakes({ a: { ...idle, name: 'A b', codec: 1.5 }, b: { step: 1 } })).toEqual([
      expect.stringContaining('a.name must be small letters'),
      expect.stringContaining('a.codec must be the version'),
      ...['name', 'params', 'follows', 'state', 'codec', 'initial', 'step'].map(name =>
        expect.stringContaining(`b.${name} must be`),
      ),
    ])
  })

  test('that names two strategies alike is refused', () => {
    expect(mistakes({ idle, same: idle })).toEqual(['it exports idle twice'])
  })

  test('must have the limits that risk holds it to', () => {
    expect(mistakes({ idle: { ...idle, params: parameters({}, () => []) } })).toEqual([
      'idle: params lacks max_position_usd, max_positions, max_entry_spread, max_exit_spread: put ...limitParameters({ … }) into it',
    ])
  })

  test('must run with its defaults', () => {
    const params = parameters(limitParameters({ ...LIMITS, maxPositions: '0' }), () => [])
    expect(mistakes({ idle: { ...idle, params } })).toEqual([
      expect.stringContaining('idle: its defaults are refused: max_positions: '),
    ])
  })

  test('that throws while it is read or deployed is refused in words', () => {
    const fail = () => {
      throw new Error('broken')
    }
    expect(mistakes({ idle: { ...idle, params: { ...idle.params, is: fail, encode: fail, decode: fail } } })).toEqual([
      'idle: its defaults are refused: its codec broke: Error: broken',
    ])
    const found = right(strategiesIn({ idle: { ...idle, step: fail } }))
    expect(deployAll('idle', found)).toEqual(
      E.left(['idle@default: it broke when it was given its parameters: Error: broken']),
    )
  })
})
