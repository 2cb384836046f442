import * as E from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import { describe, expect, test } from 'vitest'
import { strategyKey } from '../../src/domain/ids.ts'
import { deploy } from '../../strategies/deployed.ts'
import { favoriteHedge } from '../../strategies/favoriteHedge.ts'
import { deployAll } from '../../strategies/index.ts'
import { minutesParameter, partParameter, secondsParameter } from '../../strategies/parameters.ts'
import { scalp } from '../../strategies/scalp.ts'
import { dollars, each, market, right } from './scene.ts'

const mistakes = (params: unknown): ReadonlyArray<string> => {
  const tried = deploy(scalp, 'default', params)
  return E.isLeft(tried) ? tried.left : []
}

describe('a strategy is deployed', () => {
  test('with the old defaults, shown as decimals', () => {
    const deployed = right(deploy(scalp, 'default', undefined))
    expect(deployed.key).toBe('scalp@default')
    expect(deployed.limits).toEqual({
      maxPositions: 5,
      maxPositionUsd: dollars('50'),
      maxEntrySpread: each('0.05'),
      maxExitSpread: each('0.1'),
    })
    expect(deployed.params).toEqual({
      max_position_usd: '50',
      max_positions: '5',
      max_entry_spread: '0.05',
      max_exit_spread: '0.1',
      min_entry_price: '0.45',
      max_entry_price: '0.55',
      leg_usd: '20',
      hold_seconds: '30',
      close_above: '0.9',
      close_below: '0.1',
      swing: '0.1',
      swing_part: '0.5',
    })
    expect(right(deploy(favoriteHedge, 'default', {})).params).toMatchObject({
      max_positions: '10',
      max_entry_spread: '0.1',
      max_exit_spread: '0.05',
      first_minute: '3',
      last_minute: '8',
      hedge_part: '0.25',
    })
  })

  test('with exact numbers, however they are written', () => {
    const { limits } = right(deploy(scalp, 'default', { max_entry_spread: 0.03, max_exit_spread: '.07' }))
    expect(limits).toMatchObject({ maxEntrySpread: 30_000, maxExitSpread: 70_000 })
  })

  test('again from its own parameters as it shows them', () => {
    const { params } = right(deploy(favoriteHedge, 'default', { last_minute: 7.5, hedge_part: 0.3 }))
    expect(right(deploy(favoriteHedge, 'default', JSON.parse(JSON.stringify(params)))).params).toEqual(params)
  })

  test('and follows what its rule says', () => {
    const { follows } = right(deploy(scalp, 'default', undefined))
    expect([market(), market({ format: 'BO1' }), market({ marketType: 'totals' })].map(follows)).toEqual([
      true,
      false,
      false,
    ])
  })
})

