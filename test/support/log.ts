import type { Log } from '../../src/ports/log.ts'

const nothing = () => undefined

/** A log that nobody reads. */
export const silentLog: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing }

/** A log that keeps what was said, each line with its level. */
export const keptLog = (): { readonly log: Log; readonly lines: ReadonlyArray<string> } => {
  const lines: string[] = []
  const keep = (level: string) => (message: string) => {
    lines.push(`${level} ${message}`)
  }
  return { lines, log: { debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') } }
}
