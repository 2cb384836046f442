import { gzipSync } from 'node:zlib'
import { lastValueFrom, toArray } from 'rxjs'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { millis } from '../../src/domain/money.ts'
import type { HttpRequest, SocketSignal } from '../../src/ports/transport.ts'
import { createTransport, type OpenTransport } from '../../src/venue/transport.ts'
import { eventually } from '../support/waiting.ts'
import { json, type Loopback, loopback } from './loopback.ts'

const opened: { stop: () => Promise<void> }[] = []
afterEach(async () => {
  for (const one of opened.splice(0)) await one.stop()
})
const serve = async (...answering: Parameters<typeof loopback>): Promise<Loopback> => {
  const server = await loopback(...answering)
  opened.push(server)
  return server
}
const transport = (): OpenTransport => {
  const network = createTransport({ clock: systemClock })
  opened.push({ stop: network.close })
  return network
}
const get = (url: string, deadline = 20_000): HttpRequest => ({
  method: 'GET',
  url,
  body: null,
  deadline: millis(deadline),
})

describe('a request', () => {
  it('is answered with status and body, whatever the status', async () => {
    const server = await serve(({ path }, response) => json(response, { path }, path === '/gone' ? 404 : 200))
    const network = transport()
    expect(await network.request(get(`${server.url}/here`))()).toMatchObject({
      right: { status: 200, body: '{"path":"/here"}' },
    })
    expect(await network.request(get(`${server.url}/gone`))()).toMatchObject({
      right: { status: 404, retryAfter: null },
    })
  })

  it('takes its body along, as JSON', async () => {
    const server = await serve((received, response) => json(response, received.body))
    const posted = { method: 'POST', url: server.url, body: '[{"token_id":"1"}]', deadline: millis(20_000) } as const
    expect(await transport().request(posted)()).toMatchObject({ right: { body: JSON.stringify('[{"token_id":"1"}]') } })
  })

  it('keeps its connection for the next one', async () => {
    const server = await serve((_received, response) => json(response, 1))
    const network = transport()
    for (let i = 0; i < 20; i++) await network.request(get(server.url))()
    expect(server.connections()).toBeLessThanOrEqual(2)
  })

  it('tells the seconds of Retry-After', async () => {
    const server = await serve((_received, response) => {
      response.writeHead(429, { 'retry-after': '7' })
      response.end()
    })
    expect(await transport().request(get(server.url))()).toMatchObject({ right: { status: 429, retryAfter: 7 } })
  })

  it('unpacks a packed answer', async () => {
    const server = await serve((_received, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' })
      response.end(gzipSync('["long"]'))
    })
    expect(await transport().request(get(server.url))()).toMatchObject({ right: { body: '["long"]' } })
  })

  it('is a failure when an answer is packed too large, or as nothing known', async () => {
    const server = await serve(({ path }, response) => {
      response.writeHead(200, { 'content-encoding': path === '/bomb' ? 'gzip' : 'zz' })
      response.end(path === '/bomb' ? gzipSync(Buffer.alloc(70 * 1024 * 1024)) : 'x')
    })
    const network = transport()
    expect(await network.request(get(`${server.url}/bomb`))()).toMatchObject({ left: { edge: 'venue' } })
    expect(await network.request(get(`${server.url}/zz`))()).toMatchObject({
      left: { message: expect.stringContaining('zz') },
    })
  })

  it('is a failure at the deadline, when nothing comes and when the body does not end', async () => {
    const server = await serve(({ path }, response) => {
      if (path === '/half') response.write('[')
    })
    const network = transport()
    for (const path of ['/nothing', '/half'])
      expect(await network.request(get(`${server.url}${path}?secret=1`, 100))()).toEqual({
        _tag: 'Left',
        left: {
          _tag: 'failure',
          edge: 'venue',
          code: 'timeout',
          message: `${server.url}${path}: no answer within 100 ms`,
        },
      })
  })

  it('is a failure when the line breaks, nobody is there, or the address is none', async () => {
    const server = await serve((_received, response) => response.destroy())
    const network = transport()
    expect(await network.request(get(server.url))()).toMatchObject({ left: { _tag: 'failure', code: null } })
    await server.stop()
    expect(await network.request(get(server.url))()).toMatchObject({
      left: { message: expect.stringContaining('ECONNREFUSED') },
    })
    expect(await network.request(get('nowhere'))()).toMatchObject({ left: { edge: 'venue' } })
  })

  it('ends with the transport', async () => {
    const server = await serve(() => undefined)
    const network = transport()
    const answer = network.request(get(server.url))()
    await eventually('the request is there', () => server.connections() === 1)
    await network.close()
    expect(await answer).toMatchObject({ left: { _tag: 'failure' } })
  })
})

describe('a socket', () => {
  it('connects when subscribed, says open, then texts, and sends', async () => {
    const server = await serve(() => undefined)
    server.sockets.on('connection', socket => socket.on('message', data => socket.send(`heard ${data}`)))
    const signals: string[] = []
    const subscription = transport()
      .socket(server.socketUrl)
      .subscribe(signal => {
        signals.push(signal._tag === 'text' ? signal.text : 'open')
        if (signal._tag === 'open') signal.send('PING')
      })
    await eventually('the answer is there', () => signals.length === 2)
    subscription.unsubscribe()
    expect(signals).toEqual(['open', 'heard PING'])
    await eventually('it is closed', () => server.sockets.clients.size === 0)
  })

  it('completes when the other side closes', async () => {
    const server = await serve(() => undefined)
    server.sockets.on('connection', socket => socket.close(1008, 'not like this'))
    const signals: ReadonlyArray<SocketSignal> = await lastValueFrom(
      transport().socket(server.socketUrl).pipe(toArray()),
    )
    expect(signals.map(one => one._tag)).toEqual(['open'])
  })

  it('fails when the line breaks, when nobody is there and when the address is none', async () => {
    const server = await serve(() => undefined)
    server.sockets.on('connection', socket => socket.terminate())
    const network = transport()
    await expect(lastValueFrom(network.socket(server.socketUrl))).rejects.toMatchObject({ edge: 'socket' })
    await server.stop()
    await expect(lastValueFrom(network.socket(server.socketUrl))).rejects.toMatchObject({ _tag: 'failure' })
    await expect(lastValueFrom(network.socket('nowhere'))).rejects.toMatchObject({
      message: expect.stringContaining('address'),
    })
  })

  it('fails on a frame that is too large', async () => {
    const server = await serve(() => undefined)
    server.sockets.on('connection', socket => socket.send('x'.repeat(17 * 1024 * 1024)))
    await expect(lastValueFrom(transport().socket(server.socketUrl))).rejects.toMatchObject({ edge: 'socket' })
  })

  it('may be left before it is open', async () => {
    const server = await serve(() => undefined)
    const subscription = transport().socket(server.socketUrl).subscribe()
    subscription.unsubscribe()
    await eventually('nothing is open', () => server.connections() === 0)
  })

  it('cuts the line when the other side does not answer the farewell', async () => {
    const server = await serve(() => undefined)
    server.sockets.on('connection', socket => {
      socket.close = () => undefined
    })
    let isOpen = false
    const subscription = transport()
      .socket(server.socketUrl)
      .subscribe(() => {
        isOpen = true
      })
    await eventually('it is open', () => isOpen)
    subscription.unsubscribe()
    await eventually('nothing is open', () => server.connections() === 0)
  })
})
