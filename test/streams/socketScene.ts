import { defer, EMPTY, map, type Observable, timer } from 'rxjs'
import type { MarketEvent } from '../../src/domain/event.ts'
import type { Followed } from '../../src/domain/market.ts'
import { millis } from '../../src/domain/money.ts'
import type { Notice } from '../../src/domain/notice.ts'
import type { Stirred } from '../../src/ports/store.ts'
import type { SocketSignal } from '../../src/ports/transport.ts'
import { type EventsSettings, events, LISTENING } from '../../streams/events.ts'
import { virtually } from '../support/virtual.ts'
import { followedMarket } from './rows.ts'

const POLL = 15_000
const change = (id: number, price = '0.51') =>
  JSON.stringify({
    event_type: 'price_change',
    market: `0x${id}`,
    price_changes: [`${id}-yes`, `${id}-no`].map(asset_id => ({ asset_id, price, size: '10', side: 'BUY', hash: 'h' })),
    timestamp: '1788786330404',
  })
const book = (id: number, side: 'yes' | 'no') => ({
  event_type: 'book',
  asset_id: `${id}-${side}`,
  bids: [],
  asks: [{ price: '0.99', size: '1' }],
  timestamp: '1788786330404',
})
const sale = (id: number, hash: string) =>
  JSON.stringify({
    event_type: 'last_trade_price',
    asset_id: `${id}-no`,
    price: '0.4',
    size: '21.42857',
    side: 'SELL',
    timestamp: '1788786330500',
    transaction_hash: hash,
  })

/** What the letters of a connection's diagram mean, beside `o`: it is open. */
const FRAMES: Readonly<Record<string, string>> = {
  p: 'PONG',
  x: change(1),
  y: change(2),
  s: JSON.stringify([book(1, 'yes'), book(1, 'no'), book(2, 'yes')]),
  t: sale(1, '0xa'),
  u: sale(1, '0xb'),
  j: '{"event_type":',
  e: '',
  k: JSON.stringify({ event_type: 'hello', asset_id: '1-yes' }),
  l: JSON.stringify({ event_type: 'tick_size_change', asset_id: '1-yes' }),
  m: JSON.stringify([{ asset_id: '1-yes' }, JSON.parse(change(1))]),
  z: change(9),
}
/** What the letters of what is followed mean. */
const FOLLOWED: Readonly<Record<string, ReadonlyArray<Followed>>> = {
  a: [1].map(followedMarket),
  b: [1, 2].map(followedMarket),
  c: [2].map(followedMarket),
  d: [1, 2, 3].map(followedMarket),
  n: [],
}

export interface SocketScene {
  /** What is followed when. */
  readonly followed?: string
  /** What the n-th connection says, from when it is asked for; after the last there is none that opens. */
  readonly sockets: ReadonlyArray<string>
  /** When the test stops listening, ms. */
  readonly until: number
  /** Of which markets a poll found books changed that it had asked for 15 s before: the letters are `1`, `2`, `3`. */
  readonly stirred?: string
  readonly settings?: Partial<EventsSettings>
}
export interface Heard {
  /** `<ms> <market> <event>`. */
  readonly events: ReadonlyArray<string>
  readonly whole: ReadonlyArray<MarketEvent>
  /** `<ms> #<connect> <text>`. */
  readonly sent: ReadonlyArray<string>
  /** `<ms> #<connect>`. */
  readonly connects: ReadonlyArray<string>
  readonly notices: ReadonlyArray<Notice>
}

/** Listens to a market socket of the given diagrams, on virtual time; chance always says one half. */
export const listen = ({ followed = 'a', sockets, until, stirred, settings = {} }: SocketScene): Heard => {
  const heard: string[] = []
  const whole: MarketEvent[] = []
  const sent: string[] = []
  const connects: string[] = []
  const notices: Notice[] = []
  virtually(({ cold, hot, clock }) => {
    let connection = 0
    const connect = (): Observable<SocketSignal> =>
      defer(() => {
        const number = connection
        connection++
        connects.push(`${clock.now()} #${number}`)
        const send = (text: string) => sent.push(`${clock.now()} #${number} ${text}`)
        return cold(sockets[number] ?? '').pipe(
          map(letter =>
            letter === 'o'
              ? { _tag: 'open' as const, send }
              : { _tag: 'text' as const, text: FRAMES[letter] ?? letter },
          ),
        )
      })
    const stirred$: Observable<Stirred> =
      stirred === undefined
        ? EMPTY
        : hot(stirred).pipe(
            map(digit => followedMarket(Number.parseInt(digit, 10)).marketId),
            map(marketId => ({ marketId, since: millis(clock.now() - POLL) })),
          )
    const ports = { clock, marketSocket: { connect }, notice: (notice: Notice) => notices.push(notice), stirred$ }
    const event$ = events(ports, { ...LISTENING, ...settings })(hot(followed, FOLLOWED))
    const listening = event$.subscribe(event => {
      whole.push(event)
      heard.push(`${clock.now()} ${event.marketId} ${event.eventType}`)
    })
    timer(until).subscribe(() => listening.unsubscribe())
  })
  return { events: heard, whole, sent, connects, notices }
}
