import * as E from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { conditionId, type MarketId, marketId, tokenId } from '../../src/domain/ids.ts'
import type { DiscoveredMarket } from '../../src/domain/market.ts'
import { type Millis, millis, price, shares } from '../../src/domain/money.ts'
import type { Failure } from '../../src/ports/failure.ts'
import type { Sql } from '../../src/store/connection.ts'
import { createMatches } from '../../src/store/matches.ts'

/** 2026-04-05 15:00 UTC. */
export const AT: Millis = millis(1_775_401_200_000)

/** A market as the catalogue would tell it; `name` makes its ids. */
export const discovered = (name: string, over: Partial<DiscoveredMarket> = {}): DiscoveredMarket => ({
  conditionId: conditionId(`0x${name}`),
  yesTokenId: tokenId(`${name}-yes`),
  noTokenId: tokenId(`${name}-no`),
  question: `Counter-Strike: ${name}`,
  eventId: `event-${name}`,
  gameId: null,
  teamYes: 'FaZe',
  teamNo: 'MOUZ',
  tournament: 'IEM',
  format: 'BO3',
  marketType: 'moneyline',
  groupItemTitle: 'Match Winner',
  mapNumber: null,
  gameStart: AT,
  tickSize: price(10_000),
  minOrderSize: shares(5_000_000),
  takerDelay: millis(0),
  fee: { rate: 0, exponent: 1 },
  acceptingOrders: true,
  ended: false,
  closed: false,
  resolved: false,
  gammaId: `gamma-${name}`,
  slug: name,
  line: null,
  endDate: null,
  active: true,
  closedAt: null,
  clearBookOnStart: false,
  negRisk: false,
  version: null,
  volumeTotal: '1000.50',
  volume24h: '10',
  liquidity: '500',
  payout: null,
  gammaData: { id: name },
  ...over,
})

/** The value of a task that must not fail. */
export const done = async <A>(run: TaskEither<Failure, A>): Promise<A> => {
  const answer = await run()
  if (E.isLeft(answer)) throw new Error(answer.left.message)
  return answer.right
}

/** Writes markets as discovery does; answers their numbers in the same order. */
export const addMarkets = async (
  sql: Sql,
  found: ReadonlyArray<DiscoveredMarket>,
): Promise<ReadonlyArray<MarketId>> => {
  await done(createMatches(sql).upsert(found, AT))
  const rows = await sql<{ readonly id: number }[]>`
    select m.id from unnest(${found.map(one => one.conditionId)}::text[]) with ordinality as a (condition_id, place)
    join csgo_matches m using (condition_id) order by a.place`
  return rows.map(({ id }) => marketId(id))
}
