/** What takes the process long: crowds, readers that do not read, and a past of days. */
import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { millis } from '../../../src/domain/money.ts'
import { keptLog } from '../../support/log.ts'
import { eventually } from '../../support/waiting.ts'
import { quickClock, read, start } from '../running.ts'
import { at, list, text } from '../worlds.ts'

describe('a socket', () => {
  it('cuts off a reader that does not read, and goes on for the others', async () => {
    const { log, lines } = keptLog()
    const simulator = await start({ matches: 40 }, log)
    const { body } = await read(simulator, '/gamma/events?limit=500')
    const tokens = list(body)
      .flatMap(event => list(at(event, 'markets')))
      .flatMap(market => list(JSON.parse(text(at(market, 'clobTokenIds')))))
    const raw = connect(simulator.port, '127.0.0.1')
    raw.on('error', () => undefined)
    raw.write(
      'GET /ws/market HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    )
    raw.pause()
    // Masked with zeros: the words as they are. Every round asks for all snapshots again.
    const frame = (message: unknown): Buffer => {
      const payload = Buffer.from(JSON.stringify(message))
      const head = Buffer.alloc(14)
      head.writeUInt8(0x81, 0)
      head.writeUInt8(0xff, 1)
      head.writeBigUInt64BE(BigInt(payload.length), 2)
      return Buffer.concat([head, payload])
    }
    const opening = frame({ type: 'market', assets_ids: tokens })
    const closing = frame({ assets_ids: tokens, operation: 'unsubscribe' })
    await eventually('the venue cuts it off', () => {
      if (!raw.destroyed) raw.write(Buffer.concat([opening, closing]))
      return lines.some(line => line.includes('too slow'))
    })
    raw.resume()
    await eventually('the connection is gone', () => raw.destroyed)
    expect((await read(simulator, '/clob/ok')).status).toBe(200)
  })

  it('is refused in words when there are thousands', async () => {
    const simulator = await start({ matches: 1 })
    const raws = Array.from({ length: 2050 }, () => {
      const raw = connect(simulator.port, '127.0.0.1')
      raw.on('error', () => undefined)
      raw.write(
        'GET /ws/market HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
          'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
      )
      return raw
    })
    const refusals: string[] = []
    for (const raw of raws)
      raw.on('data', data => {
        if (String(data).startsWith('HTTP/1.1 503')) refusals.push(String(data))
      })
    await eventually('the last ones are refused', () => refusals.length >= 50)
    expect(refusals[0]).toContain('there are 2000 sockets already')
    const { body } = await read(simulator, '/sim/health')
    expect(at(body, 'sockets')).toMatchObject({ open: 2000, refused: 50 })
    for (const raw of raws) raw.destroy()
    await eventually(
      'they are forgotten',
      async () => at((await read(simulator, '/sim/health')).body, 'sockets', 'open') === 0,
    )
  })
})

describe('the process', () => {
  it('computes forward to now when its world is two days old', async () => {
    const epoch = millis(quickClock.now() - 2 * 86_400_000)
    const simulator = await start({ epoch })
    const { body } = await read(simulator, '/sim/health')
    const matches = list(at(body, 'matches'))
    expect(matches.length).toBeGreaterThan(4)
    expect(matches.every(match => Number(at(match, 'number')) > 50)).toBe(true)
  })
})
