/** The fake venue's trades: at random times of a given rate (exponential gaps), in random markets. */
import { interval, type Subscription } from 'rxjs'
import type { Clock } from '../../src/ports/clock.ts'
import type { Listing } from './listing.ts'

/** Calls `send` with each trade: its token and the frame that tells it. The timer beats once a millisecond; what is due by then goes out. */
export const trading = (
  listings: ReadonlyArray<Listing>,
  perSecond: number,
  clock: Clock,
  send: (token: string, frame: string) => void,
): Subscription => {
  const gap = () => (-Math.log(1 - clock.random()) * 1000) / perSecond
  const salt = Math.floor(clock.random() * 1e12).toString(16)
  let next = clock.monotonic() + gap()
  let count = 0
  const trade = (): void => {
    const listing = listings[Math.floor(clock.random() * listings.length)]
    const token = listing?.tokens[count % 2]
    if (listing === undefined || token === undefined) return
    count++
    const hash = `0x${salt}${count.toString(16).padStart(40, '0')}`
    send(
      token,
      `{"market":"${listing.conditionId}","asset_id":"${token}","price":"0.5","size":"${count % 90}.5","fee_rate_bps":"0","side":"BUY","timestamp":"${clock.now()}","event_type":"last_trade_price","transaction_hash":"${hash}"}`,
    )
  }
  return interval(1, clock.scheduler).subscribe(() => {
    for (const now = clock.monotonic(); next <= now; next += gap()) trade()
  })
}
