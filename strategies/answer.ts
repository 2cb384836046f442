/** What a step may answer, checked before it counts: a mistake in a strategy must not become an order. */
import * as t from 'io-ts'
import { type OrderId, orderId, type Side } from '../src/domain/ids.ts'
import { ONE } from '../src/domain/money.ts'
import { priceCodec, sideCodec } from './codecs.ts'

/** More in one answer is a mistake, not a plan. */
const MOST_ACTIONS = 8

const positive = t.refinement(t.number, value => Number.isSafeInteger(value) && value > 0, 'whole millionths above 0')
const inside = t.refinement(
  t.number,
  value => Number.isSafeInteger(value) && value > 0 && value < ONE,
  'within 0 and 1',
)
const instant = t.refinement(t.number, Number.isFinite, 'ms since 1970')
const part = t.refinement(positive, value => value <= ONE, 'a part of at most 1')
const sides = t.refinement(
  t.readonlyArray<t.Type<Side, Side, unknown>>(sideCodec),
  list => list.length > 0 && new Set(list).size === list.length,
  'one or both sides',
)
const order = new t.Type<OrderId, string, unknown>(
  'an order id',
  (value): value is OrderId => typeof value === 'string' && value !== '',
  (value, context) => (typeof value === 'string' ? t.success(orderId(value)) : t.failure(value, context)),
  value => value,
)
const wanted = { reason: t.string, trigger: priceCodec }

const actionCodec = t.union([
  t.type({ ...wanted, _tag: t.literal('OPEN_LONG'), side: sideCodec, usd: positive }),
  t.type({ ...wanted, _tag: t.literal('OPEN_PAIR'), usdEach: positive }),
  t.type({ ...wanted, _tag: t.literal('ADD'), side: sideCodec, usd: positive }),
  t.type({ ...wanted, _tag: t.literal('CLOSE'), sides }),
  t.type({ ...wanted, _tag: t.literal('PARTIAL_CLOSE'), sides, part }),
  t.intersection([
    t.type({
      ...wanted,
      _tag: t.literal('PLACE'),
      side: sideCodec,
      direction: t.keyof({ BUY: null, SELL: null }),
      price: inside,
      shares: positive,
    }),
    t.partial({ until: instant }),
  ]),
  t.type({ ...wanted, _tag: t.literal('CANCEL'), orderId: order }),
])

const shown = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? Object.entries(value)
        .map(([key, field]) => `${key} ${String(field)}`)
        .join(', ')
    : String(value)

/**
 * What is wrong with a step's answer, in words; null when nothing is. The types promise most of it, but a number may
 * be NaN, and a strategy may come from a file that nobody compiled.
 */
export const mistakeIn = <S>(state: t.Type<S, unknown>, before: S, answer: unknown): string | null => {
  if (!Array.isArray(answer) || answer.length !== 2) return 'a step must answer [state, actions]'
  const [next, actions]: ReadonlyArray<unknown> = answer
  if (next !== before && !state.is(next)) return 'a step answered a state that its own codec does not accept'
  if (!Array.isArray(actions)) return 'a step must answer a list of actions'
  if (actions.length === 0) return null
  if (actions.length > MOST_ACTIONS)
    return `a step asked for ${actions.length} actions, at most ${MOST_ACTIONS} are allowed`
  const wrong: ReadonlyArray<unknown> = actions.filter(action => !actionCodec.is(action))
  return wrong.length === 0 ? null : `a step asked for something that is no action: ${wrong.map(shown).join('; ')}`
}
