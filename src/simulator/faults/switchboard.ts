/** The timetable as it is switched while the venue runs: entries come and end, and what was stays as it was. */
import * as E from 'fp-ts/lib/Either.js'
import { type Millis, millis } from '../../domain/money.ts'
import { stampText } from '../calendar.ts'
import type { FaultName, Faults } from './fault.ts'
import {
  changesAfter,
  entryOf,
  type FaultEntry,
  type FaultWish,
  faultsOf,
  onSince,
  type Timetable,
} from './timetable.ts'

/** Who asked: the settings of a start, or somebody by HTTP. */
export type Origin = 'start' | 'http'

/** A change of the timetable, as the journal keeps it. */
export type FaultChange =
  | {
      readonly _tag: 'FaultsAsked'
      readonly at: Millis
      readonly origin: Origin
      readonly wishes: ReadonlyArray<FaultWish>
    }
  | { readonly _tag: 'FaultsEnded'; readonly at: Millis; readonly ids: ReadonlyArray<number> }

export interface Switchboard {
  readonly faults: Faults
  readonly timetable: Timetable
  /** Left: why it takes no more. */
  readonly apply: (change: FaultChange) => E.Either<string, ReadonlyArray<FaultEntry>>
  /** What changes when a start asks for these: nothing when the last start asked for the same. */
  readonly chosen: (wishes: ReadonlyArray<FaultWish>, at: Millis) => ReadonlyArray<FaultChange>
  /** The entries that are neither over nor ended at a time. */
  readonly standing: (at: Millis) => ReadonlyArray<FaultEntry>
}

/** Entries of all times. More are refused: whoever switches on and off in a loop begins anew. */
const MOST_ENTRIES = 2000

const span = (milliseconds: number): string => `${milliseconds}ms`

/** A wish in the words of a scenario file. */
export const shownWish = (wish: FaultWish): Readonly<Record<string, unknown>> => ({
  fault: wish.fault,
  from: wish.from._tag === 'After' ? span(wish.from.span) : stampText(wish.from.at),
  ...(wish.lasts === null ? {} : { for: span(wish.lasts) }),
  ...(wish.every === null ? {} : { every: span(wish.every) }),
  rate: wish.rate,
  ...(wish.amount === null ? {} : { amount: wish.amount }),
  ...(Object.keys(wish.scope).length === 0 ? {} : { scope: wish.scope }),
})

/** An entry in the words of a scenario file, with its id. */
export const shownEntry = (entry: FaultEntry): Readonly<Record<string, unknown>> => ({
  id: entry.id,
  ...shownWish({ ...entry, from: { _tag: 'At', at: entry.from } }),
})

const isOver = (entry: FaultEntry, at: Millis): boolean =>
  onSince(entry, at) === null && changesAfter(entry, at) === null

export const createSwitchboard = (seed: number): Switchboard => {
  let all: ReadonlyArray<FaultEntry> = []
  const byName = new Map<FaultName, ReadonlyArray<FaultEntry>>()
  let ofStart: { readonly asked: string; readonly ids: ReadonlyArray<number> } = { asked: '[]', ids: [] }

  const replace = (entries: ReadonlyArray<FaultEntry>): void => {
    all = entries
    byName.clear()
    for (const entry of all) byName.set(entry.fault, [...(byName.get(entry.fault) ?? []), entry])
  }
  const timetable: Timetable = { of: name => byName.get(name) ?? [], all: () => all }
  const standing = (at: Millis): ReadonlyArray<FaultEntry> => all.filter(entry => !isOver(entry, at))

  const apply = (change: FaultChange): E.Either<string, ReadonlyArray<FaultEntry>> => {
    switch (change._tag) {
      case 'FaultsAsked': {
        if (all.length + change.wishes.length > MOST_ENTRIES)
          return E.left(`the timetable holds ${MOST_ENTRIES} faults, past ones included, and takes no more`)
        const added = change.wishes.map((wish, index) => entryOf(wish, all.length + index + 1, change.at))
        replace([...all, ...added])
        if (change.origin === 'start')
          ofStart = { asked: JSON.stringify(change.wishes.map(shownWish)), ids: added.map(entry => entry.id) }
        return E.right(added)
      }
      case 'FaultsEnded': {
        const isMeant = (entry: FaultEntry): boolean => change.ids.includes(entry.id) && !isOver(entry, change.at)
        const ended = all.filter(isMeant).map(entry => ({ ...entry, endedAt: change.at }))
        replace(all.map(entry => (isMeant(entry) ? { ...entry, endedAt: change.at } : entry)))
        return E.right(ended)
      }
    }
  }

  return {
    faults: faultsOf(seed, timetable),
    timetable,
    apply,
    standing,
    chosen: (wishes, at) => {
      if (JSON.stringify(wishes.map(shownWish)) === ofStart.asked) return []
      const left = standing(at).filter(entry => ofStart.ids.includes(entry.id))
      return [
        ...(left.length === 0 ? [] : [{ _tag: 'FaultsEnded', at, ids: left.map(entry => entry.id) } as const]),
        { _tag: 'FaultsAsked', at: millis(at), origin: 'start', wishes },
      ]
    },
  }
}
