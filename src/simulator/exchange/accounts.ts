/**
 * Whose dollars and shares are where in one market, in millionths, exactly. Agents begin with nothing and may owe dollars (they are the
 * world's); an agent that sells what it does not hold splits a dollar into a pair first, and one that holds both merges them, so that
 * nobody ever owes shares. Of outside wallets only the sum is kept here. Before the market pays it holds at any time, and is checked
 * after every trade: YES = NO = collateral, and all dollars together are nought.
 */
import type { Direction, Side } from '../../domain/ids.ts'
import { type Millis, ONE, type Price, price, type Shares, shares, type Usd, usd, worth } from '../../domain/money.ts'

/** One party's part of a trade in its own terms; `owner` is an agent's name or the id of an outside order. */
export interface Leg {
  readonly owner: string
  readonly token: Side
  readonly direction: Direction
  readonly price: Price
  readonly size: Shares
  /** What it pays (BUY) or gets (SELL), without fee. */
  readonly dollars: Usd
  readonly fee: Usd
  /** A maker's part of the taker's fee. */
  readonly rebate: Usd
}

/** A trade at one price: a taker and whom it met. */
export interface Met {
  readonly at: Millis
  readonly number: number
  readonly taker: Leg
  readonly makers: ReadonlyArray<Leg>
}

interface Held {
  dollars: number
  YES: number
  NO: number
}

/** Only the functions below write it. */
export interface Accounts {
  readonly agents: Map<string, Held>
  readonly outside: Held
  /** Fees less rebates, and what roundings leave. */
  venue: number
  /** A dollar a pair that exists. */
  collateral: number
}

export const createAccounts = (): Accounts => ({
  agents: new Map(),
  outside: { dollars: 0, YES: 0, NO: 0 },
  venue: 0,
  collateral: 0,
})

/** Agents have names, outside orders are known by their hash. */
export const isOutside = (owner: string): boolean => owner.startsWith('0x')

const fail = (accounts: Accounts, what: string): never => {
  const { agents, outside, venue, collateral } = accounts
  throw new RangeError(
    `the simulated venue's accounts are wrong: ${what} (${JSON.stringify({ agents: [...agents], outside, venue, collateral })})`,
  )
}

/** Nothing came from nowhere, nobody owes shares. Throws when it did: a mistake in the simulator. */
export const checkAccounts = (accounts: Accounts): void => {
  const { outside, venue, collateral } = accounts
  let dollars = outside.dollars + venue + collateral
  let yes = outside.YES
  let no = outside.NO
  for (const held of accounts.agents.values()) {
    if (held.YES < 0 || held.NO < 0) fail(accounts, 'an agent owes shares')
    dollars += held.dollars
    yes += held.YES
    no += held.NO
  }
  if (outside.YES < 0 || outside.NO < 0) fail(accounts, 'outside traders owe shares')
  if (yes !== collateral || no !== collateral) fail(accounts, `there are ${yes} of YES and ${no} of NO`)
  if (dollars !== 0) fail(accounts, `${dollars} dollars came from nowhere`)
  if (!Number.isSafeInteger(dollars) || !Number.isSafeInteger(yes) || !Number.isSafeInteger(venue))
    fail(accounts, 'an amount is no whole number')
}

const heldBy = (accounts: Accounts, owner: string): Held => {
  if (isOutside(owner)) return accounts.outside
  const known = accounts.agents.get(owner)
  if (known !== undefined) return known
  const held: Held = { dollars: 0, YES: 0, NO: 0 }
  accounts.agents.set(owner, held)
  return held
}

/** Splits what an agent lacks, merges what it has of both. */
const evenOut = (accounts: Accounts, held: Held): void => {
  const pairs = Math.min(held.YES, held.NO)
  if (pairs === 0 || held === accounts.outside) return
  held.dollars += pairs
  held.YES -= pairs
  held.NO -= pairs
  accounts.collateral -= pairs
}

/** Dollars and shares change hands, pairs are minted or merged: or, taken `back`, all of it is undone. */
export const post = (accounts: Accounts, met: Met, way: 'on' | 'back'): void => {
  const sign = way === 'on' ? 1 : -1
  const minted = { YES: 0, NO: 0 }
  let paid = 0
  for (const leg of [met.taker, ...met.makers]) {
    const held = heldBy(accounts, leg.owner)
    const bought = (leg.direction === 'BUY' ? 1 : -1) * sign
    held.dollars += leg.rebate * sign - leg.fee * sign - leg.dollars * bought
    held[leg.token] += leg.size * bought
    minted[leg.token] += leg.size * bought
    paid += leg.dollars * bought
    accounts.venue += leg.fee * sign - leg.rebate * sign
  }
  if (minted.YES !== minted.NO) fail(accounts, `a trade makes ${minted.YES} of YES and ${minted.NO} of NO`)
  const rest = paid - minted.YES
  if (Math.abs(rest) > 1 + met.makers.length) fail(accounts, `a trade leaves ${rest} millionths of a dollar`)
  accounts.venue += rest
  accounts.collateral += minted.YES
  for (const leg of met.makers) evenOut(accounts, heldBy(accounts, leg.owner))
  evenOut(accounts, heldBy(accounts, met.taker.owner))
  checkAccounts(accounts)
}

/** What so many shares of a side are paid when YES is paid `payout`; rounded down. */
const paidFor = (side: Side, size: Shares, payout: Price): Usd =>
  worth(size, side === 'YES' ? payout : price(ONE - payout), 'down')

const redeemHeld = (accounts: Accounts, held: Held, payout: Price): void => {
  const dollars = paidFor('YES', shares(held.YES), payout) + paidFor('NO', shares(held.NO), payout)
  held.dollars += dollars
  held.YES = 0
  held.NO = 0
  accounts.collateral -= dollars
  if (accounts.collateral < 0) fail(accounts, 'more was paid out than was there')
}

/** The market pays its agents. */
export const redeemAgents = (accounts: Accounts, payout: Price): void => {
  for (const held of accounts.agents.values()) redeemHeld(accounts, held, payout)
}

/** An outside wallet gives pairs back, a dollar each. */
export const mergeOutside = (accounts: Accounts, pairs: Shares): void => {
  accounts.outside.dollars += pairs
  accounts.outside.YES -= pairs
  accounts.outside.NO -= pairs
  accounts.collateral -= pairs
  checkAccounts(accounts)
}

/** An outside wallet turns its shares into dollars; answers how many. */
export const redeemOutside = (accounts: Accounts, side: Side, size: Shares, payout: Price): Usd => {
  const dollars = usd(paidFor(side, size, payout))
  accounts.outside.dollars += dollars
  accounts.outside[side] -= size
  accounts.collateral -= dollars
  if (accounts.collateral < 0 || accounts.outside[side] < 0) fail(accounts, 'more was paid out than was there')
  return dollars
}
