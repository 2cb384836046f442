import { For, type JSX, Show } from 'solid-js'
import { answerOf } from '../answered.ts'
import { asked } from '../ask.ts'
import { clockText, utcText } from '../now.ts'
import { Skeleton, Trouble } from '../parts/Empty.tsx'
import { matchAddress, place } from '../router.ts'
import { desk } from '../store.ts'

/** The chain behind one action, from what happened on the socket to what is held now. */
export const Why = (): JSX.Element => {
  const [why, again] = asked(
    () => `/api/why/${encodeURIComponent(place().about)}`,
    answerOf('why'),
    () => desk.deeds.ids()[0],
  )
  return (
    <div class="view why">
      <Show when={why.error === undefined} fallback={<Trouble says={why.error ?? ''} again={again} />}>
        <Show when={why.latest} fallback={<Skeleton rows={8} />}>
          {chain => (
            <>
              <header class="view-head">
                <h1>Why: {chain().title}</h1>
                <span class="match-facts">
                  <a href={matchAddress(chain().event)}>{chain().match}</a>
                  <a href={`/strategies/${encodeURIComponent(chain().strategy)}`}>{chain().strategy}</a>
                </span>
              </header>
              <ol class="chain">
                <For each={chain().steps}>
                  {step => (
                    <li class="link" data-state={step.state}>
                      <div class="link-head">
                        <h2>{step.title}</h2>
                        <Show when={step.at}>
                          {at => (
                            <time class="ago" title={utcText(at())}>
                              {clockText(at())}
                            </time>
                          )}
                        </Show>
                      </div>
                      <p>{step.says}</p>
                      <dl class="facts">
                        <For each={step.facts}>
                          {fact => (
                            <div>
                              <dt>{fact.label}</dt>
                              <dd class="num">{fact.value}</dd>
                            </div>
                          )}
                        </For>
                      </dl>
                    </li>
                  )}
                </For>
              </ol>
            </>
          )}
        </Show>
      </Show>
    </div>
  )
}
