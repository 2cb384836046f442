/**
 * Orders to the venue. Each is one POST, sent once: a clear refusal is a refusal, anything else without a clear answer is unknown, and who keeps
 * the ledger finds out what became of it. What follows an answer comes by the account, not from here.
 */
import * as E from 'fp-ts/lib/Either.js'
import { defer, EMPTY, from, mergeMap, NEVER, type Observable, of } from 'rxjs'
import { isPast } from '../../domain/goodTill.ts'
import type { Millis } from '../../domain/money.ts'
import { type Order, type OrderDone, type OrderReport, type RiskApproved, rests } from '../../domain/order.ts'
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

export interface LiveOrderEntry extends OrderEntry {
  /** Signs orders before they are placed, one a turn of the loop: a signature takes as long as a commit, and needs none. */
  readonly makeReady: (orders: ReadonlyArray<Approved>) => void
}

/** How one that was withdrawn has ended. Of what was to take at once, and of what rested longer than it was to, nobody asked it. */
const takenBack = (order: Order, at: Millis): Pick<OrderDone, 'result' | 'text'> => {
  switch (order.type) {
    case 'GTD':
      if (isPast(order, at)) return { result: 'expired', text: 'its time was over, it rested, and was taken back' }
      return { result: 'cancelled', text: 'cancelled as asked' }
    case 'GTC':
      return { result: 'cancelled', text: 'cancelled as asked' }
    case 'FAK':
      return { result: 'killed', text: 'it met nobody, rested, and was taken back' }
  }
}

export const createOrderEntry = (parts: OrderEntryParts): LiveOrderEntry => {
  const { client, clock, heartbeats, naming, answered, uncertain } = parts
  const { wallet, apiKey } = client
  const ready = new WeakMap<Approved, Promise<string | null>>()

  /** The request's body, signed; null: the order's name is not the hash of what would be signed. */
  const make = async (order: Approved): Promise<string | null> => {
    const built = rebuild(order, wallet, naming())
    return built === null ? null : bodyOf(built, postingOf(order), wallet, apiKey.apiKey)
  }

  const turn = (): Promise<void> => new Promise(resolve => void clock.soon.schedule(() => resolve()))

  const makeReady = (orders: ReadonlyArray<Approved>): void => {
    // A turn later than asked: what is on its way to the database goes out first.
    let before: Promise<unknown> = turn()
    for (const order of orders) {
      const body = before.then(turn).then(() => make(order))
      ready.set(order, body)
      before = body.catch(() => undefined)
    }
  }

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
      case 'GTC':
      case 'GTD': {
        const armed = await heartbeats.arm()
        return E.isLeft(armed) ? `not sent: nothing may rest without heartbeats (${armed.left})` : null
      }
    }
  }

  const send = async (order: Approved): Promise<OrderReport> => {
    const body = await (ready.get(order) ?? make(order))
    if (body === null) return rejected(order, 'not sent: its name is not the hash of what would be signed')
    const unarmed = await armedFor(order)
    if (unarmed !== null) return rejected(order, unarmed)
    const asked = rests(order) ? 'other' : 'taker'
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
        return { _tag: 'done', order, at: clock.now(), ...takenBack(order, clock.now()) }
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

  return {
    place: order => defer(() => from(send(order))),
    makeReady,
    resume,
    cancel,
    demand$: NEVER,
    mode: client.mode,
  }
}
