import { describe, test } from 'vitest'
import {
  allOf,
  type Condition,
  cooldown,
  during,
  fellBy,
  holding,
  minutes,
  not,
  priceBetween,
  seconds,
  spreadAtMost,
  sustained,
  watching,
  when,
} from '../../../strategies/kit/index.ts'
import { each, minutesIn } from '../scene.ts'
import { draw, type Look } from './looks.ts'

/** a … f: YES at 0.10 … 0.60; B, D: the same with the gate shut; w: 0.20 at a wide spread; h: 0.20, holding YES. */
const values: Readonly<Record<string, Look>> = {
  a: { yes: '0.1' },
  b: { yes: '0.2' },
  c: { yes: '0.3' },
  d: { yes: '0.4' },
  e: { yes: '0.5' },
  f: { yes: '0.6' },
  B: { yes: '0.2', gate: 'shut' },
  D: { yes: '0.4', gate: 'shut' },
  w: { yes: '0.2', spread: '0.2' },
  h: { yes: '0.2', holds: 'YES' },
}
const cheap = priceBetween(each('0.1'), each('0.2'))

describe('conditions (one dash is five seconds)', () => {
  const cases: ReadonlyArray<readonly [string, Condition, string, string]> = [
    ['priceBetween', cheap, /*                                            */ 'abcdb-', 'yynny-'],
    ['priceBetween of NO', priceBetween(each('0.4'), each('0.6'), 'NO'), ' abcdef', 'nnnyyy'],
    ['spreadAtMost', spreadAtMost(each('0.05')), /*                       */ 'bwbw--', 'ynyn--'],
    ['holding', holding('YES'), /*                                        */ 'bhhb--', 'nyyn--'],
    ['not', not(holding('YES')), /*                                       */ 'bhhb--', 'ynny--'],
    ['allOf', allOf(cheap, spreadAtMost(each('0.05'))), /*                */ 'abwcb-', 'yynny-'],
    ['during', during({ from: seconds(10), to: seconds(20) }), /*         */ 'bbbbbb', 'nnyyyn'],
    ['cooldown', cooldown(seconds(15))(minutesIn(0)), /*                  */ 'bbbbb-', 'nnnyy-'],
  ]
  test.each(cases)('%s', (_, condition, ticks, holds) => {
    draw(watching(condition), { ticks, holds }, values)
  })
})

describe('fellBy (one dash is five seconds)', () => {
  const fell = fellBy(each('0.2'), seconds(15))

  test('measures from the highest price within its span', () => {
    draw(fell, { ticks: 'decb-b', holds: 'nnyy-n' }, values)
    draw(fell, { ticks: 'd--b--b', holds: 'n--y--n' }, values)
  })

  test('needs two prices', () => {
    draw(fellBy(each('0'), seconds(15)), { ticks: 'bb', holds: 'ny' }, values)
  })

  test('bears a gap of 15 s, and after a longer one fills anew for its whole span', () => {
    draw(fell, { ticks: 'd--b---', holds: 'n--y---' }, values)
    draw(fell, { ticks: 'd---bdbbb', holds: 'n---nnnyy' }, values)
  })

  test('remembers with the gate shut', () => {
    draw(fell, { ticks: 'DB', holds: 'ny' }, values)
  })

  test('counts only when its condition holds, and remembers all the same', () => {
    draw(when(spreadAtMost(each('0.05')), fell), { ticks: 'dwb', holds: 'nny' }, values)
  })
})

describe('sustained (one dash is five seconds)', () => {
  const stays = sustained(watching(cheap), seconds(15))

  test('holds when it has held for its span, and as long as it goes on', () => {
    draw(stays, { ticks: 'dbbbbbdb', holds: 'nnnnyynn' }, values)
  })

  test('begins anew whenever it was broken', () => {
    draw(stays, { ticks: 'bbbcbbbb', holds: 'nnnnnnny' }, values)
  })

  test('starts its clock only when the gate is open, and goes on when it is shut', () => {
    draw(stays, { ticks: 'BBbBBB', holds: 'nnnnny' }, values)
  })

  test('is broken even when the gate is shut', () => {
    draw(stays, { ticks: 'bbDbbbb', holds: 'nnnnnny' }, values)
  })

  test('bears a gap of 15 s and begins anew after a longer one', () => {
    draw(stays, { ticks: 'b--b', holds: 'n--y' }, values)
    draw(stays, { ticks: 'b---b--b', holds: 'n---n--y' }, values)
  })

  test('over a fall: the price crashed and stays down', () => {
    const crash = sustained(when(cheap, fellBy(each('0.2'), minutes(5))), seconds(15))
    draw(crash, { ticks: 'ddbbbbb', holds: 'nnnnnyy' }, values)
    draw(crash, { ticks: 'ddbbcbb', holds: 'nnnnnnn' }, values)
  })
})
