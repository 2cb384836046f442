import type { Millis } from '../domain/money.ts'
import type { FeedLine } from './feed.ts'
import type { ProfitDirection } from './figures.ts'
import type { Check } from './health.ts'
import type { MarketRow, Mode, PositionRow, RefusalRow, WalletRow } from './sources.ts'

/** What was read of the database at one moment. */
export interface Rows {
  readonly markets: ReadonlyArray<MarketRow>
  readonly positions: ReadonlyArray<PositionRow>
  readonly wallets: ReadonlyArray<WalletRow>
  readonly refusals: ReadonlyArray<RefusalRow>
}

/** A row as the page puts it up: texts that are ready, and times that the page counts from. `rank` sorts as text. */
export interface ShownRow {
  readonly id: string
  readonly rank: string
}
export interface ShownMarket extends ShownRow {
  readonly match: string
  readonly market: string
  readonly about: string
  readonly phase: 'live' | 'coming' | 'over'
  readonly starts: Millis | null
  readonly yes: string
  readonly no: string
  readonly spread: string
  readonly observedAt: Millis | null
  readonly status: 'good' | 'suspect' | 'unpriced'
  readonly says: string
  readonly held: string
}
export interface ShownPosition extends ShownRow {
  readonly match: string
  readonly market: string
  readonly side: 'YES' | 'NO'
  readonly team: string
  readonly strategy: string
  readonly shares: string
  readonly entry: string
  readonly bid: string
  readonly value: string
  readonly profit: string
  readonly direction: ProfitDirection
  readonly observedAt: Millis | null
}
export interface ShownWallet extends ShownRow {
  readonly strategy: string
  readonly allocated: string
  readonly available: string
  readonly cost: string
  readonly realised: string
  readonly direction: ProfitDirection
  readonly trades: string
  readonly state: string
}
export interface ShownRefusal extends ShownRow {
  readonly strategy: string
  readonly reason: string
  readonly means: string
  readonly count: string
  readonly lastAt: Millis
  readonly detail: string
}
export interface ShownFigure extends ShownRow {
  readonly label: string
  readonly value: string
  readonly direction: ProfitDirection
}
export interface ShownLine extends ShownRow {
  readonly kind: FeedLine['kind']
  readonly at: Millis
  readonly market: string
  readonly text: string
}

/** Everything that the page shows, at one moment. */
export interface View {
  readonly title: string
  readonly trading: Mode['trading']
  readonly sentence: string
  /** What else is not as it should be. */
  readonly notes: ReadonlyArray<string>
  /** The worst of what health found. */
  readonly state: Check['state']
  readonly maxPriceAge: Millis
  readonly figures: ReadonlyArray<ShownFigure>
  readonly markets: ReadonlyArray<ShownMarket>
  readonly positions: ReadonlyArray<ShownPosition>
  readonly wallets: ReadonlyArray<ShownWallet>
  readonly refusals: ReadonlyArray<ShownRefusal>
  readonly deeds: ReadonlyArray<ShownLine>
  readonly events: ReadonlyArray<ShownLine>
}
