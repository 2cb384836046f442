/** What a decision was made of, and what risk measured, as columns of its intent or refusal: for whoever asks why. */
import { createHash } from 'node:crypto'
import { showMillionths } from '../../domain/money.ts'
import type { Measure } from '../../domain/risk.ts'
import type { Decision } from '../../domain/strategy.ts'

/** A state has at most 8 KB by the rules of strategies; one that breaks them is not kept here, characters. */
const LONGEST_STATE = 16_384

const bounded = (state: unknown): unknown => {
  const length = JSON.stringify(state)?.length ?? 0
  return length > LONGEST_STATE ? { left_out: `${length} characters` } : state
}

/** The same parameters, whatever the order of their names, have the same hash. */
const canonical = (params: unknown): string =>
  JSON.stringify(params, (_name, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  ) ?? 'null'

const hashes = new WeakMap<object, string>()
/** Twelve hex digits. A deployed strategy has one object of parameters, so each is hashed once. */
const hashOf = (params: unknown): string => {
  const known = typeof params === 'object' && params !== null ? hashes.get(params) : undefined
  if (known !== undefined) return known
  const hash = createHash('sha256').update(canonical(params)).digest('hex').slice(0, 12)
  if (typeof params === 'object' && params !== null) hashes.set(params, hash)
  return hash
}

const shown = ({ check, unit, is, most }: Measure) =>
  unit === 'dollars' ? { check, unit, is: showMillionths(is), most: showMillionths(most) } : { check, unit, is, most }

/** A person's decision has neither state nor parameters. */
export const basisOf = ({ basis, life }: Decision, measured: ReadonlyArray<Measure>) => ({
  state_before: basis === undefined ? null : bounded(basis.stateBefore),
  state_after: basis === undefined ? null : bounded(life.state),
  params: basis?.params ?? null,
  params_hash: basis === undefined ? null : hashOf(basis.params),
  checks: measured.map(shown),
})
