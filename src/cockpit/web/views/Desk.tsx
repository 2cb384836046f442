import { For, type JSX, lazy, Show, Suspense } from 'solid-js'
import { millis } from '../../../domain/money.ts'
import { span } from '../../figures.ts'
import { now } from '../now.ts'
import { Empty, Skeleton } from '../parts/Empty.tsx'
import { Feed } from '../parts/Feed.tsx'
import { Flash } from '../parts/Flash.tsx'
import { unbroken } from '../parts/Money.tsx'
import { Panel } from '../parts/Panel.tsx'
import { Pipeline } from '../parts/Pipeline.tsx'
import { matchAddress } from '../router.ts'
import { desk } from '../store.ts'

const FIGURES = ['today', 'unrealised', 'exposure', 'worst', 'age'] as const
/** Charts are half of the page's weight: they come after everything else is there. */
const Equity = lazy(async () => ({ default: (await import('../parts/Equity.tsx')).Equity }))

const Figures = (): JSX.Element => (
  <dl class="figures">
    <For each={FIGURES}>
      {id => (
        <Show when={desk.figures.row(id)}>
          {figure => (
            <div class="figure" title={figure().means}>
              <dt>{figure().label}</dt>
              <dd class={`money ${figure().direction}`}>
                <Flash value={figure().value} />
              </dd>
              <dd class="figure-beside num">{figure().beside}</dd>
            </div>
          )}
        </Show>
      )}
    </For>
  </dl>
)

/** The match that begins next, while none is played: what is waited for, and how long. */
const Next = (): JSX.Element => {
  // Live ones stand first, those to come after them by their start.
  const next = () => {
    const [first] = desk.markets.ids()
    const row = first === undefined ? undefined : desk.markets.row(first)
    return row?.phase === 'coming' && row.starts !== null ? { ...row, starts: row.starts } : undefined
  }
  return (
    <Show when={next()}>
      {row => (
        <p class="next">
          Waiting for <a href={matchAddress(row().event)}>{row().match}</a> to start
          {row().starts > now() ? ` in ${span(millis(row().starts - now()))}.` : '.'}
        </p>
      )}
    </Show>
  )
}

export const Desk = (): JSX.Element => (
  <Show when={desk.head()} fallback={<Skeleton rows={10} />}>
    {head => (
      <div class="view desk">
        <header>
          <h1 class="sentence" data-state={head().state}>
            {unbroken(head().sentence)}
          </h1>
          <Show when={head().notes.length > 0}>
            <ul class="notes">
              <For each={head().notes}>{note => <li>{note}</li>}</For>
            </ul>
          </Show>
          <Next />
        </header>
        <Figures />
        <Panel title="Pipeline" aside="the last half minute">
          <Pipeline />
        </Panel>
        <div class="desk-row">
          <div class="desk-left">
            <Panel title="All strategies together" aside="since the first fill">
              <Suspense fallback={<div class="chart bone" />}>
                <Equity />
              </Suspense>
            </Panel>
            <Panel title="What it sees" class="desk-events">
              <Feed
                lines={desk.events}
                most={8}
                empty={
                  <Empty>Trades and changes of books appear here as soon as the market socket tells of one.</Empty>
                }
              />
            </Panel>
          </div>
          <Panel title="What it does" class="desk-deeds" aside="each leads to its why">
            <Feed
              lines={desk.deeds}
              most={14}
              empty={
                <Empty>
                  Decisions, refusals, orders and fills appear here. On the simulated venue the first usually comes
                  within a minute.
                </Empty>
              }
            />
          </Panel>
        </div>
      </div>
    )}
  </Show>
)
