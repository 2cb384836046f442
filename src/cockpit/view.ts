import type { Halting, HaltState } from '../domain/halt.ts'
import { addShares, type Millis, NO_SHARES, type Shares } from '../domain/money.ts'
import { type DeedLine, type Feed, type Paces, paceOf, type SeenLine, seenText } from './feed.ts'
import { cents, NOTHING, sharesText } from './figures.ts'
import { type Health, worst } from './health.ts'
import type { Measured } from './metricTable.ts'
import { marketLabel, marketRank, matchName, matchNames, sideName } from './names.ts'
import { scoreText, shortScore } from './scoreText.ts'
import { isLive, modeTitle, notes, sentence } from './sentence.ts'
import type { Rows, Standing, View } from './shown.ts'
import type { ShownCheck, ShownFault, ShownFigure, ShownLine, ShownMarket } from './shownRows.ts'
import type { HealthFacts, MarketRow, Mode, PositionRow } from './sources.ts'
import { type Flow, priceAges, showCounts, showStages } from './stages.ts'
import { showStakes } from './stakes.ts'
import { showCalls } from './venueCalls.ts'
import { padded, showFigures, showOrder, showPosition, showRefusal, showWallet } from './viewMoney.ts'

const PHASE_RANK = { live: 0, coming: 1, over: 2 } as const

export const phaseOf = (row: MarketRow, at: Millis): ShownMarket['phase'] => {
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

const showMarket =
  (matches: ReadonlyMap<string, string>, positions: ReadonlyArray<PositionRow>, paces: Paces, at: Millis) =>
  (row: MarketRow): ShownMarket => {
    const pace = paceOf(paces, row.eventId, at)
    const phase = phaseOf(row, at)
    const [status, says] = statusOf(row)
    return {
      id: String(row.marketId),
      rank: [
        PHASE_RANK[phase],
        // Steps that double, so that rows change their places seldom.
        phase === 'live' ? 99 - Math.floor(Math.log2(pace + 1)) : 0,
        padded(row.gameStart ?? Number.MAX_SAFE_INTEGER),
        row.eventId,
        marketRank[row.marketType] ?? 9,
        padded(row.mapNumber ?? 0),
        padded(row.marketId),
      ].join(' '),
      event: row.eventId,
      match: matches.get(row.eventId) ?? matchName(row),
      market: marketLabel(row),
      format: row.format ?? '',
      tournament: row.tournament ?? '',
      score: shortScore(row),
      yesTeam: sideName(row, 'YES'),
      noTeam: sideName(row, 'NO'),
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
      pace,
    }
  }

const showLine = (line: DeedLine | SeenLine): ShownLine => {
  const { id, kind, at } = line
  const about = { market: line.market ?? '', event: line.event ?? '' }
  const shown = { id: String(id), rank: padded(Number.MAX_SAFE_INTEGER - id), kind, at, ...about }
  return line.kind === 'event'
    ? { ...shown, action: '', text: seenText(line.counts) }
    : { ...shown, action: line.action ?? '', text: line.count === 1 ? line.text : `${line.text} ×${line.count}` }
}

/** The part of the page that the feed makes. */
export const showFeed = (feed: Feed): Pick<View, 'deeds' | 'events'> => ({
  deeds: feed.deeds.map(showLine),
  events: feed.events.map(showLine),
})

const unread = (figure: ShownFigure): ShownFigure => ({
  ...figure,
  value: NOTHING,
  beside: '',
  direction: 'flat',
  exact: null,
})

const showCheck = ({ name, state, says }: Health['checks'][number], place: number): ShownCheck => ({
  id: name,
  rank: String(place),
  name,
  state,
  says,
})

const showFault = ({ fault, since, reason, failures }: HealthFacts['faults'][number]): ShownFault => ({
  id: fault,
  rank: padded(since),
  fault: fault.replaceAll('_', ' '),
  since,
  reason,
  failures: String(failures),
})

/** Whether it may trade now. */
const HALTED: Readonly<Record<Halting, string>> = {
  no_entries: 'No entries',
  reduce_only: 'Reduce only',
  all_stop: 'Stopped',
}
const standingOf = (health: Health, facts: HealthFacts, mode: Mode, { level, because }: HaltState): Standing => {
  if (level !== 'none')
    return {
      level: 'halted',
      says: HALTED[level],
      why: because.map(({ detail, by }) => `${detail} (${by})`).join('; '),
    }
  if (facts.lease._tag === 'standby')
    return { level: 'waiting', says: 'Standby', why: 'Another engine holds the lease and trades.' }
  const wrong = health.checks.find(check => check.state === 'failing')
  if (wrong !== undefined) return { level: 'restricted', says: 'In trouble', why: wrong.says }
  if (!health.isReady)
    return { level: 'waiting', says: 'Starting', why: 'Markets, prices and sockets are on their way.' }
  return {
    level: 'trading',
    says: 'Trading',
    why: mode.trading === 'paper' ? 'On paper: no order leaves this machine.' : 'With real money.',
  }
}

/** What a view is made of beside the rows. */
export interface Scene {
  readonly mode: Mode
  readonly version: string
  readonly maxPriceAge: Millis
  readonly health: Health
  readonly facts: HealthFacts
  readonly measured: Measured
  readonly flow: Flow
  readonly paces: Paces
  readonly at: Millis
  /** Whether the rows were ever read: a ledger that nobody has read yet is not an empty one. */
  readonly read: 'once' | 'never'
}

/** The part of the page that the database and the engine's health make. */
export const showRows = (rows: Rows, scene: Scene): Omit<View, 'deeds' | 'events'> => {
  const { mode, health, facts, measured, at } = scene
  const matches = matchNames([...rows.markets, ...rows.positions])
  const live = rows.markets.filter(row => row.acceptingOrders && phaseOf(row, at) === 'live').length
  return {
    title: modeTitle(mode),
    venue: mode.venue,
    trading: mode.trading,
    standing: standingOf(health, facts, mode, rows.halt),
    sentence: sentence(mode, health, scene.read === 'never' ? null : rows, at),
    notes: notes(health),
    state: worst(health),
    maxPriceAge: scene.maxPriceAge,
    startedAt: facts.startedAt,
    version: scene.version,
    figures: showFigures(rows, priceAges(measured)).map(figure => (scene.read === 'never' ? unread(figure) : figure)),
    markets: rows.markets.map(showMarket(matches, rows.positions, scene.paces, at)),
    stakes: showStakes(rows, matches),
    positions: rows.positions.map(showPosition(matches, rows.positions)),
    orders: rows.orders.map(showOrder(matches)),
    wallets: rows.wallets.map(showWallet),
    refusals: rows.refusals.map(showRefusal),
    stages: showStages(scene.flow, health, live),
    checks: health.checks.map(showCheck),
    faults: facts.faults.map(showFault),
    counts: showCounts(measured),
    calls: showCalls(scene.flow.calls, measured),
  }
}
