/** A stepped world in which orders really go to the venue: each seed has one fault of orders, or two. */
import { between, type Random, stream } from '../../src/simulator/random.ts'
import type { Sql } from '../../src/store/connection.ts'
import { onePerStart, rester } from './choreography.ts'
import { onlyOne } from './onlyOne.ts'
import { timed } from './timed.ts'
import { trader } from './trader.ts'
import { briefKinds, LIVE_SPELLS, liveKinds, type Spell, type SpellKind } from './weather.ts'
import { EPOCH, runWorld, type WorldReport } from './world.ts'

/** Pairs at any price, sold again at once. */
const PAIRS = `scalp:${JSON.stringify({
  min_entry_price: 0,
  max_entry_price: 1,
  max_entry_spread: 1,
  max_exit_spread: 1,
  close_below: 0,
  close_above: 1,
  hold_seconds: 20,
  swing: 0,
  swing_part: 1,
  max_positions: 1000,
  leg_usd: 10,
})}`
/** What starts within that of the beginning is traded, ms. */
const SOON = 120_000
/** Half trading, half calm. */
const MINUTES = 5

export const runLiveWorld = (sql: Sql, lookupSql: Sql, seed: number): Promise<WorldReport> =>
  runWorld(sql, lookupSql, {
    seed,
    minutes: MINUTES,
    trading: 'live',
    matches: 1,
    lists: ({ marketType, gameStart }) =>
      (marketType === 'moneyline' || marketType === 'child_moneyline') &&
      gameStart !== null &&
      gameStart < EPOCH + SOON,
    pace: 2,
    besides: [trader(), timed()],
    settings: { STRATEGIES: PAIRS },
    weather: { _tag: 'any', kinds: liveKinds(seed, stream(seed, 'kinds')) },
  })

/** The last two and a half are the calm, which ends when it is quiet. */
const BRIEF_MINUTES = 3.75

/** The same in one market and for a minute and a quarter: cheap enough for many. */
export const runBriefLiveWorld = (sql: Sql, lookupSql: Sql, seed: number): Promise<WorldReport> =>
  runWorld(sql, lookupSql, {
    seed,
    minutes: BRIEF_MINUTES,
    ends: 'when quiet',
    trading: 'live',
    matches: 1,
    lists: onlyOne(),
    pace: 1,
    besides: [trader()],
    settings: { STRATEGIES: PAIRS, EARLY_POLLS: 'off' },
    weather: { _tag: 'any', kinds: briefKinds(seed, stream(seed, 'kinds')) },
  })

/** In this game, at this pace, the match that is on ends after 114 s, its market closes after 181 s, and is paid soon. */
const ENDING = { game: 4, pace: 20, minutes: 5 } as const
const HALVES: Spell = { kind: 'fifty-fifty', from: 0, to: 600_000 }
/** Nobody redeems what was paid. */
const UNREDEEMED: Spell = { kind: 'unredeemed', from: 0, to: 3_600_000 }

/** A market that ends while orders are under way in it: what is held is paid, of every second seed a half a share; of every fourth nobody redeems it. */
export const runEndingLiveWorld = (sql: Sql, lookupSql: Sql, seed: number): Promise<WorldReport> =>
  runWorld(sql, lookupSql, {
    seed,
    minutes: ENDING.minutes,
    ends: 'when paid',
    trading: 'live',
    matches: 3,
    lists: onlyOne(),
    game: ENDING.game,
    pace: ENDING.pace,
    besides: [trader()],
    settings: { STRATEGIES: PAIRS, EARLY_POLLS: 'off' },
    weather: { _tag: 'any', kinds: briefKinds(seed, stream(seed, 'kinds')) },
    always: [...(seed % 2 === 0 ? [HALVES] : []), ...(seed % 4 === 0 ? [UNREDEEMED] : [])],
  })

/** Half of the time, from some moment on while bids rest, for ten seconds to a minute. */
const perhaps = (kind: SpellKind, random: Random): ReadonlyArray<Spell> => {
  const from = Math.round(between(random, 10_000, 50_000))
  const to = from + Math.round(between(random, 10_000, 60_000))
  return random() < 0.5 ? [{ kind, from, to }] : []
}

/**
 * The same in three markets, with bids that rest in each: one ends, one begins after a minute, and one later. At its start the venue wipes what rests, unless
 * the weather has it otherwise; by chance ticks get finer, and the later one begins early.
 */
export const runStartingLiveWorld = (sql: Sql, lookupSql: Sql, seed: number): Promise<WorldReport> => {
  const random = stream(seed, 'starts')
  return runWorld(sql, lookupSql, {
    seed,
    minutes: ENDING.minutes,
    ends: 'when paid',
    trading: 'live',
    matches: 3,
    lists: onePerStart(),
    game: ENDING.game,
    pace: ENDING.pace,
    besides: [trader(), rester()],
    settings: { STRATEGIES: PAIRS, EARLY_POLLS: 'off' },
    weather: { _tag: 'any', kinds: briefKinds(seed, stream(seed, 'kinds')) },
    always: [...perhaps('tick-change', random), ...perhaps('early-start', random)],
  })
}

/** The same as a brief evening, with whatever touches orders, one upon another. */
export const runStormyLiveWorld = (sql: Sql, lookupSql: Sql, seed: number): Promise<WorldReport> =>
  runWorld(sql, lookupSql, {
    seed,
    minutes: MINUTES,
    ends: 'when quiet',
    trading: 'live',
    matches: 1,
    lists: onlyOne(),
    pace: 2,
    besides: [trader()],
    settings: { STRATEGIES: PAIRS, EARLY_POLLS: 'off' },
    weather: { _tag: 'any', kinds: LIVE_SPELLS },
  })
