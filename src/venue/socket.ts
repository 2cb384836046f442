import { Observable } from 'rxjs'
import WebSocket, { type RawData } from 'ws'
import type { Clock } from '../ports/clock.ts'
import { failure } from '../ports/failure.ts'
import type { SocketSignal } from '../ports/transport.ts'

const HANDSHAKE = 10_000
const LARGEST_FRAME = 16 * 1024 * 1024
/** More than this unsent means that the other side reads no more. */
const MOST_UNSENT = 1024 * 1024
/** How long the other side has to answer our closing. */
const FAREWELL = 1000
const BROKEN = 1006

const textOf = (data: RawData): string => {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8')
  return data instanceof ArrayBuffer ? Buffer.from(data).toString('utf8') : data.toString('utf8')
}

/**
 * A WebSocket as a cold Observable: subscribing connects, unsubscribing closes (and cuts the line when the other side does not
 * answer that within a second). `open` comes once, then texts. Completes when the other side closes; fails with
 * a `Failure` (edge `socket`) when the line breaks, the handshake fails or takes over 10 s, or a frame is too large.
 * Sending on a line that is no longer open does nothing.
 */
export const openSocket = (url: string, clock: Clock): Observable<SocketSignal> =>
  new Observable<SocketSignal>(subscriber => {
    const failed = (message: string) => subscriber.error(failure('socket', `${url}: ${message}`))
    if (!URL.canParse(url)) {
      failed('this is no address')
      return
    }
    const socket = new WebSocket(url, {
      handshakeTimeout: HANDSHAKE,
      maxPayload: LARGEST_FRAME,
      perMessageDeflate: true,
      headers: { 'user-agent': 'csgo-engine' },
    })
    const send = (text: string): void => {
      if (socket.readyState !== WebSocket.OPEN) return
      if (socket.bufferedAmount > MOST_UNSENT) failed('the other side does not read what is sent')
      else socket.send(text)
    }
    socket.on('open', () => subscriber.next({ _tag: 'open', send }))
    socket.on('message', data => subscriber.next({ _tag: 'text', text: textOf(data) }))
    socket.on('error', error => failed(error.message))
    socket.on('close', code => {
      if (code === BROKEN) failed('the line broke')
      else subscriber.complete()
    })

    return () => {
      if (socket.readyState === WebSocket.CLOSED) return
      if (socket.readyState === WebSocket.CONNECTING) {
        socket.terminate()
        return
      }
      socket.close()
      const cut = clock.scheduler.schedule(() => socket.terminate(), FAREWELL)
      socket.once('close', () => cut.unsubscribe())
    }
  })
