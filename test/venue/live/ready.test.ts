/** What is signed before it is placed, and what a cancel makes of an order. */
import * as E from 'fp-ts/lib/Either.js'
import { firstValueFrom, NEVER } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/clock.ts'
import { millis } from '../../../src/domain/money.ts'
import type { OrderKind } from '../../../src/domain/order.ts'
import { secret } from '../../../src/domain/secret.ts'
import type { Client, KeyRequest } from '../../../src/venue/live/client.ts'
import { createOrderEntry } from '../../../src/venue/live/orderEntry.ts'
import { eventually } from '../../support/waiting.ts'
import { NAMING, orderOf, walletOf } from './draft.ts'

const KILLED = '{"error":"no orders found to match with FAK order."}'

/** An order entry whose venue kills everything, or answers otherwise; who signs and what goes out is written down. */
const scene = (kind: OrderKind = { type: 'FAK' }, answer = (_id: string): string => KILLED) => {
  const wallet = walletOf()
  const order = orderOf(wallet, kind)
  const signed: string[] = []
  const sent: KeyRequest[] = []
  const client: Client = {
    send: async request => {
      sent.push(request)
      const body = answer(order.orderId)
      return E.right({ status: body === KILLED ? 400 : 200, body, retryAfter: null })
    },
    read: async () => E.right(null),
    mode: () => 'open',
    apiKey: { apiKey: 'owner', secret: secret('c2VjcmV0'), passphrase: secret('pass') },
    wallet: {
      ...wallet,
      signer: {
        ...wallet.signer,
        sign: digest => {
          signed.push(digest)
          return wallet.signer.sign(digest)
        },
      },
    },
  }
  const entry = createOrderEntry({
    client,
    clock: systemClock,
    heartbeats: { rival: async () => 'none', arm: async () => E.right(undefined), lost$: NEVER, stop: () => undefined },
    naming: () => NAMING,
    answered: () => undefined,
    uncertain: () => undefined,
  })
  return { entry, order, signed, sent }
}

describe('an order that is made ready', () => {
  it('is signed, and nothing goes out; once placed it is not signed again', async () => {
    const { entry, order, signed, sent } = scene()
    entry.makeReady([order])
    await eventually('it is signed', () => signed.length > 0)
    expect(sent).toEqual([])
    expect(await firstValueFrom(entry.place(order))).toMatchObject({ _tag: 'done', result: 'killed' })
    expect(signed).toEqual([order.orderId])
    expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /order'])
  })

  it('may be placed before its turn has come: it is signed once', async () => {
    const { entry, order, signed } = scene()
    entry.makeReady([order])
    await firstValueFrom(entry.place(order))
    expect(signed).toEqual([order.orderId])
  })
})

describe('an order that ends by itself, cancelled at the venue', () => {
  const cancelledAt = async (ahead: number) => {
    const endsAt = millis(systemClock.now() + ahead)
    const { entry, order } = scene({ type: 'GTD', endsAt }, id => `{"canceled":["${id}"],"not_canceled":{}}`)
    return firstValueFrom(entry.cancel(order))
  }
  it('is cancelled as asked before its time, and expired where it rested longer than that', async () => {
    expect(await cancelledAt(600_000)).toMatchObject({ result: 'cancelled', text: 'cancelled as asked' })
    expect(await cancelledAt(-10_000)).toMatchObject({
      result: 'expired',
      text: 'its time was over, it rested, and was taken back',
    })
  })
})
