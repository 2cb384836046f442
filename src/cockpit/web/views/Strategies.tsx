import { type JSX, Show } from 'solid-js'
import type { StrategiesAnswer } from '../../answers.ts'
import { answerOf } from '../answered.ts'
import { asked } from '../ask.ts'
import { Chart } from '../parts/Chart.tsx'
import { Empty, Skeleton, Trouble } from '../parts/Empty.tsx'
import { type Column, Grid, listed } from '../parts/Grid.tsx'
import { Interval } from '../parts/Interval.tsx'
import { Money } from '../parts/Money.tsx'
import { Panel } from '../parts/Panel.tsx'
import { place } from '../router.ts'
import { desk } from '../store.ts'
import { StrategyDetail } from './StrategyDetail.tsx'

type Strategy = StrategiesAnswer['strategies'][number]

const COLOURS = ['--line-1', '--line-2', '--line-3', '--line-4', '--line-5', '--line-6'] as const
/** By its place in the alphabet, so that a strategy has one colour in every list. */
const colourOf = (strategy: string): (typeof COLOURS)[number] =>
  COLOURS[desk.wallets.ids().indexOf(strategy) % COLOURS.length] ?? '--line-1'

const stateOf = ({ trouble, runs, isActive }: Strategy): string => {
  if (trouble !== '') return 'in trouble'
  if (!runs) return 'not running'
  return isActive ? 'on' : 'switched off'
}

const columns = (most: () => number): ReadonlyArray<Column<Strategy>> => [
  {
    head: 'Strategy',
    kind: 'lead',
    cell: row => (
      <span class="num">
        <svg
          class="swatch"
          data-line={colourOf(row().strategy)}
          viewBox="0 0 8 8"
          width="8"
          height="8"
          aria-hidden="true"
        >
          <rect width="8" height="8" rx="2" />
        </svg>
        <a href={`/strategies/${encodeURIComponent(row().strategy)}`} data-row>
          {row().strategy}
        </a>
      </span>
    ),
  },
  {
    head: 'State',
    kind: 'text',
    cell: row => <span class={stateOf(row()) === 'on' ? '' : 'waits'}>{stateOf(row())}</span>,
  },
  { head: 'Capital', kind: 'figure', cell: row => desk.wallets.row(row().strategy)?.allocated ?? row().allocated },
  { head: 'Free', kind: 'figure', on: 'wide', cell: row => desk.wallets.row(row().strategy)?.available ?? '–' },
  { head: 'In use', kind: 'figure', on: 'wide', cell: row => desk.wallets.row(row().strategy)?.cost ?? '–' },
  {
    head: 'Realised',
    kind: 'figure',
    cell: row => (
      <Show when={desk.wallets.row(row().strategy)}>
        {wallet => <Money value={wallet().realised} direction={wallet().direction} />}
      </Show>
    ),
  },
  { head: 'Won', kind: 'figure', cell: row => desk.wallets.row(row().strategy)?.won ?? '–' },
  { head: 'Mean', kind: 'figure', cell: row => (row().trades === 0 ? '–' : row().mean) },
  { head: 'Made a position, 95 %', kind: 'rest', cell: row => <Interval one={row()} most={most()} /> },
]

/** What wallets have made, as lines; `/strategies/<name>` is one of them, with its controls and results. */
export const Strategies = (): JSX.Element => {
  const revision = () =>
    `${desk.figures.row('realised')?.value} ${desk.wallets
      .rows()
      .map(row => `${row.state}${row.allocated}`)
      .join()}`
  const [answer, again] = asked(() => '/api/strategies', answerOf('strategies'), revision)
  const [equity] = asked(
    () => '/api/equity',
    answerOf('equity'),
    () => desk.figures.row('realised')?.value,
  )
  const all = () => answer.latest?.strategies ?? []
  const most = () => Math.max(0.01, ...all().flatMap(one => [Math.abs(one.low), Math.abs(one.high)]))
  const about = () => place().about
  const chosen = () => all().find(one => one.strategy === about())
  const rows = listed(
    () => all().filter(one => about() === '' || one.strategy === about()),
    one => one.strategy,
  )
  const lines = () =>
    (equity.latest?.lines ?? [])
      .filter(line => about() === '' || line.strategy === about())
      .map(line => ({
        name: line.strategy,
        colour: colourOf(line.strategy),
        points: line.points.map(({ at, dollars }) => ({ at, value: dollars })),
      }))
  return (
    <div class="view">
      <header class="view-head">
        <h1>{about() === '' ? 'Strategies' : about()}</h1>
        <Show when={about() !== ''}>
          <a class="view-aside" href="/strategies">
            All strategies
          </a>
        </Show>
      </header>
      <Show when={answer.error === undefined} fallback={<Trouble says={answer.error ?? ''} again={again} />}>
        <Show when={answer.latest} fallback={<Skeleton rows={8} />}>
          <Grid label="Strategies" groups={rows.groups()} row={rows.row} columns={columns(most)} />
          <Panel title={about() === '' ? 'Wallets' : 'Wallet'} aside="realised since the first fill">
            <Show
              when={lines().some(line => line.points.length > 1)}
              fallback={<Empty>A curve begins with the second minute that has a fill.</Empty>}
            >
              <Chart title="Realised dollars of each strategy" unit="dollars" lines={lines()} maxAge={null} />
            </Show>
          </Panel>
          <Show when={chosen()}>{one => <StrategyDetail one={one()} again={again} />}</Show>
        </Show>
      </Show>
    </div>
  )
}
