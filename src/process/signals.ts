import type { Log } from '../ports/log.ts'

/** What to do when told to stop: the first time in order, the second time at once. */
export interface Signals {
  readonly stop: (signal: string) => void
  /** Ends what would outlive this process; it cannot wait for anything. */
  readonly abandon: () => void
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
/** As a shell says of a program that a signal ended. */
const ENDED_BY_SIGNAL = 130

/** Listens for SIGINT, SIGTERM and SIGHUP until the answer is called. */
export const listenForSignals = ({ stop, abandon }: Signals, log: Log): (() => void) => {
  let isSecond = false
  const hear = (signal: string): void => {
    if (isSecond) {
      log.warn('stopping at once: what was under way is taken up again at the next start')
      abandon()
      process.exit(ENDED_BY_SIGNAL)
    }
    isSecond = true
    log.info('told to stop; a second time stops at once', { signal })
    stop(signal)
  }
  for (const signal of SIGNALS) process.on(signal, hear)
  return () => {
    for (const signal of SIGNALS) process.off(signal, hear)
  }
}
