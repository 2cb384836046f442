import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Action, isEntry } from '../../src/domain/action.ts'
import type { Side } from '../../src/domain/ids.ts'
import { marketId } from '../../src/domain/ids.ts'
import type { Usd } from '../../src/domain/money.ts'
import type { Position } from '../../src/domain/position.ts'
import { priceOf } from '../../src/domain/quote.ts'
import type { Strategy, TickInput } from '../../src/domain/strategy.ts'
import { bo3Longshot } from '../../strategies/bo3Longshot.ts'
import { deploy, type LimitParams } from '../../strategies/deployed.ts'
import { favoriteHedge } from '../../strategies/favoriteHedge.ts'
import { LEAST_BUY } from '../../strategies/kit/held.ts'
import { mapLongshot } from '../../strategies/mapLongshot.ts'
import { scalp } from '../../strategies/scalp.ts'
import { swingRebalance } from '../../strategies/swingRebalance.ts'
import { exchange } from './exchange.ts'
import { LISTENER } from './listener.ts'
import { type Move, moves, movesOfPersons } from './moves.ts'
import { each, position, right } from './scene.ts'

interface Answer {
  readonly input: TickInput
  readonly actions: ReadonlyArray<Action>
  /** As it was before. */
  readonly state: unknown
}
interface Told {
  readonly answers: ReadonlyArray<Answer>
  /** Of every life that was left flat with nothing pending: what it remembers, as JSON. */
  readonly flat: ReadonlyArray<unknown>
  readonly limits: LimitParams
}
type Tell = (script: ReadonlyArray<Move>, foreign?: ReadonlyArray<Position>) => Told

/** Plays a script to a strategy and notes what it answered to each tick. */
const telling =
  <P extends LimitParams, S>(strategy: Strategy<P, S>): Tell =>
  (script, foreign = []) => {
    const answers: Answer[] = []
    const flat: unknown[] = []
    const params = right(strategy.params.decode(undefined))
    const spied: Strategy<P, S> = {
      ...strategy,
      step: given => (state, input) => {
        const [next, actions] = strategy.step(given)(state, input)
        if (input._tag === 'tick') answers.push({ input, actions, state: strategy.state.encode(state) })
        if (input._tag === 'outcome' && input.own.pending.length === 0 && input.own.positions.length === 0)
          flat.push(strategy.state.encode(next))
        return [next, actions]
      },
    }
    const deployed = right(deploy(spied, 'default', undefined))
    const ledger = exchange(deployed.key, foreign)
    let living = deployed.begin(marketId(7), null)
    for (const move of script)
      for (const tick of ledger.move(move)) {
        const [next, decision] = living.hear(tick)
        if (decision !== null) expect(decision.fault).toBeNull()
        if (decision !== null) ledger.take(decision)
        living = next
      }
    return { answers, flat, limits: params }
  }

/** The price range of entries, and of what is bought beside them. */
interface Rule {
  readonly name: string
  readonly tell: Tell
  /** What it asks for in these stories. */
  readonly kindsAsked: ReadonlyArray<Action['_tag']>
  readonly entry: (action: Action) => readonly [least: string, most: string]
  /** Whether the rule says that it must sell something now, told by the ledger and its memory. */
  readonly mustSell: (answer: Answer) => boolean
  /** What must hold of each sale that it asks for. */
  readonly maySell: (action: Action, input: TickInput) => boolean
}
const sellable = ({ own, market }: TickInput) => own.positions.filter(({ shares }) => shares >= market.minOrderSize)
const refusedAt = (state: unknown): number | null => {
  const text = /"refusedAt":(\d+)/.exec(JSON.stringify(state))
  return text === null ? null : Number(text[1])
}
const isFree = ({ input, state }: Answer): boolean =>
  input.own.pending.length === 0 && input.at - (refusedAt(state) ?? 0) >= 1000

const isDecided = ({ quote }: TickInput): boolean => quote.yesPrice >= each('0.9') || quote.yesPrice <= each('0.1')
/** At a price so much above what was paid, within the spread. */
const isGain = (action: Action, { quote, own }: TickInput, least: (averagePrice: number) => number): boolean =>
  quote.spread <= each('0.15') &&
  (action._tag === 'CLOSE' || action._tag === 'PARTIAL_CLOSE') &&
  own.positions.some(
    ({ side, averagePrice }) => action.sides.includes(side) && priceOf(quote, side) >= least(averagePrice),
  )

