import { type Accessor, createSignal, For, type JSX, Show } from 'solid-js'
import type { ShownOrder, ShownPosition } from '../../shownRows.ts'
import { dayText, utcText } from '../now.ts'
import { Age, Ago, Until } from '../parts/Age.tsx'
import { CloseButton } from '../parts/CloseButton.tsx'
import { Flash } from '../parts/Flash.tsx'
import type { Column } from '../parts/Grid.tsx'
import { Money, Side, shortName } from '../parts/Money.tsx'
import { whyAddress } from '../router.ts'
import { desk } from '../store.ts'

const [open, setOpen] = createSignal<ReadonlySet<string>>(new Set())
const flip = (id: string): void => {
  const next = new Set(open())
  if (!next.delete(id)) next.add(id)
  setOpen(next)
}

/** The changes that a position is the sum of, the newest last. */
const Legs = (props: { readonly row: ShownPosition }): JSX.Element => (
  <ol class="legs">
    <Show when={props.row.locks !== ''}>
      <li class="label pair-line">
        Pair {props.row.pair} {props.row.locks}.
      </li>
    </Show>
    <For each={props.row.legs}>
      {leg => (
        <li>
          <time class="ago" title={utcText(leg.at)}>
            {dayText(leg.at)}
          </time>
          <span>{leg.type}</span>
          <span class="num leg-figure">{leg.shares}</span>
          <span class="num leg-figure">{leg.price}</span>
          <span class={`num leg-figure money ${leg.direction}`}>{leg.realised}</span>
          <span class="label leg-reason">{leg.reason}</span>
        </li>
      )}
    </For>
  </ol>
)
/** At the real venue a person merges: there the engine says how. */
const Merge = (props: { readonly row: ShownPosition }): JSX.Element => (
  <CloseButton
    label={desk.head()?.venue === 'polymarket' && desk.head()?.trading === 'live' ? 'How to merge' : 'Merge'}
    address="merge"
    body={{ market: Number(props.row.marketId), strategy: props.row.strategy }}
  />
)
export const legsBelow = (row: Accessor<ShownPosition>): JSX.Element =>
  open().has(row().id) ? <Legs row={row()} /> : null

/** A position, valued at the bid; what the venue has matched and what of it is settled are two things. */
export const POSITION_COLUMNS: ReadonlyArray<Column<ShownPosition>> = [
  {
    head: 'Position',
    kind: 'lead',
    cell: row => (
      <>
        <button
          type="button"
          class="quiet unfold"
          aria-expanded={open().has(row().id)}
          aria-label={`Legs of ${row().market} ${row().side}`}
          data-row
          onClick={() => flip(row().id)}
        >
          {row().market}
        </button>{' '}
        <Side side={row().side} team={row().team} />
        <Show when={row().locks !== ''}>
          <span class="pair" title={`Pair ${row().pair}: ${row().locks}`}>
            pair
          </span>
        </Show>
        <Show when={row().pairs !== ''}>
          <Merge row={row()} />
        </Show>
      </>
    ),
  },
  {
    head: 'Strategy',
    kind: 'text',
    cell: row => <a href={`/strategies/${encodeURIComponent(row().strategy)}`}>{shortName(row().strategy)}</a>,
  },
  { head: 'Shares', kind: 'figure', cell: row => <Flash value={row().shares} /> },
  {
    head: 'Settled',
    kind: 'figure',
    on: 'widest',
    cell: row => (
      <span
        class={row().unsettled === '' ? 'faint' : 'waits'}
        title={
          row().unsettled === ''
            ? 'The venue has settled all of it.'
            : `${row().unsettled} are matched and not settled yet: they are held, and not offered for sale.`
        }
      >
        {row().unsettled === '' ? 'all' : row().settled}
      </span>
    ),
  },
  { head: 'Entry', kind: 'figure', on: 'roomy', cell: row => row().entry },
  { head: 'Bid', kind: 'figure', cell: row => <Flash value={row().bid} /> },
  { head: 'Age', kind: 'figure', on: 'roomy', cell: row => <Age at={row().observedAt} /> },
  { head: 'Cost', kind: 'figure', on: 'wide', cell: row => row().cost },
  { head: 'Value', kind: 'figure', cell: row => <Flash value={row().value} /> },
  {
    head: 'Open PnL',
    kind: 'figure',
    cell: row => <Money value={row().profit} direction={row().direction} />,
  },
  {
    head: 'Realised',
    kind: 'figure',
    on: 'wide',
    cell: row => <Money value={row().realised} direction={row().realisedDirection} />,
  },
  { head: 'Fees', kind: 'figure', on: 'widest', cell: row => row().fees },
  {
    head: ' Close',
    kind: 'act',
    cell: row => (
      <CloseButton label="Close" address="close" body={{ target: { position: Number(row().id) }, limit: null }} />
    ),
  },
]

export const ORDER_COLUMNS: ReadonlyArray<Column<ShownOrder>> = [
  {
    head: 'Order',
    kind: 'lead',
    cell: row => (
      <>
        <a href={whyAddress(row().action)} data-row data-why={row().action}>
          {row().match}
        </a>{' '}
        <span class="label">{row().market}</span>
      </>
    ),
  },
  {
    head: 'What',
    kind: 'text',
    cell: row => (
      <>
        {row().direction === 'BUY' ? 'buy' : 'sell'} <Side side={row().side} />
      </>
    ),
  },
  { head: 'Strategy', kind: 'text', on: 'wide', cell: row => shortName(row().strategy) },
  { head: 'Limit', kind: 'figure', cell: row => row().limit },
  { head: 'Asked', kind: 'figure', cell: row => row().asked },
  { head: 'Filled', kind: 'figure', cell: row => <Flash value={row().filled} /> },
  {
    head: 'State',
    kind: 'text',
    cell: row => (
      <>
        <span class={row().status === 'unknown' ? 'waits' : ''}>{row().status}</span> <Until at={row().endsAt} />
      </>
    ),
  },
  { head: 'Since', kind: 'figure', cell: row => <Ago at={row().at} /> },
  {
    head: ' Cancel',
    kind: 'act',
    cell: row => <CloseButton label="Cancel" address="cancel" body={{ target: { order: row().id } }} />,
  },
]

/** Beside a chart there is less room: what the whole list tells further is left out. */
const BESIDE = new Set(['Position', 'Shares', 'Entry', 'Bid', 'Value', 'Open PnL', ' Close'])
export const NARROW_POSITION_COLUMNS = POSITION_COLUMNS.filter(({ head }) => BESIDE.has(head))

export const heldIn = (event: string): ReadonlyArray<string> =>
  desk.positions.ids().filter(id => desk.positions.row(id)?.event === event)
export const orderedIn = (event: string): ReadonlyArray<string> =>
  desk.orders.ids().filter(id => desk.orders.row(id)?.event === event)
