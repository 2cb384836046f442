/** The ledger against what the venue did: orders, fills, settlements, holdings and dollars, to the last unit. */
import { complement, type Millis, type Price, shares, showMillionths, worth } from '../../src/domain/money.ts'
import type { HttpRequest } from '../../src/ports/transport.ts'
import type { OutsideOrder, OutsideTrade, TradeLeg } from '../../src/simulator/exchange/orders.ts'
import type { Happening } from '../../src/simulator/happening.ts'
import type { Sql } from '../../src/store/connection.ts'
import { millionths } from '../support/foldedFills.ts'

/** What the venue did for one wallet. */
export interface Truth {
  readonly happened: (happenings: ReadonlyArray<Happening>) => void
  /** A request reached the venue. */
  readonly taken: (asked: HttpRequest) => void
  readonly orders: ReadonlyMap<string, OutsideOrder>
  readonly trades: ReadonlyMap<string, OutsideTrade>
  /** How often each order's bytes arrived. */
  readonly posts: ReadonlyMap<string, number>
  /** Conditions that have paid, with what a share of YES got. */
  readonly resolved: ReadonlyMap<string, Price>
}

export const createTruth = (address: string): Truth => {
  const wallet = address.toLowerCase()
  const orders = new Map<string, OutsideOrder>()
  const trades = new Map<string, OutsideTrade>()
  const posts = new Map<string, number>()
  const resolved = new Map<string, Price>()
  return {
    orders,
    trades,
    posts,
    resolved,
    happened: happenings => {
      for (const one of happenings) {
        if (one._tag === 'OrderChanged' && one.order.maker === wallet) orders.set(one.order.id, one.order)
        if (one._tag === 'TradeChanged') trades.set(one.trade.id, one.trade)
        if (one._tag === 'Resolved') resolved.set(one.listing.conditionId, one.payout)
      }
    },
    taken: ({ method, url, body }) => {
      if (method === 'POST' && url.endsWith('/order') && body !== null) posts.set(body, (posts.get(body) ?? 0) + 1)
    },
  }
}

interface OrderRow {
  readonly order_id: string
  readonly status: string
  readonly filled_shares: string
  readonly done_at: Millis | null
}
interface FillRow {
  readonly fill_key: string
  readonly shares: string
  readonly price: string
  readonly value_usd: string
  readonly fee_usd: string
  readonly side: string
  readonly is_reversed: boolean
  readonly settlements: ReadonlyArray<string>
}

const isOpen = ({ status }: OutsideOrder): boolean =>
  status === 'live' || status === 'delayed' || status === 'unmatched'

/** Of each order what failed before anybody heard that it was matched: the ledger has no fill of it. */
const unheardOf = (truth: Truth, fills: ReadonlyArray<FillRow>): ReadonlyMap<string, number> => {
  const told = new Set(fills.map(row => row.fill_key))
  const sums = new Map<string, number>()
  for (const { key, trade, leg } of legsOf(truth))
    if (trade.status === 'FAILED' && !told.has(key)) sums.set(leg.order, (sums.get(leg.order) ?? 0) + leg.size)
  return sums
}

const ordersAgree = (
  truth: Truth,
  rows: ReadonlyArray<OrderRow>,
  fills: ReadonlyArray<FillRow>,
): ReadonlyArray<string> => {
  const known = new Map(rows.map(row => [row.order_id, row]))
  const unheard = unheardOf(truth, fills)
  const faults: string[] = []
  for (const [id, told] of truth.orders) {
    const row = known.get(id)
    if (row === undefined) faults.push(`the venue has an order that the ledger does not know: ${id}`)
    else if (isOpen(told) !== (row.done_at === null))
      faults.push(`order ${id} is ${told.status} at the venue, ${row.status} in the ledger`)
    else if (told.status === 'expired' && row.status === 'cancelled')
      faults.push(`order ${id} has ended by itself at the venue, and is cancelled in the ledger`)
    else if (told.matched !== millionths(row.filled_shares) + (unheard.get(id) ?? 0))
      faults.push(
        `order ${id} matched ${showMillionths(told.matched)} at the venue, ${row.filled_shares} in the ledger`,
      )
  }
  for (const { order_id: id, status, filled_shares: filled, done_at: done } of rows) {
    if (truth.orders.has(id)) continue
    if (done === null) faults.push(`order ${id} is ${status} in the ledger, and the venue never had it`)
    else if (millionths(filled) > 0) faults.push(`order ${id} has fills, and the venue never had it`)
  }
  for (const [body, count] of truth.posts)
    if (count > 1) faults.push(`the venue got the same order ${count} times: ${body.slice(0, 200)}`)
  return faults
}

