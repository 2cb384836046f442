import { addUsd, NO_USD, ONE, type Shares, type Usd, usd } from '../domain/money.ts'

/** What is held, as far as its payment goes. */
export interface Paying {
  readonly marketType: string
  readonly mapNumber: number | null
  /** Of a handicap or a total, as decimal text. */
  readonly line: string | null
  readonly teamYes: string | null
  readonly side: 'YES' | 'NO'
  readonly shares: Shares
  readonly cost: Usd
}
/** An order that may fill or not, at its limit, without fees. */
export interface PayingOrder extends Omit<Paying, 'cost'> {
  readonly direction: 'BUY' | 'SELL'
  /** What a buy may cost, what a sale brings. */
  readonly usd: Usd
}
/** A match as far as it is known: how many maps it may have, and how many each team has won. */
export interface Series {
  readonly maps: 1 | 3 | 5
  readonly first: string
  readonly second: string
  readonly won: readonly [number, number]
}
/** What all of it makes when the match ends so: at least and at most, for the same score may come about in several ways. */
export interface EndingPayoff {
  readonly ending: string
  readonly least: Usd
  readonly most: Usd
  /** The least with what orders under way may take off it. */
  readonly withOrders: Usd
}

type Team = 0 | 1
/** One way for a match to end: who won which map, and how it stopped. */
interface Ending {
  readonly text: string
  readonly winners: ReadonlyArray<Team>
  readonly end: { readonly _tag: 'played' | 'cancelled' } | { readonly _tag: 'forfeit'; readonly winner: Team }
}

const HALF = ONE / 2
const wins = (winners: ReadonlyArray<Team>, team: Team): number => winners.filter(one => one === team).length

/** Every order of map results up to the end; those that begin otherwise than what is known of the score are left out. */
const courses = ({ maps, won }: Series): ReadonlyArray<ReadonlyArray<Team>> => {
  const needed = (maps + 1) / 2
  const known = won[0] + won[1]
  const grow = (so: ReadonlyArray<Team>): ReadonlyArray<ReadonlyArray<Team>> => {
    if (so.length === known && (wins(so, 0) !== won[0] || wins(so, 1) !== won[1])) return []
    if (wins(so, 0) === needed || wins(so, 1) === needed) return so.length < known ? [] : [so]
    return [...grow([...so, 0]), ...grow([...so, 1])]
  }
  return grow([])
}

const endings = (series: Series): ReadonlyArray<Ending> => {
  const { first, second, won } = series
  const known = won[0] + won[1]
  const played = courses(series).map((winners): Ending => {
    const [ours, theirs] = [wins(winners, 0), wins(winners, 1)]
    const text = ours > theirs ? `${first} ${ours}–${theirs}` : `${second} ${theirs}–${ours}`
    return { text, winners, end: { _tag: 'played' } }
  })
  const stopped = [...new Set(played.map(({ winners }) => winners.slice(0, known).join('')))].flatMap(begun => {
    const winners = [...begun].map((one): Team => (one === '0' ? 0 : 1))
    return [
      { text: 'Cancelled', winners, end: { _tag: 'cancelled' } },
      { text: `${second} forfeits`, winners, end: { _tag: 'forfeit', winner: 0 } },
      { text: `${first} forfeits`, winners, end: { _tag: 'forfeit', winner: 1 } },
    ] satisfies ReadonlyArray<Ending>
  })
  return [...played, ...stopped]
}

/** What one share of YES pays, in millionths; null: this cannot tell (rounds, other teams, other questions). */
const paysYes = (held: Omit<Paying, 'cost'>, series: Series, { winners, end }: Ending): number | null => {
  const yes = held.teamYes === series.first ? 0 : held.teamYes === series.second ? 1 : null
  const full = (isSo: boolean): number => (isSo ? ONE : 0)
  const line = held.line === null ? null : Number(held.line)
  switch (held.marketType) {
    case 'moneyline': {
      if (yes === null) return null
      if (end._tag === 'cancelled') return HALF
      return full((end._tag === 'forfeit' ? end.winner : wins(winners, 0) > wins(winners, 1) ? 0 : 1) === yes)
    }
    case 'child_moneyline': {
      if (yes === null || held.mapNumber === null) return null
      const winner = winners[held.mapNumber - 1]
      return winner === undefined ? HALF : full(winner === yes)
    }
    case 'map_handicap': {
      if (yes === null || line === null) return null
      if (end._tag !== 'played') return HALF
      return full(wins(winners, yes) + line > wins(winners, yes === 0 ? 1 : 0))
    }
    case 'totals': {
      if (line === null) return null
      return end._tag === 'played' ? full(winners.length > line) : HALF
    }
    default:
      return null
  }
}

const worth = (amount: Shares, pays: number): number => Number((BigInt(amount) * BigInt(pays)) / BigInt(ONE))

/** What an order changes at worst: nothing, when it does not fill. */
const mayLose = (order: PayingOrder, yes: number | null): Usd => {
  const isBuy = order.direction === 'BUY'
  const pays = yes === null ? (isBuy ? 0 : ONE) : order.side === 'YES' ? yes : ONE - yes
  const brings = worth(order.shares, pays)
  return usd(Math.min(0, isBuy ? brings - order.usd : order.usd - brings))
}

/** Whole shares × millionths, rounded down; what cannot be told pays nothing at worst and all at best. */
const paid = (held: Paying, yes: number | null): readonly [Usd, Usd] => {
  if (yes === null) return [usd(-held.cost), usd(worth(held.shares, ONE) - held.cost)]
  const made = usd(worth(held.shares, held.side === 'YES' ? yes : ONE - yes) - held.cost)
  return [made, made]
}

/**
 * What positions of one match make under each of its endings, over what they cost: every score that is still possible,
 * a forfeit of either team, and a match that is cancelled. How each question pays is in docs/cockpit.md.
 */
export const payoffs = (
  held: ReadonlyArray<Paying>,
  series: Series,
  orders: ReadonlyArray<PayingOrder> = [],
): ReadonlyArray<EndingPayoff> => {
  const byText = new Map<string, EndingPayoff>()
  for (const ending of endings(series)) {
    const each = held.map(one => paid(one, paysYes(one, series, ending)))
    const least = each.reduce<Usd>((sum, [low]) => addUsd(sum, low), NO_USD)
    const most = each.reduce<Usd>((sum, [, high]) => addUsd(sum, high), NO_USD)
    const withOrders = orders.reduce<Usd>((sum, one) => addUsd(sum, mayLose(one, paysYes(one, series, ending))), least)
    const known = byText.get(ending.text) ?? { least, most, withOrders }
    byText.set(ending.text, {
      ending: ending.text,
      least: usd(Math.min(least, known.least)),
      most: usd(Math.max(most, known.most)),
      withOrders: usd(Math.min(withOrders, known.withOrders)),
    })
  }
  return [...byText.values()]
}

/** The lowest of them; nothing held loses nothing. */
export const worstOf = (all: ReadonlyArray<EndingPayoff>, which: 'least' | 'withOrders'): Usd =>
  all.reduce<Usd>((least, one) => (one[which] < least ? one[which] : least), all[0]?.[which] ?? NO_USD)
