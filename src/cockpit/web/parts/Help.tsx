import { For, type JSX } from 'solid-js'
import { KEYS } from '../keys.ts'
import { Overlay } from './Overlay.tsx'

export const Help = (): JSX.Element => (
  <Overlay title="Keys">
    <dl class="keys">
      <For each={KEYS}>
        {([keys, does]) => (
          <div>
            <dt>
              <For each={keys.split(' ')}>{key => <kbd>{key}</kbd>}</For>
            </dt>
            <dd>{does}</dd>
          </div>
        )}
      </For>
    </dl>
  </Overlay>
)
