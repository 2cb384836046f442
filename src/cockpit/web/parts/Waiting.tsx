import { For, type JSX, Show } from 'solid-js'
import { answerOf } from '../answered.ts'
import { asked } from '../ask.ts'
import { dayText, utcText } from '../now.ts'
import { Empty, Skeleton, Trouble } from './Empty.tsx'
import { Panel } from './Panel.tsx'

/** Money that lies at the venue and that only a person gets, and how; the engine sends no chain transaction. */
export const Waiting = (): JSX.Element => {
  const [answer, again] = asked(
    () => '/api/waiting',
    answerOf('waiting'),
    () => null,
  )
  return (
    <Panel
      title="Waiting at the venue"
      aside={
        <Show when={answer.latest?.at}>
          {at => (
            <>
              as of <time title={utcText(at())}>{dayText(at())}</time>{' '}
              <button type="button" class="quiet" onClick={again}>
                Look again
              </button>
            </>
          )}
        </Show>
      }
    >
      <Show when={answer.error === undefined} fallback={<Trouble says={answer.error ?? ''} again={again} />}>
        <Show when={answer.latest} fallback={<Skeleton rows={2} />}>
          {told => (
            <Show
              when={told().rows.length > 0}
              fallback={<Empty>Nothing waits: nothing is to be redeemed, and no settled pair is held.</Empty>}
            >
              <ul class="waiting">
                <For each={told().rows}>
                  {row => (
                    <li>
                      <span>
                        {row.what} <span class="num">{row.brings}</span>
                      </span>
                      <span>
                        {row.question} <span class="label">{row.how}</span>
                      </span>
                    </li>
                  )}
                </For>
              </ul>
            </Show>
          )}
        </Show>
      </Show>
    </Panel>
  )
}
