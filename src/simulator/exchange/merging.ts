/** Pairs on the chain: YES and NO of a market given back together for a dollar, as by the website's *Merge*. */
import { mulDiv } from '../../domain/money.ts'
import { mergeOutside } from './accounts.ts'
import { audit } from './audit.ts'
import type { Floor } from './floor.ts'
import type { Merge, Refused } from './orders.ts'
import { checkStock, type Position } from './wallets.ts'

const refused = (error: string): Refused => ({ _tag: 'Refused', status: 400, error })

/** What is on the chain, and offered by no order. */
const loose = ({ free, offered }: Position): number => free - offered

export const merge = (floor: Floor, { wallet: address, conditionId, pairs }: Merge): { _tag: 'Merged' } | Refused => {
  const wallet = floor.wallets.get(address)
  const positions = wallet?.positions.get(conditionId)
  const market = [...floor.byMatch.values()]
    .flatMap(({ markets }) => [...markets])
    .find(({ listing }) => listing.conditionId === conditionId)
  if (wallet === undefined || positions === undefined || market === undefined)
    return refused('the wallet holds nothing of that market')
  if (market.status === 'resolved') return refused('the market is resolved: its shares are redeemed, not merged')
  if (pairs <= 0 || pairs > Math.min(loose(positions.YES), loose(positions.NO)))
    return refused('the wallet holds fewer pairs that no order offers')
  for (const position of [positions.YES, positions.NO]) {
    position.cost -= mulDiv(position.cost, pairs, position.free + position.pending, 'nearest')
    position.free -= pairs
    checkStock(wallet, position)
  }
  wallet.dollars.free += pairs
  mergeOutside(market.accounts, pairs)
  audit(floor, market)
  const { match, listing } = market
  floor.emit({ _tag: 'Merged', at: floor.now(), match, listing, maker: address, pairs })
  return { _tag: 'Merged' }
}
