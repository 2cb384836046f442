import type { Halting } from '../domain/halt.ts'
import { addUsd, type Millis } from '../domain/money.ts'
import { counted, profit } from './figures.ts'
import type { Health } from './health.ts'
import { worstCase } from './matches.ts'
import type { Rows } from './shown.ts'
import type { MarketRow, Mode } from './sources.ts'

/** The mode as it stands over every page, eg/ `PAPER · SIMULATED VENUE`; live is live wherever. */
export const modeTitle = ({ venue, trading }: Mode): string => {
  const place = venue === 'sim' ? 'SIMULATED VENUE' : 'POLYMARKET'
  return `${trading === 'paper' ? 'PAPER' : 'LIVE'} · ${place}`
}

/** With whose money: eg/ `on paper`. */
export const tradingWords = ({ venue, trading }: Mode): string => {
  if (trading === 'paper') return 'on paper'
  return venue === 'sim' ? 'live at the simulated venue, with made-up money' : 'live, with real money'
}

/** Markets that are being played. */
export const isLive = (row: MarketRow, at: Millis): boolean =>
  row.gameStart !== null && at >= row.gameStart && !row.ended && !row.closed && !row.resolved

/** Matches (not markets) that are being played. */
const liveMatches = (markets: ReadonlyArray<MarketRow>, at: Millis): number =>
  new Set(markets.filter(row => isLive(row, at)).map(row => row.eventId)).size

/** Whether there are scores is a note, never the first thing to say. */
const firstWrong = ({ checks }: Health) =>
  checks.find(check => check.state === 'failing') ??
  checks.find(check => check.state === 'waiting' && check.name !== 'scores')

const HALTED: Readonly<Record<Halting, string>> = {
  no_entries: 'Halted: nothing is bought, exits go on.',
  reduce_only: 'Halted: nothing is bought, resting buys are withdrawn, exits go on.',
  all_stop: 'Stopped: nothing goes out but what a person closes.',
}

/** Is it trading, is it well, what can be lost: eg/ `Trading on paper. 3 matches live, 4 positions, at worst −$62.40 today.` `rows` null: nothing was read yet. */
export const sentence = (
  mode: Mode,
  health: Health,
  rows: Pick<Rows, 'markets' | 'positions' | 'orders' | 'today' | 'halt'> | null,
  at: Millis,
): string => {
  const wrong = firstWrong(health)
  if (rows === null) return wrong?.says ?? 'Reading the ledger.'
  const { markets, positions, orders, today, halt } = rows
  const open = positions.filter(row => row.status !== 'closed').length
  const atWorst = profit(addUsd(today.realised, worstCase(markets, positions, orders)))
  const held = open === 0 ? 'nothing held' : `${counted(open, 'position', 'positions')}, at worst ${atWorst} today`
  const live = liveMatches(markets, at)
  const scene = `${live === 0 ? 'No match' : counted(live, 'match', 'matches')} live, ${held}.`
  if (halt.level !== 'none') return `${HALTED[halt.level]} ${scene}`
  if (wrong !== undefined) return `${wrong.says} ${scene}`
  return `Trading ${tradingWords(mode)}. ${scene}`
}

/** What else is not as it should be, beside what the sentence says. */
export const notes = (health: Health): ReadonlyArray<string> =>
  health.checks.filter(check => check.state !== 'fine' && check !== firstWrong(health)).map(check => check.says)
