/**
 * The pure life of a strategy in a market: (life, tick) → [life, decision or null]. A stream of decisions is a fold of it.
 */
import type { ActionId } from '../src/domain/ids.ts'
import type { SavedLife } from '../src/domain/life.ts'
import type { Outcome } from '../src/domain/outcome.ts'
import type { Decision } from '../src/domain/strategy.ts'
import type { Tick } from '../src/domain/tick.ts'
import { endInput, isInvolved, tickInput, triggerOf } from './input.ts'
import { type Alive, faultOf, type Life, missing, type Off, type Role, renewed, revived, type Unborn } from './life.ts'
import { type Scene, stillPending, type Turn, told } from './turn.ts'

/** Outcomes that nobody has told it, in order. */
type Missed = ReadonlyArray<Outcome>
const NONE: Missed = []

type Lived<S> = readonly [Life<S>, Decision | null]

/** Off, with what it has not heard: the tick on which it broke is not lost if it was an outcome. */
const switchedOff = <S>(
  role: Role<S>,
  before: Off<S>['before'],
  missed: Missed,
  tick: Tick,
  fault: string,
): Lived<S> => {
  const off: Off<S> = { _tag: 'off', before, missed, revivals: role.revivals }
  const { saved } = before
  return [
    missing(role, off, tick),
    {
      strategy: saved.strategy,
      marketId: saved.marketId,
      step: saved.step,
      at: tick.at,
      trigger: triggerOf(tick, tick.held.seq),
      life: saved,
      actions: [],
      turnedAway: [],
      fault,
    },
  ]
}

const concerns = <S>(role: Role<S>, life: Unborn | Alive<S>, tick: Tick): boolean => {
  if (tick._tag === 'outcome') return tick.outcome.strategy === role.key && tick.outcome.seq > life.saved.seen
  return life.saved.pending.length > 0 || isInvolved(role.key, tick.held) || role.follows(tick.market)
}

const born = <S>(role: Role<S>, life: Unborn | Alive<S>, tick: Tick): Alive<S> =>
  life._tag === 'alive'
    ? life
    : {
        _tag: 'alive',
        state: role.initial(tick.market),
        saved: life.saved,
        held: null,
        blind: null,
        lost: [],
        note: null,
      }

/** Tells the end of an action that the ledger has never heard of. */
const tellLost = <S>(scene: Scene<S>, turn: Turn<S>, id: ActionId): Turn<S> => {
  const { role, market, at } = scene
  const reason = 'never reached the ledger'
  const pending = turn.pending.filter(action => action.id !== id)
  return told(scene, { ...turn, pending }, own =>
    endInput({ strategy: role.key, market, at, actionId: id, kind: 'lost', reason }, own),
  )
}

const tellOutcome = <S>(scene: Scene<S>, turn: Turn<S>, outcome: Outcome): Turn<S> => {
  const { market, at } = scene
  const heard = { ...turn, seen: outcome.seq, pending: stillPending(turn.pending, outcome) }
  return told(scene, heard, own => ({ _tag: 'outcome', market, at, own, outcome }))
}

const tellTick = <S>(scene: Scene<S>, life: Alive<S>, turn: Turn<S>, tick: Tick): Turn<S> => {
  const { market, at } = tick
  switch (tick._tag) {
    case 'tick':
      return told(scene, turn, own => tickInput(tick, own))
    case 'blind':
      return tick.reason === life.blind
        ? turn
        : told(scene, turn, own => ({ _tag: 'blind', market, at, own, reason: tick.reason }))
    case 'outcome':
      return tellOutcome(scene, turn, tick.outcome)
  }
}

const blindAfter = <S>(life: Alive<S>, tick: Tick): Alive<S>['blind'] => {
  switch (tick._tag) {
    case 'tick':
      return null
    case 'blind':
      return tick.reason
    case 'outcome':
      return life.blind
  }
}

/** What changed becomes the next step and a decision; what did not costs nothing. */
const decided = <S>(scene: Scene<S>, life: Alive<S>, turn: Turn<S>, tick: Tick): Lived<S> => {
  const { role, held } = scene
  const { saved } = life
  const blind = blindAfter(life, tick)
  const isSame = turn.state === life.state && turn.pending === saved.pending && turn.seen === saved.seen
  if (isSame && life.note === null && turn.asked.length === 0 && turn.turnedAway.length === 0)
    return held.seq === life.held?.seq && blind === life.blind && life.lost.length === 0
      ? [life, null]
      : [{ ...life, held, blind, lost: [] }, null]
  const next: SavedLife = {
    strategy: saved.strategy,
    marketId: saved.marketId,
    codec: saved.codec,
    state: role.state.encode(turn.state),
    step: scene.step,
    pending: turn.pending,
    seen: turn.seen,
    resets: saved.resets,
  }
  const decision: Decision = {
    strategy: saved.strategy,
    marketId: saved.marketId,
    step: scene.step,
    at: tick.at,
    trigger: triggerOf(tick, held.seq),
    life: next,
    actions: turn.asked,
    ...(turn.asked.length === 0 ? {} : { basis: { stateBefore: role.state.encode(life.state), params: role.params } }),
    turnedAway: turn.turnedAway,
    fault: null,
  }
  const after: Alive<S> = { _tag: 'alive', state: turn.state, saved: next, held, blind, lost: [], note: null }
  return [after, life.note === null ? decision : { ...decision, note: life.note }]
}

const heard = <S>(role: Role<S>, before: Unborn | Alive<S>, missed: Missed, tick: Tick): Lived<S> => {
  const known = before._tag === 'alive' ? before.held : null
  const isOlder = known !== null && tick.held.seq < known.seq
  const isForIt = concerns(role, before, tick) && !(isOlder && tick._tag !== 'outcome')
  const hasLost = before._tag === 'alive' && before.lost.length > 0
  if (!isForIt && !hasLost && missed.length === 0) return [before, null]
  const life = born(role, before, tick)
  const held = isOlder ? known : tick.held
  const scene: Scene<S> = { role, market: tick.market, at: tick.at, held, step: life.saved.step + 1 }
  const { pending, seen } = life.saved
  const start: Turn<S> = { state: life.state, pending, seen, asked: [], turnedAway: [] }
  const afterLost = hasLost ? life.lost.reduce((turn, id) => tellLost(scene, turn, id), start) : start
  const afterMissed =
    missed.length > 0 ? missed.reduce((turn, one) => tellOutcome(scene, turn, one), afterLost) : afterLost
  return decided(scene, life, isForIt ? tellTick(scene, life, afterMissed, tick) : afterMissed, tick)
}

/**
 * One tick in a strategy's life. Priced and blind ticks whose ledger is older than what it has seen are dropped, outcomes
 * never; each outcome is heard once. Whoever throws or answers nonsense is switched off for this market: its life stays
 * as it was before this tick, the decision says why; brought back, it hears first the outcomes that it has missed. The decision is null when nothing changed and nothing was asked.
 */
export const live =
  <S>(role: Role<S>) =>
  (before: Life<S>, tick: Tick): Lived<S> => {
    const isOff = before._tag === 'off'
    const life = isOff ? revived(role, before, tick) : renewed(role, before, tick)
    const missed = isOff ? (before.missed ?? NONE) : NONE
    if (life === null) return [isOff ? missing(role, before, tick) : before, null]
    switch (life._tag) {
      case 'unreadable':
        return switchedOff(role, life, missed, tick, life.fault)
      case 'unborn':
      case 'alive': {
        try {
          return heard(role, life, missed, tick)
        } catch (thrown) {
          return switchedOff(role, life, missed, tick, faultOf(thrown))
        }
      }
    }
  }
