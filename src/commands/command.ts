/** A command and its own flags; every setting is a flag of every command besides. */
export interface Flag {
  readonly name: string
  /** What it takes, shown in the help, eg/ `60s`; null: a switch. */
  readonly takes: string | null
  readonly does: string
}
export interface Command {
  readonly name: CommandName
  readonly does: string
  readonly about: string
  /** Words that it takes beside flags, for the help; a command without them takes none. */
  readonly words?: string
  readonly flags: ReadonlyArray<Flag>
  readonly examples: ReadonlyArray<string>
}
export type CommandName =
  | 'start'
  | 'sim'
  | 'doctor'
  | 'status'
  | 'watch'
  | 'positions'
  | 'orders'
  | 'fills'
  | 'matches'
  | 'wallets'
  | 'strategies'
  | 'export'
  | 'why'
  | 'markets'
  | 'close'
  | 'cancel'
  | 'reconcile'
  | 'merge'
  | 'keys'
  | 'livetest'
  | 'moneytest'
  | 'halt'
  | 'resume'
  | 'strategy'
  | 'teams'
  | 'results'
  | 'password'
  | 'config'
  | 'migrate'
  | 'backup'
  | 'restore'
  | 'import-legacy'