interface OurLeg {
  readonly key: string
  readonly trade: OutsideTrade
  readonly leg: TradeLeg
}
const legsOf = ({ trades, orders }: Truth): ReadonlyArray<OurLeg> =>
  [...trades.values()].flatMap(trade =>
    [trade.taker, ...trade.makers]
      .filter(leg => orders.has(leg.order))
      .map(leg => ({ key: `trade/${trade.id}/${leg.order}`, trade, leg })),
  )

const differs = (what: string, key: string, truth: number, ledger: string): ReadonlyArray<string> =>
  truth === millionths(ledger)
    ? []
    : [`${what} of ${key} is ${showMillionths(truth)} at the venue, ${ledger} in the ledger`]

/** By order: which of a resting order's fills a millionth falls to depends on which is heard first. */
const valuesAgree = (legs: ReadonlyArray<OurLeg>, known: ReadonlyMap<string, FillRow>): ReadonlyArray<string> => {
  const sums = new Map<string, { truth: number; ledger: number }>()
  for (const { key, leg } of legs) {
    const row = known.get(key)
    if (row === undefined) continue
    const sum = sums.get(leg.order) ?? { truth: 0, ledger: 0 }
    sums.set(leg.order, { truth: sum.truth + leg.dollars, ledger: sum.ledger + millionths(row.value_usd) })
  }
  return [...sums].flatMap(([order, { truth, ledger }]) =>
    differs('value', `order ${order}`, truth, showMillionths(ledger)),
  )
}

const fillsAgree = (truth: Truth, rows: ReadonlyArray<FillRow>): ReadonlyArray<string> => {
  const known = new Map(rows.map(row => [row.fill_key, row]))
  const legs = legsOf(truth)
  const told = new Set(legs.map(({ key }) => key))
  const faults = legs.flatMap(({ key, trade, leg }): ReadonlyArray<string> => {
    const row = known.get(key)
    const hasFailed = trade.status === 'FAILED'
    // A trade that was never heard of before it failed never was.
    if (row === undefined) return hasFailed ? [] : [`the fill ${key} (${trade.status}) is not in the ledger`]
    return [
      ...differs('shares', key, leg.size, row.shares),
      ...differs('price', key, leg.price, row.price),
      ...differs('fee', key, leg.fee, row.fee_usd),
      ...(hasFailed === row.is_reversed
        ? []
        : [`${key} is ${trade.status}, and ${row.is_reversed ? '' : 'not '}reversed`]),
      ...(trade.status !== 'CONFIRMED' || !row.settlements.includes('matched') || row.settlements.includes('confirmed')
        ? []
        : [`${key} is confirmed at the venue, and only matched in the ledger`]),
    ]
  })
  return [
    ...faults,
    ...valuesAgree(legs, known),
    ...rows.filter(row => !told.has(row.fill_key)).map(row => `the fill ${row.fill_key} never was at the venue`),
  ]
}

/** Net of all trades that did not fail, of tokens that are not paid yet. */
const heldOf = (truth: Truth): ReadonlyMap<string, number> => {
  const held = new Map<string, number>()
  for (const { trade, leg } of legsOf(truth)) {
    if (trade.status === 'FAILED' || truth.resolved.has(trade.conditionId)) continue
    held.set(leg.tokenId, (held.get(leg.tokenId) ?? 0) + (leg.direction === 'BUY' ? leg.size : -leg.size))
  }
  return held
}

