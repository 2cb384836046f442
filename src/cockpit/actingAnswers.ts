import * as t from 'io-ts'
import type { CommandAnswer } from './commandAnswers.ts'
import { AskedJson } from './controlAnswers.ts'
import { ReconcileJson } from './reconcileJson.ts'
import { Decimal, Instant, oneOf, orNull, Whole } from './words.ts'

/** What `--json` of commands that act prints: they print by these codecs. */
const Percentiles = t.strict({ p50: orNull(t.number), p99: orNull(t.number) })
const Counts = t.readonly(t.record(t.string, Whole))
export const SummaryJson = t.strict(
  {
    events: Whole,
    polls: Whole,
    ticks: Whole,
    ticksWithheld: Counts,
    actions: Whole,
    refusals: Counts,
    orders: Whole,
    fills: Whole,
    positions: Whole,
    realisedPnl: Decimal,
    unrealisedPnl: Decimal,
    priceAgeMs: t.readonly(t.record(t.string, Percentiles)),
    eventToActionMs: Percentiles,
  },
  'Summary',
)

/** The one line that `sim` prints, with no flag. */
export const SimJson = t.strict({ ready: t.literal(true), url: t.string, seed: Whole }, 'Sim')

export const MigrateJson = t.strict({ applied: t.readonlyArray(t.string), version: Whole }, 'Migrate')

const Dumped = t.union([
  t.strict({ _tag: t.literal('written'), path: t.string, version: t.string }),
  t.strict({ _tag: t.literal('none'), why: t.string }),
])
export const BackupJson = t.strict(
  {
    path: t.string,
    where: t.string,
    takenAt: Instant,
    version: Whole,
    bytes: Whole,
    tables: t.readonlyArray(t.strict({ table: t.string, rows: Whole, sha256: t.string })),
    rows: Whole,
    tookMs: Whole,
    pgDump: orNull(Dumped),
  },
  'Backup',
)
export const RestoreJson = t.strict(
  {
    path: t.string,
    where: t.string,
    takenAt: Instant,
    backupVersion: Whole,
    tables: Whole,
    rows: Whole,
    applied: t.readonlyArray(t.string),
    version: Whole,
  },
  'Restore',
)

const Taken = t.strict({ read: Whole, taken: Whole, known: Whole })
const Remarks = t.readonlyArray(t.strict({ what: t.string, why: t.string }))
export const ImportJson = t.strict(
  {
    applied: t.boolean,
    where: t.string,
    matches: Taken,
    starts: Taken,
    wallets: Taken,
    positions: Taken,
    legs: Taken,
    pairs: Taken,
    teams: Taken,
    meetings: Taken,
    left: Remarks,
    changed: Remarks,
  },
  'Import',
)

export const TrialJson = t.strict(
  { well: t.boolean, steps: t.readonlyArray(t.strict({ state: oneOf(['ok', 'fail']), says: t.string })) },
  'Trial',
)

export const SwitchedOff = t.strict({ strategy: t.string, active: t.literal(false), before: t.boolean }, 'SwitchedOff')
export const SwitchedOn = t.strict(
  { strategy: t.string, active: t.literal(true), before: t.boolean, revived: Whole },
  'SwitchedOn',
)
const Params = t.readonly(t.record(t.string, t.string))
export const ParamsSet = t.strict(
  {
    strategy: t.string,
    set: Params,
    memory: oneOf(['keep', 'reset']),
    parameters: Params,
    engine: oneOf(['trading', 'absent']),
  },
  'ParamsSet',
)
export const CapitalSet = t.strict({ strategy: t.string, capital: Decimal, before: orNull(Decimal) }, 'CapitalSet')

export const PairsJson = t.readonlyArray(
  t.strict(
    {
      strategy: t.string,
      marketId: Whole,
      conditionId: t.string,
      question: t.string,
      pairs: Decimal,
      cost: Decimal,
      isUnderWay: t.boolean,
    },
    'Pairs',
  ),
)

export const AliasAdded = t.strict({ alias: t.string, team: t.string, added: t.boolean }, 'AliasAdded')
export const AliasRemoved = t.strict({ alias: t.string, team: t.string, removed: t.literal(true) }, 'AliasRemoved')

export const ACTING_ANSWERS: ReadonlyArray<CommandAnswer> = [
  { typed: 'start --for <time>', answer: SummaryJson },
  { typed: 'sim', answer: SimJson },
  { typed: 'livetest', answer: TrialJson },
  { typed: 'moneytest --yes', answer: TrialJson },
  { typed: 'close <what> --yes', answer: AskedJson },
  { typed: 'cancel <what> --yes', answer: AskedJson },
  { typed: 'reconcile', answer: ReconcileJson },
  { typed: 'merge', answer: PairsJson },
  { typed: 'merge <market> --yes', answer: PairsJson },
  { typed: 'strategy enable <strategy>', answer: SwitchedOn },
  { typed: 'strategy disable <strategy>', answer: SwitchedOff },
  { typed: 'strategy set <strategy> <name>=<value>', answer: ParamsSet },
  { typed: 'strategy capital <strategy> <dollars>', answer: CapitalSet },
  { typed: 'teams alias add <alias> <team>', answer: AliasAdded },
  { typed: 'teams alias remove <alias>', answer: AliasRemoved },
  { typed: 'migrate', answer: MigrateJson },
  { typed: 'backup', answer: BackupJson },
  { typed: 'restore <file> --yes', answer: RestoreJson },
  { typed: 'import-legacy', answer: ImportJson },
]
