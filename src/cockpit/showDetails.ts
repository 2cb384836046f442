import { ONE, type Price } from '../domain/money.ts'
import type {
  ChartAnswer,
  EquityAnswer,
  HistoryAnswer,
  MatchAnswer,
  ReconciledAnswer,
  StrategiesAnswer,
  TeamsAnswer,
} from './answers.ts'
import type { BarRow, BookRow, DetailSources, HistoryRows, PlayedRows, ScoreRow, StoryRow } from './detailSources.ts'
import { cents, counted, directionOf, dollars, profit, sharesText } from './figures.ts'
import { mapBands } from './maps.ts'
import { marketLabel, matchName } from './names.ts'
import { type EndingPayoff, worstOf } from './payoff.ts'
import type { MarketRow, ReconciliationRow } from './sources.ts'

export type RowsOf<Name extends keyof DetailSources> = DetailSources[Name] extends (
  ...args: ReadonlyArray<never>
) => () => Promise<infer Answer>
  ? Extract<Answer, { readonly _tag: 'Right' }> extends { readonly right: infer Rows }
    ? Rows
    : never
  : never

/** A word joiner after the minus: no line ends between it and its figure. */
const unbroken = (figure: string): string => figure.replace('−', '−\u2060')

/** What no order did has a word of its own. */
const FILLED: Readonly<Record<string, string>> = {
  payout: 'paid out',
  merge: 'merged',
  reversal: 'reversed',
  dust: 'written off',
  manual: 'corrected by hand:',
  legacy: 'taken over',
}

const storyText = (row: StoryRow): string => {
  const what = `${row.direction ?? ''} ${row.side ?? ''}`.trim()
  switch (row.what) {
    case 'wanted':
      return `wants ${row.kind.replaceAll('_', ' ').toLowerCase()}: ${row.text}`
    case 'refused':
      return `${row.kind.replaceAll('_', ' ').toLowerCase()} refused (${row.text})`
    case 'order':
      return `${what} ${row.usd === null ? `${sharesText(row.shares)} shares` : dollars(row.usd)}, limit ${cents(row.price)}: ${row.text}`
    case 'fill':
      return `${FILLED[row.kind] ?? (row.direction === 'BUY' ? 'bought' : 'sold')} ${sharesText(row.shares)} ${row.side ?? ''} at ${cents(row.price)}`
  }
}

export const showMatch = (
  markets: ReadonlyArray<MarketRow>,
  payoff: ReadonlyArray<EndingPayoff>,
  story: ReadonlyArray<StoryRow>,
): MatchAnswer => {
  const names = new Map<number, string>(markets.map(row => [row.marketId, marketLabel(row)]))
  const worst = worstOf(payoff, 'least')
  const atWorst = worstOf(payoff, 'withOrders')
  return {
    payoff: payoff.map(one => ({
      ending: one.ending,
      least: profit(one.least),
      most: one.most === one.least ? '' : profit(one.most),
      direction: directionOf(one.least),
      dollars: one.least / ONE,
      isWorst: one.least === worst,
    })),
    underWay: atWorst < worst ? `With the orders under way the worst may become ${unbroken(profit(atWorst))}.` : '',
    story: story.map(row => ({
      at: row.at,
      what: row.what,
      market: names.get(row.marketId) ?? '',
      strategy: row.strategy,
      text: storyText(row),
      action: row.actionId ?? '',
    })),
  }
}

const inCents = (value: Price): number => value / 10_000

const showBook = ({ side, bids, asks, observedAt }: BookRow): ChartAnswer['books'][number] => {
  const most = Math.max(1, ...[...bids, ...asks].slice(0, 40).map(level => level.size))
  const level = ({ price, size }: BookRow['bids'][number]) => ({
    price: cents(price),
    size: sharesText(size),
    depth: Math.round((size / most) * 1000) / 1000,
  })
  return { side, bids: bids.slice(0, 10).map(level), asks: asks.slice(0, 10).map(level), observedAt }
}

export const showChart = (
  market: MarketRow | undefined,
  scores: ReadonlyArray<ScoreRow>,
  bars: ReadonlyArray<BarRow>,
  books: ReadonlyArray<BookRow>,
  story: ReadonlyArray<StoryRow>,
): ChartAnswer => {
  const mark = (row: StoryRow): ChartAnswer['fills'][number] => ({
    at: row.at,
    // A fill of NO is drawn where YES stood: the chart has one scale.
    price: row.price === null ? 0 : inCents(row.price),
    side: row.side ?? 'YES',
    direction: row.direction ?? 'BUY',
    text: `${row.strategy}: ${storyText(row)}`,
    action: row.actionId ?? '',
    dollars: row.usd === null ? 0 : row.usd / ONE,
  })
  return {
    maps: [...mapBands(scores, { yes: market?.teamYes ?? null, no: market?.teamNo ?? null })],
    points: bars.map(bar => ({ at: bar.at, yes: inCents(bar.close) })),
    fills: story.filter(row => row.what === 'fill').map(mark),
    refusals: story.filter(row => row.what === 'refused').map(mark),
    books: books.map(showBook),
  }
}

