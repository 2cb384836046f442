/** Stories that may befall a strategy in one market, drawn at random. */
import fc from 'fast-check'
import type { Side } from '../../src/domain/ids.ts'
import type { ClosingKind } from '../../src/domain/outcome.ts'

/** What may happen next. `late` is a tick whose snapshot is some changes old. */
export type Move =
  | { readonly _tag: 'tick'; readonly yes: string; readonly spread: string; readonly after: number }
  /** Ticks every five seconds, all the same. */
  | { readonly _tag: 'stay'; readonly yes: string; readonly ticks: number }
  | { readonly _tag: 'late'; readonly yes: string; readonly by: number }
  | { readonly _tag: 'hear' }
  | { readonly _tag: 'hear again' }
  | { readonly _tag: 'blind' }
  | { readonly _tag: 'end'; readonly kind: ClosingKind; readonly part: number }
  | { readonly _tag: 'partly'; readonly part: number }
  | { readonly _tag: 'person closes' }
  | { readonly _tag: 'person buys'; readonly side: Side; readonly dollars: number }
  /** The last purchase is taken back. */
  | { readonly _tag: 'reversed' }
  | { readonly _tag: 'settled' }

const yes = fc.constantFrom('0.5', '0.45', '0.55', '0.6', '0.62', '0.4', '0.7', '0.86', '0.91', '0.2', '0.15', '0.09')
const dollars = fc.integer({ min: 1, max: 60 })
const part = fc.integer({ min: 1, max: 900_000 })
const stay = (most: number): fc.Arbitrary<Move> =>
  fc.record({ _tag: fc.constant('stay' as const), yes, ticks: fc.integer({ min: 1, max: most }) })
const end: fc.Arbitrary<Move> = fc.record({
  _tag: fc.constant('end' as const),
  kind: fc.constantFrom<ClosingKind[]>('filled', 'filled', 'refused', 'rejected', 'expired', 'cancelled'),
  part: fc.oneof(fc.constant(1_000_000), part),
})
const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      _tag: fc.constant('tick' as const),
      yes,
      spread: fc.constantFrom('0.02', '0.05', '0.06', '0.2'),
      after: fc.constantFrom(0, 1_000, 31_000, 100_000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ _tag: fc.constant('late' as const), yes, by: fc.integer({ min: 1, max: 3 }) }),
  },
  { weight: 2, arbitrary: fc.constant({ _tag: 'hear' as const }) },
  { weight: 1, arbitrary: fc.constant({ _tag: 'hear again' as const }) },
  { weight: 1, arbitrary: fc.constant({ _tag: 'blind' as const }) },
  { weight: 4, arbitrary: end },
  { weight: 1, arbitrary: fc.record({ _tag: fc.constant('partly' as const), part }) },
  { weight: 1, arbitrary: fc.constant({ _tag: 'person closes' as const }) },
  { weight: 1, arbitrary: fc.constant({ _tag: 'reversed' as const }) },
  { weight: 1, arbitrary: fc.constant({ _tag: 'settled' as const }) },
  { weight: 4, arbitrary: stay(14) },
)
const LENGTH = { minLength: 20, maxLength: 80 }
/** Minutes without a gap, as windows of prices and long rests need them. */
const calm = fc.array(
  fc.oneof({ weight: 9, arbitrary: stay(45) }, { weight: 7, arbitrary: end }, { weight: 1, arbitrary: move }),
  {
    minLength: 10,
    maxLength: 30,
  },
)
export const moves = fc.oneof({ weight: 3, arbitrary: fc.array(move, LENGTH) }, { weight: 1, arbitrary: calm })
/** With persons who buy, too: behind the back of a strategy that has only seen an older ledger. */
export const movesOfPersons = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.array(
      fc.oneof(
        { weight: 12, arbitrary: move },
        {
          weight: 1,
          arbitrary: fc.record({
            _tag: fc.constant('person buys' as const),
            side: fc.constantFrom<Side[]>('YES', 'NO'),
            dollars,
          }),
        },
      ),
      LENGTH,
    ),
  },
  { weight: 1, arbitrary: calm },
)
