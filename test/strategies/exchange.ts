/** A market with a ledger in memory for properties: actions fill or fail, outcomes wait to be heard, old ticks come late. */
import fc from 'fast-check'
import type { AskedAction } from '../../src/domain/action.ts'
import type { Side, StrategyKey } from '../../src/domain/ids.ts'
import {
  addUsd,
  averagePrice,
  type Millis,
  millis,
  mulDiv,
  partOf,
  price,
  shares,
  sharesFor,
  usd,
} from '../../src/domain/money.ts'
import type { ClosingKind, Outcome } from '../../src/domain/outcome.ts'
import type { Held, Position } from '../../src/domain/position.ts'
import { type Quote, touchOf } from '../../src/domain/quote.ts'
import type { Decision } from '../../src/domain/strategy.ts'
import type { Tick } from '../../src/domain/tick.ts'
import { blind, held, market, outcomeTick, position, priced, quote, START } from './scene.ts'

/** What may happen next. `late` is a tick whose snapshot is some changes old. */
export type Move =
  | { readonly _tag: 'tick'; readonly yes: string; readonly spread: string; readonly after: number }
  /** Ticks every five seconds, all the same. */
  | { readonly _tag: 'stay'; readonly yes: string; readonly ticks: number }
  | { readonly _tag: 'late'; readonly yes: string; readonly by: number }
  | { readonly _tag: 'hear' }
  | { readonly _tag: 'hear again' }
  | { readonly _tag: 'blind' }
  | { readonly _tag: 'end'; readonly kind: ClosingKind; readonly part: number }
  | { readonly _tag: 'partly'; readonly part: number }
  | { readonly _tag: 'person closes' }
  | { readonly _tag: 'person buys'; readonly side: Side; readonly dollars: number }
  /** The last purchase is taken back. */
  | { readonly _tag: 'reversed' }
  | { readonly _tag: 'settled' }

const yes = fc.constantFrom('0.5', '0.45', '0.55', '0.6', '0.62', '0.4', '0.7', '0.86', '0.91', '0.2', '0.15', '0.09')
const dollars = fc.integer({ min: 1, max: 60 })
const part = fc.integer({ min: 1, max: 900_000 })
const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      _tag: fc.constant('tick' as const),
      yes,
      spread: fc.constantFrom('0.02', '0.05', '0.06', '0.2'),
      after: fc.constantFrom(0, 1_000, 31_000, 100_000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ _tag: fc.constant('late' as const), yes, by: fc.integer({ min: 1, max: 3 }) }),
  },
  { weight: 2, arbitrary: fc.constant({ _tag: 'hear' as const }) },
  { weight: 1, arbitrary: fc.constant({ _tag: 'hear again' as const }) },
  { weight: 1, arbitrary: fc.constant({ _tag: 'blind' as const }) },
  {
    weight: 4,
    arbitrary: fc.record({
      _tag: fc.constant('end' as const),
      kind: fc.constantFrom<ClosingKind[]>('filled', 'filled', 'refused', 'rejected', 'expired', 'cancelled'),
      part: fc.oneof(fc.constant(1_000_000), part),
    }),
  },
  { weight: 1, arbitrary: fc.record({ _tag: fc.constant('partly' as const), part }) },
  { weight: 1, arbitrary: fc.constant({ _tag: 'person closes' as const }) },
  { weight: 1, arbitrary: fc.constant({ _tag: 'reversed' as const }) },
  { weight: 1, arbitrary: fc.constant({ _tag: 'settled' as const }) },
  {
    weight: 4,
    arbitrary: fc.record({ _tag: fc.constant('stay' as const), yes, ticks: fc.integer({ min: 1, max: 14 }) }),
  },
)
const LENGTH = { minLength: 20, maxLength: 80 }
export const moves = fc.array(move, LENGTH)
/** With persons who buy, too: behind the back of a strategy that has only seen an older ledger. */
export const movesOfPersons = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: move },
    {
      weight: 1,
      arbitrary: fc.record({
        _tag: fc.constant('person buys' as const),
        side: fc.constantFrom<Side[]>('YES', 'NO'),
        dollars,
      }),
    },
  ),
  LENGTH,
)

export interface Exchange {
  /** Open actions: asked, without an end. */
  readonly open: () => ReadonlyArray<AskedAction>
  readonly positions: () => ReadonlyArray<Position>
  /** The quote of the newest tick. */
  readonly quote: () => Quote
  readonly filled: () => ReadonlyArray<AskedAction>
  readonly move: (move: Move) => ReadonlyArray<Tick>
  readonly take: (decision: Decision) => void
}

