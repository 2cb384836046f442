/** When a market pays, and at the end of a day, outside wallets get what is theirs. */
import type { Side } from '../../domain/ids.ts'
import { type Millis, millis, shares } from '../../domain/money.ts'
import type { Market } from '../market.ts'
import { redeemOutside } from './accounts.ts'
import type { Floor } from './floor.ts'
import { settleAll } from './settlement.ts'
import { checkStock } from './wallets.ts'

const SIDES: ReadonlyArray<Side> = ['YES', 'NO']
const DAY = 86_400_000
/** Under the fault `unredeemed` it is looked so often whether it is over, ms. */
const LOOKED_EVERY = 10_000

/** Shares of a market that has paid become dollars, unless nobody redeems. */
export const redeem = (floor: Floor, market: Market): void => {
  const { conditionId } = market.listing
  if (floor.faults.strikes('unredeemed', { market: conditionId, match: market.match.slug }, floor.now())) {
    floor.agenda.put(millis(floor.now() + LOOKED_EVERY), { _tag: 'Redeem', market })
    return
  }
  for (const wallet of floor.byMatch.get(market.match.number)?.wallets ?? []) {
    const positions = wallet.positions.get(conditionId)
    if (positions === undefined) continue
    for (const side of SIDES) {
      const position = positions[side]
      wallet.dollars.free += redeemOutside(market.accounts, side, shares(position.free), market.payout)
      position.free = 0
      position.cost = 0
    }
    checkStock(wallet, wallet.dollars)
  }
}

export const resolved = (floor: Floor, market: Market): void => {
  settleAll(floor, market)
  const { redeemAfter } = floor.settings
  if (redeemAfter === 0) redeem(floor, market)
  else floor.agenda.put(millis(floor.now() + redeemAfter), { _tag: 'Redeem', market })
}

/** The next midnight, UTC. */
export const nextMidnight = (now: Millis): Millis => millis((Math.floor(now / DAY) + 1) * DAY)

/** Rebates are paid once a day. */
export const payRebates = (floor: Floor): void => {
  for (const wallet of floor.wallets.values()) {
    wallet.dollars.free += wallet.rebates
    wallet.rebates = 0
  }
  floor.agenda.put(nextMidnight(floor.now()), { _tag: 'PayRebates' })
}
