import { addUsd, NO_USD, type Usd } from '../domain/money.ts'
import { directionOf, dollars, NOTHING, profit } from './figures.ts'
import { payoffOf } from './matches.ts'
import { matchName } from './names.ts'
import { worstOf } from './payoff.ts'
import type { Rows } from './shown.ts'
import type { ShownStake } from './shownRows.ts'

const total = (amounts: ReadonlyArray<Usd | null>): Usd =>
  amounts.reduce<Usd>((sum, amount) => addUsd(sum, amount ?? NO_USD), NO_USD)

/** Each match in which something is held or ordered: what it cost, what leaving brings, and its worst ending. */
export const showStakes = (
  { markets, positions, orders }: Pick<Rows, 'markets' | 'positions' | 'orders'>,
  matches: ReadonlyMap<string, string>,
): ReadonlyArray<ShownStake> =>
  [...new Set([...positions, ...orders].map(row => row.eventId))].map(event => {
    const held = positions.filter(row => row.eventId === event)
    const payoff = payoffOf(event, markets, positions, orders)
    const worst = worstOf(payoff, 'least')
    const atWorst = worstOf(payoff, 'withOrders')
    const named = held[0] ?? orders.find(row => row.eventId === event)
    const isPriced = held.some(row => row.value !== null)
    const open = total(held.map(row => row.unrealised))
    const isTold = payoff.length > 0
    return {
      id: event,
      rank: matches.get(event) ?? event,
      match: matches.get(event) ?? (named === undefined ? event : matchName(named)),
      cost: dollars(total(held.map(row => row.cost))),
      value: isPriced ? dollars(total(held.map(row => row.value))) : NOTHING,
      profit: isPriced ? profit(open) : NOTHING,
      direction: isPriced ? directionOf(open) : 'flat',
      worst: isTold ? profit(worst) : NOTHING,
      worstDirection: isTold ? directionOf(worst) : 'flat',
      ending: payoff.find(one => one.least === worst)?.ending ?? '',
      withOrders: isTold && atWorst < worst ? profit(atWorst) : '',
    }
  })
