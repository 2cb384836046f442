/** A market with a ledger in memory for properties: actions fill or fail, outcomes wait to be heard, old ticks come late. */
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
import type { Outcome } from '../../src/domain/outcome.ts'
import type { Held, Position } from '../../src/domain/position.ts'
import { type Quote, touchOf } from '../../src/domain/quote.ts'
import type { Decision } from '../../src/domain/strategy.ts'
import type { Tick } from '../../src/domain/tick.ts'
import type { Move } from './moves.ts'
import { blind, held, market, outcomeTick, position, priced, quote, START } from './scene.ts'

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
