/**
 * Orders to the venue. Each is one POST, sent once: a clear refusal is a refusal, anything else without a clear answer is unknown, and who keeps
 * the ledger finds out what became of it. What follows an answer comes by the account, not from here.
 */
import * as E from 'fp-ts/lib/Either.js'
import { defer, EMPTY, from, mergeMap, NEVER, type Observable, of } from 'rxjs'
import type { Order, OrderReport, RiskApproved } from '../../domain/order.ts'
import { cancelAnswer, type OrderAnswer, orderAnswer } from '../../domain/wire/orderAnswer.ts'
import type { Clock } from '../../ports/clock.ts'
import type { OrderEntry, SentOrder } from '../../ports/venue.ts'
import type { Client } from './client.ts'
import type { Heartbeats } from './heartbeats.ts'
import type { NamingSettings } from './naming.ts'
import { bodyOf, postingOf, rebuild } from './posting.ts'

export interface OrderEntryParts {
  readonly client: Client
  readonly clock: Clock
  readonly heartbeats: Heartbeats
  readonly naming: () => NamingSettings
  /** Hears each answer to an order, before its report. */
  readonly answered: (order: Order, answer: OrderAnswer) => void
  /** Hears that a cancel got no clear answer. */
  readonly uncertain: (why: string) => void
}

type Approved = RiskApproved<Order>

const PATH = '/order'

export const createOrderEntry = (parts: OrderEntryParts): OrderEntry => {
  const { client, clock, heartbeats, naming, answered, uncertain } = parts
  const { wallet, apiKey } = client

  const rejected = (order: Approved, text: string): OrderReport => ({
    _tag: 'done',
    order,
    at: clock.now(),
    result: 'rejected',
    text,
  })
  const unknown = (order: Approved, text: string): OrderReport => ({ _tag: 'unknown', order, at: clock.now(), text })

  const reported = (order: Approved, answer: OrderAnswer): OrderReport => {
    switch (answer._tag) {
      case 'accepted':
        return {
          _tag: 'accepted',
          order,
          at: clock.now(),
          status: answer.status === 'delayed' ? 'delayed' : 'live',
        }
      case 'killed':
        return { _tag: 'done', order, at: clock.now(), result: 'killed', text: answer.text }
      case 'rejected':
        return rejected(order, answer.text)
      case 'unknown':
        return unknown(order, answer.text)
    }
  }

  /** Why it is not sent at all; null when it may be. */
  const armedFor = async (order: Order): Promise<string | null> => {
    switch (order.type) {
      case 'FAK':
        return null
      case 'GTC': {
        const armed = await heartbeats.arm()
        return E.isLeft(armed) ? `not sent: nothing may rest without heartbeats (${armed.left})` : null
      }
    }
  }

  const send = async (order: Approved): Promise<OrderReport> => {
    const built = rebuild(order, wallet, naming())
    if (built === null) return rejected(order, 'not sent: its name is not the hash of what would be signed')
    const unarmed = await armedFor(order)
    if (unarmed !== null) return rejected(order, unarmed)
    const body = await bodyOf(built, postingOf(order), wallet, apiKey.apiKey)
    const asked = order.type === 'FAK' ? 'taker' : 'other'
    const answer = await client.send({ method: 'POST', path: PATH, body, asked })
    const judged: OrderAnswer = E.isLeft(answer)
      ? { _tag: 'unknown', text: answer.left.message }
      : orderAnswer(answer.right.status, answer.right.body, order.orderId)
    answered(order, judged)
    return reported(order, judged)
  }

  const withdraw = async (order: Approved): Promise<OrderReport | null> => {
    const body = JSON.stringify({ orderID: order.orderId })
    const answer = await client.send({ method: 'DELETE', path: PATH, body })
    const judged = E.isLeft(answer)
      ? { _tag: 'unknown' as const, text: answer.left.message }
      : cancelAnswer(answer.right.status, answer.right.body, order.orderId)
    switch (judged._tag) {
      case 'cancelled':
        return { _tag: 'done', order, at: clock.now(), result: 'cancelled', text: 'cancelled as asked' }
      case 'gone':
        uncertain(`the order ${order.orderId} could not be cancelled: ${judged.text}`)
        return null
      case 'unknown':
        uncertain(`nobody knows whether the order ${order.orderId} is cancelled: ${judged.text}`)
        return null
    }
  }
  const cancel = (order: Approved): Observable<OrderReport> =>
    defer(() => from(withdraw(order))).pipe(mergeMap(report => (report === null ? EMPTY : of(report))))

  const resume = ({ order, sentAt, wanted }: SentOrder): Observable<OrderReport> => {
    if (wanted === 'cancel') return cancel(order)
    const what = sentAt === null ? 'nobody knows whether it was sent' : 'it was sent, and its answer is not known'
    return defer(() => of(unknown(order, `the engine was restarted: ${what}`)))
  }

  return { place: order => defer(() => from(send(order))), resume, cancel, demand$: NEVER, mode: client.mode }
}
