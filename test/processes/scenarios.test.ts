import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { complement, type Price, parseMillionths, price, type Shares, shares } from '../../src/domain/money.ts'
import { createTruthBooks } from '../../src/domain/truth/books.ts'
import { readTruthLine } from '../../src/domain/truth.ts'
import type { Scenario } from '../../src/simulator/faults/scenario.ts'
import { SCENARIOS, scenarioNamed } from '../../src/simulator/faults/scenarios/shipped.ts'
import type { Sql } from '../../src/store/connection.ts'
import { BUSY } from '../support/busy.ts'
import {
  close,
  dataFolder,
  expectNothingLeft,
  healthOf,
  launch,
  openEmbedded,
  runToEnd,
  startEngine,
  untilReady,
} from '../support/engineProcess.ts'
import { ledgerFaults } from '../support/ledgerFaults.ts'
import { eventually } from '../support/waiting.ts'

/** `SCENARIOS=long` plays each for as long as the whole of it takes. */
const isLong = process.env['SCENARIOS'] === 'long'
const LONG = 160_000
/** Four venues with an engine each play the shipped scenarios side by side, each one its own in turn. What ends matches comes first: it takes its time to show. */
const PLAYED: ReadonlyArray<ReadonlyArray<string>> = [
  ['fifty-fifty', 'early-start', 'settlement-trouble', 'venue-restart'],
  ['ghost-books'],
  ['calm', 'rough-evening'],
  ['frozen-feed'],
]
/** Enough that something is bought and sold under each, few enough for two cores. */
const MATCHES = '8'
/** So long that the last of its faults has been on for a while. */
const spanOf = (scenario: Scenario): number => {
  const begins = scenario.faults.map(({ from }) => (from._tag === 'After' ? from.span : 0))
  return isLong ? LONG : Math.max(20_000, ...begins) + 10_000
}
/** An old book is as old as that. */
const STALE = 61_000

interface Filled {
  readonly id: number
  readonly token: string
  readonly side: 'BUY' | 'SELL'
  readonly price: Price
  readonly shares: Shares
  /** When the request of the book that it met began, and when it was written. */
  readonly from: number
  readonly to: number
}

const paperFills = async (sql: Sql): Promise<ReadonlyArray<Filled>> => {
  const rows = await sql<
    { id: number; token: string; side: 'BUY' | 'SELL'; price: string; shares: string; from: number; to: number }[]
  >`
    select id::int, token_id as token, side, price, shares,
           (extract(epoch from observed_at) * 1000)::float8 as from, (extract(epoch from created_at) * 1000)::float8 as to
      from csgo_fills where kind = 'order' order by observed_at`
  return rows.map(row => ({
    ...row,
    price: price(parseMillionths(row.price) ?? 0),
    shares: shares(parseMillionths(row.shares) ?? 0),
    from: Math.floor(row.from),
    to: Math.ceil(row.to),
  }))
}

/** The fills for which no moment of theirs had as many shares at their price, by the truth log. */
const withoutCounterpart = async (
  truth: string,
  fills: ReadonlyArray<Filled>,
  slackOf: (fill: Filled) => number,
): Promise<ReadonlyArray<Filled>> => {
  const books = createTruthBooks()
  const owners = new Map<string, { readonly market: string; readonly side: 0 | 1 }>()
  const pairs = new Map<string, readonly [string, string]>()
  const open = new Set(fills)
  /** By token, so that a change looks only at what it can matter to. */
  const waiting = new Map<string, Set<Filled>>()
  const stood = (fill: Filled): boolean => {
    const owner = owners.get(fill.token)
    if (owner === undefined) return false
    const meets = fill.side === 'BUY' ? 'SELL' : 'BUY'
    const [direction, price] =
      owner.side === 0 ? ([meets, fill.price] as const) : ([fill.side, complement(fill.price)] as const)
    return books.sizeAt(owner.market, direction, price) >= fill.shares
  }
  const look = (fill: Filled): void => {
    if (!stood(fill)) return
    open.delete(fill)
    waiting.get(fill.token)?.delete(fill)
  }
  let next = 0
  const since = (fill: Filled): number => fill.from - slackOf(fill)
  const byBeginning = [...fills].sort((a, b) => since(a) - since(b))
  for await (const text of createInterface({ input: createReadStream(truth) })) {
    const read = readTruthLine(text)
    if (E.isLeft(read)) continue
    const line = read.right
    const at = line.type === 'world' ? line.from : line.at
    for (let fill = byBeginning[next]; fill !== undefined && since(fill) <= at; fill = byBeginning[next]) {
      next++
      const set = waiting.get(fill.token) ?? new Set()
      waiting.set(fill.token, set.add(fill))
      look(fill)
    }
    books.heard(line)
    if (line.type === 'Listed' || line.type === 'Known')
      for (const { market, tokens } of line.markets) {
        pairs.set(market, tokens)
        for (const side of [0, 1] as const) owners.set(tokens[side], { market, side })
      }
    if (line.type !== 'LevelChanged') continue
    for (const token of pairs.get(line.market) ?? [])
      for (const fill of waiting.get(token) ?? []) {
        if (fill.to < at) waiting.get(token)?.delete(fill)
        else look(fill)
      }
  }
  return [...open]
}

