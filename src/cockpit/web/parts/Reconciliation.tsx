import { For, type JSX, Show } from 'solid-js'
import { answerOf } from '../answered.ts'
import { asked } from '../ask.ts'
import { dayText, utcText } from '../now.ts'
import { desk } from '../store.ts'
import { Empty, Trouble } from './Empty.tsx'
import { Panel } from './Panel.tsx'

/** Comparisons of the ledger with the venue: what was corrected, and what does not fit. */
export const Reconciliation = (): JSX.Element => {
  const [answer, again] = asked(
    () => '/api/reconciled',
    answerOf('reconciled'),
    () => `${desk.orders.ids().length} ${desk.deeds.ids()[0]}`,
  )
  return (
    <Panel title="Compared with the venue" aside="the newest first">
      <Show when={answer.error === undefined} fallback={<Trouble says={answer.error ?? ''} again={again} />}>
        <Show
          when={(answer.latest?.passes.length ?? 0) > 0}
          fallback={
            <Empty>
              {desk.head()?.trading === 'paper'
                ? 'Nothing to compare: on paper the ledger is all there is. With TRADING=live it is compared at the start, every minute and whenever the user socket was away.'
                : 'Not compared yet: the first comparison comes with the start.'}
            </Empty>
          }
        >
          <ol class="passes">
            <For each={answer.latest?.passes}>
              {pass => (
                <li>
                  <time class="ago" title={utcText(pass.at)}>
                    {dayText(pass.at)}
                  </time>
                  <span>{pass.says}</span>
                  <ul>
                    <For each={pass.found}>
                      {found => (
                        <li class={found.kind === 'mismatch' ? 'wrong' : 'label'}>
                          {found.kind === 'mismatch' ? 'Does not fit: ' : 'Corrected: '}
                          {found.text}
                        </li>
                      )}
                    </For>
                  </ul>
                </li>
              )}
            </For>
          </ol>
        </Show>
      </Show>
    </Panel>
  )
}
