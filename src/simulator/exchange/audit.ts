/** Counts anew what outside wallets have: the markets' accounts must say the same. */
import type { Market } from '../market.ts'
import { checkAccounts } from './accounts.ts'
import type { Floor } from './floor.ts'
import { checkStock } from './wallets.ts'

/** Wallets have what they were given, and what they earned in all markets. */
const auditDollars = (floor: Floor): void => {
  let there = 0
  for (const { dollars, rebates } of floor.wallets.values()) there += dollars.free + dollars.pending + rebates
  let due = floor.wallets.size * floor.settings.walletUsd + floor.earned
  for (const { markets } of floor.byMatch.values()) for (const { accounts } of markets) due += accounts.outside.dollars
  if (there !== due) throw new RangeError(`wallets have ${there} millionths of a dollar, and should have ${due}`)
}

/** Throws when shares or dollars are not where they should be: a mistake in the simulator. */
export const audit = (floor: Floor, market: Market): void => {
  const { accounts, listing } = market
  let yes = 0
  let no = 0
  for (const wallet of floor.byMatch.get(market.match.number)?.wallets ?? []) {
    const positions = wallet.positions.get(listing.conditionId)
    checkStock(wallet, wallet.dollars)
    if (positions === undefined) continue
    checkStock(wallet, positions.YES)
    checkStock(wallet, positions.NO)
    yes += positions.YES.free + positions.YES.pending
    no += positions.NO.free + positions.NO.pending
  }
  if (yes !== accounts.outside.YES || no !== accounts.outside.NO)
    throw new RangeError(
      `wallets have ${yes}/${no} of ${listing.slug}, its accounts say ${JSON.stringify(accounts.outside)}`,
    )
  if (market.status !== 'resolved') checkAccounts(accounts)
  auditDollars(floor)
}
