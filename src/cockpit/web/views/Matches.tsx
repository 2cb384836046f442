import { createMemo, createSignal, For, type JSX, Show, untrack } from 'solid-js'
import { millis } from '../../../domain/money.ts'
import { span } from '../../figures.ts'
import type { ShownMarket } from '../../shownRows.ts'
import { dayText, now, utcText } from '../now.ts'
import { Age } from '../parts/Age.tsx'
import { Empty, Skeleton } from '../parts/Empty.tsx'
import { Flash } from '../parts/Flash.tsx'
import { steady } from '../parts/steady.ts'
import { windowed } from '../parts/windowed.ts'
import { matchAddress } from '../router.ts'
import { desk } from '../store.ts'

const ROW = 34

/** Lines of the list: `7` is market 7, `match 7` the match whose first market that is. Texts, so that a line stays the same one. */
const MATCH = 'match '
const idOf = (line: string): string => (line.startsWith(MATCH) ? line.slice(MATCH.length) : line)

/** A market never leaves its match, and its rank (so its place among the ids) says how far that is: only what is held is looked at again and again. */
const lines = (
  ids: ReadonlyArray<string>,
  shows: (row: ShownMarket) => boolean,
  look: (id: string) => ShownMarket | undefined,
): ReadonlyArray<string> => {
  let event = ''
  return ids.flatMap(id => {
    const row = look(id)
    if (row === undefined || !shows(row)) return []
    const isFirst = row.event !== event
    event = row.event
    return isFirst ? [MATCH + id, id] : [id]
  })
}

const when = (row: ShownMarket): string => {
  if (row.starts === null) return 'start unknown'
  if (row.phase === 'over') return 'over'
  const away = row.starts - now()
  if (row.phase === 'live') return `live for ${span(millis(-away))}`
  return away < 3_600_000 ? `starts in ${span(millis(away))}` : dayText(row.starts)
}

const MatchLine = (props: { readonly row: ShownMarket }): JSX.Element => (
  <tr class="match-line" data-phase={props.row.phase} data-still={props.row.pace === 0}>
    <th colSpan={7} scope="rowgroup">
      <span>
        <a href={matchAddress(props.row.event)} title={props.row.match} data-row>
          {props.row.match}
        </a>
        <span class="match-facts">
          <Show when={props.row.score !== ''}>
            <span class="score num">{props.row.score}</span>
          </Show>
          <span class="roomy-only">{props.row.format}</span>
          <span class="wide-only">{props.row.tournament}</span>
          <Show when={props.row.phase === 'live'}>
            <span class="pace wide-only num" title="What the market socket tells of this match, lately">
              {props.row.pace === 0 ? 'still' : `${props.row.pace} events/min`}
            </span>
          </Show>
          <span class="phase" title={props.row.starts === null ? '' : utcText(props.row.starts)}>
            {when(props.row)}
          </span>
        </span>
      </span>
    </th>
  </tr>
)

const MarketLine = (props: { readonly row: ShownMarket }): JSX.Element => (
  <tr class="market-line" data-phase={props.row.phase} data-status={props.row.status}>
    <td class="market-name" title={props.row.market}>
      {props.row.market}
    </td>
    <td class="figure-cell price" data-side="YES" title={props.row.yesTeam}>
      <span class="price-team">{props.row.yesTeam}</span> <Flash value={props.row.yes} />
    </td>
    <td class="figure-cell price" data-side="NO" title={props.row.noTeam}>
      <span class="price-team">{props.row.noTeam}</span> <Flash value={props.row.no} />
    </td>
    <td class="figure-cell num spread-cell">{props.row.spread}</td>
    <td class="figure-cell">
      <Age at={props.row.observedAt} />
    </td>
    <td class="held-cell num" title={props.row.held}>
      {props.row.held}
    </td>
    <td class="says-cell" title={props.row.says}>
      {props.row.says}
    </td>
  </tr>
)

const PHASES = [
  ['all', 'All'],
  ['live', 'Live'],
  ['coming', 'Coming'],
  ['held', 'Held'],
] as const

export const Matches = (): JSX.Element => {
  const [phase, setPhase] = createSignal<(typeof PHASES)[number][0]>('all')
  const shows = (row: ShownMarket): boolean =>
    phase() === 'all' || (phase() === 'held' ? row.held !== '' : row.phase === phase())
  const { ids, on } = steady(desk.markets.ids)
  const still = (id: string) => untrack(() => desk.markets.row(id))
  const all = createMemo(() => lines(ids(), shows, phase() === 'held' ? desk.markets.row : still))
  const { ref, from, to } = windowed(() => all().length, ROW)
  const seen = createMemo(() => all().slice(from(), to()))
  return (
    <Show when={desk.head()} fallback={<Skeleton rows={14} />}>
      <div class="view">
        <header class="view-head">
          <h1>Matches</h1>
          <fieldset class="choices">
            <legend class="hidden">Which</legend>
            <For each={PHASES}>
              {([name, label]) => (
                <button type="button" aria-pressed={phase() === name} onClick={() => setPhase(name)}>
                  {label}
                </button>
              )}
            </For>
          </fieldset>
        </header>
        <Show
          when={all().length > 0}
          fallback={
            <Empty>
              {phase() === 'all'
                ? 'No market is followed yet. Matches appear within a minute of the venue listing them, up to six hours before they start.'
                : 'None now.'}
            </Empty>
          }
        >
          <table class="list matches" ref={ref} {...on}>
            <thead>
              <tr>
                <th scope="col">Market</th>
                <th scope="col" class="figure-cell">
                  YES
                </th>
                <th scope="col" class="figure-cell">
                  NO
                </th>
                <th scope="col" class="figure-cell spread-cell">
                  Spread
                </th>
                <th scope="col" class="figure-cell">
                  Age
                </th>
                <th scope="col" class="held-cell">
                  Held
                </th>
                <th scope="col" class="says-cell">
                  <span class="hidden">Remarks</span>
                </th>
              </tr>
            </thead>
            <tbody>
              <tr class="spacer">
                <td colSpan={7} style={{ height: `${from() * ROW}px` }} />
              </tr>
              <For each={seen()}>
                {line => (
                  <Show when={desk.markets.row(idOf(line))}>
                    {row => (line.startsWith(MATCH) ? <MatchLine row={row()} /> : <MarketLine row={row()} />)}
                  </Show>
                )}
              </For>
              <tr class="spacer">
                <td colSpan={7} style={{ height: `${(all().length - to()) * ROW}px` }} />
              </tr>
            </tbody>
          </table>
        </Show>
      </div>
    </Show>
  )
}
