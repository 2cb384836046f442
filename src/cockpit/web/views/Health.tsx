import { For, type JSX, Show } from 'solid-js'
import { clockText } from '../now.ts'
import { Ago } from '../parts/Age.tsx'
import { Empty, Skeleton } from '../parts/Empty.tsx'
import { Panel } from '../parts/Panel.tsx'
import { Pipeline } from '../parts/Pipeline.tsx'
import { VenueFaults } from '../parts/VenueFaults.tsx'
import { desk } from '../store.ts'

export const Health = (): JSX.Element => (
  <Show when={desk.head()} fallback={<Skeleton rows={10} />}>
    {head => (
      <div class="view">
        <h1 class="sentence" data-state={head().state}>
          {desk.checks.rows().every(check => check.state === 'fine') && desk.faults.ids().length === 0
            ? `All well since ${clockText(head().startedAt)}`
            : 'Not all is well'}
        </h1>
        <Show when={desk.faults.ids().length > 0}>
          <Panel title="Wrong now">
            <ul class="checks">
              <For each={desk.faults.rows()}>
                {fault => (
                  <li data-state="failing">
                    <span class="check-name">{fault.fault}</span>
                    <span>
                      {fault.reason} <span class="label">{fault.failures} failures</span>
                    </span>
                    <Ago at={fault.since} />
                  </li>
                )}
              </For>
            </ul>
          </Panel>
        </Show>
        <Panel title="Checks">
          <ul class="checks">
            <For each={desk.checks.rows()}>
              {check => (
                <li data-state={check.state}>
                  <span class="check-name">{check.name}</span>
                  <span>{check.says}</span>
                  <span class="label">{check.state === 'fine' ? '' : check.state}</span>
                </li>
              )}
            </For>
          </ul>
        </Panel>
        <Panel title="Pipeline">
          <Pipeline />
        </Panel>
        <div class="two">
          <Panel title="Refused, by reason">
            <Show
              when={desk.refusals.ids().length > 0}
              fallback={
                <Empty>
                  Nothing was refused since the start. Refusals are normal: most are a spread that is too wide.
                </Empty>
              }
            >
              <table class="list">
                <tbody>
                  <For each={desk.refusals.rows()}>
                    {row => (
                      <tr>
                        <td>
                          {row.strategy} <span class="label">{row.reason}</span>
                        </td>
                        <td class="grow" title={row.detail}>
                          {row.means}
                        </td>
                        <td class="figure-cell">{row.count}</td>
                        <td class="figure-cell">
                          <Ago at={row.lastAt} />
                        </td>
                      </tr>
                    )}
                  </For>
                </tbody>
              </table>
            </Show>
          </Panel>
          <Panel title="Counted since the start">
            <table class="list">
              <tbody>
                <For each={desk.counts.rows()}>
                  {row => (
                    <tr>
                      <td>{row.label}</td>
                      <td class="figure-cell grow">{row.value}</td>
                    </tr>
                  )}
                </For>
              </tbody>
            </table>
          </Panel>
        </div>
        <Show when={head().venue === 'sim'}>
          <VenueFaults />
        </Show>
        <p class="label">
          csgo-engine {head().version}. Charts: TradingView Lightweight Charts™, © TradingView, Inc. (Apache-2.0).
        </p>
      </div>
    )}
  </Show>
)
