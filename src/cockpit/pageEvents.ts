import * as t from 'io-ts'
import { HEAD, LISTS, TABLES } from './shown.ts'
import { orNull, Time } from './words.ts'

/** What `/events` tells, message by message: the server encodes by these codecs, the page decodes by them, docs/http-api.md is written from them. */
const Head = t.strict(HEAD, 'Head')
export type Head = t.TypeOf<typeof Head>

/** Rows that are new or changed, and the ids of those that went; null: none. */
const changeOf = <Row extends t.Mixed>(row: Row) =>
  orNull(t.strict({ set: t.readonlyArray(row), gone: t.readonlyArray(t.string) }))

/** Everything: first, and after each new connection. */
export const SnapshotEvent = t.strict({ at: Time, ...HEAD, ...LISTS }, 'Snapshot')
/** What differs from what this page was told before; a head or a table that did not change is null. */
export const ChangeEvent = t.strict(
  {
    at: Time,
    head: orNull(Head),
    tables: t.strict({
      figures: changeOf(TABLES.figures),
      markets: changeOf(TABLES.markets),
      stakes: changeOf(TABLES.stakes),
      positions: changeOf(TABLES.positions),
      orders: changeOf(TABLES.orders),
      wallets: changeOf(TABLES.wallets),
      stages: changeOf(TABLES.stages),
      checks: changeOf(TABLES.checks),
      faults: changeOf(TABLES.faults),
      counts: changeOf(TABLES.counts),
      calls: changeOf(TABLES.calls),
      refusals: changeOf(TABLES.refusals),
      deeds: changeOf(TABLES.deeds),
      events: changeOf(TABLES.events),
    }),
  },
  'Change',
)
/** Nothing changed, and the line is alive. */
export const BeatEvent = t.strict({ at: Time }, 'Beat')
export type SnapshotEvent = t.TypeOf<typeof SnapshotEvent>
export type ChangeEvent = t.TypeOf<typeof ChangeEvent>
