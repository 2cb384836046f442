import { createServer } from 'node:http'
import { eventually } from '../support/waiting.ts'

/** What a venue says of one token: its best bid and ask in cents, and its own midpoint and spread as text. */
export interface Told {
  readonly bid: number
  readonly ask: number
  readonly midpoint: string
  readonly spread: string
}

const dollars = (cents: number): string => (cents / 100).toFixed(2)
const levels = (best: number, step: -1 | 1) =>
  [2, 1, 0].map(far => ({ price: dollars(best + step * far), size: '100' }))

const bookOf = (token: string, { bid, ask }: Told) => ({
  market: '0x1',
  asset_id: token,
  timestamp: '1775401200000',
  hash: '',
  bids: levels(bid, -1),
  asks: levels(ask, 1),
  min_order_size: '5',
  tick_size: '0.01',
  neg_risk: false,
  last_trade_price: '0.500',
})

/** A venue on loopback that answers the three plural reads of the CLOB, levels sorted worst first. */
export const startVenue = async (
  told: (token: string) => Told | undefined,
): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> => {
  const answer = (path: string, tokens: ReadonlyArray<string>): unknown => {
    const known = tokens.flatMap(token => {
      const says = told(token)
      return says === undefined ? [] : [{ token, says }]
    })
    if (path === '/books') return known.map(({ token, says }) => bookOf(token, says))
    const field = path === '/midpoints' ? 'midpoint' : 'spread'
    return Object.fromEntries(known.map(({ token, says }) => [token, says[field]]))
  }
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (data: Buffer) => {
      body += data.toString()
    })
    request.on('end', () => {
      const asked: ReadonlyArray<{ token_id: string }> = JSON.parse(body)
      response.setHeader('content-type', 'application/json')
      response.end(
        JSON.stringify(
          answer(
            request.url ?? '',
            asked.map(one => one.token_id),
          ),
        ),
      )
    })
  }).listen(0, '127.0.0.1')
  await eventually('the venue listens', () => server.listening)
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise(resolve => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
