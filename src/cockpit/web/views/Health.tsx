import { For, type JSX, Show } from 'solid-js'
import { answerOf } from '../answered.ts'
import { asked } from '../ask.ts'
import { clockText } from '../now.ts'
import { Ago } from '../parts/Age.tsx'
import { Empty, Skeleton } from '../parts/Empty.tsx'
import { Grid } from '../parts/Grid.tsx'
import { Panel } from '../parts/Panel.tsx'
import { Pipeline } from '../parts/Pipeline.tsx'
import { Reconciliation } from '../parts/Reconciliation.tsx'
import { UnknownOrders, unknownOrders } from '../parts/UnknownOrders.tsx'
import { VenueFaults } from '../parts/VenueFaults.tsx'
import { desk } from '../store.ts'
import { CALL_COLUMNS, REFUSAL_COLUMNS } from '../tables/health.tsx'

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
