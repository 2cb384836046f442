import { parseStrategyKey, type StrategyKey, strategyKey } from '../../domain/ids.ts'
import { type Millis, ONE, parseMillionths, showMillionths } from '../../domain/money.ts'
import type { Old, OldLeg, OldPosition } from './old.ts'
import type { Remark } from './report.ts'

/** A fill that a position of the old system becomes. Shares above 0 were bought. */
export interface LegacyFill {
  /** `legacy/leg/<id>`, or `legacy/position/<id>` for one purchase in place of legs that do not add up. */
  readonly key: string
  readonly positionId: number
  readonly strategy: StrategyKey
  readonly conditionId: string
  readonly side: 'YES' | 'NO'
  readonly shares: string
  readonly price: string
  readonly at: Millis
  readonly reason: string
  readonly trigger: string | null
  readonly bid: string | null
  readonly ask: string | null
  readonly pairId: number | null
}
export interface Holdings {
  /** In the order in which they happened. */
  readonly fills: ReadonlyArray<LegacyFill>
  readonly left: ReadonlyArray<Remark>
  readonly changed: ReadonlyArray<Remark>
}

/** Token ids of YES and NO of the markets that are here, by condition id. */
export type Tokens = ReadonlyMap<string, readonly [yes: string, no: string]>

export const legKey = (id: number): string => `legacy/leg/${id}`
export const positionKey = (id: number): string => `legacy/position/${id}`

/** The old system's name of a strategy as a key of ours, eg/ `scalp` → `scalp@default`; null: it cannot be one. */
export const keyOf = (name: string): StrategyKey | null =>
  parseStrategyKey(name) ?? parseStrategyKey(strategyKey(name.trim().toLowerCase().replaceAll('-', '_')))

const BUYS = ['entry', 'add']
const SELLS = ['partial_exit', 'full_exit']

const isPrice = (text: string): boolean => {
  const value = parseMillionths(text)
  return value !== null && value >= 0 && value <= ONE
}

/** Millionths that a leg moved, by what it says it is (whatever its sign); null: it says nothing that fits. */
const movedBy = ({ leg_type, shares_delta, price }: OldLeg): number | null => {
  const shares = Math.abs(parseMillionths(shares_delta) ?? 0)
  if (shares === 0 || !isPrice(price)) return null
  if (BUYS.includes(leg_type)) return shares
  return SELLS.includes(leg_type) ? -shares : null
}

/** Why the legs are not the history of the position; null: they are. */
const whyNot = (held: number, moves: ReadonlyArray<number | null>): string | null => {
  if (moves.length === 0) return 'it has no legs'
  let sum = 0
  for (const move of moves) {
    if (move === null) return 'one of its legs has no shares, no price within 0 to 1, or an unknown type'
    sum += move
    if (sum < 0) return 'its legs sell more than they bought'
  }
  return sum === held ? null : `its legs add up to ${showMillionths(sum)} shares, it says ${showMillionths(held)}`
}

const named = (position: OldPosition): string =>
  `position ${position.id} (${position.strategy_name}, ${position.token_type} of ${position.condition_id})`

/** Why it cannot be taken over at all; null: it can. */
const obstacle = (position: OldPosition, tokens: Tokens): string | null => {
  const [yes, no] = tokens.get(position.condition_id) ?? []
  if (yes === undefined) return 'its market is not taken over'
  if (keyOf(position.strategy_name) === null) return 'the name of its strategy cannot be one here'
  if (position.token_type !== 'YES' && position.token_type !== 'NO')
    return `its side ${position.token_type} is neither YES nor NO`
  if (position.token_id !== (position.token_type === 'YES' ? yes : no)) return 'its token is not that of its market'
  return position.side === 'BUY' || position.side === 'LONG'
    ? null
    : `it is a ${position.side}: here only what was bought is held`
}

/**
 * Turns positions and their legs into fills: leg by leg where the legs add up to what the position says it holds. Where they do not,
 * what is held becomes one purchase at its average price, and what is closed is left.
 */
export const mapHoldings = (old: Old, tokens: Tokens): Holdings => {
  const fills: LegacyFill[] = []
  const left: Remark[] = []
  const changed: Remark[] = []
  const legsOf = new Map<number, OldLeg[]>()
  for (const leg of old.legs) legsOf.set(leg.position_id, [...(legsOf.get(leg.position_id) ?? []), leg])
  for (const position of old.positions) {
    const what = named(position)
    const why = obstacle(position, tokens)
    const strategy = keyOf(position.strategy_name)
    if (why !== null || strategy === null) {
      left.push({ what, why: why ?? '' })
      continue
    }
    const held = parseMillionths(position.remaining_shares) ?? 0
    const legs = legsOf.get(position.id) ?? []
    const moves = legs.map(movedBy)
    const whole = whyNot(held, moves)
    const base = {
      positionId: position.id,
      strategy,
      conditionId: position.condition_id,
      side: position.token_type === 'YES' ? ('YES' as const) : ('NO' as const),
      pairId: position.spread_id,
    }
    if (position.status === 'closed' && held !== 0) {
      left.push({ what, why: `it says that it is closed and that it holds ${position.remaining_shares} shares` })
    } else if (whole === null) {
      for (const [at, leg] of legs.entries())
        fills.push({
          ...base,
          key: legKey(leg.id),
          shares: showMillionths(moves[at] ?? 0),
          price: leg.price,
          at: leg.created_at,
          reason: leg.trigger_reason ?? leg.leg_type,
          trigger: leg.trigger_price,
          bid: leg.best_bid,
          ask: leg.best_ask,
        })
    } else if (held > 0 && isPrice(position.avg_entry_price)) {
      changed.push({
        what,
        why: `${whole}: taken over as one purchase of ${showMillionths(held)} at ${position.avg_entry_price}`,
      })
      fills.push({
        ...base,
        key: positionKey(position.id),
        shares: showMillionths(held),
        price: position.avg_entry_price,
        at: position.opened_at,
        reason: 'taken over from the old system',
        trigger: null,
        bid: null,
        ask: null,
      })
    } else
      left.push({
        what,
        why: held > 0 ? `${whole}, and its average price is none` : `nothing of it is held, and ${whole}`,
      })
  }
  return { fills: fills.toSorted((a, b) => a.at - b.at), left, changed }
}
