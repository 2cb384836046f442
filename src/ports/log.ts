/** Facts of a log line; values are shown as they are, so never hand in a secret. */
export type LogFields = Readonly<Record<string, unknown>>

/** Where an edge says what happened. `src/log.ts` has the real one (pino). */
export interface Log {
  readonly debug: (message: string, fields?: LogFields) => void
  readonly info: (message: string, fields?: LogFields) => void
  readonly warn: (message: string, fields?: LogFields) => void
  readonly error: (message: string, fields?: LogFields) => void
}
