import { addShares, addUsd, type Millis, NO_SHARES, NO_USD, type Shares, type Usd } from '../domain/money.ts'
import type { Feed, FeedLine } from './feed.ts'
import { cents, directionOf, dollars, NOTHING, profit, sharesText } from './figures.ts'
import { type Health, worst } from './health.ts'
import { marketLabel, matchName, matchNames, sideName } from './names.ts'
import { refusedBecause } from './refused.ts'
import { scoreText } from './scoreText.ts'
import { isLive, modeTitle, notes, sentence } from './sentence.ts'
import type {
  Rows,
  ShownFigure,
  ShownLine,
  ShownMarket,
  ShownPosition,
  ShownRefusal,
  ShownWallet,
  View,
} from './shown.ts'
import type { MarketRow, Mode, PositionRow, RefusalRow, WalletRow } from './sources.ts'

const PHASE_RANK = { live: 0, coming: 1, over: 2 } as const
const padded = (value: number): string => String(Math.max(0, value)).padStart(16, '0')

const phaseOf = (row: MarketRow, at: Millis): ShownMarket['phase'] => {
  if (row.ended || row.closed || row.resolved) return 'over'
  return isLive(row, at) ? 'live' : 'coming'
}

const statusOf = (row: MarketRow): readonly [ShownMarket['status'], string] => {
  if (row.resolved) return ['good', 'resolved']
  if (row.closed || row.ended) return ['good', 'ended']
  switch (row.status) {
    case 'unpriced':
      return ['unpriced', 'no price yet']
    case 'disagreement':
      return ['suspect', 'suspect: its two books contradict each other']
    case 'ghost':
      return ['suspect', 'suspect: the book emptied at once']
    case 'good':
      return ['good', row.acceptingOrders ? '' : 'no orders taken']
  }
}

/** All strategies together, eg/ `YES 31.25 · NO 20.00`. */
const heldIn = (row: MarketRow, positions: ReadonlyArray<PositionRow>): string =>
  (['YES', 'NO'] as const)
    .flatMap(side => {
      const held = positions.filter(one => one.marketId === row.marketId && one.side === side)
      const sum = held.reduce<Shares>((total, one) => addShares(total, one.shares), NO_SHARES)
      return sum === NO_SHARES ? [] : [`${side} ${sharesText(sum)}`]
    })
    .join(' · ')

const marketRank: Readonly<Record<string, number>> = { moneyline: 0, child_moneyline: 1, map_handicap: 2, totals: 3 }

const showMarket =
  (matches: ReadonlyMap<string, string>, positions: ReadonlyArray<PositionRow>, at: Millis) =>
  (row: MarketRow): ShownMarket => {
    const phase = phaseOf(row, at)
    const [status, says] = statusOf(row)
    return {
      id: String(row.marketId),
      rank: [
        PHASE_RANK[phase],
        padded(row.gameStart ?? Number.MAX_SAFE_INTEGER),
        row.eventId,
        marketRank[row.marketType] ?? 9,
        padded(row.mapNumber ?? 0),
        padded(row.marketId),
      ].join(' '),
      match: matches.get(row.eventId) ?? matchName(row),
      market: marketLabel(row),
      about: [row.format, scoreText(row), row.tournament].filter(part => part !== null && part !== '').join(' · '),
      phase,
      starts: row.gameStart,
      yes: cents(row.yesPrice),
      no: cents(row.noPrice),
      spread: cents(row.spread),
      observedAt: row.observedAt,
      status,
      says,
      held: heldIn(row, positions),
    }
  }

const showPosition =
  (matches: ReadonlyMap<string, string>) =>
  (row: PositionRow): ShownPosition => ({
    id: String(row.positionId),
    rank: padded(row.openedAt),
    match: matches.get(row.eventId) ?? matchName(row),
    market: marketLabel(row),
    side: row.side,
    team: sideName(row, row.side),
    strategy: row.strategy,
    shares: sharesText(row.shares),
    entry: cents(row.averagePrice),
    bid: cents(row.bid),
    value: dollars(row.value),
    profit: profit(row.unrealised),
    direction: directionOf(row.unrealised),
    observedAt: row.observedAt,
  })

const showWallet = (row: WalletRow): ShownWallet => ({
  id: row.strategy,
  rank: row.strategy,
  strategy: row.strategy,
  allocated: dollars(row.allocated),
  available: dollars(row.available),
  cost: dollars(row.cost),
  realised: profit(row.realised),
  direction: directionOf(row.realised),
  trades: String(row.trades),
  state: row.active ? '' : 'switched off',
})

const showRefusal = (row: RefusalRow): ShownRefusal => ({
  id: `${row.strategy} ${row.reason}`,
  rank: `${padded(Number.MAX_SAFE_INTEGER - row.count)} ${row.strategy} ${row.reason}`,
  strategy: row.strategy,
  reason: row.reason.replaceAll('_', ' '),
  means: refusedBecause(row.reason),
  count: String(row.count),
  lastAt: row.lastAt,
  detail: row.detail,
})

const showLine = (line: FeedLine): ShownLine => ({
  id: String(line.id),
  rank: padded(Number.MAX_SAFE_INTEGER - line.id),
  kind: line.kind,
  at: line.at,
  market: line.market ?? '',
  text: line.count === 1 ? line.text : `${line.text} ×${line.count}`,
})

const total = (amounts: ReadonlyArray<Usd | null>): Usd =>
  amounts.reduce<Usd>((sum, amount) => addUsd(sum, amount ?? NO_USD), NO_USD)

const showFigures = (rows: Rows): ReadonlyArray<ShownFigure> => {
  const realised = total(rows.wallets.map(wallet => wallet.realised))
  const unrealised = total(rows.positions.map(position => position.unrealised))
  const value = total(rows.positions.map(position => position.value))
  const isUnpriced = rows.positions.length > 0 && rows.positions.every(position => position.value === null)
  return [
    { id: 'realised', rank: '1', label: 'Realised', value: profit(realised), direction: directionOf(realised) },
    {
      id: 'unrealised',
      rank: '2',
      label: 'Unrealised, at the bid',
      value: isUnpriced ? NOTHING : profit(unrealised),
      direction: directionOf(unrealised),
    },
    {
      id: 'value',
      rank: '3',
      label: 'Held, at the bid',
      value: isUnpriced ? NOTHING : dollars(value),
      direction: 'flat',
    },
  ]
}

/** The part of the page that the feed makes. */
export const showFeed = (feed: Feed): Pick<View, 'deeds' | 'events'> => ({
  deeds: feed.deeds.map(showLine),
  events: feed.events.map(showLine),
})

/** The part of the page that the database and the engine's health make. */
export const showRows = (
  mode: Mode,
  maxPriceAge: Millis,
  rows: Rows,
  health: Health,
  at: Millis,
): Omit<View, 'deeds' | 'events'> => {
  const matches = matchNames([...rows.markets, ...rows.positions])
  return {
    title: modeTitle(mode),
    trading: mode.trading,
    sentence: sentence(mode, health, rows.markets, rows.positions, at),
    notes: notes(health),
    state: worst(health),
    maxPriceAge,
    figures: showFigures(rows),
    markets: rows.markets.map(showMarket(matches, rows.positions, at)),
    positions: rows.positions.map(showPosition(matches)),
    wallets: rows.wallets.map(showWallet),
    refusals: rows.refusals.map(showRefusal),
  }
}
