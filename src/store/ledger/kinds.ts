import type { Action } from '../../domain/action.ts'

const KINDS: ReadonlyArray<Action['_tag']> = [
  'OPEN_LONG',
  'OPEN_PAIR',
  'ADD',
  'CLOSE',
  'PARTIAL_CLOSE',
  'PLACE',
  'CANCEL',
]
/** An action's kind as the intents keep it. */
export const kindOf = (text: string): Action['_tag'] => {
  const kind = KINDS.find(one => one === text)
  if (kind === undefined) throw new RangeError(`the database holds an action of the unknown kind ${text}`)
  return kind
}
