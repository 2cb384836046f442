/** What the venue says of the whole account, by REST. Lists are read to their end or not at all: an incomplete one proves nothing. */
import * as E from 'fp-ts/lib/Either.js'
import type { OrderId, TokenId } from '../../domain/ids.ts'
import { type Millis, type Shares, shares, type Usd, usd } from '../../domain/money.ts'
import { readOrder } from '../../domain/wire/accountOrder.ts'
import { readBalance, readPage } from '../../domain/wire/accountReads.ts'
import { type Ourselves, readTrade } from '../../domain/wire/accountTrade.ts'
import type { Account, AccountSnapshot, VenueOrder, VenueTrade } from '../../ports/account.ts'
import type { Clock } from '../../ports/clock.ts'
import { type Failure, failure } from '../../ports/failure.ts'
import type { Client } from './client.ts'

type Read<A> = Promise<E.Either<Failure, A>>

/** Fifty thousand rows: a list that goes on longer is a cursor that runs in a circle. */
const MOST_PAGES = 100
/** A list of several pages that changes while it is read is read again so often. */
const TRIES = 3
/** Trades that are asked from a second on may have been matched in the second before it was told. */
const OVERLAP = 2

const garbage = (what: string, why: string): Failure => failure('venue', `${what}: ${why}`, 'garbage')

/** All items of a list, page after page. */
const readAll = async (
  client: Client,
  path: string,
  query: string,
): Read<{ items: ReadonlyArray<unknown>; pages: number }> => {
  const items: unknown[] = []
  const seen = new Set<string>()
  let cursor: string | null = null
  for (let pages = 1; pages <= MOST_PAGES; pages++) {
    const next: string = cursor === null ? '' : `next_cursor=${encodeURIComponent(cursor)}`
    const asked = [query, next].filter(part => part !== '').join('&')
    const json = await client.read(path, asked === '' ? undefined : asked)
    if (E.isLeft(json)) return json
    const page = readPage(json.right)
    if (E.isLeft(page)) return E.left(garbage(path, page.left))
    items.push(...page.right.items)
    cursor = page.right.next
    if (cursor === null) return E.right({ items, pages })
    if (seen.has(cursor)) return E.left(garbage(path, 'its pages run in a circle'))
    seen.add(cursor)
  }
  return E.left(garbage(path, `it does not end after ${MOST_PAGES} pages`))
}

const each = <A>(
  path: string,
  items: ReadonlyArray<unknown>,
  read: (item: unknown) => E.Either<string, A>,
): E.Either<Failure, ReadonlyArray<A>> => {
  const found: A[] = []
  for (const item of items) {
    const one = read(item)
    if (E.isLeft(one)) return E.left(garbage(path, one.left))
    found.push(one.right)
  }
  return E.right(found)
}

const sameIds = (a: ReadonlyArray<VenueOrder>, b: ReadonlyArray<VenueOrder>): boolean => {
  const ids = new Set(a.map(order => order.orderId))
  return ids.size === new Set(b.map(order => order.orderId)).size && b.every(order => ids.has(order.orderId))
}

/** Pages are counted from the front: while an order ends, one behind it may slip from one page to another unseen. So a long list must read the same twice. */
const openOrders = async (client: Client): Read<ReadonlyArray<VenueOrder>> => {
  const path = '/data/orders'
  let before: ReadonlyArray<VenueOrder> | null = null
  for (let attempt = 0; attempt <= TRIES; attempt++) {
    const all = await readAll(client, path, '')
    if (E.isLeft(all)) return all
    const orders = each(path, all.right.items, readOrder)
    if (E.isLeft(orders)) return orders
    const unique = [...new Map(orders.right.map(order => [order.orderId, order])).values()]
    if (all.right.pages === 1 || (before !== null && sameIds(before, unique))) return E.right(unique)
    before = unique
  }
  return E.left(garbage(path, 'the open orders change faster than they can be read'))
}

/** Never filtered by token: that filters the taker's token, and hides what we made of a cross-match. New trades come in front, so nothing slips. */
const trades = async (client: Client, ourselves: Ourselves, since: Millis): Read<ReadonlyArray<VenueTrade>> => {
  const path = '/data/trades'
  const all = await readAll(client, path, `after=${Math.max(0, Math.floor(since / 1000) - OVERLAP)}`)
  if (E.isLeft(all)) return all
  return E.map((legs: ReadonlyArray<ReadonlyArray<VenueTrade>>) => legs.flat())(
    each(path, all.right.items, item => readTrade(item, ourselves)),
  )
}

const balance = async (client: Client, query: string): Read<number> => {
  const path = '/balance-allowance'
  const json = await client.read(path, `${query}&signature_type=${client.wallet.signatureType}`)
  return E.chain((read: unknown) =>
    E.bimap(
      (why: string) => garbage(path, why),
      (allowed: { readonly balance: number }) => allowed.balance,
    )(readBalance(read)),
  )(json)
}

/** Shares of markets of the third exchange are of another asset type; which one a token is, nobody has to know: it lies in one of them. */
const sharesOf = async (client: Client, token: TokenId): Read<Shares> => {
  const first = await balance(client, `asset_type=CONDITIONAL&token_id=${token}`)
  if (E.isRight(first) && first.right > 0) return E.right(shares(first.right))
  const second = await balance(client, `asset_type=CONDITIONAL-V2&token_id=${token}`)
  return E.isLeft(second) ? E.map(shares)(first) : E.right(shares(second.right))
}

/** What is there of each token, one after another: Left when one of them cannot be read. */
export const sharesThere = async (
  client: Client,
  tokens: ReadonlyArray<TokenId>,
): Read<ReadonlyMap<TokenId, Shares>> => {
  const held = new Map<TokenId, Shares>()
  for (const token of tokens) {
    const there = await sharesOf(client, token)
    if (E.isLeft(there)) return there
    held.set(token, there.right)
  }
  return E.right(held)
}

/** All dollars that are there. */
export const collateral = async (client: Client): Read<Usd> =>
  E.map(usd)(await balance(client, 'asset_type=COLLATERAL'))

const isNothing = (json: unknown): boolean =>
  json === null || json === '' || (typeof json === 'object' && Object.keys(json).length === 0)

const oneOrder = async (client: Client, id: OrderId): Read<VenueOrder | null> => {
  const path = `/data/order/${id}`
  const json = await client.read(path)
  if (E.isLeft(json)) return json.left.code === '404' ? E.right(null) : json
  if (isNothing(json.right)) return E.right(null)
  return E.mapLeft((why: string) => garbage(path, why))(readOrder(json.right))
}

/** `signal$` is the caller's. Orders are read before trades: what was matched in between is in the trades. */
export const createAccount = (client: Client, clock: Clock, ourselves: Ourselves): Omit<Account, 'signal$'> => ({
  snapshot: (since, tokens) => async () => {
    const at = clock.now()
    const open = await openOrders(client)
    if (E.isLeft(open)) return open
    const legs = await trades(client, ourselves, since)
    if (E.isLeft(legs)) return legs
    const dollars = await collateral(client)
    // After the dollars: what is redeemed in between is missed here, and then the dollars of this snapshot are not remembered.
    const held = await sharesThere(client, tokens)
    if (E.isLeft(held)) return held
    const snapshot: AccountSnapshot = {
      at,
      open: open.right,
      trades: legs.right,
      collateral: E.isLeft(dollars) ? null : dollars.right,
      shares: held.right,
    }
    return E.right(snapshot)
  },
  order: id => () => oneOrder(client, id),
})
