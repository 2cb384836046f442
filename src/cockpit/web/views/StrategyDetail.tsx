import { createSignal, For, type JSX, Show } from 'solid-js'
import type { StrategiesAnswer } from '../../answers.ts'
import { act } from '../act.ts'
import { dayText, utcText } from '../now.ts'
import { Empty } from '../parts/Empty.tsx'
import { type Column, Grid, listed } from '../parts/Grid.tsx'
import { Hold } from '../parts/Hold.tsx'
import { Panel } from '../parts/Panel.tsx'
import { mayAct } from '../session.ts'
import { Params } from './Params.tsx'

type Strategy = StrategiesAnswer['strategies'][number]
type Result = Strategy['results'][number]

const RESULT_COLUMNS: ReadonlyArray<Column<Result>> = [
  {
    head: 'Markets',
    kind: 'lead',
    cell: row => (
      <>
        {row().kind} <span class="label">{row().format}</span>
      </>
    ),
  },
  { head: 'Closed', kind: 'figure', cell: row => row().trades },
  { head: 'Won', kind: 'figure', cell: row => row().wins },
  { head: 'Made', kind: 'figure', cell: row => <span class={`money ${row().direction}`}>{row().made}</span> },
  { head: 'Fees', kind: 'figure', cell: row => row().fees },
  { head: 'Slip a share', kind: 'figure', on: 'wide', cell: row => row().slippage },
  { head: 'Price age', kind: 'figure', on: 'wide', cell: row => row().priceAge },
  { head: ' Certainty', kind: 'text', cell: row => <span class="label">{row().isEnough ? '' : 'too few'}</span> },
]

const Results = (props: { readonly one: Strategy }): JSX.Element => {
  const rows = listed(
    () => props.one.results,
    row => `${row.format} ${row.kind}`,
  )
  return (
    <Panel title="Results by market" aside="of closed positions, after fees">
      <Show
        when={props.one.results.length > 0}
        fallback={<Empty>A result stands here once a position is closed: sold, or paid at the end of its match.</Empty>}
      >
        <Grid label="Results by market" groups={rows.groups()} row={rows.row} columns={RESULT_COLUMNS} />
      </Show>
    </Panel>
  )
}

const Log = (props: { readonly one: Strategy }): JSX.Element => (
  <Panel title="Changed by people">
    <Show
      when={props.one.log.length > 0}
      fallback={<Empty>Nobody has changed anything: it runs as STRATEGIES says.</Empty>}
    >
      <ol class="feed">
        <For each={props.one.log}>
          {entry => (
            <li class="feed-line">
              <span class="feed-what">{entry.text}</span>
              <span class="feed-where">{entry.by}</span>
              <time class="ago" title={utcText(entry.at)}>
                {dayText(entry.at)}
              </time>
            </li>
          )}
        </For>
      </ol>
    </Show>
  </Panel>
)

/** On and off, capital, parameters. */
const Controls = (props: { readonly one: Strategy; readonly again: () => void }): JSX.Element => {
  const [says, setSays] = createSignal('')
  const tell = async (address: string, body: object): Promise<void> => {
    const answer = await act(address, body)
    setSays(answer.says)
    props.again()
  }
  const flip = (to: 'on' | 'off') => void tell('/api/act/strategy', { strategy: props.one.strategy, to })
  const capital = (event: SubmitEvent): void => {
    event.preventDefault()
    const form = event.currentTarget
    if (!(form instanceof HTMLFormElement)) return
    const dollars = String(new FormData(form).get('dollars')).trim()
    void tell('/api/act/capital', { strategy: props.one.strategy, dollars })
  }
  return (
    <Panel title="Controls" aside={`highest ${props.one.highWaterMark}, worst fall ${props.one.maxDrawdown}`}>
      <Show when={props.one.trouble !== ''}>
        <p class="trouble">{props.one.trouble}</p>
      </Show>
      <div class="acts">
        <Show
          when={props.one.isActive}
          fallback={
            <button type="button" disabled={!mayAct()} onClick={() => flip('on')}>
              Switch on
            </button>
          }
        >
          <Hold disabled={!mayAct()} done={() => flip('off')}>
            Hold to switch off
          </Hold>
          <span class="label">enters nothing more, exits go on; costs nothing now</span>
        </Show>
        <form class="inline-form" onSubmit={capital}>
          <label>
            Capital, ${' '}
            <input
              name="dollars"
              inputmode="decimal"
              size="8"
              placeholder={props.one.allocated.replace('$', '')}
              disabled={!mayAct()}
            />
          </label>
          <button type="submit" disabled={!mayAct()}>
            Set
          </button>
        </form>
        <span role="status" class="label">
          {says()}
        </span>
      </div>
      <Params one={props.one} again={props.again} />
    </Panel>
  )
}

export const StrategyDetail = (props: { readonly one: Strategy; readonly again: () => void }): JSX.Element => (
  <>
    <Controls one={props.one} again={props.again} />
    <div class="two">
      <Results one={props.one} />
      <Log one={props.one} />
    </div>
  </>
)
