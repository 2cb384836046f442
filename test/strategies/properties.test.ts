import fc from 'fast-check'
import { from, lastValueFrom, toArray } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { isEntry } from '../../src/domain/action.ts'
import { marketId } from '../../src/domain/ids.ts'
import type { Decision, Strategy, StrategyInput } from '../../src/domain/strategy.ts'
import type { Tick } from '../../src/domain/tick.ts'
import { bo3Longshot } from '../../strategies/bo3Longshot.ts'
import { type Deployed, deploy, type LimitParams, type Living } from '../../strategies/deployed.ts'
import { favoriteHedge } from '../../strategies/favoriteHedge.ts'
import { run } from '../../strategies/index.ts'
import { hear, isOver, type Lives, UNBEGUN } from '../../strategies/lives.ts'
import { mapLongshot } from '../../strategies/mapLongshot.ts'
import { scalp } from '../../strategies/scalp.ts'
import { swingRebalance } from '../../strategies/swingRebalance.ts'
import { type Exchange, exchange } from './exchange.ts'
import { LISTENER, listener, OPEN } from './listener.ts'
import { type Move, moves } from './moves.ts'
import {
  blind,
  HEDGE,
  held,
  otherMarket,
  outcomeTick,
  priced,
  quote,
  reloaded,
  right,
  SCALP,
  unasked,
} from './scene.ts'

const SCALPING = right(deploy(scalp, 'default', undefined))
const HEDGING = right(deploy(favoriteHedge, 'default', undefined))

interface Played {
  readonly decisions: ReadonlyArray<Decision>
  readonly heard: ReadonlyArray<StrategyInput>
  readonly ledger: Exchange
}
/** Lets a life go on with another one after each decision: the same one, or the one that a restart would load. */
type Onwards = (deployed: Deployed, living: Living, life: Decision['life'] | null) => Living
const goesOn: Onwards = (_, living) => living
const restarts: Onwards = (deployed, living, life) =>
  life === null ? living : deployed.begin(marketId(7), reloaded(life))

const play = <P extends LimitParams, S>(
  strategy: Strategy<P, S>,
  script: ReadonlyArray<Move>,
  onwards: Onwards,
  check: (ledger: Exchange, decision: Decision) => void,
): Played => {
  const heard: StrategyInput[] = []
  const spied: Strategy<P, S> = {
    ...strategy,
    step: params => (state, input) => {
      heard.push(input)
      return strategy.step(params)(state, input)
    },
  }
  const deployed = right(deploy(spied, 'default', undefined))
  const ledger = exchange(deployed.key)
  const decisions: Decision[] = []
  let living = deployed.begin(marketId(7), null)
  for (const move of script)
    for (const tick of ledger.move(move)) {
      const [next, decision] = living.hear(tick)
      if (decision !== null) {
        check(ledger, decision)
        ledger.take(decision)
        decisions.push(decision)
      }
      living = onwards(deployed, next, decisions.at(-1)?.life ?? null)
    }
  return { decisions, heard, ledger }
}
const nothing = () => undefined
const inOrder = (script: ReadonlyArray<Move>) => script.filter(({ _tag }) => _tag !== 'late')