const holdingsAgree = (
  truth: Truth,
  rows: ReadonlyArray<{ readonly token_id: string; readonly held: string }>,
): ReadonlyArray<string> => {
  const held = heldOf(truth)
  const known = new Map(rows.map(row => [row.token_id, row.held]))
  return [...new Set([...held.keys(), ...known.keys()])].flatMap(token =>
    differs('holding', token, held.get(token) ?? 0, known.get(token) ?? '0'),
  )
}

/** Dollars that nobody has redeemed, of what the wallet has of each token. */
export const unredeemed = (truth: Truth, heldOf: (token: string) => number): number => {
  const sides = new Map(legsOf(truth).map(({ trade, leg }) => [leg.tokenId, { side: leg.side, of: trade.conditionId }]))
  return [...sides].reduce((sum, [token, { side, of }]) => {
    const payout = truth.resolved.get(of)
    if (payout === undefined) return sum
    return sum + worth(shares(heldOf(token)), side === 'YES' ? payout : complement(payout), 'down')
  }, 0)
}

/** Nothing that the venue matched can still fail. */
export const isSettled = (truth: Truth): boolean =>
  legsOf(truth).every(({ trade: { status } }) => status === 'CONFIRMED' || status === 'FAILED')

/** Whether the venue has paid something that the ledger holds: it learns of it with the next pass over the catalogue. */
export const isUnpaid = async (sql: Sql, { resolved }: Truth): Promise<boolean> => {
  const rows = await sql`
    select 1 from csgo_positions p join csgo_matches m on m.id = p.market_id
     where m.condition_id = any(${[...resolved.keys()]}::text[]) and (p.status <> 'closed' or not m.resolved) limit 1`
  return rows.length > 0
}

/** All that ledger and venue disagree on; `collateral`: what the venue says that the wallet has, `began`: what it had. Asked once it is quiet. */
export const againstTruth = async (
  sql: Sql,
  truth: Truth,
  dollars: { readonly began: number; readonly now: number },
): Promise<ReadonlyArray<string>> => {
  const orders = await sql<
    OrderRow[]
  >`select order_id, status, filled_shares, done_at from csgo_orders order by created_at, order_id`
  const fills = await sql<FillRow[]>`
    select f.fill_key, f.shares, f.price, f.value_usd, f.fee_usd, f.side,
           exists (select from csgo_fills r where r.fill_key = 'reversal/' || f.fill_key) as is_reversed,
           array(select s.settlement from csgo_fill_settlements s where s.fill_key = f.fill_key) as settlements
      from csgo_fills f where f.kind = 'order' order by f.id`
  // What nobody can sell is written off, and still there until the market pays.
  const held = await sql<{ token_id: string; held: string }[]>`
    select token_id, sum(held) as held from (
      select token_id, remaining_shares as held from csgo_positions where status <> 'closed'
      union all
      select f.token_id, f.shares from csgo_fills f join csgo_matches m on m.id = f.market_id where f.kind = 'dust' and not m.resolved) h
     group by 1`
  // What was written off is paid all the same, and half a millionth a position may be lost where a share pays a half.
  const [wallets] = await sql<{ sum: string; halves: number }[]>`
    select ((select sum(total_realized_pnl - cost_usd) from csgo_wallets)
            + (select coalesce(sum(f.shares * case f.token_type when 'YES' then m.payout_yes else m.payout_no end), 0)
                 from csgo_fills f join csgo_matches m on m.id = f.market_id where f.kind = 'dust' and m.resolved))::numeric(20, 6) as sum,
           (select count(*)::int from csgo_fills where kind in ('payout', 'dust') and price not in (0, 1)) as halves`
  const off = Math.abs(dollars.now - dollars.began - millionths(wallets?.sum ?? '0'))
  return [
    ...ordersAgree(truth, orders, fills),
    ...fillsAgree(truth, fills),
    ...holdingsAgree(truth, held),
    ...(off <= (wallets?.halves ?? 0)
      ? []
      : differs('balance', 'the wallet', dollars.now - dollars.began, wallets?.sum ?? '0')),
  ]
}
