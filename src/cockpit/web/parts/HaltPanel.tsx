import { createSignal, For, type JSX, Show } from 'solid-js'
import { type Acted, act } from '../act.ts'
import { mayAct } from '../session.ts'
import { desk } from '../store.ts'
import { Hold } from './Hold.tsx'
import { Overlay } from './Overlay.tsx'

const LEVELS = [
  ['no_entries', 'No entries', 'Nothing is bought; what rests stays, exits go on.'],
  ['reduce_only', 'Reduce only', 'Besides, resting buys are withdrawn.'],
  ['all_stop', 'Stop all', 'All that rests is withdrawn; nothing goes out but what a person closes.'],
] as const

/** Halt levels and going on, and closing everything; what closing costs is asked of the engine first. */
export const HaltPanel = (): JSX.Element => {
  const [answer, setAnswer] = createSignal<Acted>({ isDone: true, says: '' })
  const [cost, setCost] = createSignal('')
  const tell = async (address: string, body: object): Promise<void> => {
    setAnswer(await act(address, body))
  }
  const ALL = { target: 'all', limit: null } as const
  return (
    <Overlay title="Halt">
      <p>
        {desk.head()?.standing.says}: {desk.head()?.standing.why}
      </p>
      <ul class="levels">
        <For each={LEVELS}>
          {([level, label, does]) => (
            <li>
              <button
                type="button"
                class="halt"
                disabled={!mayAct()}
                onClick={() => void tell('/api/act/halt', { level })}
              >
                {label}
              </button>
              <span class="label">{does}</span>
            </li>
          )}
        </For>
        <li>
          <button
            type="button"
            disabled={!mayAct() || desk.head()?.standing.level !== 'halted'}
            onClick={() => void tell('/api/act/resume', { force: false })}
          >
            Resume
          </button>
          <span class="label">Refused while what a machine halted for is still wrong.</span>
        </li>
        <li>
          <Show
            when={cost() !== ''}
            fallback={
              <button
                type="button"
                disabled={!mayAct()}
                onClick={() => void act('/api/act/close-preview', ALL).then(({ says }) => setCost(says))}
              >
                Close everything…
              </button>
            }
          >
            <span>
              <p>{cost()}</p>
              <Hold done={() => void tell('/api/act/close', ALL)}>Hold to sell everything at the bid</Hold>
            </span>
          </Show>
        </li>
      </ul>
      <p role="status" data-done={answer().isDone}>
        {answer().says}
      </p>
    </Overlay>
  )
}
