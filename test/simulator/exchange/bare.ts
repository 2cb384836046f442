import type { Direction, Side } from '../../../src/domain/ids.ts'
import { type Millis, millis, ONE, price, shares } from '../../../src/domain/money.ts'
import { createExchange, type ExchangeCore } from '../../../src/simulator/exchange/exchange.ts'
import type { ExchangeInput } from '../../../src/simulator/exchange/journal.ts'
import { inTermsOf } from '../../../src/simulator/exchange/legs.ts'
import type { OutsideOrder, OutsideTrade, Placed } from '../../../src/simulator/exchange/orders.ts'
import { EXCHANGE_DEFAULTS, type ExchangeSettings } from '../../../src/simulator/exchange/settings.ts'
import { type Faults, noFaults } from '../../../src/simulator/faults/fault.ts'
import type { Happening } from '../../../src/simulator/happening.ts'
import type { ListingFee } from '../../../src/simulator/listing.ts'
import { createMarket, type Market, place, sweep } from '../../../src/simulator/market.ts'
import { type Ask, orderOf, quietMarket, venueOf } from './desk.ts'

/** A market without agents, and its exchange: nothing happens in it but what a test does. */
export interface Bare {
  readonly market: Market
  readonly core: ExchangeCore
  readonly now: () => Millis
  readonly place: (ask: Ask) => Placed
  /** Lets time pass; answers what happened since the last time. */
  readonly pass: (span: number) => ReadonlyArray<Happening>
  /** An agent's resting order, and an agent that takes. */
  readonly rests: (side: Side, direction: Direction, price: number, size: number) => void
  readonly takes: (side: Side, direction: Direction, price: number, size: number) => void
  readonly emit: (happening: Happening) => void
  readonly taken: ReadonlyArray<ExchangeInput>
}

const base = quietMarket(venueOf(3))

/** `before` the official start, when nothing is delayed, or `in play`. */
export const bareMarket = (
  when: 'before' | 'in play',
  settings: Partial<ExchangeSettings> = {},
  faults: Faults = noFaults,
  fee: ListingFee = base.listing.fee,
): Bare => {
  let now = millis(base.match.startsAt + (when === 'before' ? -3_600_000 : 60_000))
  let told: Array<Happening> = []
  const taken: Array<ExchangeInput> = []
  const market = createMarket(base.match, { ...base.listing, fee }, now)
  const emit = (happening: Happening): void => void told.push(happening)
  const core = createExchange({
    settings: { ...EXCHANGE_DEFAULTS, ...settings },
    seed: 1,
    from: now,
    faults,
    now: () => now,
    emit,
    find: token => {
      const side = market.listing.tokens.map(String).indexOf(token)
      return side < 0 ? null : { market, side: side === 0 ? 'YES' : 'NO' }
    },
    catchUp: () => undefined,
    taken: input => taken.push(input),
  })
  core.join(market)
  const wish = (side: Side, direction: Direction, at: number, size: number) => ({
    owner: 'agent',
    token: side,
    ...inTermsOf(side, direction, price(Math.round(at * ONE))),
    size: shares(Math.round(size * ONE)),
  })
  return {
    market,
    core,
    emit,
    taken,
    now: () => now,
    place: ask => core.exchange.place(orderOf(market, ask)),
    pass: span => {
      const until = millis(now + span)
      for (let next = core.nextAt(); next !== null && next <= until; next = core.nextAt()) {
        now = next
        core.runNext(next)
      }
      now = until
      const since = told
      told = []
      return since
    },
    rests: (side, direction, at, size) => void place(market, now, wish(side, direction, at, size), emit),
    takes: (side, direction, at, size) => void sweep(market, now, wish(side, direction, at, size), emit),
  }
}

export const ordersIn = (happenings: ReadonlyArray<Happening>): ReadonlyArray<OutsideOrder> =>
  happenings.flatMap(one => (one._tag === 'OrderChanged' ? [one.order] : []))

/** What was told of orders, eg/ `PLACEMENT live 0`: the change, the status, the shares matched. */
export const toldOfOrders = (happenings: ReadonlyArray<Happening>): ReadonlyArray<string> =>
  happenings.flatMap(one =>
    one._tag === 'OrderChanged' ? [`${one.change} ${one.order.status} ${one.order.matched / ONE}`] : [],
  )

export const tradesIn = (happenings: ReadonlyArray<Happening>): ReadonlyArray<OutsideTrade> =>
  happenings.flatMap(one => (one._tag === 'TradeChanged' ? [one.trade] : []))

/** Everything about a refusal; empty for what was taken. */
export const refusalOf = (placed: Placed): string =>
  placed._tag === 'Refused' ? `${placed.status} ${placed.error}` : ''
