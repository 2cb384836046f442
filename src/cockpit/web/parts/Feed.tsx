import { For, type JSX, Show } from 'solid-js'
import type { ShownLine } from '../../shownRows.ts'
import { matchAddress, whyAddress } from '../router.ts'
import type { Table } from '../table.ts'
import { Ago } from './Age.tsx'
import { shortName } from './Money.tsx'
import { still } from './steady.ts'

/** Where a line leads: to its why, else to its match. */
const addressOf = (line: ShownLine): string =>
  line.action !== '' ? whyAddress(line.action) : line.event !== '' ? matchAddress(line.event) : '/health'

/** A line begins with who did it, when a strategy did: what was done comes first, who and where below it. */
const parted = ({ text, market }: ShownLine): { readonly what: string; readonly where: string } => {
  const who = /^(\S+@\S+?):? /.exec(text)
  return who === null
    ? { what: text, where: market }
    : { what: text.slice(who[0].length), where: `${shortName(who[1] ?? '')} · ${market}` }
}

/** What happens, in plain words, the newest on top; under a pointer it stands still. */
export const Feed = (props: {
  readonly lines: Table<ShownLine>
  readonly most: number
  readonly empty: JSX.Element
}): JSX.Element => {
  const { shown, on } = still(() => props.lines.rows().slice(0, props.most))
  return (
    <Show when={shown().length > 0} fallback={props.empty}>
      <ol class="feed" {...on}>
        <For each={shown()}>
          {line => (
            <li>
              <a href={addressOf(line)} class="feed-line" data-kind={line.kind} data-row data-why={line.action}>
                <span class="feed-what">{parted(line).what}</span>
                <span class="feed-where">{parted(line).where}</span>
                <Ago at={line.at} />
              </a>
            </li>
          )}
        </For>
      </ol>
    </Show>
  )
}
