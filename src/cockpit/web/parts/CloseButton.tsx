import { createSignal, type JSX, Show } from 'solid-js'
import { act } from '../act.ts'
import { mayAct } from '../session.ts'
import { Hold } from './Hold.tsx'

/** Closes a position or a match, cancels an order or merges pairs: asks first what it brings, then wants to be held. Who may only look has none. */
export const CloseButton = (props: {
  readonly label: string
  readonly address: 'close' | 'cancel' | 'merge'
  readonly body: object
}): JSX.Element => {
  const [cost, setCost] = createSignal('')
  const [became, setBecame] = createSignal('')
  const ask = async (): Promise<void> => {
    setBecame('')
    const { isDone, says } = await act(`/api/act/${props.address}-preview`, props.body)
    // What cannot be done is said, and nothing is there to be held.
    if (isDone) setCost(says)
    else setBecame(says)
  }
  const run = async (): Promise<void> => {
    setCost('')
    setBecame((await act(`/api/act/${props.address}`, props.body)).says)
  }
  return (
    <span class="close">
      <Show when={mayAct()}>
        <Show
          when={cost() !== ''}
          fallback={
            <button type="button" class="quiet" onClick={() => void ask()}>
              {props.label}
            </button>
          }
        >
          <span class="close-cost">{cost()}</span>
          <Hold done={() => void run()}>Hold to {props.label.toLowerCase()}</Hold>
          <button type="button" class="quiet" onClick={() => setCost('')}>
            Keep
          </button>
        </Show>
      </Show>
      <span class="label" role="status">
        {became()}
      </span>
    </span>
  )
}