interface Round {
  readonly scenario: string
  readonly from: number
  readonly to: number
}

/** Whether the books that a fill met may have been old ones: the round's faults were still on, or on until just before. */
const mayBeStale = (rounds: ReadonlyArray<Round>, fill: Filled): boolean =>
  rounds.some(({ scenario, from, to }) => scenario === 'ghost-books' && fill.from >= from && fill.from <= to)

/** Plays those scenarios, one after the other, switches the last one off, and answers when the engine is well and has stopped. */
const play = async (scenarios: ReadonlyArray<string>): Promise<void> => {
  const names = scenarios.join(', ')
  const [venueFolder, folder] = [await dataFolder(), await dataFolder()]
  const truth = join(venueFolder, 'truth.ndjson')
  const flags = ['--port', '0', '--matches', MATCHES, '--pace', '10', '--truth', truth]
  const venue = launch(['sim', ...flags], { folder: venueFolder })
  await venue.says('"ready":true')
  const url = /"url":"([^"]+)"/.exec(venue.out())?.[1] ?? ''
  const engine = startEngine(folder, { ...BUSY, SIM_URL: url })
  await untilReady(engine)
  const rounds: Round[] = []
  for (const name of scenarios) {
    const scenario = scenarioNamed(name)
    if (scenario === null) throw new Error(`${name} is not shipped`)
    const chosen = await fetch(`${url}/sim/faults`, { method: 'POST', body: JSON.stringify({ scenario: name }) })
    expect(chosen.status, name).toBe(201)
    const [begun, from, span] = [systemClock.monotonic(), systemClock.now(), spanOf(scenario)]
    const isPlayed = () => engine.hasEnded() || systemClock.monotonic() - begun > span
    await eventually(`${name} has been played`, isPlayed, 2 * span)
    expect(engine.hasEnded(), `${name}: ${engine.err().slice(-3000)}`).toBe(false)
    await fetch(`${url}/sim/faults`, { method: 'DELETE' })
    rounds.push({ scenario: name, from, to: systemClock.now() })
  }
  const page = await untilReady(engine)
  expect((await healthOf(page)).status).toBe(200)

  const sql = await openEmbedded(folder)
  expect(await ledgerFaults(sql), names).toEqual([])
  const fills = await paperFills(sql)
  for (const { scenario, from } of rounds)
    expect(fills.filter(fill => fill.to >= from).length, `fills since ${scenario} began`).toBeGreaterThan(0)
  await close(sql)
  engine.signal('SIGTERM')
  expect((await engine.ended).code, `${names}: ${engine.err().slice(-3000)}`).toBe(0)
  await expectNothingLeft(folder)
  venue.signal('SIGTERM')
  await venue.ended

  const unmet = await withoutCounterpart(truth, fills, fill => (mayBeStale(rounds, fill) ? STALE : 0))
  expect(unmet.slice(0, 5), `${names}: ${unmet.length} of ${fills.length} fills`).toEqual([])
  const verified = await runToEnd(['sim', 'verify', truth], { folder: venueFolder })
  expect(verified.code, `${names}: ${verified.out}${verified.err}`).toBe(0)
}

describe('the engine on paper', () => {
  it('plays every scenario that is shipped', () => {
    expect(PLAYED.flat().toSorted()).toEqual(SCENARIOS.map(({ name }) => name).toSorted())
  })

  it('goes through all of them and ends healthy, its ledger true to the last unit', {
    timeout: 1_200_000,
  }, async () => {
    await Promise.all(PLAYED.map(play))
  })
})
