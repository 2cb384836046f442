import { createSignal, For, type JSX, Show } from 'solid-js'
import type { HistoryAnswer } from '../../answers.ts'
import { answerOf } from '../answered.ts'
import { asked } from '../ask.ts'
import { clockText, dateText, utcText } from '../now.ts'
import { Empty, Skeleton, Trouble } from '../parts/Empty.tsx'
import { type Column, Grid, type Group, listed } from '../parts/Grid.tsx'
import { Side, shortName } from '../parts/Money.tsx'
import { place, stay, whyAddress } from '../router.ts'
import { desk } from '../store.ts'

type Fill = HistoryAnswer['rows'][number]

const KINDS = ['order', 'manual', 'payout', 'merge', 'reversal', 'dust', 'legacy'] as const
const SPANS = [
  ['', 'All time'],
  ['1', 'Last day'],
  ['7', 'Last week'],
  ['30', 'Last month'],
] as const
const DAY = 86_400_000

const COLUMNS: ReadonlyArray<Column<Fill>> = [
  {
    head: 'Match',
    kind: 'lead',
    cell: row => (
      <>
        <a
          href={row().action === '' ? `/match/${row().event}` : whyAddress(row().action)}
          data-row
          data-why={row().action}
        >
          {row().match}
        </a>{' '}
        <span class="label">{row().market}</span>
      </>
    ),
  },
  { head: 'Time', kind: 'text', cell: row => <time title={utcText(row().at)}>{clockText(row().at)}</time> },
  {
    head: 'What',
    kind: 'text',
    cell: row => (
      <>
        {row().kind === 'order' ? (row().direction === 'BUY' ? 'bought' : 'sold') : row().kind}{' '}
        <Side side={row().side} />
      </>
    ),
  },
  { head: 'Strategy', kind: 'text', on: 'wide', cell: row => shortName(row().strategy) },
  { head: 'Shares', kind: 'figure', cell: row => row().shares },
  { head: 'Price', kind: 'figure', cell: row => row().price },
  { head: 'Value', kind: 'figure', cell: row => row().value },
  { head: 'Fee', kind: 'figure', on: 'wide', cell: row => row().fee },
  {
    head: 'Realised',
    kind: 'figure',
    cell: row => <span class={`money ${row().realisedDirection}`}>{row().realised}</span>,
  },
]

const byDay = (rows: ReadonlyArray<Fill>): ReadonlyArray<Group> => {
  const days = new Map<string, string[]>()
  for (const row of rows) {
    const day = dateText(row.at)
    days.set(day, [...(days.get(day) ?? []), row.id])
  }
  return [...days].map(([day, ids]) => ({ id: day, head: <span class="day">{day}</span>, ids }))
}

const Filters = (props: { readonly csv: string }): JSX.Element => {
  const change = (event: Event): void => {
    const form = event.currentTarget
    if (!(form instanceof HTMLFormElement)) return
    const asks = new URLSearchParams()
    for (const [name, value] of new FormData(form)) if (String(value) !== '') asks.set(name, String(value))
    stay(`/history?${asks}`)
  }
  const choice = (name: string, label: string, first: string, values: () => ReadonlyArray<string>): JSX.Element => (
    <select name={name} aria-label={label}>
      <option value="">{first}</option>
      <For each={values()}>
        {value => (
          <option value={value} selected={place().asks.get(name) === value}>
            {value}
          </option>
        )}
      </For>
    </select>
  )
  return (
    <form class="filters" onInput={change} onSubmit={event => event.preventDefault()}>
      <input
        name="text"
        type="search"
        aria-label="Team or question"
        placeholder="Team or question"
        value={place().asks.get('text') ?? ''}
      />
      {choice('strategy', 'Strategy', 'All strategies', () => desk.wallets.ids())}
      {choice('kind', 'Kind', 'All kinds', () => KINDS)}
      <select name="days" aria-label="Time">
        <For each={SPANS}>
          {([days, label]) => (
            <option value={days} selected={place().asks.get('days') === days}>
              {label}
            </option>
          )}
        </For>
      </select>
      <a class="button" href={props.csv} download="csgo-engine-history.csv">
        Export CSV
      </a>
    </form>
  )
}

/** Fills: filtered, summed, exported. The filter is the address. */
export const History = (): JSX.Element => {
  const [opened] = createSignal(Date.now())
  const filter = () => {
    const asks = new URLSearchParams(place().asks)
    const days = Number(asks.get('days') ?? '')
    asks.delete('days')
    if (days > 0) asks.set('since', String(opened() - days * DAY))
    return asks.toString()
  }
  const [history, again] = asked(
    () => `/api/history?${filter()}`,
    answerOf('history'),
    () => desk.deeds.ids()[0],
  )
  const rows = () => history.latest?.rows ?? []
  const fills = listed(rows, row => row.id)
  return (
    <div class="view">
      <header class="view-head">
        <h1>History</h1>
        <Filters csv={`/api/history.csv?${filter()}`} />
      </header>
      <Show when={history.error === undefined} fallback={<Trouble says={history.error ?? ''} again={again} />}>
        <Show when={history.latest} fallback={<Skeleton rows={12} />}>
          {shown => (
            <>
              <dl class="sums">
                <For
                  each={[
                    ['Fills', String(shown().fills), 'flat'],
                    ['Bought', shown().bought, 'flat'],
                    ['Sold', shown().sold, 'flat'],
                    ['Fees', shown().fees, 'flat'],
                    ['Realised', shown().realised, shown().realisedDirection],
                  ]}
                >
                  {([name, value, direction]) => (
                    <div>
                      <dt>{name}</dt>
                      <dd class={`num money ${direction}`}>{value}</dd>
                    </div>
                  )}
                </For>
              </dl>
              <Show
                when={rows().length > 0}
                fallback={
                  <Empty>
                    No fill matches this filter. The first one of a new engine usually comes within a few minutes.
                  </Empty>
                }
              >
                <Grid label="Fills" groups={byDay(rows())} row={fills.row} columns={COLUMNS} />
                <Show when={shown().fills > rows().length}>
                  <p class="label">
                    The newest {rows().length} of {shown().fills} are shown; the sums are of all, and so is the CSV.
                  </p>
                </Show>
              </Show>
            </>
          )}
        </Show>
      </Show>
    </div>
  )
}
