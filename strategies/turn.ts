/** One turn of a strategy: it is told something, answers, and what it asks is let out or turned away. */
import type { AskedAction, PendingAction } from '../src/domain/action.ts'
import { actionId } from '../src/domain/ids.ts'
import type { Market } from '../src/domain/market.ts'
import type { Millis } from '../src/domain/money.ts'
import type { Outcome } from '../src/domain/outcome.ts'
import type { Held } from '../src/domain/position.ts'
import type { Own, StrategyInput } from '../src/domain/strategy.ts'
import { mistakeIn } from './answer.ts'
import { endInput, ownOf } from './input.ts'
import type { Role } from './life.ts'

/** Where and when a turn takes place; `step` is the one that the turn will get if it changes anything. */
export interface Scene<S> {
  readonly role: Role<S>
  readonly market: Market
  readonly at: Millis
  readonly held: Held
  readonly step: number
}

export interface Turn<S> {
  readonly state: S
  readonly pending: ReadonlyArray<PendingAction>
  readonly seen: number
  readonly asked: ReadonlyArray<AskedAction>
  readonly turnedAway: ReadonlyArray<AskedAction>
}

/** An answer that breaks the rules of answers is a fault like a throw. */
class Nonsense extends Error {
  override readonly name = 'Nonsense'
}

/**
 * Names an action and judges it: a CANCEL always goes out; anything else only when nothing is pending, and is then
 * pending itself.
 */
const ask = <S>(scene: Scene<S>, turn: Turn<S>, action: AskedAction['action']): Turn<S> => {
  const index = turn.asked.length + turn.turnedAway.length
  const named = { id: actionId(scene.role.key, scene.market.marketId, scene.step, index), action }
  if (action._tag === 'CANCEL') return { ...turn, asked: [...turn.asked, named] }
  if (turn.pending.length > 0) return { ...turn, turnedAway: [...turn.turnedAway, named] }
  const pending = [{ id: named.id, kind: action._tag, since: scene.at }]
  return { ...turn, asked: [...turn.asked, named], pending }
}

const answered = <S>(scene: Scene<S>, turn: Turn<S>, input: StrategyInput): Turn<S> => {
  const answer = scene.role.step(turn.state, input)
  const mistake = mistakeIn(scene.role.state, turn.state, answer)
  if (mistake !== null) throw new Nonsense(mistake)
  const [state, actions] = answer
  if (actions.length === 0) return state === turn.state ? turn : { ...turn, state }
  return actions.reduce((next, action) => ask(scene, next, action), state === turn.state ? turn : { ...turn, state })
}

const refusal = <S>(scene: Scene<S>, turn: Turn<S>, refused: AskedAction): StrategyInput => {
  const { role, market, at, held } = scene
  const told = { strategy: role.key, market, at, actionId: refused.id, kind: 'refused', reason: 'pending' } as const
  return endInput(told, ownOf(role.key, held, turn.pending))
}

/**
 * Tells the strategy one input. What it asks beside a pending action comes back to it at once as *refused: pending*,
 * because its state has already moved; what it asks in answer to that is turned away without being told again, so
 * that this ends. Throws what the strategy throws, and on an answer that is none.
 */
export const told = <S>(scene: Scene<S>, turn: Turn<S>, input: (own: Own) => StrategyInput): Turn<S> => {
  const after = answered(scene, turn, input(ownOf(scene.role.key, scene.held, turn.pending)))
  if (after.turnedAway === turn.turnedAway) return after
  return after.turnedAway
    .slice(turn.turnedAway.length)
    .reduce((next, refused) => answered(scene, next, refusal(scene, next, refused)), after)
}

/**
 * The pending actions once an outcome is known: a PLACE has nothing pending from its first sign of life on (it rests, and
 * may be cancelled), all else until its closing outcome.
 */
export const stillPending = (pending: ReadonlyArray<PendingAction>, outcome: Outcome): ReadonlyArray<PendingAction> => {
  if (outcome._tag === 'unasked') return pending
  const ended = pending.some(
    ({ id, kind }) => id === outcome.actionId && (outcome._tag === 'closing' || kind === 'PLACE'),
  )
  return ended ? pending.filter(({ id }) => id !== outcome.actionId) : pending
}