export const exchange = (strategy: StrategyKey, foreign: ReadonlyArray<Position> = []): Exchange => {
  let at: Millis = START
  let seq = 0
  let now = quote('0.5')
  let positions: ReadonlyArray<Position> = []
  const open: AskedAction[] = []
  const filled: AskedAction[] = []
  const untold: Outcome[] = []
  const told: Outcome[] = []
  const snapshots: Held[] = []
  /** What each open action has bought (+) or sold (−) so far. */
  const sofar = new Map<string, number>()

  const snapshot = (): Held =>
    held({ seq, positions: [...positions, ...foreign], openMarkets: positions.length > 0 ? 1 : 0 })
  const changed = () => {
    snapshots.push(snapshot())
    seq += 1
  }
  const facts = (amount: number) => ({
    strategy,
    marketId: market().marketId,
    seq,
    at,
    reason: '',
    cash: usd(0),
    shares: shares(amount),
  })
  const buy = (side: Side, amount: number, portion: number): number => {
    const spent = usd(mulDiv(amount, portion, 1_000_000, 'down'))
    const before = positions.find(one => one.side === side)
    const more = sharesFor(spent, price(Math.max(touchOf(now, side).ask, 10_000)), 'down')
    if (more === 0) return 0
    const cost = addUsd(before?.cost ?? usd(0), spent)
    const total = shares((before?.shares ?? 0) + more)
    const next: Position = {
      ...position(strategy, side, '1', '1', before?.openedAt ?? at),
      shares: total,
      initialShares: shares((before?.initialShares ?? 0) + more),
      cost,
      averagePrice: averagePrice(cost, total, 'nearest'),
      status: before?.status ?? 'open',
    }
    positions = [...positions.filter(one => one.side !== side), next]
    return more
  }
  const sell = (sides: ReadonlyArray<Side>, portion: number): number => {
    const before = positions.reduce((sum, one) => sum + one.shares, 0)
    positions = positions
      .map((one): Position => {
        const sold = sides.includes(one.side) ? partOf(one.shares, portion, 'up') : shares(0)
        if (sold === 0) return one
        const cost = usd(one.cost - mulDiv(one.cost, sold, one.shares, 'nearest'))
        return { ...one, shares: shares(one.shares - sold), cost, status: 'partial' }
      })
      .filter(one => one.shares > 0)
    return positions.reduce((sum, one) => sum + one.shares, 0) - before
  }
  const fill = ({ action }: AskedAction, portion: number): number => {
    switch (action._tag) {
      case 'OPEN_LONG':
      case 'ADD':
        return buy(action.side, action.usd, portion)
      case 'OPEN_PAIR':
        return buy('YES', action.usdEach, portion) + buy('NO', action.usdEach, portion)
      case 'CLOSE':
        return sell(action.sides, portion)
      case 'PARTIAL_CLOSE':
        return sell(action.sides, mulDiv(action.part, portion, 1_000_000, 'up'))
      case 'PLACE':
      case 'CANCEL':
        return 0
    }
  }
  const fillSome = (asked: AskedAction, portion: number): number => {
    const total = (sofar.get(asked.id) ?? 0) + fill(asked, portion)
    sofar.set(asked.id, total)
    return total
  }
  const tickNow = (yes: string, spread: string, after: number): Tick => {
    at = millis(at + after)
    now = quote(yes, spread)
    return priced({ at, held: snapshot(), quote: now })
  }
  const hearAll = (): ReadonlyArray<Tick> =>
    untold.splice(0).map(outcome => {
      told.push(outcome)
      return outcomeTick(outcome, { at, held: snapshot() })
    })

  const move = (next: Move): ReadonlyArray<Tick> => {
    switch (next._tag) {
      case 'tick': {
        const heard = hearAll()
        return [...heard, tickNow(next.yes, next.spread, next.after)]
      }
      case 'stay':
        return [...hearAll(), ...Array.from({ length: next.ticks }, () => tickNow(next.yes, '0.02', 5000))]
      case 'late':
        return [priced({ at, held: snapshots.at(-next.by) ?? snapshot(), quote: quote(next.yes) })]
      case 'hear':
        return hearAll()
      case 'hear again':
        return told.slice(-2).map(outcome => outcomeTick(outcome, { at, held: snapshot() }))
      case 'blind':
        return [blind({ at, held: snapshot() })]
      case 'partly': {
        const [asked] = open
        if (asked === undefined) return []
        changed()
        const total = fillSome(asked, next.part)
        filled.push(asked)
        const words = { _tag: 'progress', kind: 'partly_filled', actionId: asked.id } as const
        untold.push({ ...facts(total), ...words })
        return []
      }
      case 'end': {
        const asked = open.shift()
        if (asked === undefined) return []
        changed()
        const total = next.kind === 'filled' ? fillSome(asked, next.part) : (sofar.get(asked.id) ?? 0)
        if (next.kind === 'filled') filled.push(asked)
        const words = { _tag: 'closing', kind: next.kind, actionId: asked.id } as const
        untold.push({ ...facts(total), ...words })
        return []
      }
      case 'person closes':
      case 'settled': {
        if (positions.length === 0) return []
        changed()
        positions = []
        untold.push({ ...facts(-1), _tag: 'unasked', kind: next._tag === 'settled' ? 'settled' : 'manual' })
        return []
      }
      case 'person buys': {
        changed()
        const bought = buy(next.side, next.dollars * 1_000_000, 1_000_000)
        untold.push({ ...facts(bought), _tag: 'unasked', kind: 'manual' })
        return []
      }
      case 'reversed': {
        if (positions.length === 0) return []
        changed()
        positions = positions.slice(0, -1)
        untold.push({ ...facts(-1), _tag: 'unasked', kind: 'reversed' })
        return []
      }
    }
  }

  return {
    open: () => open,
    positions: () => positions,
    quote: () => now,
    filled: () => filled,
    move,
    take: ({ actions }) => {
      open.push(...actions)
    },
  }
}
