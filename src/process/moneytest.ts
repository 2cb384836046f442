/** `moneytest`: the smallest round trip with real money. Buys for the least that the venue takes, waits until it is confirmed, and sells it. */
import * as E from 'fp-ts/lib/Either.js'
import { ONE, price, type Shares, shares, showMillionths, type Usd, usd } from '../domain/money.ts'
import type { VenueTrade } from '../ports/account.ts'
import type { LiveWorld } from './live.ts'
import {
  type Chosen,
  chooseMarket,
  closeStage,
  dollars,
  inWords,
  look,
  nameOf,
  openStage,
  place,
  type Stage,
  type Tell,
  trialOrder,
  within,
} from './trial.ts'

/** Settlement takes seconds; the venue's books of what is there lag some more. */
const SETTLED_WITHIN = 120_000
const CENT = 10_000
/** Over the ask, under the bid. */
const SLIPPAGE = 20_000
/** A marketable buy is a dollar at least, and what is bought must be enough to be sold again. */
const LEAST = 1_000_000

export interface Plan {
  readonly chosen: Chosen
  readonly spend: Usd
}

/** What it would do. */
export const planMoneytest = async (world: LiveWorld): Promise<E.Either<string, Plan>> => {
  const chosen = await chooseMarket(world)
  if (E.isLeft(chosen)) return chosen
  const { market, ask } = chosen.right
  const least = Math.max(LEAST, (market.minOrderSize * (ask + SLIPPAGE)) / ONE)
  return E.right({ chosen: chosen.right, spend: usd(Math.ceil(least / CENT + 1) * CENT) })
}
export const shownPlan = ({ chosen, spend }: Plan): string =>
  `buys for ${dollars(spend)} of ${nameOf(chosen)}, and sells it again: it costs the spread and two fees`

const sum = (trades: ReadonlyArray<VenueTrade>): Shares => shares(trades.reduce((total, leg) => total + leg.shares, 0))
const worthOf = (trades: ReadonlyArray<VenueTrade>): number =>
  trades.reduce((total, leg) => total + Math.round((leg.shares * leg.price) / ONE), 0)

const roundTrip = async (stage: Stage, { chosen, spend }: Plan, tell: Tell): Promise<'well' | 'not'> => {
  const { market, bid, ask } = chosen
  const since = stage.world.clock.now()
  const not = (why: string): 'not' => {
    tell(E.left(why))
    return 'not'
  }
  const onTick = (at: number): number => Math.floor(at / market.tickSize) * market.tickSize
  const buy = trialOrder(
    stage,
    chosen,
    {
      direction: 'BUY',
      type: 'FAK',
      limit: price(Math.min(onTick(ask + SLIPPAGE), ONE - market.tickSize)),
      amount: { _tag: 'usd', usd: spend },
    },
    0,
  )
  const bought = await place(stage, buy)
  if (bought?._tag !== 'accepted') return not(`the purchase ${buy.orderId}: ${inWords(bought)}`)
  tell(E.right(`bought ${buy.orderId}: ${inWords(bought)}`))

  let legs: ReadonlyArray<VenueTrade> = []
  let there: number = 0
  const isThere = await within(
    stage.world,
    async () => {
      const now = await look(stage, chosen, since)
      if (E.isLeft(now)) return false
      legs = now.right.trades.filter(({ orderId }) => orderId === buy.orderId)
      there = now.right.shares.get(market.yesTokenId) ?? 0
      return legs.length > 0 && legs.every(({ settlement }) => settlement === 'confirmed') && there >= sum(legs)
    },
    SETTLED_WITHIN,
  )
  if (!isThere)
    return not(`the purchase is not settled after ${SETTLED_WITHIN / 1000} s: look at the website before anything else`)
  tell(E.right(`${showMillionths(sum(legs))} shares for ${dollars(worthOf(legs))}, confirmed`))

  const size = shares(Math.floor(sum(legs) / CENT) * CENT)
  const least = price(Math.max(market.tickSize, onTick(bid - SLIPPAGE)))
  const sell = trialOrder(
    stage,
    chosen,
    { direction: 'SELL', type: 'FAK', limit: least, amount: { _tag: 'shares', shares: size } },
    1,
  )
  const sold = await place(stage, sell)
  if (sold?._tag !== 'accepted')
    return not(`the sale ${sell.orderId}: ${inWords(sold)}; ${showMillionths(size)} shares are still yours`)
  let back: ReadonlyArray<VenueTrade> = []
  const isSold = await within(
    stage.world,
    async () => {
      const now = await look(stage, chosen, since)
      if (E.isLeft(now)) return false
      back = now.right.trades.filter(({ orderId }) => orderId === sell.orderId)
      return back.length > 0 && back.every(({ settlement }) => settlement === 'confirmed')
    },
    SETTLED_WITHIN,
  )
  if (!isSold) return not('the sale is not settled: look at the website')
  tell(E.right(`sold ${showMillionths(sum(back))} for ${dollars(worthOf(back))}, confirmed`))
  if (sum(back) < size) tell(E.right(`${showMillionths(size - sum(back))} shares found no buyer and are still yours`))
  return 'well'
}

export const moneytest = async (world: LiveWorld, plan: Plan, tell: Tell): Promise<'well' | 'not'> => {
  const stage = await openStage(world, tell)
  if (stage === null) return 'not'
  try {
    return await roundTrip(stage, plan, tell)
  } finally {
    closeStage(stage)
  }
}
