import { defer, map, type Observable, timer } from 'rxjs'
import { expect } from 'vitest'
import { type MarketId, marketId } from '../../src/domain/ids.ts'
import { ONE } from '../../src/domain/money.ts'
import type { Notice } from '../../src/domain/notice.ts'
import type { Tick } from '../../src/domain/tick.ts'
import type { Ask, Looked } from '../../src/ports/store.ts'
import { type Happening, nudge } from '../../streams/happening.ts'
import { TICKING, type TicksSettings, ticksBy } from '../../streams/ticks.ts'
import { virtually } from '../support/virtual.ts'
import { change, refresh, trade } from './rows.ts'

export const ONE_MARKET = marketId(1)
const OTHER_MARKET = marketId(2)

/** What the letters of a diagram mean: trades of 1, 2, 3 shares, a price change, a refresh, a nudge; a change elsewhere. */
const LETTERS: Readonly<Record<string, Happening>> = {
  a: trade(ONE_MARKET, 1),
  b: trade(ONE_MARKET, 2),
  c: trade(ONE_MARKET, 3),
  d: change(ONE_MARKET),
  r: refresh(ONE_MARKET),
  n: nudge(ONE_MARKET),
  o: change(OTHER_MARKET),
}

const sizes = (seen: ReadonlyArray<{ readonly size: number }>): string => seen.map(({ size }) => size / ONE).join('')

/** A tick in a few words, eg/ `tick trade,refresh 2/12`: its causes, the trades since the last tick, and since the price. */
const inWords = (tick: Tick): string => {
  switch (tick._tag) {
    case 'tick': {
      const { trades, tradesSincePrice, causes } = tick
      const more = trades.overflow.count === 0 ? '' : ` +${trades.overflow.count}:${trades.overflow.volume / ONE}`
      return `tick ${causes.join(',')} ${sizes(trades.seen)}/${sizes(tradesSincePrice.seen)}${more}`
    }
    case 'blind':
      return `blind ${tick.reason}`
    case 'outcome':
      return `outcome ${tick.outcome.seq}`
  }
}

/** What every ask has. */
export interface Asked {
  readonly marketId: MarketId
}

/** The row that the n-th lookup (counted from 1) finds for an ask; undefined: there is none. */
export type RowOf = (ask: Ask, lookup: number) => Looked | undefined

/** A lookup that takes so long and says what was so when it *began*. */
const lookingUp = (takes: number, row: RowOf, asked: Ask[]) => {
  let lookups = 0
  return (asks: ReadonlyArray<Ask>): Observable<ReadonlyMap<MarketId, Looked>> =>
    defer(() => {
      lookups++
      const lookup = lookups
      asked.push(...asks)
      const rows = new Map<MarketId, Looked>()
      for (const ask of asks) {
        const looked = row(ask, lookup)
        if (looked !== undefined) rows.set(ask.marketId, looked)
      }
      return timer(takes).pipe(map(() => rows))
    })
}

export interface Scene {
  readonly happenings: string
  readonly row: RowOf
  /** How long a lookup takes, ms. */
  readonly takes: number
  readonly settings?: Partial<TicksSettings>
}
export interface Played {
  readonly ticks: ReadonlyArray<Tick>
  readonly notices: ReadonlyArray<Notice>
  readonly asks: ReadonlyArray<Ask>
}

/** Plays a diagram of happenings; the ticks must be those of `expected`, where a mark means what `mean` says in words. */
export const play = (
  { happenings, row, takes, settings = {} }: Scene,
  expected: string,
  mean: Readonly<Record<string, string>>,
): Played => {
  const ticks: Tick[] = []
  const notices: Notice[] = []
  const asks: Ask[] = []
  virtually(({ hot, expectObservable, clock }) => {
    const ports = { clock, notice: (notice: Notice) => notices.push(notice) }
    const tick$ = hot(happenings, LETTERS).pipe(
      ticksBy(lookingUp(takes, row, asks))(ports, { ...TICKING, ...settings }),
      map(tick => {
        ticks.push(tick)
        return inWords(tick)
      }),
    )
    expectObservable(tick$).toBe(expected, mean)
  })
  return { ticks, notices, asks }
}

/** The tags of notices, in order. */
export const tags = (notices: ReadonlyArray<Notice>): ReadonlyArray<string> => notices.map(notice => notice._tag)

/** The only tick of this place; the test fails when there is none. */
export const at = <A>(all: ReadonlyArray<A>, index: number): A => {
  const one = all[index]
  if (one === undefined) expect.fail(`nothing at ${index} of ${all.length}`)
  return one
}
