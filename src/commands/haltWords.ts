import { span } from '../cockpit/figures.ts'
import type { Because, Halt, HaltState } from '../domain/halt.ts'
import { type Millis, millis } from '../domain/money.ts'

/** What a level means, in a sentence. */
const meaningOf = (level: Halt): string => {
  switch (level) {
    case 'none':
      return 'Trading goes on.'
    case 'no_entries':
      return 'Nothing is bought; what rests stays, exits go on.'
    case 'reduce_only':
      return 'Nothing is bought and resting buys are cancelled; exits go on.'
    case 'all_stop':
      return 'Nothing goes out, and all that rests is cancelled; only what a person closes is sold.'
  }
}

const because = ({ reason, level, detail, by, at, isOver }: Because, now: Millis): string =>
  `  ${level.replaceAll('_', ' ')}, ${reason.replaceAll('_', ' ')}: ${detail} (${by}, ${span(millis(now - at))} ago${isOver ? ', well again' : ''})`

/** The state with every reason in force. */
export const haltText = (state: HaltState, now: Millis): string =>
  [
    `${state.level.replaceAll('_', ' ')}: ${meaningOf(state.level)}`,
    ...state.because.map(one => because(one, now)),
  ].join('\n')
