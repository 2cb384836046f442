import type { Config } from '../config.ts'
import type { Log } from '../ports/log.ts'
import type { ExitCode } from './output.ts'

/** A command as it was called: settings read, its own flags by name (a switch is ''). */
export interface Invocation {
  readonly config: Config
  readonly flags: Readonly<Record<string, string>>
  /** Words that are no flags, in order. */
  readonly words: ReadonlyArray<string>
  readonly log: Log
}
export type Run = (invocation: Invocation) => Promise<ExitCode>

export const isAsked = ({ flags }: Invocation, flag: string): boolean => flags[flag] !== undefined
