import { createResource, createSignal, For, type JSX, Show } from 'solid-js'
import { act } from '../act.ts'
import { mayAct } from '../session.ts'
import { Empty } from './Empty.tsx'
import { Panel } from './Panel.tsx'

/** Those that a newcomer would like to see survived, with what they do. */
const FAULTS = [
  ['drop', 'Sockets are cut', 10],
  ['freeze', 'The socket answers pings and says nothing else', 60],
  ['garbage', 'Frames are no JSON', 60],
  ['duplicate', 'Frames come twice', 60],
  ['slow', 'Answers come two seconds late', 60],
  ['http-500', 'Requests fail with 500', 60],
  ['http-429', 'Requests are too many: 429', 60],
  ['ghost-book', 'Books read 0.01 to 0.99', 60],
  ['stale-book', 'Books are a minute old', 60],
  ['crossed-book', 'The best bid is above the best ask', 60],
  ['one-sided-book', 'Books have one side only', 60],
  ['missing-token', 'A token is missing in the answer', 60],
  ['gamma-garbage', 'The catalogue answers nonsense', 60],
] as const

interface On {
  readonly id: number
  readonly fault: string
}
const readOn = async (): Promise<ReadonlyArray<On>> => {
  const told: unknown = await (await fetch('/api/venue-faults')).json()
  const active: unknown = typeof told === 'object' && told !== null ? Reflect.get(told, 'active') : []
  return (Array.isArray(active) ? active : []).flatMap((one: unknown) =>
    typeof one === 'object' && one !== null
      ? [{ id: Number(Reflect.get(one, 'id')), fault: String(Reflect.get(one, 'fault')) }]
      : [],
  )
}

/** The simulated venue's faults as switches: break something and watch what the engine makes of it. */
export const VenueFaults = (): JSX.Element => {
  const [on, { refetch }] = createResource(readOn)
  const [says, setSays] = createSignal('')
  const idOf = (fault: string): number | null => on.latest?.find(one => one.fault === fault)?.id ?? null
  const flip = async (fault: string, seconds: number): Promise<void> => {
    const id = idOf(fault)
    const { says: told } = await (id === null
      ? act('/api/act/fault', { fault, seconds })
      : act('/api/act/fault-end', { id }))
    setSays(told)
    await refetch()
    // It ends by itself: the switch goes back then.
    if (id === null) window.setTimeout(() => void refetch(), seconds * 1000 + 500)
  }
  return (
    <Panel title="Break the simulated venue" aside="each ends by itself">
      <Show when={on.latest} fallback={<Empty>Asking the simulated venue what is on.</Empty>}>
        <ul class="switches">
          <For each={FAULTS}>
            {([fault, does, seconds]) => (
              <li>
                <button
                  type="button"
                  role="switch"
                  aria-checked={idOf(fault) !== null}
                  disabled={!mayAct()}
                  onClick={() => void flip(fault, seconds)}
                >
                  <span class="knob" aria-hidden="true" />
                  <span>
                    <span class="switch-name">{fault}</span>{' '}
                    <span class="label">
                      {does}, {seconds} s
                    </span>
                  </span>
                </button>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <p role="status" class="label">
        {says()}
      </p>
    </Panel>
  )
}
