import type { FaultName } from '../../src/simulator/faults/fault.ts'
import type { FaultWish } from '../../src/simulator/faults/timetable.ts'
import { between, oneOf, type Random } from '../../src/simulator/random.ts'

/** What is wrong with the world, from one moment to another (ms since the start). */
export interface Spell {
  readonly kind: SpellKind
  readonly from: number
  readonly to: number
  /** Where the venue does it; unset: everywhere. */
  readonly scope?: FaultWish['scope']
}

/** What the world around engine and venue does. */
const OWN_SPELLS = [
  /** No address answers, sockets break and are refused. */
  'network-away',
  /** Answers take seconds, some longer than anybody waits. */
  'network-slow',
  /** Every second request has no answer, though the venue had it. */
  'answers-lost',
  /** No statement reaches the database. */
  'database-away',
  /** Statements and commits take up to two seconds. */
  'database-slow',
  /** Every third commit is made, and its answer lost. */
  'commits-unheard',
  /** The process dies at once and is started again at the end. */
  'killed',
  /** It is told to stop, and started again at the end. */
  'stopped',
  /** The wall clock is ten minutes ahead, and is set right at the end. */
  'clock-ahead',
  'clock-behind',
] as const
type OwnSpell = (typeof OWN_SPELLS)[number]

/** What the venue does, by the names that `docs/simulated-venue.md` has for it. */
const VENUE_SPELLS = [
  'drop',
  'freeze',
  'silent',
  'garbage',
  'truncate',
  'unknown-type',
  'array-frames',
  'reorder',
  'duplicate',
  'slow',
  'http-500',
  'http-429',
  'lost-response',
  'ghost-book',
  'stale-book',
  'missing-token',
  'crossed-book',
  'one-sided-book',
  'gamma-garbage',
  'gamma-paging',
  'score-regress',
  'score-late',
  'clock-skew',
  'tick-change',
  'early-start',
  'fifty-fifty',
  'no-resolution',
  'walkover',
] as const satisfies ReadonlyArray<FaultName>
/** What it does to orders and keys: nobody on paper meets them. */
const ORDER_SPELLS = [
  'http-425',
  'duplicate-ack',
  'delayed-unmatched',
  'failed-settlement',
  'late-confirm',
  'lost-user-events',
  'start-wipe',
  'auth-expired',
  'balance-lag',
  'unredeemed',
] as const satisfies ReadonlyArray<FaultName>
type VenueSpell = (typeof VENUE_SPELLS)[number] | (typeof ORDER_SPELLS)[number]

/** All that touches an order on its way, which what happens after a payout does not: each is met alone, and in pairs. */
export const LIVE_SPELLS: ReadonlyArray<SpellKind> = [
  ...ORDER_SPELLS.filter(kind => kind !== 'unredeemed'),
  'lost-response',
  'http-500',
  'http-429',
  'slow',
  'drop',
  'freeze',
  'silent',
  'garbage',
  'truncate',
  'reorder',
  'duplicate',
  'unknown-type',
  'array-frames',
  'clock-skew',
  'tick-change',
  'early-start',
  'walkover',
  'fifty-fifty',
  'network-away',
  'network-slow',
  'answers-lost',
  'database-away',
  'database-slow',
  'commits-unheard',
  'killed',
  'stopped',
]

/** What goes wrong in a seed of live trading: first each kind alone, then pairs by chance. */
export const liveKinds = (seed: number, random: Random): ReadonlyArray<SpellKind> => {
  const alone = LIVE_SPELLS[seed - 1]
  return alone === undefined ? [oneOf(random, LIVE_SPELLS), oneOf(random, LIVE_SPELLS)] : [alone]
}

/** So many of the first thirty brief evenings have one fault; the others have two, and all faults are in them. */
const ALONE = 15
const FEW = 30

/** The same of a brief evening. */
export const briefKinds = (seed: number, random: Random): ReadonlyArray<SpellKind> => {
  const nth = (index: number): SpellKind => {
    const kind = LIVE_SPELLS[index % LIVE_SPELLS.length]
    if (kind === undefined) throw new Error('no kinds of faults')
    return kind
  }
  if (seed > FEW) return [oneOf(random, LIVE_SPELLS), oneOf(random, LIVE_SPELLS)]
  const before = seed - 1
  return before < ALONE ? [nth(before)] : [nth(2 * before - ALONE), nth(2 * before - ALONE + 1)]
}

export type SpellKind = OwnSpell | VenueSpell
const SPELLS: ReadonlyArray<SpellKind> = [...OWN_SPELLS, ...VENUE_SPELLS]

const isOfTheVenue = (kind: SpellKind): kind is VenueSpell =>
  [...VENUE_SPELLS, ...ORDER_SPELLS].some(name => name === kind)

/** What lasts otherwise than a second to a minute. */
const LENGTHS: Readonly<Partial<Record<SpellKind, readonly [number, number]>>> = {
  killed: [0, 20_000],
  stopped: [5_000, 20_000],
  'database-away': [1_000, 35_000],
  drop: [100, 20_000],
}

/** A bad evening: spells one after another and upon another, and then calm from `calmFrom` on. */
export const forecast = (
  random: Random,
  calmFrom: number,
  kinds: ReadonlyArray<SpellKind> = SPELLS,
): ReadonlyArray<Spell> => {
  const spells: Array<Spell> = []
  if (kinds.length === 0) return spells
  for (let at = between(random, 5_000, 30_000); at < calmFrom; at += between(random, 1_000, 30_000)) {
    const kind = oneOf(random, kinds)
    const [least, most] = LENGTHS[kind] ?? [1_000, 60_000]
    spells.push({ kind, from: Math.round(at), to: Math.round(Math.min(calmFrom, at + between(random, least, most))) })
  }
  return spells
}

/** Sockets and requests are struck always or half of the time; books and frames in part, as they are at the venue. */
const RATES: Readonly<Partial<Record<VenueSpell, number>>> = {
  garbage: 0.3,
  truncate: 0.3,
  reorder: 0.3,
  duplicate: 0.5,
  'unknown-type': 0.3,
  slow: 0.5,
  'http-500': 0.7,
  'http-429': 0.7,
  'lost-response': 0.5,
  'ghost-book': 0.3,
  'stale-book': 0.3,
  'missing-token': 0.3,
  'crossed-book': 0.3,
  'one-sided-book': 0.3,
  'gamma-garbage': 0.5,
  'gamma-paging': 0.5,
  'start-wipe': 0,
  'failed-settlement': 0.5,
  'delayed-unmatched': 0.5,
  'late-confirm': 0.5,
  'lost-user-events': 0.5,
  'duplicate-ack': 0.7,
  'balance-lag': 0.7,
}

/** The venue's part of the spells, as it is asked for. */
export const wishesOf = (spells: ReadonlyArray<Spell>): ReadonlyArray<FaultWish> =>
  spells.flatMap(({ kind, from, to, scope }) =>
    isOfTheVenue(kind) && to > from
      ? [
          {
            fault: kind,
            from: { _tag: 'After', span: from },
            lasts: to - from,
            every: null,
            // What is aimed strikes always.
            rate: scope === undefined ? (RATES[kind] ?? 1) : 1,
            amount: null,
            scope: scope ?? {},
          },
        ]
      : [],
  )
