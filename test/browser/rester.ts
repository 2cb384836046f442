import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openFolder } from '../support/server.ts'

/** Rests a purchase at the lowest price in each match that has not begun; a while after it was withdrawn again. */
const RESTER = `
import * as t from 'io-ts'
import { limitParameters, parameters, type Strategy } from 'csgo-engine/kit'

const params = parameters(
  limitParameters({ maxPositionUsd: '50', maxPositions: '50', maxEntrySpread: '0.2', maxExitSpread: '0.2' }),
  () => [],
)
const state = t.type({ askedAt: t.number })

export const rester: Strategy<t.TypeOf<typeof params>, t.TypeOf<typeof state>> = {
  name: 'rester',
  params,
  follows: () => market => market.marketType === 'moneyline',
  state,
  codec: 1,
  initial: () => () => ({ askedAt: 0 }),
  step: () => (before, input) =>
    input._tag !== 'tick' || input.own.pending.length > 0 || input.inPlay || input.at - before.askedAt < 10_000
      ? [before, []]
      : [
          { askedAt: input.at },
          [{ _tag: 'PLACE', side: 'YES', direction: 'BUY', price: input.market.tickSize, shares: 10_000_000, until: input.at + 3_600_000, reason: 'to rest', trigger: input.quote.yesPrice }],
        ],
}
`

/** Settings of an engine that runs it beside its own. */
export const restingStrategy = async (): Promise<Readonly<Record<string, string>>> => {
  const folder = await openFolder()
  await writeFile(join(folder, 'rester.ts'), RESTER)
  return {
    STRATEGIES: 'scalp,favorite_hedge,map_longshot,swing_rebalance,bo3_longshot,rester',
    STRATEGIES_DIR: folder,
  }
}
