import { For, type JSX, Show } from 'solid-js'
import { desk } from '../store.ts'
import { Spark } from './Spark.tsx'

const STATES = { fine: '', stuck: 'stuck', broken: 'broken' } as const

/** The way of the data as a picture: each step with its rate, and where it is stuck. */
export const Pipeline = (): JSX.Element => (
  <ol class="pipeline">
    <For each={desk.stages.ids()}>
      {id => (
        <Show when={desk.stages.row(id)}>
          {stage => (
            <li class="stage" data-state={stage().state} title={stage().says}>
              <span class="stage-name">
                {stage().label}
                <Show when={stage().state !== 'fine'}>
                  <span class="stage-state"> {STATES[stage().state]}</span>
                </Show>
              </span>
              <span class="num stage-rate">{stage().rate}</span>
              <Spark values={stage().spark} />
              <Show when={stage().state !== 'fine'}>
                <span class="stage-says">{stage().says}</span>
              </Show>
            </li>
          )}
        </Show>
      )}
    </For>
  </ol>
)
