import { describe, expect, it } from 'vitest'
import type { SpellKind } from './weather.ts'
import { runWorld, type WorldReport } from './world.ts'
import { worldDatabase } from './worldDatabase.ts'

/** The first fault begins so long after the start, each lasts so long, and the next one follows so long after it; ms. */
const FIRST = 40_000
const LASTS = 50_000
const APART = 100_000
/** After the last one, for what must be well at the end. */
const REST = 150_000

/** A poll every 15 s, none between: nothing here is about events that ask for one. */
const TIMER_ONLY = { EARLY_POLLS: 'off' } as const

/** A fault, and which episodes the log may tell of it: each begins and ends once. */
interface Row {
  readonly kind: SpellKind
  /** These must be told. */
  readonly told: ReadonlyArray<string>
  /** These may be: whether they show depends on what happens to be under way. */
  readonly perhaps?: ReadonlyArray<string>
}

const GROUPS: Readonly<Record<string, ReadonlyArray<Row>>> = {
  'the sockets': [
    { kind: 'drop', told: ['market_socket', 'score_socket'] },
    { kind: 'freeze', told: ['market_socket'], perhaps: ['score_socket'] },
    { kind: 'silent', told: ['market_socket', 'score_socket'] },
    { kind: 'network-away', told: ['market_socket', 'score_socket', 'books'], perhaps: ['discovery', 'stale_prices'] },
  ],
  frames: [
    { kind: 'garbage', told: [] },
    { kind: 'truncate', told: [] },
    { kind: 'unknown-type', told: [] },
    { kind: 'array-frames', told: [] },
    { kind: 'duplicate', told: [] },
    { kind: 'reorder', told: [] },
  ],
  'the CLOB': [
    { kind: 'http-500', told: ['books'], perhaps: ['discovery', 'stale_prices'] },
    { kind: 'http-429', told: ['books'], perhaps: ['discovery', 'stale_prices'] },
    { kind: 'answers-lost', told: ['books'], perhaps: ['discovery', 'stale_prices'] },
    { kind: 'network-slow', told: ['books'], perhaps: ['discovery', 'stale_prices', 'market_socket'] },
    { kind: 'slow', told: [], perhaps: ['books', 'discovery', 'stale_prices', 'market_socket'] },
  ],
  books: [
    { kind: 'missing-token', told: [], perhaps: ['stale_prices'] },
    { kind: 'ghost-book', told: ['suspect_books'], perhaps: ['stale_prices'] },
    { kind: 'stale-book', told: [], perhaps: ['suspect_books', 'stale_prices'] },
    { kind: 'crossed-book', told: ['suspect_books'], perhaps: ['stale_prices'] },
    { kind: 'one-sided-book', told: ['suspect_books'], perhaps: ['stale_prices'] },
  ],
  'Gamma, scores and clocks': [
    { kind: 'gamma-garbage', told: [], perhaps: ['discovery'] },
    { kind: 'gamma-paging', told: [], perhaps: ['discovery'] },
    { kind: 'score-regress', told: [] },
    { kind: 'clock-skew', told: [] },
    { kind: 'clock-ahead', told: ['stale_prices'] },
    { kind: 'clock-behind', told: ['stale_prices'] },
  ],
}

const begins = (index: number): number => FIRST + index * APART

/** What the log told from one fault's begin to the next one's: `+books` began, `-books` ended. */
const toldIn = ({ said }: WorldReport, index: number): ReadonlyArray<string> =>
  said
    .filter(({ at, fault }) => fault !== null && at >= begins(index) && at < begins(index + 1))
    .map(({ level, fault }) => `${level === 'warn' ? '+' : '-'}${fault}`)

for (const [group, rows] of Object.entries(GROUPS))
  describe(`${group}: the engine survives, is well again by itself, and says so once`, () => {
    const spells = rows.map(({ kind }, index) => ({ kind, from: begins(index), to: begins(index) + LASTS }))
    const minutes = Math.ceil((begins(rows.length - 1) + LASTS + REST) / 60_000)
    let playing: Promise<WorldReport> | null = null
    const play = (): Promise<WorldReport> => {
      playing ??= worldDatabase((sql, lookupSql) =>
        runWorld(sql, lookupSql, {
          seed: 5,
          minutes,
          pace: 2,
          settings: TIMER_ONLY,
          weather: { _tag: 'this', spells },
        }),
      )
      return playing
    }

    it.each(rows.map((row, index) => [row.kind, row, index] as const))(
      '%s',
      async (_kind, { told, perhaps = [] }, index) => {
        const report = await play()
        expect(report.faults).toEqual([])
        const lines = toldIn(report, index)
        for (const fault of told) expect(lines, fault).toContain(`+${fault}`)
        for (const fault of new Set(lines.map(line => line.slice(1)))) {
          expect([...told, ...perhaps], lines.join()).toContain(fault)
          const began = lines.filter(line => line === `+${fault}`).length
          expect(began, lines.join()).toBeGreaterThan(0)
          expect(lines.filter(line => line === `-${fault}`).length, lines.join()).toBe(began)
        }
      },
    )
  })
