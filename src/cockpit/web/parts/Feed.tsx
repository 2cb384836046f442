import { For, type JSX, Show } from 'solid-js'
import type { ShownLine } from '../../shown.ts'
import { matchAddress, whyAddress } from '../router.ts'
import type { Table } from '../table.ts'
import { Ago } from './Age.tsx'

/** Where a line leads: to its why, else to its match. */
const addressOf = (line: ShownLine): string =>
  line.action !== '' ? whyAddress(line.action) : line.event !== '' ? matchAddress(line.event) : '/health'

/** What happens, in plain words, the newest on top. */
export const Feed = (props: {
  readonly lines: Table<ShownLine>
  readonly most: number
  readonly empty: JSX.Element
}): JSX.Element => (
  <Show when={props.lines.ids().length > 0} fallback={props.empty}>
    <ol class="feed">
      <For each={props.lines.ids().slice(0, props.most)}>
        {id => (
          <Show when={props.lines.row(id)}>
            {line => (
              <li>
                <a href={addressOf(line())} class="feed-line" data-kind={line().kind} data-row data-why={line().action}>
                  <span class="feed-what">{line().text}</span>
                  <span class="feed-where">{line().market}</span>
                  <Ago at={line().at} />
                </a>
              </li>
            )}
          </Show>
        )}
      </For>
    </ol>
  </Show>
)
