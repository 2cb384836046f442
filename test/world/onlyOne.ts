import type { DiscoveredMarket } from '../../src/domain/market.ts'
import { EPOCH } from './world.ts'

/** The first moneyline that is in play when the world begins. */
export const onlyOne = (): ((market: DiscoveredMarket) => boolean) => {
  let only: string | null = null
  return ({ marketType, gameStart, conditionId }) => {
    if (marketType !== 'moneyline' || gameStart === null || gameStart >= EPOCH) return false
    only ??= conditionId
    return conditionId === only
  }
}
