import { Show } from 'solid-js'
import type { ShownCall, ShownRefusal } from '../../shownRows.ts'
import { Ago } from '../parts/Age.tsx'
import type { Column } from '../parts/Grid.tsx'

export const REFUSAL_COLUMNS: ReadonlyArray<Column<ShownRefusal>> = [
  {
    head: 'Reason',
    kind: 'lead',
    cell: row => (
      <>
        {row().reason} <span class="label">{row().strategy}</span>
      </>
    ),
  },
  { head: 'Means', kind: 'rest', on: 'wide', cell: row => <span title={row().detail}>{row().means}</span> },
  { head: 'Times', kind: 'figure', cell: row => row().count },
  { head: 'Last', kind: 'figure', cell: row => <Ago at={row().lastAt} /> },
]

export const CALL_COLUMNS: ReadonlyArray<Column<ShownCall>> = [
  { head: 'Address', kind: 'lead', cell: row => row().label },
  {
    head: 'In 10 s',
    kind: 'figure',
    cell: row => (
      <>
        {row().lately}
        <Show when={row().allowed !== ''}>
          <span class="label"> of {row().allowed}</span>
        </Show>
      </>
    ),
  },
  {
    head: 'Of the limit',
    kind: 'rest',
    cell: row => (
      <Show when={row().allowed !== ''} fallback={<span class="label">no limit told</span>}>
        <meter class="limit" min="0" max="1" low={0.5} high={0.8} optimum={0} value={row().share}>
          {Math.round(row().share * 100)} %
        </meter>
      </Show>
    ),
  },
  { head: 'All', kind: 'figure', cell: row => row().all },
  {
    head: 'Not answered',
    kind: 'text',
    cell: row => <span class={row().failed === '' ? 'faint' : 'waits'}>{row().failed || 'none'}</span>,
  },
]
