import { createMemo, createSignal, For, type JSX, Show } from 'solid-js'
import type { ShownMarket } from '../../shown.ts'
import { answerOf } from '../answered.ts'
import { asked } from '../ask.ts'
import { clockText, utcText } from '../now.ts'
import { Age } from '../parts/Age.tsx'
import { Chart, type ChartLine } from '../parts/Chart.tsx'
import { CloseButton } from '../parts/CloseButton.tsx'
import { Empty, Skeleton, Trouble } from '../parts/Empty.tsx'
import { Flash } from '../parts/Flash.tsx'
import { Panel } from '../parts/Panel.tsx'
import { StartTime } from '../parts/StartTime.tsx'
import { place, whyAddress } from '../router.ts'
import { desk } from '../store.ts'
import { Book } from './Book.tsx'
import { Payoffs } from './Payoffs.tsx'

const WHAT = { wanted: 'decision', refused: 'refusal', order: 'order', fill: 'fill' } as const

const chartLines = (
  market: ShownMarket,
  chart: ReturnType<ReturnType<typeof answerOf<'chart'>>>,
): ReadonlyArray<ChartLine> => {
  const marks = [
    ...chart.fills.map(fill => ({
      at: fill.at,
      shape: fill.direction === 'BUY' ? ('arrowUp' as const) : ('arrowDown' as const),
      colour: fill.side === 'YES' ? '--yes' : '--no',
      size: Math.min(3, 1 + fill.dollars / 40),
    })),
    ...chart.refusals.map(refusal => ({ at: refusal.at, shape: 'circle' as const, colour: '--look', size: 0.5 })),
  ]
  return [
    {
      name: market.yesTeam || 'YES',
      colour: '--yes',
      points: chart.points.map(({ at, yes }) => ({ at, value: yes })),
      marks,
    },
    {
      name: market.noTeam || 'NO',
      colour: '--no',
      points: chart.points.map(({ at, yes }) => ({ at, value: 100 - yes })),
      marks: [],
    },
  ]
}

export const Match = (): JSX.Element => {
  const event = () => place().about
  const markets = createMemo(() => desk.markets.rows().filter(row => row.event === event()))
  const [chosen, choose] = createSignal('')
  const market = () => markets().find(row => row.id === chosen()) ?? markets()[0]
  const marketId = createMemo(() => market()?.id ?? null)
  // A deed anywhere may be one of this match; the price of this market moved when its row says so.
  const [match, again] = asked(
    () => `/api/match/${encodeURIComponent(event())}`,
    answerOf('match'),
    () => desk.deeds.ids()[0],
  )
  const [chart] = asked(
    () => (marketId() === null ? null : `/api/chart/${marketId()}`),
    answerOf('chart'),
    () => `${market()?.observedAt} ${desk.deeds.ids()[0]}`,
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
              <a href="/history">History</a>.
            </Empty>
          </div>
        }
      >
        {now => (
          <div class="view match">
            <header class="view-head">
              <h1>{now().match}</h1>
              <span class="match-facts">
                <span class="score num">{now().score}</span>
                <span>{now().format}</span>
                <span>{now().tournament}</span>
              </span>
              <StartTime market={now()} />
              <Show when={markets().some(row => row.held !== '')}>
                <CloseButton
                  label="Close this match"
                  address="close"
                  body={{ target: { match: event() }, limit: null }}
                />
              </Show>
            </header>
            <div class="match-grid">
              <div class="match-left">
                <fieldset class="tabs">
                  <legend class="hidden">Markets of this match</legend>
                  <For each={markets().map(row => row.id)}>
                    {id => (
                      <button type="button" class="tab" aria-pressed={marketId() === id} onClick={() => choose(id)}>
                        <span>{desk.markets.row(id)?.market}</span>
                        <span data-side="YES">
                          <Flash value={desk.markets.row(id)?.yes ?? ''} />
                        </span>
                        <Age at={desk.markets.row(id)?.observedAt ?? null} />
                      </button>
                    )}
                  </For>
                </fieldset>
                <Show when={chart.latest} fallback={<div class="chart bone" />}>
                  {known => (
                    <Show
                      when={known().points.length > 1}
                      fallback={<Empty>The chart begins with the second poll that brings another price.</Empty>}
                    >
                      <Chart
                        lines={chartLines(now(), known())}
                        unit="cents"
                        title={`Price of ${now().yesTeam || 'YES'} and ${now().noTeam || 'NO'}, ${now().market}`}
                      />
                    </Show>
                  )}
                </Show>
                <Panel title="What it did here">
                  <Show
                    when={match.error === undefined}
                    fallback={<Trouble says={String(match.error)} again={again} />}
                  >
                    <Show
                      when={(match.latest?.story.length ?? 0) > 0}
                      fallback={
                        <Empty>Decisions, refusals, orders and fills of this match appear here as they happen.</Empty>
                      }
                    >
                      <ol class="feed">
                        <For each={match.latest?.story}>
                          {line => (
                            <li>
                              <a
                                class="feed-line story-line"
                                data-kind={WHAT[line.what]}
                                href={line.action === '' ? '/history' : whyAddress(line.action)}
                                data-row
                                data-why={line.action}
                              >
                                <span class="feed-what">{line.text}</span>
                                <span class="feed-where">
                                  {line.strategy} · {line.market}
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
                  </Show>
                </Panel>
              </div>
              <div class="match-right">
                <Book books={chart.latest?.books ?? []} yes={now().yesTeam} no={now().noTeam} />
                <Payoffs endings={match.latest?.payoff ?? []} />
              </div>
            </div>
          </div>
        )}
      </Show>
    </Show>
  )
}
