import { For, type JSX, Show } from 'solid-js'
import type { ShownCall, ShownRefusal } from '../../shownRows.ts'
import { answerOf } from '../answered.ts'
import { asked } from '../ask.ts'
import { clockText, dayText, utcText } from '../now.ts'
import { Ago } from '../parts/Age.tsx'
import { Empty, Skeleton, Trouble } from '../parts/Empty.tsx'
import { type Column, Grid } from '../parts/Grid.tsx'
import { Panel } from '../parts/Panel.tsx'
import { Pipeline } from '../parts/Pipeline.tsx'
import { VenueFaults } from '../parts/VenueFaults.tsx'
import { desk } from '../store.ts'
import { ORDER_COLUMNS } from '../tables/positions.tsx'

const REFUSAL_COLUMNS: ReadonlyArray<Column<ShownRefusal>> = [
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

const CALL_COLUMNS: ReadonlyArray<Column<ShownCall>> = [
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

const Checks = (): JSX.Element => (
  <ul class="checks">
    <For each={desk.checks.ids()}>
      {id => (
        <Show when={desk.checks.row(id)}>
          {check => (
            <li data-state={check().state}>
              <span class="check-name">{check().name}</span>
              <span>{check().says}</span>
              <span class="label">{check().state === 'fine' ? '' : check().state}</span>
            </li>
          )}
        </Show>
      )}
    </For>
  </ul>
)

const WrongNow = (): JSX.Element => (
  <Panel title="Wrong now">
    <ul class="checks">
      <For each={desk.faults.rows()}>
        {fault => (
          <li data-state="failing">
            <span class="check-name">{fault.fault}</span>
            <span>
              {fault.reason}{' '}
              <span class="label">{fault.failures === '1' ? '1 failure' : `${fault.failures} failures`}</span>
            </span>
            <Ago at={fault.since} />
          </li>
        )}
      </For>
    </ul>
  </Panel>
)

const unknownOrders = (): ReadonlyArray<string> =>
  desk.orders.ids().filter(id => desk.orders.row(id)?.status === 'unknown')

/** Orders of which nobody knows what became: nothing is bought on their side until somebody does. */
const UnknownOrders = (): JSX.Element => (
  <Panel title="Unknown orders">
    <Show
      when={unknownOrders().length > 0}
      fallback={
        <Empty>
          None. An order whose answer got lost stands here until it is found at the venue, or twice not found.
        </Empty>
      }
    >
      <Grid
        label="Unknown orders"
        groups={[{ id: 'all', head: null, ids: unknownOrders() }]}
        row={desk.orders.row}
        columns={ORDER_COLUMNS}
      />
    </Show>
  </Panel>
)

/** Comparisons of the ledger with the venue: what was corrected, and what does not fit. */
const Reconciliation = (): JSX.Element => {
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

const Versions = (props: { readonly engine: string }): JSX.Element => {
  const [answer] = asked(
    () => '/api/versions',
    answerOf('versions'),
    () => props.engine,
  )
  return (
    <p class="label">
      csgo-engine {props.engine}
      <Show when={answer.latest}>
        {told =>
          `, Node ${told().node.replace('v', '')}, Postgres ${told().postgres}, tables of migration ${told().tables}`
        }
      </Show>
      . Charts: TradingView Lightweight Charts™, © TradingView, Inc. (Apache-2.0).
    </p>
  )
}

const isWell = (): boolean =>
  desk.checks.rows().every(check => check.state === 'fine') &&
  desk.faults.ids().length === 0 &&
  unknownOrders().length === 0

const all = (ids: ReadonlyArray<string>) => [{ id: 'all', head: null, ids }]

export const Health = (): JSX.Element => (
  <Show when={desk.head()} fallback={<Skeleton rows={10} />}>
    {head => (
      <div class="view">
        <h1 class="sentence" data-state={head().state}>
          {isWell() ? `All well since ${clockText(head().startedAt)}` : 'Not all is well'}
        </h1>
        <Show when={desk.faults.ids().length > 0}>
          <WrongNow />
        </Show>
        <Panel title="Checks">
          <Checks />
        </Panel>
        <Panel title="Pipeline" aside="the last half minute">
          <Pipeline />
        </Panel>
        <div class="two">
          <Panel title="Requests to the venue" aside="against what it allows">
            <Show
              when={desk.calls.ids().length > 0}
              fallback={<Empty>The first request goes out within a second of the start.</Empty>}
            >
              <Grid
                label="Requests to the venue"
                groups={all(desk.calls.ids())}
                row={desk.calls.row}
                columns={CALL_COLUMNS}
              />
            </Show>
          </Panel>
          <Panel title="Refused, by reason" aside="since the start">
            <Show
              when={desk.refusals.ids().length > 0}
              fallback={
                <Empty>
                  Nothing was refused since the start. Refusals are normal: most are a spread that is too wide.
                </Empty>
              }
            >
              <Grid
                label="Refusals"
                groups={all(desk.refusals.ids())}
                row={desk.refusals.row}
                columns={REFUSAL_COLUMNS}
              />
            </Show>
          </Panel>
          <UnknownOrders />
          <Reconciliation />
        </div>
        <Show when={head().venue === 'sim'}>
          <VenueFaults />
        </Show>
        <Panel title="Counted since the start">
          <dl class="counts">
            <For each={desk.counts.ids()}>
              {id => (
                <Show when={desk.counts.row(id)}>
                  {row => (
                    <div>
                      <dt>{row().label}</dt>
                      <dd class="num">{row().value}</dd>
                    </div>
                  )}
                </Show>
              )}
            </For>
          </dl>
        </Panel>
        <Versions engine={head().version} />
      </div>
    )}
  </Show>
)
