import { concat, concatMap, filter, map, type Observable, of } from 'rxjs'
import type { OrderReport } from '../src/domain/order.ts'
import type { Clock } from '../src/ports/clock.ts'
import { isRefusedForContent, mayPass } from '../src/ports/failure.ts'
import type { Halts } from '../src/ports/halts.ts'
import type { Ledger, Recorded } from '../src/ports/store.ts'
import { type Failed, type PersistentSettings, persistently, type Succeeded } from './persistently.ts'

export interface RecordingPorts {
  readonly ledger: Pick<Ledger, 'record'>
  readonly halts: Pick<Halts, 'raise'>
  readonly clock: Clock
}
/** What came of a report; the last of them is not always of the report that was asked. */
export interface Written {
  readonly report: OrderReport
  readonly answer: Failed | Succeeded<Recorded>
}

/** A failure that nobody knows is taken to be one of those that do not pass after so many attempts. */
const MOST_ATTEMPTS = 10

/** Whether the same again would fail again. Without the lease nothing is written any more, and the engine ends. */
const isVain = ({ failure, attempt }: Failed): boolean =>
  isRefusedForContent(failure) || (attempt >= MOST_ATTEMPTS && !mayPass(failure) && failure.code !== 'lease_lost')

/**
 * A report into the ledger, again until it stands there. What the database refuses for good is given up: the order is unknown then, so that the
 * account says what became of it, and nothing is bought until a person has looked.
 */
export const recording = (
  ports: RecordingPorts,
  settings: PersistentSettings,
  report: OrderReport,
): Observable<Written> =>
  persistently('record', ports.ledger.record(report), settings, ports.clock, isVain).pipe(
    concatMap(answer => {
      const written = of<Written>({ report, answer })
      return answer._tag === 'failed' && isVain(answer)
        ? concat(written, givenUp(ports, settings, report, answer))
        : written
    }),
  )

const givenUp = (
  { ledger, halts, clock }: RecordingPorts,
  settings: PersistentSettings,
  report: OrderReport,
  { failure }: Failed,
): Observable<Written> => {
  const { order } = report
  const text = `the ledger refused what the venue says of it (${report._tag}): ${failure.message}`
  const unknown: OrderReport = { _tag: 'unknown', order, at: clock.now(), text }
  const said = (answer: Failed | Succeeded<Recorded>): Written => ({ report: unknown, answer })
  return concat(
    persistently('record', ledger.record(unknown), settings, clock, isVain).pipe(map(said)),
    persistently(
      'halt',
      halts.raise('reconciliation', 'no_entries', `order ${order.orderId}: ${text}`),
      settings,
      clock,
    ).pipe(
      filter(answer => answer._tag === 'failed'),
      map(said),
    ),
  )
}