const RULES: ReadonlyArray<Rule> = [
  {
    name: 'scalp',
    tell: telling(scalp),
    kindsAsked: ['CLOSE', 'OPEN_PAIR', 'PARTIAL_CLOSE'],
    entry: () => ['0.45', '0.55'],
    mustSell: ({ input }) =>
      sellable(input).length > 0 &&
      input.own.positions.every(({ openedAt }) => input.at - openedAt >= 30_000 + 100_000) &&
      isDecided(input),
    maySell: (action, input) =>
      input.quote.spread <= each('0.1') ? true : action._tag === 'CLOSE' && isDecided(input),
  },
  {
    name: 'favorite_hedge',
    tell: telling(favoriteHedge),
    kindsAsked: ['OPEN_LONG'],
    entry: action => (action.reason.startsWith('hedge') ? ['0', '0.15'] : ['0.55', '0.65']),
    mustSell: () => false,
    maySell: () => false,
  },
  {
    name: 'map_longshot',
    tell: telling(mapLongshot),
    kindsAsked: ['CLOSE', 'OPEN_LONG'],
    entry: () => ['0.05', '0.2'],
    // Never bought above 0.20 but by a person, at his average price.
    mustSell: ({ input }) =>
      input.quote.spread <= each('0.15') &&
      sellable(input).some(
        ({ side, averagePrice }) => priceOf(input.quote, side) - Math.max(averagePrice, each('0.2')) >= each('0.2'),
      ),
    // The entry's price is that of its trigger, a cent of half a spread or more below what was paid.
    maySell: (action, input) => action._tag === 'CLOSE' && isGain(action, input, () => each('0.25')),
  },
  {
    name: 'swing_rebalance',
    tell: telling(swingRebalance),
    kindsAsked: ['ADD', 'OPEN_PAIR', 'PARTIAL_CLOSE'],
    entry: action => (action._tag === 'ADD' ? ['0.010001', '0.989999'] : ['0.4', '0.6']),
    mustSell: () => false,
    maySell: (action, input) =>
      action._tag === 'PARTIAL_CLOSE' && action.part <= 500_000 && isGain(action, input, paid => paid + 150_000),
  },
  {
    name: 'bo3_longshot',
    tell: telling(bo3Longshot),
    kindsAsked: ['OPEN_LONG', 'PARTIAL_CLOSE'],
    entry: () => ['0.05', '0.199999'],
    mustSell: ({ input }) =>
      input.quote.spread <= each('0.15') &&
      sellable(input).some(
        ({ side, averagePrice, status }) => status === 'open' && priceOf(input.quote, side) >= 2 * averagePrice,
      ),
    maySell: (action, input) => action._tag === 'PARTIAL_CLOSE' && isGain(action, input, paid => 2 * paid),
  },
]

const bought = (action: Action): ReadonlyArray<readonly [Side, Usd]> => {
  switch (action._tag) {
    case 'OPEN_LONG':
    case 'ADD':
      return [[action.side, action.usd]]
    case 'OPEN_PAIR':
      return [
        ['YES', action.usdEach],
        ['NO', action.usdEach],
      ]
    case 'CLOSE':
    case 'PARTIAL_CLOSE':
    case 'PLACE':
    case 'CANCEL':
      return []
  }
}

describe.each(RULES)('under any interleaving $name', ({ tell, kindsAsked, entry, mustSell, maySell }) => {
  const always = (check: (answer: Answer, told: Told) => void) =>
    fc.assert(
      fc.property(movesOfPersons, script => {
        const told = tell(script)
        for (const answer of told.answers) if (answer.actions.length > 0 || mustSell(answer)) check(answer, told)
      }),
      { numRuns: 30 },
    )

  test('asks for one thing at a time, and for nothing while something is pending', () => {
    always(({ input, actions }) => expect(actions.length).toBeLessThanOrEqual(input.own.pending.length > 0 ? 0 : 1))
  })

  test('never buys outside its prices, its spread, its dollars a position or its wallet', () => {
    always(({ input, actions }, { limits }) => {
      for (const action of actions.filter(isEntry)) {
        const [least, most] = entry(action)
        expect(action.trigger).toBeGreaterThanOrEqual(each(least))
        expect(action.trigger).toBeLessThanOrEqual(each(most))
        expect(input.quote.spread).toBeLessThanOrEqual(limits.max_entry_spread)
        const sides = bought(action)
        expect(sides.length).toBeGreaterThan(0)
        for (const [, usd] of sides) {
          expect(usd).toBeGreaterThanOrEqual(LEAST_BUY)
          // With what a person bought beside it, risk has the last word.
          expect(usd).toBeLessThanOrEqual(limits.max_position_usd)
        }
        expect(sides.reduce((sum, [, usd]) => sum + usd, 0)).toBeLessThanOrEqual(input.own.available)
      }
    })
  })

  test('sells only what the ledger says it holds, whatever it remembers', () => {
    always(({ input, actions }) => {
      const held = input.own.positions.map(({ side }) => side)
      for (const action of actions)
        if (action._tag === 'CLOSE' || action._tag === 'PARTIAL_CLOSE')
          expect(action.sides.filter(side => !held.includes(side))).toEqual([])
    })
  })

  test('sells only as its rule says', () => {
    always(({ input, actions }) => {
      for (const action of actions)
        if (action._tag === 'CLOSE' || action._tag === 'PARTIAL_CLOSE') expect(maySell(action, input)).toBe(true)
    })
  })

  test('remembers no entry, baseline or waiting buy once it is flat', () => {
    fc.assert(
      fc.property(movesOfPersons, script => {
        for (const state of tell(script).flat) {
          const text = JSON.stringify(state)
          expect(text).toContain('"asked":null')
          expect(text).not.toMatch(/"(?:waiting|entry)":\{/)
          expect(text).not.toMatch(/"(?:memory|baselines)":\{"YES":\d|"memory":\{"YES":null,"NO":\d/)
        }
      }),
      { numRuns: 30 },
    )
  })

  test('sells whenever its rule says so', () => {
    always(answer => {
      if (isFree(answer) && mustSell(answer)) expect(answer.actions.map(isEntry)).toEqual([false])
    })
  })

  test('never acts on a foreign position', () => {
    const foreign = [position(LISTENER, 'YES', '100', '20'), position(LISTENER, 'NO', '100', '20')]
    fc.assert(
      fc.property(moves, script => {
        const actions = (told: Told) => told.answers.map(answer => answer.actions)
        expect(actions(tell(script, foreign))).toEqual(actions(tell(script)))
      }),
      { numRuns: 20 },
    )
  })

  test('does trade in these stories', () => {
    const kinds = new Set<string>()
    for (const script of fc.sample(moves, { seed: 7, numRuns: 400 }))
      for (const { actions } of tell(script).answers) for (const { _tag } of actions) kinds.add(_tag)
    expect(kinds.size).toBeGreaterThanOrEqual(1)
    expect([...kinds].sort()).toEqual(kindsAsked)
  })
})
