import { describe, expect, it } from 'vitest'
import { orderId } from '../../../src/domain/ids.ts'
import { type Millis, millis } from '../../../src/domain/money.ts'
import type { ExchangeInput } from '../../../src/simulator/exchange/journal.ts'
import { type Faults, noFaults } from '../../../src/simulator/faults/fault.ts'
import type { Happening } from '../../../src/simulator/happening.ts'
import { hash32, stream } from '../../../src/simulator/random.ts'
import { createTimes, type Times } from '../../../src/simulator/world.ts'
import { ANN, BEN, KEY, KEY_OF_BEN, placed, touchOf } from '../exchange/desk.ts'
import { EPOCH, HOUR, later, MINUTE, settingsOf } from '../worlds.ts'

/** As the truth log would have it, with all that is in orders and trades. */
const bytes = (happenings: ReadonlyArray<Happening>): ReadonlyArray<string> =>
  happenings.map(happening =>
    JSON.stringify(happening, (name, value) => (name === 'match' || name === 'listing' ? undefined : value)),
  )

/** Someone trades at random in whatever is open, at times drawn from the seed. */
const trade = (times: Times, seed: number, until: Millis, hears: (told: ReadonlyArray<Happening>) => void): void => {
  const random = stream(seed, 'someone', times.now())
  let count = times.now()
  while (times.now() < until) {
    hears(times.advance(millis(Math.min(until, times.now() + Math.floor(random() * 20_000)))))
    const open = times.lives().flatMap(life => life.markets.filter(market => market.status === 'open'))
    const market = open[Math.floor(random() * open.length)]
    const key = random() < 0.5 ? KEY : KEY_OF_BEN
    if (market === undefined) continue
    const { bid, ask } = touchOf(market)
    const price = Math.round((random() < 0.5 ? ask : bid) * 100) / 100
    const type = random() < 0.5 ? 'GTC' : 'FAK'
    const direction = random() < 0.7 ? 'BUY' : 'SELL'
    const size = 5 + Math.floor(random() * 40)
    if (random() < 0.8)
      placed(times, market, {
        price,
        size,
        type,
        direction,
        maker: key === KEY ? ANN : BEN,
        id: orderId(`0x${++count}`),
      })
    else times.exchange.cancelAll({ apiKey: key })
    const beat = times.exchange.heartbeat(key, '')
    if (beat._tag === 'Expected' && random() < 0.7) times.exchange.heartbeat(key, beat.id)
    hears(times.advance(times.now()))
  }
}

const failing: Faults = {
  ...noFaults,
  strikes: (name, { what }) =>
    name === 'start-wipe' || (name === 'failed-settlement' && hash32(`${what}`, 1) % 4 === 0),
}

const holdings = (times: Times): unknown =>
  [ANN, BEN].map(address => ({
    dollars: times.exchange.collateral(address),
    positions: times.exchange.positions(address),
    trades: times.exchange.tradesOf(address),
    open: times.exchange.openOrders({ apiKey: address === ANN ? KEY : KEY_OF_BEN }),
  }))

describe('a venue that is started again', () => {
  it.each([
    ['in the middle of matches', 3, 30 * MINUTE],
    ['after matches that are long over', 4, 9 * HOUR],
  ])('goes on to the byte, with all orders, trades and holdings, %s', (_name, seed, pause) => {
    const taken: Array<ExchangeInput> = []
    const settings = settingsOf(seed, { matches: 3 })
    const whole = createTimes(settings, EPOCH, { faults: failing, taken: input => taken.push(input) })
    trade(whole, seed, later(20 * MINUTE), () => undefined)
    whole.advance(later(20 * MINUTE + pause))
    trade(whole, seed, later(40 * MINUTE + pause), () => undefined)
    const stopped = millis(whole.now() + 1)
    const past: ReadonlyArray<ExchangeInput> = JSON.parse(JSON.stringify(taken))
    expect(past.filter(input => input._tag === 'Placed').length).toBeGreaterThan(40)

    const again = createTimes(settings, stopped, { faults: failing, past, taken: () => undefined })
    expect(holdings(again)).toEqual(holdings(whole))
    const [first, second] = [whole, again].map(times => {
      const told: Array<string> = []
      told.push(...bytes(times.advance(later(50 * MINUTE + pause))))
      trade(times, seed, later(60 * MINUTE + pause), happenings => told.push(...bytes(happenings)))
      return told
    })
    expect(first?.length).toBeGreaterThan(300)
    expect(first?.some(line => line.includes('TradeChanged'))).toBe(true)
    const different = first?.findIndex((line, index) => line !== second?.[index]) ?? -1
    expect([first?.[different], second?.[different]]).toEqual([undefined, undefined])
    expect(holdings(again)).toEqual(holdings(whole))
  })

  it('is the same in one jump or in many steps when outsiders trade', () => {
    const run = (step: number): ReadonlyArray<string> => {
      const times = createTimes(settingsOf(7, { matches: 3 }), EPOCH, { faults: failing })
      const told: Array<string> = []
      trade(times, 7, later(10 * MINUTE), happenings => told.push(...bytes(happenings)))
      while (times.now() < later(40 * MINUTE))
        told.push(...bytes(times.advance(millis(Math.min(later(40 * MINUTE), times.now() + step)))))
      return told
    }
    const jump = run(HOUR)
    expect(jump.length).toBeGreaterThan(5000)
    expect(run(731).join('\n') === jump.join('\n')).toBe(true)
  })
})