describe('a mistake is told with what is allowed', () => {
  test.each([
    [{ max_positions: 0 }, 'scalp@default: max_positions: 0 is not allowed, but a whole number from 1 to 10000'],
    [{ max_positions: 2.5 }, 'scalp@default: max_positions: 2.5 is not allowed, but a whole number from 1 to 10000'],
    [{ leg_usd: '0.99' }, 'scalp@default: leg_usd: "0.99" is not allowed, but dollars from 1 to 100000'],
    [{ swing: 1.1 }, 'scalp@default: swing: 1.1 is not allowed, but dollars a share from 0 to 1'],
    [{ swing: 0.0000001 }, 'scalp@default: swing: 1e-7 is not allowed, but dollars a share from 0 to 1'],
    [{ swing: Number.NaN }, 'scalp@default: swing: null is not allowed, but dollars a share from 0 to 1'],
    [{ swing: null }, 'scalp@default: swing: null is not allowed, but dollars a share from 0 to 1'],
    [{ swing: true }, 'scalp@default: swing: true is not allowed, but dollars a share from 0 to 1'],
    [{ swing_part: 0 }, 'scalp@default: swing_part: 0 is not allowed, but a part from 0.000001 to 1'],
    [{ hold_seconds: -1 }, 'scalp@default: hold_seconds: -1 is not allowed, but seconds from 0 to 86400'],
    [{ min_entry_price: 0.6 }, 'scalp@default: min_entry_price must not be above max_entry_price'],
    [{ close_below: 0.9 }, 'scalp@default: close_below must be under close_above'],
    [{ leg_usd: 51 }, 'scalp@default: leg_usd must not be above max_position_usd'],
  ])('%j', (params, mistake) => {
    expect(mistakes(params)).toEqual([mistake])
  })

  test('misspelt names with the right ones', () => {
    expect(mistakes({ max_position: 3 })).toEqual([
      'scalp@default: max_position: misspelt? The parameters are max_position_usd, max_positions, max_entry_spread, max_exit_spread, min_entry_price, max_entry_price, leg_usd, hold_seconds, close_above, close_below, swing, swing_part',
    ])
  })

  test('all of them at once', () => {
    expect(mistakes({ swing: 2, legusd: 1, max_positions: 'many' })).toHaveLength(3)
  })

  test.each([[3], ['text'], [[1]]])('parameters that are none: %j', params => {
    expect(mistakes(params)).toEqual([expect.stringContaining('parameters are written as {"name": value}')])
  })

  test('a set without a proper name', () => {
    expect(deploy(scalp, 'Tight!', {})).toEqual(E.left([expect.stringContaining('scalp@Tight!: a set is named by')]))
  })
})

const readAndWritten = <A>(codec: t.Type<A, string, unknown>, text: string): readonly [A, string] => {
  const value = right(codec.decode(text))
  return [value, codec.encode(value)]
}

test('a parameter is read exactly and written back', () => {
  expect(readAndWritten(secondsParameter('0'), '0.5')).toEqual([500, '0.5'])
  expect(readAndWritten(minutesParameter('0'), '-30')).toEqual([-1_800_000, '-30'])
  expect(readAndWritten(minutesParameter('0'), '1.5')).toEqual([90_000, '1.5'])
  expect(readAndWritten(partParameter('1'), '0.7')).toEqual([700_000, '0.7'])
})

describe('the setting STRATEGIES', () => {
  const keys = (config: string) => right(deployAll(config)).map(({ key }) => key)

  test.each<[string, ReadonlyArray<string>]>([
    ['scalp,favorite_hedge', ['scalp@default', 'favorite_hedge@default']],
    [' scalp , scalp@tight ', ['scalp@default', 'scalp@tight']],
    [
      'scalp@tight:{"max_entry_spread": 0.03, "max_positions": 2},favorite_hedge',
      ['scalp@tight', 'favorite_hedge@default'],
    ],
    ['scalp:{}', ['scalp@default']],
    ['', []],
  ])('%s', (config, expected) => {
    expect(keys(config)).toEqual(expected)
  })

  test('gives each set its own parameters', () => {
    const [, tight] = right(deployAll('scalp,scalp@tight:{"max_entry_spread":0.03,"max_positions":"2"}'))
    expect(tight).toMatchObject({
      key: strategyKey('scalp', 'tight'),
      limits: { maxEntrySpread: each('0.03'), maxPositions: 2 },
    })
  })

  test('is refused with all its mistakes', () => {
    expect(deployAll('scalpel,scalp:{"swing":7},scalp@b:{swing},favorite_hedge,favorite_hedge')).toEqual(
      E.left([
        'there is no strategy "scalpel"; there are scalp, favorite_hedge, map_longshot, swing_rebalance, bo3_longshot',
        'scalp@default: swing: 7 is not allowed, but dollars a share from 0 to 1',
        'scalp@b: its parameters are no JSON: {swing}; write eg/ scalp@b:{"max_positions": 3}',
        'favorite_hedge@default is named twice; give the second a set of its own, eg/ scalp@tight',
      ]),
    )
  })

  test.each(['scalp:', 'scalp:{', 'scalp@', '@', ':', 'scalp:{"a":"},{"}', 'scalp:{"swing":"\\",}"}'])(
    'is refused, not broken: %s',
    config => {
      expect(E.isLeft(deployAll(config))).toBe(true)
    },
  )
})
