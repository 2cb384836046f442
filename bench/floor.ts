/** The least that anybody could do: a bare `ws` frame, `JSON.parse`, one SELECT of the market's row. */
import WebSocket from 'ws'
import { systemClock } from '../src/clock.ts'
import type { MarketId } from '../src/domain/ids.ts'
import type { Followed } from '../src/domain/market.ts'
import type { Sql } from '../src/store/connection.ts'
import { MARKET_COLUMNS, type MarketRow } from '../src/store/ledger/rows.ts'

export interface Floor {
  /** Answers from now on go here: from the frame's callback to the row, ms. */
  readonly into: (samples: number[]) => void
  readonly close: () => void
}

const tokenIn = (text: string): string => {
  const message: unknown = JSON.parse(text)
  if (typeof message !== 'object' || message === null || !('asset_id' in message)) return ''
  return String(message.asset_id)
}

export const openFloor = async (url: string, sql: Sql, followed: ReadonlyArray<Followed>): Promise<Floor> => {
  const columns = MARKET_COLUMNS.join(', ')
  const markets = new Map<string, MarketId>(
    followed.flatMap(({ marketId, yesTokenId, noTokenId }) => [
      [yesTokenId, marketId],
      [noTokenId, marketId],
    ]),
  )
  let samples: number[] = []
  const socket = new WebSocket(url)
  socket.on('message', async data => {
    const began = systemClock.monotonic()
    const into = samples
    const market = markets.get(tokenIn(data.toString()))
    if (market === undefined) return
    const rows = await sql<MarketRow[]>`select ${sql.unsafe(columns)} from csgo_matches where id = ${market}`
    if (rows[0]?.id === market) into.push(systemClock.monotonic() - began)
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve())
    socket.once('error', reject)
  })
  return {
    into: next => {
      samples = next
    },
    close: () => socket.terminate(),
  }
}
