/** What a simulated venue trades, read from it as anybody may. */
import { at, list, text } from '../simulator/worlds.ts'

export interface Traded {
  readonly condition: string
  readonly yes: string
  readonly no: string
  readonly startsAt: string
  readonly negRisk: boolean
}

/** The conditions that the CLOB takes orders for: Gamma lists stranger things, too. */
const openConditions = async (url: string): Promise<ReadonlySet<unknown>> => {
  const body: unknown = await (await fetch(`${url}/clob/sampling-markets`)).json()
  return new Set(list(at(body, 'data')).map(market => at(market, 'condition_id')))
}

/** All markets of the venue that take orders, the latest to start first. `version` as Gamma shows it. */
export const marketsOf = async (url: string, version: 'v1' | 'v2'): Promise<ReadonlyArray<Traded>> => {
  const response = await fetch(`${url}/gamma/events/keyset?series_slug=counter-strike&closed=false&limit=100`)
  const body: unknown = await response.json()
  const open = await openConditions(url)
  return list(at(body, 'events'))
    .flatMap(event => list(at(event, 'markets')))
    .filter(market => (at(market, 'version') === 'v2' ? 'v2' : 'v1') === version && open.has(at(market, 'conditionId')))
    .map(market => {
      const tokens =
        version === 'v2' ? list(at(market, 'positionIds')) : list(JSON.parse(text(at(market, 'clobTokenIds'))))
      return {
        condition: text(at(market, 'conditionId')),
        yes: text(tokens[0]),
        no: text(tokens[1]),
        startsAt: text(at(market, 'gameStartTime')),
        negRisk: at(market, 'negRisk') === true,
      }
    })
    .sort((a, b) => b.startsAt.localeCompare(a.startsAt))
}

/** The market that starts last: nothing is delayed there. */
export const quietMarket = async (url: string, version: 'v1' | 'v2' = 'v1'): Promise<Traded> => {
  const [market] = await marketsOf(url, version)
  if (market === undefined) throw new Error(`no ${version} market takes orders`)
  return market
}
