import { gunzipSync } from 'node:zlib'
import { concat, EMPTY, from, map, NEVER, of, VirtualTimeScheduler } from 'rxjs'
import type { MarketEvent } from '../../src/domain/event.ts'
import { marketId, tokenId } from '../../src/domain/ids.ts'
import type { Followed } from '../../src/domain/market.ts'
import type { Notice } from '../../src/domain/notice.ts'
import type { SocketSignal } from '../../src/ports/transport.ts'
import { events, LISTENING } from '../../streams/events.ts'
import { payloadBytes, payloadText } from '../support/payloads.ts'
import { virtualClock } from '../support/virtual.ts'

/** A recorded market and the text frames of its socket. */
export interface Recording {
  readonly market: Followed
  readonly frames: ReadonlyArray<string>
}

const market = (yes: string, no: string): Followed => ({
  marketId: marketId(1),
  yesTokenId: tokenId(yes),
  noTokenId: tokenId(no),
})

/** A match of League of Legends, 20 hours before its start. */
export const lol = (): Recording => ({
  market: market(
    '114602688616062054693464639818826590702731982636255124778328943187816056373369',
    '112222077780534073126353733665449794547376835979729917699348268168151417239731',
  ),
  frames: payloadText('recorded/lol-ig1-lgd-2026-09-07-market-socket.jsonl').trimEnd().split('\n'),
})

const isList = (value: unknown): value is ReadonlyArray<unknown> => Array.isArray(value)

/** A decision of the Fed; its frames stand in one list. */
export const fed = (): Recording => {
  const frames: unknown = JSON.parse(payloadText('recorded/fed-2026-07-20-market-socket.json'))
  const texts = isList(frames) ? frames.map(frame => JSON.stringify(frame)) : []
  const tokens = [...new Set(texts.join().match(/\d{70,}/g) ?? [])]
  return { market: market(tokens[0] ?? '', tokens[1] ?? ''), frames: texts }
}

/** One frame of the baseball game, of its rows in the table. */
interface BaseballFrame {
  readonly kind: 'book' | 'price_change'
  readonly asset: string
  readonly timestamp: string
  readonly rows: { readonly price: string; readonly side: string; readonly size: string }[]
}

const toToday = ({ kind, asset, timestamp, rows }: BaseballFrame): string => {
  const levels = (of: string) => rows.filter(({ side }) => side === of).map(({ price, size }) => ({ price, size }))
  const said =
    kind === 'book'
      ? { asset_id: asset, bids: levels('bid'), asks: levels('ask') }
      : {
          price_changes: rows.map(({ price, size, side }) => ({
            asset_id: asset,
            price,
            size,
            side: side === 'bid' ? 'BUY' : 'SELL',
          })),
        }
  return JSON.stringify({ event_type: kind, timestamp, ...said })
}

/** A baseball game in play, of the format of 2025, converted: the rows of one kind, token, hash and time are one frame. */
export const baseball = (): Recording & { readonly kinds: ReadonlyArray<string> } => {
  const table = gunzipSync(payloadBytes('recorded/mlb-sd-lad-2025-06-18-market-socket.csv.gz')).toString('utf8')
  const frames = new Map<string, BaseballFrame>()
  for (const line of table.trimEnd().split(/\r?\n/).slice(1)) {
    const [, asset = '', , kind = '', price = '', side = '', size = '', hash = '', timestamp = ''] = line.split(',')
    const key = [kind, asset, hash, timestamp].join()
    const frame = frames.get(key) ?? { kind: kind === 'book' ? 'book' : 'price_change', asset, timestamp, rows: [] }
    frame.rows.push({ price, side, size })
    frames.set(key, frame)
  }
  const all = [...frames.values()]
  const [yes = '', no = ''] = new Set(all.map(frame => frame.asset))
  return { market: market(yes, no), frames: all.map(toToday), kinds: all.map(frame => frame.kind) }
}

/** What the engine hears of these frames, over a connection that says them one after the other. */
export const heard = ({ market: followed, frames }: Recording) => {
  const happened: MarketEvent[] = []
  const notices: Notice[] = []
  const scheduler = new VirtualTimeScheduler()
  const open: SocketSignal = { _tag: 'open', send: () => undefined }
  const said$ = from(frames).pipe(map((text): SocketSignal => ({ _tag: 'text', text })))
  const ports = {
    clock: virtualClock(scheduler),
    marketSocket: { connect: () => concat(of(open), said$, NEVER) },
    notice: (notice: Notice) => notices.push(notice),
    stirred$: EMPTY,
  }
  const listening = events(ports, LISTENING)(concat(of([followed]), NEVER)).subscribe(event => happened.push(event))
  scheduler.schedule(() => listening.unsubscribe(), 1000)
  scheduler.flush()
  return { happened, notices }
}
