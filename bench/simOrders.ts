/** Signed orders a second through the simulated venue's HTTP, beside bare recoveries of the same signatures. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { Pool } from 'undici'
import { type Hex, hashTypedData, recoverAddress } from 'viem'
import { systemClock } from '../src/clock.ts'
import { marketsOf } from '../test/acceptance/markets.ts'
import {
  type Creds,
  credsIn,
  EXCHANGE_V2,
  keyHeaders,
  newAccount,
  ORDER_TYPES,
  orderDomain,
  signedOrder,
  walletHeaders,
} from '../test/simulator/trading/signing.ts'
import { beside } from './beside.ts'
import { least, median, most, type Section, shown, verdict } from './figures.ts'

/** A signer may place sixty orders at once and forty a second: so there are many. */
const SIGNERS = 60
const ORDERS = 50
const ROUNDS = 3
const BARE = 1000
const CONNECTIONS = 8
const GOAL = 0.8

interface Venue {
  readonly url: string
  readonly stop: () => Promise<void>
}

const startVenue = async (): Promise<Venue> => {
  const program = beside(new URL('simulated/program.ts', import.meta.url))
  const child = spawn(process.execPath, [...process.execArgv, program], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', code => reject(new Error(`the simulated venue ended while starting (exit code ${code})`)))
    createInterface({ input: child.stdout }).once('line', resolve)
  })
  const stop = (): Promise<void> => {
    child.stdin.end()
    return ended
  }
  return { url, stop }
}

interface Prepared {
  readonly address: string
  readonly creds: Creds
  readonly body: string
  readonly hash: Hex
  readonly signature: Hex
}

const secondsNow = (): number => Math.floor(systemClock.now() / 1000)

const preparedBy = async (
  url: string,
  tokens: ReadonlyArray<string>,
  signer: number,
): Promise<ReadonlyArray<Prepared>> => {
  const account = newAccount()
  const headers = await walletHeaders(account, secondsNow())
  const answer = await fetch(`${url}/clob/auth/api-key`, {
    method: 'POST',
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value])),
  })
  const creds = credsIn(await answer.json())
  return Promise.all(
    Array.from({ length: ORDERS }, async (_, index): Promise<Prepared> => {
      const token = tokens[(signer + index) % tokens.length] ?? ''
      const cents = 1 + ((signer * ORDERS + index) % 20)
      const order = await signedOrder(account, {
        token,
        side: 'BUY',
        makerAmount: String(cents * 50_000),
        takerAmount: '5000000',
        salt: signer * 1000 + index,
      })
      const message = {
        ...order,
        salt: BigInt(order.salt),
        tokenId: BigInt(token),
        makerAmount: BigInt(order.makerAmount),
        takerAmount: BigInt(order.takerAmount),
        side: 0,
        timestamp: BigInt(order.timestamp),
      }
      const hash = hashTypedData({
        domain: orderDomain('2', EXCHANGE_V2),
        types: ORDER_TYPES,
        primaryType: 'Order',
        message,
      })
      const body = JSON.stringify({ order, owner: creds.apiKey, orderType: 'GTC' })
      return { address: account.address, creds, body, hash, signature: order.signature }
    }),
  )
}

/** Recoveries a second, one after the other. */
const bareRate = async (orders: ReadonlyArray<Prepared>): Promise<number> => {
  const began = systemClock.monotonic()
  for (const { hash, signature } of orders) await recoverAddress({ hash, signature })
  return (orders.length * 1000) / (systemClock.monotonic() - began)
}

/** Orders a second over so many connections; every one must be taken. */
const venueRate = async (url: string, orders: ReadonlyArray<Prepared>): Promise<number> => {
  const pool = new Pool(url, { connections: CONNECTIONS })
  const began = systemClock.monotonic()
  let next = 0
  const work = async (): Promise<void> => {
    for (let order = orders[next++]; order !== undefined; order = orders[next++]) {
      const { address, creds, body } = order
      const headers = keyHeaders(address, creds, secondsNow(), 'POST', '/order', body)
      const answer = await pool.request({ method: 'POST', path: '/clob/order', headers, body })
      const text = await answer.body.text()
      if (answer.statusCode !== 200) throw new Error(`an order was refused: ${text}`)
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, work))
  const took = systemClock.monotonic() - began
  await pool.close()
  return (orders.length * 1000) / took
}

const row = (name: string, rates: ReadonlyArray<number>): ReadonlyArray<string> => [
  name,
  shown(median(rates)),
  `${shown(least(rates))} … ${shown(most(rates))}`,
  '',
  '',
]

export const simOrders = async (): Promise<ReadonlyArray<Section>> => {
  const venue = await startVenue()
  try {
    const markets = await marketsOf(venue.url, 'v1')
    const tokens = markets.filter(({ negRisk }) => !negRisk).flatMap(({ yes, no }) => [yes, no])
    const bare: number[] = []
    const whole: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const orders: Prepared[] = []
      for (let signer = 0; signer < SIGNERS; signer++) orders.push(...(await preparedBy(venue.url, tokens, signer)))
      bare.push(await bareRate(orders.slice(0, BARE)))
      whole.push(await venueRate(venue.url, orders))
    }
    const ratio = median(whole) / median(bare)
    return [
      {
        title: 'Simulated venue: signed orders a second',
        method: `${ROUNDS} rounds in turns: ${BARE} recoveries by viem in one thread; ${SIGNERS * ORDERS} resting orders of ${SIGNERS} signers, signed before, by POST /order over ${CONNECTIONS} connections to the venue in a process of its own: headers, form, signature, balance and book.`,
        columns: ['a second', 'median', 'least … most', 'goal', ''],
        rows: [
          row('bare recovery', bare),
          row('orders taken', whole),
          ['orders ÷ recoveries', shown(ratio), '', `≥ ${GOAL}`, verdict(() => ratio >= GOAL)],
        ],
      },
    ]
  } finally {
    await venue.stop()
  }
}
