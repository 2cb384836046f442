import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { complement, type Price, parseMillionths, price, type Shares, shares } from '../../src/domain/money.ts'
import { createTruthBooks } from '../../src/domain/truth/books.ts'
import { readTruthLine } from '../../src/domain/truth.ts'
import { SCENARIOS } from '../../src/simulator/faults/scenarios/shipped.ts'
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

/** CI plays two side by side; `SCENARIOS=all` plays all of them, longer. */
const isAll = process.env['SCENARIOS'] === 'all'
/** How long a scenario is played: all of its faults have been on by then, when all are played for the whole time they take. */
const ROUND = isAll ? 160_000 : 90_000
const PLAYED: ReadonlyArray<ReadonlyArray<string>> = isAll
  ? [0, 2, 4, 6].map(first => SCENARIOS.slice(first, first + 2).map(({ name }) => name))
  : [['rough-evening', 'ghost-books']]
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
  slack: number,
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
  const byBeginning = [...fills].sort((a, b) => a.from - b.from)
  for await (const text of createInterface({ input: createReadStream(truth) })) {
    const read = readTruthLine(text)
    if (E.isLeft(read)) continue
    const line = read.right
    const at = line.type === 'world' ? line.from : line.at
    for (let fill = byBeginning[next]; fill !== undefined && fill.from - slack <= at; fill = byBeginning[next]) {
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

/** Plays a scenario, switches it off, and answers when the engine is well and has stopped. */
const play = async (scenario: string): Promise<void> => {
  const [venueFolder, folder] = [await dataFolder(), await dataFolder()]
  const truth = join(venueFolder, 'truth.ndjson')
  const flags = ['--port', '0', '--matches', '20', '--pace', '10', '--scenario', scenario, '--truth', truth]
  const venue = launch(['sim', ...flags], { folder: venueFolder })
  await venue.says('"ready":true')
  const url = /"url":"([^"]+)"/.exec(venue.out())?.[1] ?? ''
  const begun = systemClock.monotonic()
  const engine = startEngine(folder, { ...BUSY, SIM_URL: url })
  const isPlayed = () => engine.hasEnded() || systemClock.monotonic() - begun > ROUND
  await eventually(`${scenario} has been played`, isPlayed, 2 * ROUND)
  expect(engine.hasEnded(), `${scenario}: ${engine.err().slice(-3000)}`).toBe(false)

  await fetch(`${url}/sim/faults`, { method: 'DELETE' })
  const page = await untilReady(engine)
  expect((await healthOf(page)).status).toBe(200)

  const sql = await openEmbedded(folder)
  expect(await ledgerFaults(sql), scenario).toEqual([])
  const fills = await paperFills(sql)
  expect(fills.length, scenario).toBeGreaterThan(0)
  await close(sql)
  engine.signal('SIGTERM')
  expect((await engine.ended).code, `${scenario}: ${engine.err().slice(-3000)}`).toBe(0)
  await expectNothingLeft(folder)
  venue.signal('SIGTERM')
  await venue.ended

  const slack = scenario === 'ghost-books' ? STALE : 0
  const unmet = await withoutCounterpart(truth, fills, slack)
  expect(unmet.slice(0, 5), `${scenario}: ${unmet.length} of ${fills.length} fills`).toEqual([])
  const verified = await runToEnd(['sim', 'verify', truth], { folder: venueFolder })
  expect(verified.code, `${scenario}: ${verified.out}${verified.err}`).toBe(0)
}

describe('the engine on paper', () => {
  for (const scenarios of PLAYED)
    it(`goes through ${scenarios.join(' and ')} and ends healthy, its ledger true to the last unit`, {
      timeout: 600_000,
    }, async () => {
      await Promise.all(scenarios.map(play))
    })
})
