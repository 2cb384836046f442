/** The exchange as the rest of the venue sees it: outside traders' doings, and its own events in time. */
import type { Millis } from '../../domain/money.ts'
import { createAgenda } from '../agenda.ts'
import type { Faults } from '../faults/fault.ts'
import type { Emit } from '../happening.ts'
import { sha256 } from '../ids.ts'
import type { Market, OutsideHear } from '../market.ts'
import { audit } from './audit.ts'
import { meetLater, placeOrder } from './entry.ts'
import { type Due, type Floor, forgetMatch, isHeld } from './floor.ts'
import type { ExchangeInput } from './journal.ts'
import { cancelAllOrders, cancelOrders, createHeartbeats, expire, stopped, wiped } from './leaving.ts'
import { merge } from './merging.ts'
import type { Exchange } from './orders.ts'
import { nextMidnight, payRebates, redeem, resolved } from './payout.ts'
import { createQueries } from './queries.ts'
import type { ExchangeSettings } from './settings.ts'
import { confirmed, failed, mined, receiveFrom, retrying, settle } from './settlement.ts'

export interface ExchangeParts {
  readonly settings: ExchangeSettings
  readonly seed: number
  readonly from: Millis
  readonly faults: Faults
  /** The time of what happens now. */
  readonly now: () => Millis
  readonly emit: Emit
  readonly find: Floor['find']
  /** Lets happen what is due by now. */
  readonly catchUp: () => void
  /** Hears what outsiders did. */
  readonly taken: (input: ExchangeInput) => void
}

export interface ExchangeCore {
  readonly exchange: Exchange
  readonly nextAt: () => Millis | null
  /** Does what is due first, if it is due by then; `now` must be its time. */
  readonly runNext: (by: Millis) => void
  /** Joins a market that outsiders may trade in. */
  readonly join: (market: Market) => void
  /** Whether outsiders hold something in the match. */
  readonly isHeld: (match: number) => boolean
  readonly forget: (match: number) => void
  /** Does again what was once done. */
  readonly redo: (input: ExchangeInput) => void
}

export const createExchange = (parts: ExchangeParts): ExchangeCore => {
  const { settings, seed, now, taken } = parts
  const agenda = createAgenda<Due>()
  const floor: Floor = {
    ...parts,
    agenda,
    orders: new Map(),
    wallets: new Map(),
    desks: new Map(),
    byMatch: new Map(),
    earned: 0,
  }
  const heartbeats = createHeartbeats(floor, (apiKey, count) => sha256(`${seed}/beat/${apiKey}/${count}`).slice(0, 32))

  const outside: OutsideHear = {
    traded: (market, met) => settle(floor, market, met),
    wiped: (_market, _at, order) => wiped(floor, order),
    stopped: market => {
      stopped(floor, market)
      audit(floor, market)
    },
    resolved: market => {
      resolved(floor, market)
      audit(floor, market)
    },
  }

  const happen = (due: Due): void => {
    switch (due._tag) {
      case 'LetIn':
        meetLater(floor, due.record)
        break
      case 'Expire':
        expire(floor, due.record)
        break
      case 'Mined':
        mined(floor, due.trade)
        break
      case 'Received':
        receiveFrom(due.trade)
        break
      case 'Confirmed':
        confirmed(floor, due.trade)
        break
      case 'Retrying':
        retrying(floor, due.trade)
        break
      case 'Failed':
        failed(floor, due.trade)
        break
      case 'Redeem':
        redeem(floor, due.market)
        break
      case 'PayRebates':
        payRebates(floor)
        break
      case 'LookForBeat':
        heartbeats.look(due.apiKey)
    }
  }

  /** Whatever outsiders do is done after all that was due, and told. */
  const done = <A>(input: ExchangeInput, doing: () => A, counts: (answer: A) => 'kept' | 'nothing'): A => {
    parts.catchUp()
    const answer = doing()
    if (counts(answer) === 'kept') taken(input)
    return answer
  }

  const exchange: Exchange = {
    ...createQueries(floor),
    place: order =>
      done(
        { _tag: 'Placed', at: now(), order },
        () => placeOrder(floor, order),
        ({ _tag }) => (_tag === 'Accepted' ? 'kept' : 'nothing'),
      ),
    cancel: (apiKey, ids) =>
      done(
        { _tag: 'Cancelled', at: now(), apiKey, ids },
        () => cancelOrders(floor, apiKey, ids),
        ({ cancelled }) => (cancelled.length > 0 ? 'kept' : 'nothing'),
      ),
    cancelAll: filter =>
      done(
        { _tag: 'CancelledAll', at: now(), filter },
        () => cancelAllOrders(floor, filter),
        ({ cancelled }) => (cancelled.length > 0 ? 'kept' : 'nothing'),
      ),
    merge: wish =>
      done(
        { _tag: 'Merged', at: now(), merge: wish },
        () => merge(floor, wish),
        ({ _tag }) => (_tag === 'Merged' ? 'kept' : 'nothing'),
      ),
    heartbeat: (apiKey, id) =>
      done(
        { _tag: 'Beat', at: now(), apiKey, id },
        () => heartbeats.beat(apiKey, id),
        ({ _tag }) => (_tag === 'Next' ? 'kept' : 'nothing'),
      ),
  }

  const redo = (input: ExchangeInput): unknown => {
    switch (input._tag) {
      case 'Placed':
        return placeOrder(floor, input.order)
      case 'Cancelled':
        return cancelOrders(floor, input.apiKey, input.ids)
      case 'CancelledAll':
        return cancelAllOrders(floor, input.filter)
      case 'Beat':
        return heartbeats.beat(input.apiKey, input.id)
      case 'Merged':
        return merge(floor, input.merge)
    }
  }

  agenda.put(nextMidnight(parts.from), { _tag: 'PayRebates' })
  return {
    exchange,
    nextAt: agenda.nextAt,
    runNext: by => {
      const due = agenda.takeDue(by)
      if (due !== null) happen(due.what)
    },
    join: market => {
      market.faults = parts.faults
      market.feeRounding = settings.feeRounding
      market.outside = outside
    },
    isHeld: match => isHeld(floor, match),
    forget: match => forgetMatch(floor, match),
    redo: input => void redo(input),
  }
}