export const showHistory = (history: HistoryRows): HistoryAnswer => ({
  rows: history.rows.map(row => ({
    id: String(row.fillId),
    at: row.at,
    match: matchName(row),
    event: row.eventId,
    market: marketLabel(row),
    strategy: row.strategy,
    side: row.side,
    direction: row.direction,
    kind: row.kind,
    shares: sharesText(row.shares),
    price: cents(row.price),
    value: dollars(row.value),
    fee: dollars(row.fee),
    realised: profit(row.realised),
    realisedDirection: directionOf(row.realised),
    action: row.actionId ?? '',
  })),
  fills: history.fills,
  bought: dollars(history.bought),
  sold: dollars(history.sold),
  fees: dollars(history.fees),
  realised: profit(history.realised),
  realisedDirection: directionOf(history.realised),
})

export const showEquity = ([rows, worth]: readonly [RowsOf<'equity'>, RowsOf<'worth'>]): EquityAnswer => {
  const latest = new Map<string, number>()
  const total = new Map<number, number>()
  for (const row of rows) {
    latest.set(row.strategy, row.realised)
    total.set(row.at, [...latest.values()].reduce((sum, one) => sum + one, 0) / ONE)
  }
  return {
    lines: [...latest.keys()].map(strategy => ({
      strategy,
      points: rows.filter(row => row.strategy === strategy).map(row => ({ at: row.at, dollars: row.realised / ONE })),
    })),
    total: [...total].map(([at, dollars]) => ({ at, dollars })),
    worth: worth.map(one => ({ at: one.at, dollars: one.worth / ONE })),
  }
}

/** Fewer closed positions say nothing. */
const ENOUGH = 30
/** Of the normal distribution, two-sided 95 %. */
const Z = 1.96

/** Mean of what closed positions made with its 95 % interval, in dollars. */
export const interval = (
  made: ReadonlyArray<number>,
): Pick<StrategiesAnswer['strategies'][number], 'low' | 'high' | 'middle' | 'isEnough'> => {
  const count = made.length
  if (count === 0) return { low: 0, high: 0, middle: 0, isEnough: false }
  const middle = made.reduce((sum, one) => sum + one, 0) / count
  const variance = count < 2 ? 0 : made.reduce((sum, one) => sum + (one - middle) ** 2, 0) / (count - 1)
  const half = Z * Math.sqrt(variance / count)
  return { low: middle - half, high: middle + half, middle, isEnough: count >= ENOUGH }
}

export const showTeams = ({ played, imported, against }: PlayedRows): TeamsAnswer => {
  const teams = new Map<string, { wins: number; losses: number }>(
    imported.map(({ team, wins, losses }) => [team, { wins, losses }]),
  )
  for (const { first, second, winner } of played) {
    if (winner === null) continue
    for (const team of [first, second]) {
      const known = teams.get(team) ?? { wins: 0, losses: 0 }
      teams.set(team, team === winner ? { ...known, wins: known.wins + 1 } : { ...known, losses: known.losses + 1 })
    }
  }
  return {
    teams: [...teams]
      .map(([team, { wins, losses }]) => ({
        team,
        wins,
        losses,
        share: wins + losses === 0 ? '–' : `${Math.round((100 * wins) / (wins + losses))} %`,
      }))
      .sort((a, b) => b.wins - b.losses - (a.wins - a.losses) || (a.team < b.team ? -1 : 1)),
    played: played.map(row => ({ ...row, winner: row.winner ?? 'neither' })),
    against: [...against],
  }
}

const BECAUSE: Readonly<Record<string, string>> = {
  start: 'at the start',
  reconnect: 'after the user socket was away',
  minute: 'as every minute',
  demand: 'because somebody asked',
}

export const showReconciled = (rows: ReadonlyArray<ReconciliationRow>): ReconciledAnswer => ({
  passes: rows.map(row => ({
    id: row.id,
    at: row.at,
    says: `Compared ${BECAUSE[row.cause] ?? row.cause}: ${counted(row.openOrders, 'open order', 'open orders')} and ${counted(row.trades, 'trade', 'trades')} at the venue${row.corrections.length + row.mismatches.length === 0 ? ', all as the ledger has it' : ''}.`,
    found: [
      ...row.mismatches.map(one => ({ kind: 'mismatch' as const, text: `${one.about}: ${one.text}` })),
      ...row.corrections.map(one => ({
        kind: 'corrected' as const,
        text: `${one.what.replaceAll('_', ' ')} ${one.about}: ${one.evidence}`,
      })),
    ],
  })),
})
