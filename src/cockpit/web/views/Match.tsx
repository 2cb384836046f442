import { createMemo, createSignal, For, type JSX, Show } from 'solid-js'
import type { ChartAnswer, MatchAnswer } from '../../answers.ts'
import type { ShownMarket } from '../../shownRows.ts'
import { answerOf } from '../answered.ts'
import { asked } from '../ask.ts'
import { clockText, utcText } from '../now.ts'
import { Age } from '../parts/Age.tsx'
import { CloseButton } from '../parts/CloseButton.tsx'
import { Empty, Skeleton, Trouble } from '../parts/Empty.tsx'
import { Flash } from '../parts/Flash.tsx'
import { Grid } from '../parts/Grid.tsx'
import { shortName } from '../parts/Money.tsx'
import { Panel } from '../parts/Panel.tsx'
import { StartTime } from '../parts/StartTime.tsx'
import { place, whyAddress } from '../router.ts'
import { desk } from '../store.ts'
import { heldIn, legsBelow, NARROW_POSITION_COLUMNS, ORDER_COLUMNS, orderedIn } from '../tables/positions.tsx'
import { Book } from './Book.tsx'
import { Payoffs } from './Payoffs.tsx'
import { PriceChart } from './PriceChart.tsx'

const WHAT = { wanted: 'decision', refused: 'refusal', order: 'order', fill: 'fill' } as const

/** Everything that the engine did in this match, the newest on top; each line leads to its why. */
const Story = (props: { readonly story: MatchAnswer['story'] }): JSX.Element => (
  <Show
    when={props.story.length > 0}
    fallback={<Empty>Decisions, refusals, orders and fills of this match appear here as they happen.</Empty>}
  >
    <ol class="feed">
      <For each={props.story}>
        {line => (
          <li>
            <a
              class="feed-line"
              data-kind={WHAT[line.what]}
              href={line.action === '' ? '/history' : whyAddress(line.action)}
              data-row
              data-why={line.action}
            >
              <span class="feed-what">{line.text}</span>
              <span class="feed-where">
                {shortName(line.strategy)} · {line.market}
              </span>
              <time class="ago" title={utcText(line.at)}>
                {clockText(line.at)}
              </time>
            </a>
          </li>
        )}
      </For>
    </ol>
  </Show>
)

/** What is held and ordered in this match; nothing at all when that is nothing. */
const Ours = (props: { readonly event: string }): JSX.Element => (
  <>
    <Show when={heldIn(props.event).length > 0}>
      <Panel
        title="Held here"
        aside={
          <CloseButton
            label="Close this match"
            address="close"
            body={{ target: { match: props.event }, limit: null }}
          />
        }
      >
        <Grid
          label="Held here"
          groups={[{ id: 'all', head: null, ids: heldIn(props.event) }]}
          row={desk.positions.row}
          columns={NARROW_POSITION_COLUMNS}
          below={legsBelow}
        />
      </Panel>
    </Show>
    <Show when={orderedIn(props.event).length > 0}>
      <Panel title="Orders under way here">
        <Grid
          label="Orders under way here"
          groups={[{ id: 'all', head: null, ids: orderedIn(props.event) }]}
          row={desk.orders.row}
          columns={ORDER_COLUMNS}
        />
      </Panel>
    </Show>
  </>
)

const Tabs = (props: {
  readonly ids: ReadonlyArray<string>
  readonly chosen: string | null
  readonly choose: (id: string) => void
}): JSX.Element => (
  <fieldset class="tabs">
    <legend class="hidden">Markets of this match</legend>
    <For each={props.ids}>
      {id => (
        <Show when={desk.markets.row(id)}>
          {row => (
            <button type="button" class="tab" aria-pressed={props.chosen === id} onClick={() => props.choose(id)}>
              <span class="tab-name">{row().market}</span>
              <span data-side="YES">
                <Flash value={row().yes} />
              </span>
              <Age at={row().observedAt} />
              <Show when={row().held !== ''}>
                <span class="tab-held num">{row().held}</span>
              </Show>
            </button>
          )}
        </Show>
      )}
    </For>
  </fieldset>
)

const Head = (props: { readonly market: ShownMarket }): JSX.Element => (
  <header class="view-head match-head">
    <h1>{props.market.match}</h1>
    <span class="match-facts">
      <Show when={props.market.score !== ''}>
        <span class="score num">{props.market.score}</span>
      </Show>
      <span>{props.market.format}</span>
      <span>{props.market.tournament}</span>
      <Show when={props.market.phase === 'live'}>
        <span class="phase-live">live</span>
      </Show>
    </span>
    <StartTime market={props.market} />
  </header>
)

const NO_BOOKS: ChartAnswer['books'] = []

export const Match = (): JSX.Element => {
  const event = () => place().about
  const ids = createMemo(() => desk.markets.ids().filter(id => desk.markets.row(id)?.event === event()))
  const [chosen, choose] = createSignal('')
  const marketId = createMemo(() => (ids().includes(chosen()) ? chosen() : (ids()[0] ?? null)))
  const market = () => desk.markets.row(marketId() ?? '')
  // A deed anywhere may be one of this match; the price of this market moved when its row says so.
  const [match, again] = asked(
    () => `/api/match/${encodeURIComponent(event())}`,
    answerOf('match'),
    () => `${desk.deeds.ids()[0]} ${desk.orders.ids().length}`,
  )
  const [chart] = asked(
    () => (marketId() === null ? null : `/api/chart/${marketId()}`),
    answerOf('chart'),
    () => `${market()?.observedAt} ${market()?.score} ${desk.deeds.ids()[0]}`,
  )
  return (
    <Show when={desk.head()} fallback={<Skeleton rows={12} />}>
      <Show
        when={market()}
        fallback={
          <div class="view">
            <h1>Match {event()}</h1>
            <Empty>
              This match is not followed now: it is over and paid, or not listed yet. Its fills are in{' '}
              <a href="/history">History</a>, those who play in <a href="/teams">Teams</a>.
            </Empty>
          </div>
        }
      >
        {now => (
          <div class="view match">
            <Head market={now()} />
            <Tabs ids={ids()} chosen={marketId()} choose={choose} />
            <div class="match-grid">
              <div class="match-left">
                <Show when={chart.latest} fallback={<div class="chart bone" />}>
                  {known => <PriceChart market={now()} chart={known()} />}
                </Show>
                <Ours event={event()} />
                <Panel title="What it did here" aside="each leads to its why">
                  <Show when={match.error === undefined} fallback={<Trouble says={match.error ?? ''} again={again} />}>
                    <Story story={match.latest?.story ?? []} />
                  </Show>
                </Panel>
              </div>
              <div class="match-right">
                <Payoffs event={event()} endings={match.latest?.payoff ?? []} underWay={match.latest?.underWay ?? ''} />
                <Book books={chart.latest?.books ?? NO_BOOKS} yes={now().yesTeam} no={now().noTeam} />
              </div>
            </div>
          </div>
        )}
      </Show>
    </Show>
  )
}
