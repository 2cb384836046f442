import * as t from 'io-ts'
import type { HaltState } from '../domain/halt.ts'
import * as rows from './shownRows.ts'
import type { MarketRow, OrderRow, PositionRow, RefusalRow, TodayRow, WalletRow } from './sources.ts'
import { Lasting, oneOf, Time } from './words.ts'

/** What was read of the database at one moment. */
export interface Rows {
  readonly markets: ReadonlyArray<MarketRow>
  readonly positions: ReadonlyArray<PositionRow>
  /** Without an end. */
  readonly orders: ReadonlyArray<OrderRow>
  readonly wallets: ReadonlyArray<WalletRow>
  readonly refusals: ReadonlyArray<RefusalRow>
  readonly today: TodayRow
  readonly halt: HaltState
}

/** Whether it may trade: `level` colours it, `says` are the words. */
const Standing = t.strict(
  { level: oneOf(['trading', 'waiting', 'restricted', 'halted']), says: t.string, why: t.string },
  'Standing',
)
export type Standing = t.TypeOf<typeof Standing>

/** What stands over everything. */
export const HEAD = {
  title: t.string,
  venue: oneOf(['sim', 'polymarket']),
  trading: oneOf(['paper', 'live']),
  /** What it may do now, in a word or two, eg/ `Trading`, `Standby`. */
  standing: Standing,
  sentence: t.string,
  /** What else is not as it should be. */
  notes: t.readonlyArray(t.string),
  /** The worst of what health found. */
  state: rows.State,
  maxPriceAge: Lasting,
  startedAt: Time,
  version: t.string,
}
/** The tables of the page, by name, and what a row of each is. */
export const TABLES = {
  figures: rows.ShownFigure,
  markets: rows.ShownMarket,
  stakes: rows.ShownStake,
  positions: rows.ShownPosition,
  orders: rows.ShownOrder,
  wallets: rows.ShownWallet,
  stages: rows.ShownStage,
  checks: rows.ShownCheck,
  faults: rows.ShownFault,
  counts: rows.ShownCount,
  calls: rows.ShownCall,
  refusals: rows.ShownRefusal,
  deeds: rows.ShownLine,
  events: rows.ShownLine,
} as const
export type TableName = keyof typeof TABLES
export type RowOf<Name extends TableName> = t.TypeOf<(typeof TABLES)[Name]>
export type Lists = { readonly [Name in TableName]: ReadonlyArray<RowOf<Name>> }
export const TABLE_NAMES: ReadonlyArray<TableName> = [
  'figures',
  'markets',
  'stakes',
  'positions',
  'orders',
  'wallets',
  'stages',
  'checks',
  'faults',
  'counts',
  'calls',
  'refusals',
  'deeds',
  'events',
]

export const LISTS = {
  figures: t.readonlyArray(TABLES.figures),
  markets: t.readonlyArray(TABLES.markets),
  stakes: t.readonlyArray(TABLES.stakes),
  positions: t.readonlyArray(TABLES.positions),
  orders: t.readonlyArray(TABLES.orders),
  wallets: t.readonlyArray(TABLES.wallets),
  stages: t.readonlyArray(TABLES.stages),
  checks: t.readonlyArray(TABLES.checks),
  faults: t.readonlyArray(TABLES.faults),
  counts: t.readonlyArray(TABLES.counts),
  calls: t.readonlyArray(TABLES.calls),
  refusals: t.readonlyArray(TABLES.refusals),
  deeds: t.readonlyArray(TABLES.deeds),
  events: t.readonlyArray(TABLES.events),
}
/** Everything that the page shows, at one moment. */
export type View = t.TypeOf<t.TypeC<typeof HEAD & typeof LISTS>>
