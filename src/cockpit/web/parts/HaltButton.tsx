import { createSignal, type JSX, Show } from 'solid-js'
import { act } from '../act.ts'
import { setOverlay } from '../keys.ts'
import { mayAct } from '../session.ts'
import { desk } from '../store.ts'

/** One press halts: nothing is bought from then on, exits go on. It costs nothing and can be taken back, so it asks nothing. */
export const HaltButton = (): JSX.Element => {
  const [says, setSays] = createSignal('')
  const isHalted = () => desk.head()?.standing.level === 'halted'
  const press = async (): Promise<void> => {
    if (isHalted()) {
      setOverlay('halt')
      return
    }
    setSays('halting')
    const answer = await act('/api/act/halt', { level: 'no_entries' })
    setSays(answer.isDone ? '' : answer.says)
  }
  return (
    <>
      <Show when={says() !== ''}>
        <span class="label" role="status">
          {says()}
        </span>
      </Show>
      <Show when={mayAct()}>
        <button
          type="button"
          class="halt"
          data-on={isHalted()}
          title={isHalted() ? 'Resume, or stop more' : 'Nothing is bought from now on; exits go on'}
          onClick={() => void press()}
        >
          {isHalted() ? 'Resume…' : 'Halt'}
        </button>
      </Show>
    </>
  )
}
