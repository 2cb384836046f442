/** What is on its way to one connection: late where a fault makes it late, in order, and never more than a bounded amount. */
import type { WebSocket } from 'ws'
import type { Clock } from '../ports/clock.ts'
import type { Delivery } from './faults/frames.ts'

/** A reader that leaves more than that unread is cut off. */
const MOST_UNREAD = 8 * 1024 * 1024

export interface Outbox {
  readonly deliver: (delivery: Delivery) => void
  /** Bytes that were not read yet, or are held back. */
  readonly unread: () => number
  readonly close: () => void
}

interface Held {
  readonly delivery: Delivery
  readonly dueAt: number
}

const sizeOf = ({ outgoing }: Delivery): number => (outgoing._tag === 'Send' ? outgoing.text.length : 0)

/** `tooSlow` is told once, and the connection is cut then. */
export const createOutbox = (socket: WebSocket, clock: Clock, tooSlow: (unread: number) => void): Outbox => {
  const queue: Held[] = []
  /** Frames that others overtake, each with a timer of its own. */
  const overtaken = new Set<{ readonly unsubscribe: () => void }>()
  let waiting: { readonly unsubscribe: () => void } | null = null
  let held = 0

  const send = ({ outgoing }: Delivery): void => {
    if (socket.readyState !== socket.OPEN) return
    switch (outgoing._tag) {
      case 'Send':
        socket.send(outgoing.text)
        break
      case 'Close':
        // 1006 stands for an end without a closing handshake.
        if (outgoing.code === 1006) socket.terminate()
        else socket.close(outgoing.code, outgoing.reason)
        break
    }
  }

  const flush = (): void => {
    waiting = null
    for (;;) {
      const [first] = queue
      if (first === undefined) return
      const left = first.dueAt - clock.monotonic()
      if (left > 0) {
        waiting = clock.scheduler.schedule(flush, left)
        return
      }
      queue.shift()
      held -= sizeOf(first.delivery)
      send(first.delivery)
    }
  }

  const later = (delivery: Delivery): void => {
    held += sizeOf(delivery)
    const timer = clock.scheduler.schedule(() => {
      overtaken.delete(timer)
      held -= sizeOf(delivery)
      send(delivery)
    }, delivery.delayMs)
    overtaken.add(timer)
  }

  const close = (): void => {
    waiting?.unsubscribe()
    for (const timer of overtaken) timer.unsubscribe()
    overtaken.clear()
    queue.length = 0
    held = 0
  }

  const unread = (): number => socket.bufferedAmount + held

  return {
    deliver: delivery => {
      if (socket.readyState !== socket.OPEN) return
      if (unread() > MOST_UNREAD) {
        tooSlow(unread())
        close()
        socket.terminate()
        return
      }
      if (delivery.order === 'overtaken') return later(delivery)
      if (queue.length === 0 && delivery.delayMs === 0) return send(delivery)
      const last = queue.at(-1)?.dueAt ?? 0
      queue.push({ delivery, dueAt: Math.max(last, clock.monotonic() + delivery.delayMs) })
      held += sizeOf(delivery)
      if (waiting === null) flush()
    },
    unread,
    close,
  }
}
