import { type MarketId, marketId } from '../domain/ids.ts'
import type { Market } from '../domain/market.ts'
import type { Held } from '../domain/position.ts'
import type { Ask, Looked, Lookups } from '../ports/store.ts'
import { type Sql, task } from './connection.ts'
import { type FactsRow, marketOf } from './ledger/rows.ts'
import {
  type LifeJson,
  type OutcomeJson,
  type PositionJson,
  type ScoreJson,
  toLife,
  toOutcome,
  toPosition,
  toQuote,
  toScore,
  toWallets,
  toWorking,
  type WorkingJson,
} from './lookupRows.ts'
import { FIRST, GLANCE, WHOLE, WHOLE_WITH_LIVES } from './lookupStatements.ts'

interface GlanceRow {
  readonly id: number
  readonly facts_version: number
  readonly ledger_seq: number
  /** `(0.62,0.38,…)`, as Postgres writes a row; the order is that of `QUOTE_COLUMNS`. */
  readonly quote: string
  readonly score: ScoreJson | null
  /** Of all strategies, so the same in every row, as `wallets`. */
  readonly money: string
}
interface WholeRow extends GlanceRow {
  /** Null when they are known already. */
  readonly facts: Omit<FactsRow, 'id'> | null
  readonly positions: ReadonlyArray<PositionJson> | null
  readonly working: ReadonlyArray<WorkingJson> | null
  readonly unheard: ReadonlyArray<OutcomeJson> | null
  /** Null unless it is the first lookup of the market's group. */
  readonly lives: ReadonlyArray<LifeJson> | null
  readonly wallets: string | null
}

/** What a market is and what is held of it, as a lookup last brought them; right for as long as its row says the same two numbers. */
interface Known {
  readonly factsVersion: number
  readonly seq: number
  readonly market: Market
  readonly positions: Held['positions']
  readonly working: Held['working']
}
interface Money {
  readonly name: string
  readonly wallets: Held['wallets']
  /** Whether it was the same at the whole lookup before: while it moves all the time a glance is a trip for nothing. */
  readonly isStill: boolean
}

/** A version that no row has. */
const UNKNOWN = -1

const heardOf = (ask: Ask): number => {
  switch (ask._tag) {
    case 'first':
      return FIRST
    case 'next':
      return ask.heard
  }
}

const looked = (row: GlanceRow, { market, positions, working, seq }: Known, { wallets }: Money): Looked => ({
  market,
  quote: toQuote(row.quote),
  score: row.score === null ? null : toScore(row.score),
  held: { seq, positions, working, wallets },
  unheard: [],
  saved: null,
})

/**
 * Everything that ticks need of the database, of one snapshot; a market without a row is missing in the answer. Prices are read at every lookup. What a
 * market is and what is held of it changes rarely beside them: a glance at the row says whether it has, by `facts_version`, `ledger_seq` and the rows of
 * the wallets, and only then is it read again (docs/data-model.md). Whoever changed it: the database raises both numbers itself.
 */
export const createLookups = (sql: Sql): Lookups => {
  const kept = new Map<MarketId, Known>()
  let money: Money | null = null

  const keep = (id: MarketId, known: Known): void => {
    if (known.market.closed || known.market.resolved) kept.delete(id)
    else kept.set(id, known)
  }

  /** What a glance tells of those that it may be enough for: a market of which nothing changed is in the answer. */
  const glance = async (asks: ReadonlyArray<Ask>): Promise<Map<MarketId, Looked>> => {
    const answers = new Map<MarketId, Looked>()
    if (money === null || !money.isStill) return answers
    const heard = new Map(
      asks.flatMap(
        (ask): ReadonlyArray<readonly [MarketId, number]> =>
          ask._tag === 'next' && kept.has(ask.marketId) ? [[ask.marketId, ask.heard]] : [],
      ),
    )
    if (heard.size === 0) return answers
    for (const row of await sql.unsafe<GlanceRow[]>(GLANCE, [[...heard.keys()]], { prepare: true })) {
      const id = marketId(row.id)
      const known = kept.get(id)
      const isAsBefore =
        known !== undefined &&
        known.factsVersion === row.facts_version &&
        known.seq === row.ledger_seq &&
        (heard.get(id) ?? FIRST) >= row.ledger_seq &&
        money.name === row.money
      if (isAsBefore) answers.set(id, looked(row, known, money))
    }
    return answers
  }

  const whole = async (asks: ReadonlyArray<Ask>, answers: Map<MarketId, Looked>): Promise<void> => {
    if (asks.length === 0) return
    const before = new Map(asks.map(({ marketId: id }) => [id, kept.get(id)]))
    const rows = await sql.unsafe<WholeRow[]>(
      asks.some(ask => ask._tag === 'first') ? WHOLE_WITH_LIVES : WHOLE,
      [
        asks.map(ask => ask.marketId),
        asks.map(heardOf),
        asks.map(ask => before.get(ask.marketId)?.factsVersion ?? UNKNOWN),
      ],
      { prepare: true },
    )
    const [one] = rows
    if (one === undefined) return
    const now: Money = {
      name: one.money,
      wallets: toWallets(one.wallets ?? '[]'),
      isStill: money?.name === one.money,
    }
    money = now
    for (const row of rows) {
      const id = marketId(row.id)
      const market = row.facts === null ? before.get(id)?.market : marketOf({ id: row.id, ...row.facts })
      if (market === undefined) throw new Error(`market ${row.id} came without its facts`)
      const known: Known = {
        factsVersion: row.facts_version,
        seq: row.ledger_seq,
        market,
        positions: (row.positions ?? []).map(toPosition(id)),
        working: (row.working ?? []).map(toWorking),
      }
      keep(id, known)
      answers.set(id, {
        ...looked(row, known, now),
        unheard: (row.unheard ?? []).flatMap(toOutcome(id)),
        saved: row.lives?.map(toLife(id)) ?? null,
      })
    }
  }

  return {
    priced: asks =>
      task(async () => {
        const answers = await glance(asks)
        await whole(
          asks.filter(ask => !answers.has(ask.marketId)),
          answers,
        )

        return answers
      }),
  }
}
