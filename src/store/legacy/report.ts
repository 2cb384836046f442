/** What came of one kind of thing: how many the old database has, how many are new here, how many were here already. */
export interface Taken {
  readonly read: number
  readonly taken: number
  readonly known: number
}
/** Something that was not taken over as it was, and why. */
export interface Remark {
  /** eg/ `position 12 (scalp, YES of 0xabc)`. */
  readonly what: string
  readonly why: string
}
export interface LegacyReport {
  readonly matches: Taken
  readonly starts: Taken
  readonly wallets: Taken
  readonly positions: Taken
  readonly legs: Taken
  readonly pairs: Taken
  readonly teams: Taken
  readonly meetings: Taken
  /** Not taken over. */
  readonly left: ReadonlyArray<Remark>
  /** Taken over, but not exactly as it was. */
  readonly changed: ReadonlyArray<Remark>
}
