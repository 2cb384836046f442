/** Keys and reads of the official client, which runs here as it came from the registry. */
import { AssetType, PriceHistoryInterval } from '@polymarket/clob-client-v2'
import { describe, expect, it } from 'vitest'
import { newAccount } from '../simulator/trading/signing.ts'
import { at, list } from '../simulator/worlds.ts'
import { person, Side, startVenue, stranger } from './client.ts'
import { quietMarket } from './markets.ts'

describe('keys', () => {
  it('are created, derived, listed, and of no use once deleted', async () => {
    const { url } = await startVenue()
    const account = newAccount()
    const nobody = stranger(url, account)
    expect((await nobody.deriveApiKey()).key).toBeUndefined()
    const made = await nobody.createApiKey()
    expect(await nobody.deriveApiKey()).toEqual(made)
    expect(await nobody.createOrDeriveApiKey()).toEqual(made)
    expect(await nobody.createApiKey(1)).not.toEqual(made)
    const { client } = await person(url)
    expect(list(at(await client.getApiKeys(), 'apiKeys'))).toHaveLength(1)
    const { apiKey } = await client.createReadonlyApiKey()
    expect(await client.getReadonlyApiKeys()).toEqual([apiKey])
    expect(await client.deleteReadonlyApiKey(apiKey)).toBe(true)
    expect(await client.getClosedOnlyMode()).toEqual({ closed_only: false })
    await client.deleteApiKey()
    expect(await client.getApiKeys()).toMatchObject({ status: 401, error: 'Unauthorized/Invalid api key' })
  })
})

it('answers every read', async () => {
  const simulator = await startVenue()
  const { client } = await person(simulator.url)
  const { yes, no, condition } = await quietMarket(simulator.url)
  const both = [yes, no].map(token_id => ({ token_id, side: Side.BUY }))
  const book = await client.getOrderBook(yes)
  expect(book).toMatchObject({ market: condition, asset_id: yes, tick_size: '0.01', min_order_size: '5' })
  expect(await client.getOrderBookHash({ ...book })).toBe(book.hash)
  const reads: Readonly<Record<string, () => Promise<unknown>>> = {
    getOk: () => client.getOk(),
    getVersion: () => client.getVersion(),
    getServerTime: () => client.getServerTime(),
    getMarkets: () => client.getMarkets(),
    getSimplifiedMarkets: () => client.getSimplifiedMarkets(),
    getSamplingMarkets: () => client.getSamplingMarkets(),
    getSamplingSimplifiedMarkets: () => client.getSamplingSimplifiedMarkets(),
    getMarket: () => client.getMarket(condition),
    getClobMarketInfo: () => client.getClobMarketInfo(condition),
    getOrderBooks: () => client.getOrderBooks(both),
    getTickSize: () => client.getTickSize(yes),
    getNegRisk: () => client.getNegRisk(yes),
    getFeeRateBps: () => client.getFeeRateBps(yes),
    getFeeExponent: () => client.getFeeExponent(yes),
    getMidpoint: () => client.getMidpoint(yes),
    getMidpoints: () => client.getMidpoints(both),
    getPrice: () => client.getPrice(yes, Side.BUY),
    getPrices: () => client.getPrices(both),
    getSpread: () => client.getSpread(yes),
    getSpreads: () => client.getSpreads(both),
    getLastTradePrice: () => client.getLastTradePrice(yes),
    getLastTradesPrices: () => client.getLastTradesPrices(both),
    getPricesHistory: () => client.getPricesHistory({ market: yes, interval: PriceHistoryInterval.ONE_DAY }),
    calculateMarketPrice: () => client.calculateMarketPrice(yes, Side.BUY, 5),
    getMarketTradesEvents: () => client.getMarketTradesEvents(condition),
    getOpenOrders: () => client.getOpenOrders(),
    getPreMigrationOrders: () => client.getPreMigrationOrders(),
    getTrades: () => client.getTrades(),
    getTradesPaginated: () => client.getTradesPaginated(),
    getNotifications: () => client.getNotifications(),
    dropNotifications: () => client.dropNotifications({ ids: ['1'] }),
    getBalanceAllowance: () => client.getBalanceAllowance({ asset_type: AssetType.COLLATERAL }),
    isOrderScoring: () => client.isOrderScoring({ order_id: `0x${'1'.repeat(64)}` }),
    areOrdersScoring: () => client.areOrdersScoring({ orderIds: [`0x${'1'.repeat(64)}`] }),
    getEarningsForUserForDay: () => client.getEarningsForUserForDay('2026-10-01'),
    getTotalEarningsForUserForDay: () => client.getTotalEarningsForUserForDay('2026-10-01'),
    getUserEarningsAndMarketsConfig: () => client.getUserEarningsAndMarketsConfig('2026-10-01'),
    getRewardPercentages: () => client.getRewardPercentages(),
    getCurrentRewards: () => client.getCurrentRewards(),
    getRawRewardsForMarket: () => client.getRawRewardsForMarket(condition),
  }
  const refused: string[] = []
  for (const [name, read] of Object.entries(reads)) {
    const answer = await read()
    if (answer === undefined || at(answer, 'error') !== undefined) refused.push(`${name}: ${JSON.stringify(answer)}`)
  }
  expect(refused).toEqual([])
})
