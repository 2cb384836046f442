/**
 * Golden runs: each strategy through whole evenings of seeded prices; what mattered is in `golden/*.txt`, to be read and
 * reviewed. `GOLDEN=write npx vitest run --project fast test/strategies/golden.test.ts` writes them anew, on purpose only.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Action } from '../../src/domain/action.ts'
import { marketId } from '../../src/domain/ids.ts'
import { showMillionths } from '../../src/domain/money.ts'
import type { Position } from '../../src/domain/position.ts'
import type { Decision } from '../../src/domain/strategy.ts'
import type { Tick } from '../../src/domain/tick.ts'
import type { Deployed } from '../../strategies/deployed.ts'
import { deployAll } from '../../strategies/index.ts'
import { exchange } from './exchange.ts'
import type { Move } from './moves.ts'
import { right, START } from './scene.ts'

const { GOLDEN } = process.env
const SEEDS = [1, 2, 3, 4, 5, 6]
/** Two hours, a tick every five seconds. */
const TICKS = 1440

/** Numbers in [0, most) from a seed (a linear congruence modulo 2^32, its upper bits). */
const chance = (seed: number) => {
  let state = seed * 2_654_435_761
  return (most: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * most)
  }
}

/** A price in cents that drifts, and jumps when a map is decided; now and then the book is wide. */
const evening = (seed: number): ReadonlyArray<{ readonly cents: number; readonly spread: string }> => {
  const draw = chance(seed)
  let cents = 47 + draw(14)
  return Array.from({ length: TICKS }, () => {
    const jump = draw(240) === 0 ? draw(61) - 30 : 0
    const drift = draw(6) === 0 ? draw(5) - 2 : 0
    cents = Math.min(97, Math.max(3, cents + jump + drift))
    return { cents, spread: draw(40) === 0 ? '0.12' : '0.02' }
  })
}

const shown = (action: Action): string => {
  switch (action._tag) {
    case 'OPEN_LONG':
    case 'ADD':
      return `${action._tag} ${action.side} ${showMillionths(action.usd)} USD`
    case 'OPEN_PAIR':
      return `OPEN_PAIR ${showMillionths(action.usdEach)} USD each`
    case 'CLOSE':
      return `CLOSE ${action.sides.join(' ')}`
    case 'PARTIAL_CLOSE':
      return `PARTIAL_CLOSE ${showMillionths(action.part)} of ${action.sides.join(' ')}`
    case 'PLACE':
    case 'CANCEL':
      return action._tag
  }
}
const holding = (positions: ReadonlyArray<Position>): string =>
  positions.length === 0
    ? 'flat'
    : positions
        .map(({ side, shares, averagePrice }) => `${showMillionths(shares)} ${side} at ${showMillionths(averagePrice)}`)
        .join(', ')
const clock = (at: number): string => {
  const seconds = Math.floor((at - START) / 1000)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}

const told = (tick: Tick, decision: Decision | null): ReadonlyArray<string> => {
  const heard =
    tick._tag === 'outcome' ? [`${clock(tick.at)}    ${tick.outcome.kind}: ${holding(tick.held.positions)}`] : []
  const price =
    tick._tag === 'tick' ? `${showMillionths(tick.quote.yesPrice)} ~${showMillionths(tick.quote.spread)}` : ''
  const asked = (decision?.actions ?? []).map(
    ({ action }) => `${clock(tick.at)}  ${price}  → ${shown(action)} (${action.reason})`,
  )
  return [...heard, ...asked]
}

const run = (deployed: Deployed, seed: number): ReadonlyArray<string> => {
  const path = evening(seed)
  const draw = chance(seed + 100)
  const ledger = exchange(deployed.key)
  const minutes = path.filter((_, index) => index % 12 === 0).map(({ cents }) => String(cents).padStart(2, '0'))
  const rows = Array.from(
    { length: minutes.length / 30 },
    (_, row) => `  ${minutes.slice(row * 30, row * 30 + 30).join(' ')}`,
  )
  const lines = [`seed ${seed}: cents of YES, minute by minute`, ...rows]
  let living = deployed.begin(marketId(7), null)
  for (const { cents, spread } of path) {
    const luck = draw(10)
    const end: Move =
      luck === 0
        ? { _tag: 'end', kind: 'refused', part: 0 }
        : { _tag: 'end', kind: 'filled', part: luck === 1 ? 400_000 : 1_000_000 }
    const tick: Move = { _tag: 'tick', yes: showMillionths(cents * 10_000), spread, after: 5000 }
    for (const heard of [end, tick].flatMap(ledger.move)) {
      const [next, decision] = living.hear(heard)
      living = next
      if (decision !== null) ledger.take(decision)
      lines.push(...told(heard, decision))
    }
  }
  return [...lines, `at the end: ${holding(ledger.positions())}`, '']
}

const five = right(deployAll('scalp,favorite_hedge,map_longshot,swing_rebalance,bo3_longshot'))

test.each(five)('$name does in whole evenings what its golden run says', deployed => {
  const path = join(import.meta.dirname, 'golden', `${deployed.name}.txt`)
  const text = SEEDS.flatMap(seed => run(deployed, seed)).join('\n')
  if (GOLDEN === 'write') writeFileSync(path, text)
  expect(existsSync(path) ? readFileSync(path, 'utf8') : 'no golden run yet: GOLDEN=write').toBe(text)
  expect(text).toMatch(/→ OPEN_(?:LONG|PAIR)/)
})
