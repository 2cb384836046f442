import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, test } from 'vitest'
import type { Market } from '../../src/domain/market.ts'
import { complement, millis, ONE, price } from '../../src/domain/money.ts'
import type { Quote } from '../../src/domain/quote.ts'
import { formatIn } from '../../src/domain/wire/matchWords.ts'
import type { Deployed } from '../../strategies/deployed.ts'
import { deployAll } from '../../strategies/index.ts'
import { each, held, market, position, priced, quote, reloaded, right, START, story } from './scene.ts'

const NAMES = 'scalp,favorite_hedge,map_longshot,swing_rebalance,bo3_longshot'
const five = right(deployAll(NAMES))
/** Eight minutes of the same market and price; nothing held, or a pair. */
const evening = (deployed: Deployed, changed: Partial<Market>, quoted: Quote) => {
  const pair = [position(deployed.key, 'YES', '40', '20'), position(deployed.key, 'NO', '40', '20')]
  return [0, 1].flatMap(holding =>
    story(
      deployed,
      Array.from({ length: 100 }, (_, i) =>
        priced({
          at: millis(START + i * 5000),
          market: market(changed),
          quote: quoted,
          held: holding === 0 ? held() : held({ positions: pair, openMarkets: 1 }),
        }),
      ),
    ),
  )
}
const entries = (decisions: ReturnType<typeof evening>) =>
  decisions.flatMap(({ actions }) =>
    actions.filter(({ action }) => action._tag.startsWith('OPEN') || action._tag === 'ADD'),
  )

describe.each(five)('$name bears', deployed => {
  const empty = { bid: price(0), ask: price(ONE), bidSize: quote('0.5').yes.bidSize, askSize: quote('0.5').yes.askSize }
  const oneSided = { ...empty, oneSided: true }

  test.each<[string, Quote]>([
    ['a price of 0', quote('0')],
    ['a price of 1', quote('1')],
    ['no book on either side', quote('0.5', '1', { yes: oneSided, no: oneSided })],
    ['no bid', quote('0.5', '0.51', { yes: { ...oneSided, ask: each('0.51') } })],
    ['no ask', quote('0.5', '0.51', { yes: { ...oneSided, bid: each('0.49') } })],
    ['prices of both sides that make no dollar', quote('0.5', '0.5', { noPrice: complement(each('0.9')) })],
  ])('%s, and enters nothing at it', (_, quoted) => {
    const decisions = evening(deployed, {}, quoted)
    expect(decisions.map(({ fault }) => fault).filter(fault => fault !== null)).toEqual([])
    expect(entries(decisions)).toEqual([])
  })

  test.each<[string, Partial<Market>]>([
    ['teams without names', { teamYes: null, teamNo: null }],
    ['teams of equal names', { teamYes: 'One', teamNo: 'One' }],
    ['an unknown start', { gameStart: null }],
    ['no minimum size', { minOrderSize: quote('0').yes.bidSize }],
  ])('%s', (_, changed) => {
    expect(
      evening(deployed, changed, quote('0.5'))
        .map(({ fault }) => fault)
        .filter(fault => fault !== null),
    ).toEqual([])
  })

  test.each<[string, Partial<Market>]>([
    ['a market without format', { format: null }],
    ['a BO7, which has no format here', { format: formatIn(['Counter-Strike: One vs Two (BO7)']) }],
    ['a market of another type', { marketType: 'totals' }],
  ])('%s: it does not follow it, but looks after what it holds there', (_, changed) => {
    expect(deployed.follows(market(changed))).toBe(false)
    expect(entries(evening(deployed, changed, quote('0.5')))).toEqual([])
  })

  test('a saved state of another version or of nonsense: it says so and stays off in that market', () => {
    const life = evening(deployed, {}, quote('0.5')).at(-1)?.life
    const saved = life ?? { ...reloadable, strategy: deployed.key }
    for (const broken of [
      { ...reloaded(saved), codec: 2 },
      { ...reloaded(saved), state: { memory: 'lost' } },
    ]) {
      const decisions = story(deployed, [priced(), priced()], { ...broken, step: 1 })
      expect(decisions.map(({ fault }) => fault)).toEqual([expect.stringContaining(`the state of ${deployed.key}`)])
      expect(decisions.flatMap(({ actions }) => actions)).toEqual([])
    }
  })

  test('whatever happens in a state of at most 8 KB', () => {
    const busy = Array.from({ length: 6000 }, (_, i) =>
      priced({ at: millis(START + i * 100 + 4000), quote: quote(i % 2 === 0 ? '0.199999' : '0.399999') }),
    )
    const life = story(deployed, busy).at(-1)?.life
    expect(JSON.stringify(life?.state ?? null).length).toBeLessThanOrEqual(8192)
  })
})

const reloadable = { marketId: market().marketId, codec: 1, state: {}, step: 1, pending: [], seen: 0, resets: 0 }

describe('parameters that are wrong are all named', () => {
  const mistakes = (text: string) => {
    const tried = deployAll(text)
    return E.isLeft(tried) ? tried.left : []
  }
  test.each([
    ['map_longshot', '{"min_entry_price":0.3}', 'min_entry_price must not be above max_entry_price'],
    ['map_longshot', '{"entry_usd":51}', 'entry_usd must not be above max_position_usd'],
    ['map_longshot', '{"drop_minutes":6}', 'drop_minutes: 6 is not allowed, but minutes from 0.25 to 5'],
    ['swing_rebalance', '{"first_minute":16}', 'first_minute must not be after last_minute'],
    ['swing_rebalance', '{"max_entry_price":0.3}', 'min_entry_price must not be above max_entry_price'],
    ['swing_rebalance', '{"min_sell_part":1}', 'min_sell_part must not be above max_sell_part'],
    ['swing_rebalance', '{"min_add_price":0.99}', 'min_add_price must be under max_add_price'],
    ['swing_rebalance', '{"leg_usd":101}', 'leg_usd must not be above max_position_usd'],
    ['bo3_longshot', '{"first_minute":91}', 'first_minute must not be after last_minute'],
    ['bo3_longshot', '{"min_entry_price":0.2}', 'min_entry_price must be under tier_1_price'],
    ['bo3_longshot', '{"tier_2_price":0.21}', 'tier_2_price must not be above tier_1_price'],
    ['bo3_longshot', '{"tier_1_usd":71}', 'tier_1_usd and tier_2_usd together must not be above max_position_usd'],
    ['bo3_longshot', '{"exit_multiple":0}', 'exit_multiple: 0 is not allowed, but times from 0.000001 to 100'],
  ])('%s:%s', (name, params, mistake) => {
    expect(mistakes(`${name}:${params}`)).toEqual([`${name}@default: ${mistake}`])
  })

  test('misspelt ones with the right names', () => {
    expect(mistakes('bo3_longshot:{"tier1_usd":20}')).toEqual([
      expect.stringContaining('tier1_usd: misspelt? The parameters are'),
    ])
  })
})