describe('under any interleaving of ticks, fills, refusals and persons', () => {
  test('scalp opens a pair only when it holds nothing and nothing is on its way', () => {
    fc.assert(
      fc.property(moves, script => {
        play(scalp, script, goesOn, (ledger, { actions, turnedAway, fault }) => {
          expect(fault).toBeNull()
          expect(turnedAway).toEqual([])
          if (actions.length === 0) return
          expect(actions).toHaveLength(1)
          expect(ledger.open()).toEqual([])
          if (actions.some(({ action }) => isEntry(action))) expect(ledger.positions()).toEqual([])
        })
      }),
    )
  })

  test('favorite_hedge buys the favourite once and the hedge once, for good', () => {
    fc.assert(
      fc.property(moves, script => {
        const { ledger, decisions } = play(
          favoriteHedge,
          script,
          goesOn,
          ({ open }, { actions, turnedAway, fault }) => {
            expect(fault).toBeNull()
            expect(turnedAway).toEqual([])
            if (actions.length > 0) expect(open()).toEqual([])
          },
        )
        const bought = new Set(ledger.filled().map(({ id }) => id))
        expect(bought.size).toBeLessThanOrEqual(2)
        const sides = decisions
          .flatMap(({ actions }) => actions)
          .filter(({ id }) => bought.has(id))
          .map(({ action }) => (action._tag === 'OPEN_LONG' ? action.side : null))
        expect(new Set(sides).size).toBe(sides.length)
      }),
    )
  })

  test.each([
    ['scalp', (script: ReadonlyArray<Move>) => play(scalp, script, goesOn, nothing)],
    ['favorite_hedge', (script: ReadonlyArray<Move>) => play(favoriteHedge, script, goesOn, nothing)],
  ])('%s sees no older ledger after a newer one, and each outcome once, in order', (_, played) => {
    fc.assert(
      fc.property(moves, script => {
        const { heard } = played(script)
        const ledgers = heard.map(({ own }) => own.seq)
        const outcomes = heard.flatMap(input => (input._tag === 'outcome' ? [input.outcome.seq] : []))
        expect(ledgers).toEqual([...ledgers].sort((a, b) => a - b))
        expect(outcomes).toEqual([...new Set(outcomes)].sort((a, b) => a - b))
      }),
    )
  })

  test.each([
    ['scalp', (script: ReadonlyArray<Move>, onwards: Onwards) => play(scalp, script, onwards, nothing)],
    [
      'favorite_hedge',
      (script: ReadonlyArray<Move>, onwards: Onwards) => play(favoriteHedge, script, onwards, nothing),
    ],
  ])('%s goes on identically when it is saved and loaded after every tick', (_, played) => {
    fc.assert(
      fc.property(moves, script => {
        expect(played(inOrder(script), restarts).decisions).toEqual(played(inOrder(script), goesOn).decisions)
      }),
    )
  })

  test('scalp and favorite_hedge do trade in these stories', () => {
    const kinds = new Set<string>()
    fc.assert(
      fc.property(moves, script => {
        for (const { decisions } of [
          play(scalp, script, goesOn, nothing),
          play(favoriteHedge, script, goesOn, nothing),
        ])
          for (const { actions } of decisions)
            for (const { action } of actions)
              kinds.add(action._tag === 'OPEN_LONG' ? action.reason.slice(0, 5) : action._tag)
      }),
      { seed: 1, numRuns: 300 },
    )
    expect([...kinds].sort()).toEqual(['CLOSE', 'OPEN_PAIR', 'PARTIAL_CLOSE', 'favou', 'hedge'])
  })
})

/** Ticks of three markets, all mixed; each market's first brings its (empty) saved lives. */
const mixed = fc
  .array(
    fc.record({
      id: fc.integer({ min: 1, max: 3 }),
      kind: fc.constantFrom('tick', 'tick', 'blind', 'outcome', 'closed'),
      seq: fc.integer({ min: 0, max: 9 }),
      yes: fc.constantFrom('0.5', '0.6', '0.91'),
    }),
    { maxLength: 60 },
  )
  .map(drawn => {
    const begun = new Set<number>()
    return drawn.map(({ id, kind, seq, yes }): Tick => {
      const saved = begun.has(id) ? null : []
      if (kind === 'closed') begun.delete(id)
      else begun.add(id)
      const market = { ...otherMarket(id), closed: kind === 'closed' }
      const looked = { market, saved, held: held({ seq }) }
      if (kind === 'blind') return blind(looked)
      if (kind === 'outcome')
        return outcomeTick(unasked([SCALP, HEDGE, LISTENER][seq % 3] ?? SCALP, 'manual', seq), looked)
      return priced({ ...looked, quote: quote(yes) })
    })
  })

const streamed = (strategies: ReadonlyArray<Deployed>, ticks: ReadonlyArray<Tick>) =>
  lastValueFrom(from(ticks).pipe(run(strategies), toArray()))

const folded = (strategies: ReadonlyArray<Deployed>, ticks: ReadonlyArray<Tick>): ReadonlyArray<Decision> => {
  const markets = new Map<number, Lives>()
  return ticks.flatMap(tick => {
    const lives = hear(strategies)(markets.get(tick.market.marketId) ?? UNBEGUN, tick)
    if (isOver(tick)) markets.delete(tick.market.marketId)
    else markets.set(tick.market.marketId, lives)
    return lives.decisions
  })
}

describe('strategies together', () => {
  const asking = listener(input => (input._tag === 'tick' ? [OPEN] : []))
  const all = [
    SCALPING,
    HEDGING,
    right(deploy(mapLongshot, 'default', undefined)),
    right(deploy(swingRebalance, 'default', undefined)),
    right(deploy(bo3Longshot, 'default', undefined)),
    asking,
  ]

  test('decide as a stream what they decide as a fold', async () => {
    await fc.assert(
      fc.asyncProperty(mixed, async ticks => {
        expect(await streamed(all, ticks)).toEqual(folded(all, ticks))
      }),
    )
  })

  test('change nothing of each other', async () => {
    await fc.assert(
      fc.asyncProperty(mixed, async ticks => {
        const together = await streamed(all, ticks)
        for (const one of all)
          expect(together.filter(({ strategy }) => strategy === one.key)).toEqual(await streamed([one], ticks))
      }),
    )
  })
})
