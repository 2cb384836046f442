/** A market with a ledger in memory for properties: actions fill or fail, outcomes wait to be heard, old ticks come late. */
import fc from 'fast-check'
import type { AskedAction } from '../../src/domain/action.ts'
import type { Side, StrategyKey } from '../../src/domain/ids.ts'
import { addUsd, type Millis, millis, mulDiv, partOf, price, shares, sharesFor, usd } from '../../src/domain/money.ts'
import type { ClosingKind, Outcome } from '../../src/domain/outcome.ts'
import type { Held, Position } from '../../src/domain/position.ts'
import type { Decision } from '../../src/domain/strategy.ts'
import type { Tick } from '../../src/domain/tick.ts'
import { blind, held, market, outcomeTick, position, priced, quote, START } from './scene.ts'

/** What may happen next. `late` is a tick whose snapshot is some changes old. */
export type Move =
  | { readonly _tag: 'tick'; readonly yes: string; readonly spread: string; readonly after: number }
  | { readonly _tag: 'late'; readonly yes: string; readonly by: number }
  | { readonly _tag: 'hear' }
  | { readonly _tag: 'hear again' }
  | { readonly _tag: 'blind' }
  | { readonly _tag: 'end'; readonly kind: ClosingKind; readonly part: number }
  | { readonly _tag: 'partly'; readonly part: number }
  | { readonly _tag: 'person closes' }

const yes = fc.constantFrom('0.5', '0.45', '0.55', '0.6', '0.62', '0.4', '0.7', '0.86', '0.91', '0.15', '0.09')
const part = fc.integer({ min: 1, max: 900_000 })
export const moves = fc.array(
  fc.oneof(
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
  ),
  { minLength: 20, maxLength: 80 },
)

export interface Exchange {
  /** Open actions: asked, without an end. */
  readonly open: () => ReadonlyArray<AskedAction>
  readonly positions: () => ReadonlyArray<Position>
  readonly filled: () => ReadonlyArray<AskedAction>
  readonly move: (move: Move) => ReadonlyArray<Tick>
  readonly take: (decision: Decision) => void
}

export const exchange = (strategy: StrategyKey): Exchange => {
  let at: Millis = START
  let seq = 0
  let positions: ReadonlyArray<Position> = []
  const open: AskedAction[] = []
  const filled: AskedAction[] = []
  const untold: Outcome[] = []
  const told: Outcome[] = []
  const snapshots: Held[] = []

  const snapshot = (): Held => held({ seq, positions, openMarkets: positions.length > 0 ? 1 : 0 })
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
  const buy = (side: Side, dollars: number, portion: number) => {
    const spent = usd(mulDiv(dollars, portion, 1_000_000, 'down'))
    const before = positions.find(one => one.side === side)
    const more = sharesFor(spent, price(500_000), 'down')
    const next = position(strategy, side, '1', '1', at)
    const cost = addUsd(before?.cost ?? usd(0), spent)
    const amount = shares((before?.shares ?? 0) + more)
    positions = [
      ...positions.filter(one => one.side !== side),
      { ...next, shares: amount, cost, averagePrice: price(500_000), openedAt: before?.openedAt ?? at },
    ]
  }
  const sell = (sides: ReadonlyArray<Side>, portion: number) => {
    positions = positions
      .map(one =>
        sides.includes(one.side) ? { ...one, shares: shares(one.shares - partOf(one.shares, portion, 'up')) } : one,
      )
      .filter(one => one.shares > 0)
  }
  const fill = ({ action }: AskedAction, portion: number) => {
    switch (action._tag) {
      case 'OPEN_LONG':
      case 'ADD':
        return buy(action.side, action.usd, portion)
      case 'OPEN_PAIR':
        buy('YES', action.usdEach, portion)
        return buy('NO', action.usdEach, portion)
      case 'CLOSE':
        return sell(action.sides, portion)
      case 'PARTIAL_CLOSE':
        return sell(action.sides, mulDiv(action.part, portion, 1_000_000, 'up'))
      case 'PLACE':
      case 'CANCEL':
        return undefined
    }
  }
  const hearAll = (): ReadonlyArray<Tick> =>
    untold.splice(0).map(outcome => {
      told.push(outcome)
      return outcomeTick(outcome, { at, held: snapshot() })
    })

  const move = (next: Move): ReadonlyArray<Tick> => {
    switch (next._tag) {
      case 'tick': {
        at = millis(at + next.after)
        return [...hearAll(), priced({ at, held: snapshot(), quote: quote(next.yes, next.spread) })]
      }
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
        fill(asked, next.part)
        filled.push(asked)
        const words = { _tag: 'progress', kind: 'partly_filled', actionId: asked.id } as const
        untold.push({ ...facts(1), ...words })
        return []
      }
      case 'end': {
        const asked = open.shift()
        if (asked === undefined) return []
        changed()
        if (next.kind === 'filled') {
          fill(asked, next.part)
          filled.push(asked)
        }
        const words = { _tag: 'closing', kind: next.kind, actionId: asked.id } as const
        untold.push({ ...facts(next.kind === 'filled' ? 1 : 0), ...words })
        return []
      }
      case 'person closes': {
        if (positions.length === 0) return []
        changed()
        positions = []
        untold.push({ ...facts(-1), _tag: 'unasked', kind: 'manual' })
        return []
      }
    }
  }

  return {
    open: () => open,
    positions: () => positions,
    filled: () => filled,
    move,
    take: ({ actions }) => {
      open.push(...actions)
    },
  }
}
