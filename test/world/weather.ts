import { between, oneOf, type Random } from '../../src/simulator/random.ts'

/** What is wrong with the world, from one moment to another (ms since the start). */
export interface Spell {
  readonly kind: SpellKind
  readonly from: number
  readonly to: number
}

/** What the world does to the engine; what the venue does by itself are the simulator's own faults. */
export const SPELLS = [
  /** No address answers, sockets break and are refused. */
  'network-away',
  /** Answers take seconds. */
  'network-slow',
  /** Every second request has no answer, though the venue had it. */
  'answers-lost',
  'http-500',
  /** Sockets are closed at once, and again whenever they open. */
  'sockets-dropped',
  /** Pongs and nothing else. */
  'sockets-frozen',
  'frames-cut',
  'frames-twice',
  'frames-reordered',
  'frames-unknown',
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
] as const
export type SpellKind = (typeof SPELLS)[number]

const LENGTHS: Readonly<Partial<Record<SpellKind, readonly [number, number]>>> = {
  killed: [0, 20_000],
  stopped: [5_000, 20_000],
  'database-away': [1_000, 35_000],
}

/** A bad evening: spells one after another and upon another, and then calm from `calmFrom` on. */
export const forecast = (
  random: Random,
  calmFrom: number,
  kinds: ReadonlyArray<SpellKind> = SPELLS,
): ReadonlyArray<Spell> => {
  const spells: Array<Spell> = []
  if (kinds.length === 0) return spells
  for (let at = between(random, 5_000, 40_000); at < calmFrom; at += between(random, 2_000, 45_000)) {
    const kind = oneOf(random, kinds)
    const [least, most] = LENGTHS[kind] ?? [1_000, 60_000]
    spells.push({ kind, from: Math.round(at), to: Math.round(Math.min(calmFrom, at + between(random, least, most))) })
  }
  return spells
}
