import { createMemo, For, type JSX, Show } from 'solid-js'
import type { TeamsAnswer } from '../../answers.ts'
import { answerOf } from '../answered.ts'
import { asked } from '../ask.ts'
import { dayText, utcText } from '../now.ts'
import { Empty, Skeleton, Trouble } from '../parts/Empty.tsx'
import { type Column, Grid, listed } from '../parts/Grid.tsx'
import { Panel } from '../parts/Panel.tsx'
import { place } from '../router.ts'

type Team = TeamsAnswer['teams'][number]
type Game = TeamsAnswer['played'][number]
interface Rival {
  readonly team: string
  readonly wins: number
  readonly losses: number
  readonly neither: number
}

const teamAddress = (team: string): string => `/teams/${encodeURIComponent(team)}`
const againstAddress = (team: string, rival: string): string =>
  `${teamAddress(team)}?against=${encodeURIComponent(rival)}`
const isOf = (game: Game, team: string): boolean => game.first === team || game.second === team

const shareText = (wins: number, losses: number): string =>
  wins + losses === 0 ? '–' : `${Math.round((100 * wins) / (wins + losses))} %`

/** How a team fared against each other one: what the engine saw, with what came from the old system. */
const rivalsOf = (team: string, { played, against }: TeamsAnswer): ReadonlyArray<Rival> => {
  const rivals = new Map<string, Rival>()
  const add = (rival: string, wins: number, losses: number, neither: number): void => {
    const known = rivals.get(rival) ?? { team: rival, wins: 0, losses: 0, neither: 0 }
    rivals.set(rival, {
      team: rival,
      wins: known.wins + wins,
      losses: known.losses + losses,
      neither: known.neither + neither,
    })
  }
  for (const one of against) {
    if (one.first === team) add(one.second, one.firstWon, one.secondWon, 0)
    if (one.second === team) add(one.first, one.secondWon, one.firstWon, 0)
  }
  for (const game of played) {
    if (!isOf(game, team)) continue
    const rival = game.first === team ? game.second : game.first
    add(rival, Number(game.winner === team), Number(game.winner === rival), Number(game.winner === 'neither'))
  }
  return [...rivals.values()].sort((a, b) => b.wins + b.losses - (a.wins + a.losses) || (a.team < b.team ? -1 : 1))
}

/** Won and lost as one bar: who is ahead is seen before it is read. */
const Balance = (props: { readonly wins: number; readonly losses: number }): JSX.Element => {
  const won = () => (props.wins + props.losses === 0 ? 0 : (100 * props.wins) / (props.wins + props.losses))
  return (
    <svg class="balance" viewBox="0 0 100 8" preserveAspectRatio="none" width="100%" height="8" aria-hidden="true">
      <rect width="100" height="8" class="balance-lost" />
      <rect width={won()} height="8" class="balance-won" />
    </svg>
  )
}

const TEAM_COLUMNS: ReadonlyArray<Column<Team>> = [
  {
    head: 'Team',
    kind: 'lead',
    cell: row => (
      <a href={teamAddress(row().team)} data-row>
        {row().team}
      </a>
    ),
  },
  { head: 'Won', kind: 'figure', cell: row => row().wins },
  { head: 'Lost', kind: 'figure', cell: row => row().losses },
  { head: 'Share', kind: 'figure', cell: row => row().share },
  { head: ' Balance', kind: 'rest', cell: row => <Balance wins={row().wins} losses={row().losses} /> },
]

const rivalColumns = (team: string): ReadonlyArray<Column<Rival>> => [
  {
    head: 'Against',
    kind: 'lead',
    cell: row => (
      <a href={againstAddress(team, row().team)} data-row>
        {row().team}
      </a>
    ),
  },
  { head: 'Won', kind: 'figure', cell: row => row().wins },
  { head: 'Lost', kind: 'figure', cell: row => row().losses },
  { head: 'Neither', kind: 'figure', on: 'wide', cell: row => row().neither },
  { head: 'Share', kind: 'figure', cell: row => shareText(row().wins, row().losses) },
  { head: ' Balance', kind: 'rest', cell: row => <Balance wins={row().wins} losses={row().losses} /> },
]

const GAME_COLUMNS: ReadonlyArray<Column<Game>> = [
  {
    head: 'Match',
    kind: 'lead',
    cell: row => (
      <>
        <For each={[row().first, row().second]}>
          {(team, at) => (
            <>
              {at() === 0 ? '' : ' – '}
              <a class={row().winner === team ? 'winner' : 'loser'} href={teamAddress(team)}>
                {team}
              </a>
            </>
          )}
        </For>
      </>
    ),
  },
  { head: 'Maps', kind: 'figure', cell: row => (row().winner === 'neither' ? 'half each' : row().maps || '–') },
  {
    head: 'Tournament',
    kind: 'text',
    on: 'wide',
    cell: row => (
      <span class="label">
        {row().format} {row().tournament}
      </span>
    ),
  },
  {
    head: 'When',
    kind: 'figure',
    cell: row => <Show when={row().at}>{at => <time title={utcText(at())}>{dayText(at())}</time>}</Show>,
  },
]

/** Two teams, and who of them won how often. */
const HeadToHead = (props: { readonly team: string; readonly rival: Rival }): JSX.Element => (
  <div class="versus">
    <span class="versus-team">{props.team}</span>
    <span class="versus-score num">
      {props.rival.wins} – {props.rival.losses}
    </span>
    <a class="versus-team" href={againstAddress(props.rival.team, props.team)}>
      {props.rival.team}
    </a>
    <Balance wins={props.rival.wins} losses={props.rival.losses} />
  </div>
)

const Shown = (props: { readonly told: TeamsAnswer }): JSX.Element => {
  const team = () => place().about
  const against = () => place().asks.get('against') ?? ''
  const rivals = createMemo(() => rivalsOf(team(), props.told))
  const rival = () => rivals().find(one => one.team === against())
  const games = createMemo(() =>
    props.told.played.filter(
      game => (team() === '' || isOf(game, team())) && (against() === '' || isOf(game, against())),
    ),
  )
  const teamRows = listed(
    () => props.told.teams,
    one => one.team,
  )
  const rivalRows = listed(rivals, one => one.team)
  const gameRows = listed(games, one => one.event)
  return (
    <>
      <Show when={rival()}>{one => <HeadToHead team={team()} rival={one()} />}</Show>
      <div class="two">
        <Show
          when={team() === ''}
          fallback={
            <Panel title="Against each other" aside={<a href="/teams">All teams</a>}>
              <Show when={rivals().length > 0} fallback={<Empty>No result of {team()} was seen yet.</Empty>}>
                <Grid
                  label={`How ${team()} fared`}
                  groups={rivalRows.groups()}
                  row={rivalRows.row}
                  columns={rivalColumns(team())}
                />
              </Show>
            </Panel>
          }
        >
          <Panel title="Ranking" aside="by matches won less lost">
            <Show
              when={props.told.teams.length > 0}
              fallback={
                <Empty>
                  A team appears when a match of its own was played to its end and paid; about three hours after a
                  start.
                </Empty>
              }
            >
              <Grid label="Ranking" groups={teamRows.groups()} row={teamRows.row} columns={TEAM_COLUMNS} />
            </Show>
          </Panel>
        </Show>
        <Panel title="Results" aside="the newest first">
          <Show when={games().length > 0} fallback={<Empty>No result seen yet.</Empty>}>
            <Grid label="Results" groups={gameRows.groups()} row={gameRows.row} columns={GAME_COLUMNS} />
          </Show>
        </Panel>
      </div>
    </>
  )
}

/** What the engine has seen of teams, and what came from the old system; `/teams/<team>` is one of them against all others. */
export const Teams = (): JSX.Element => {
  const [teams, again] = asked(
    () => '/api/teams',
    answerOf('teams'),
    () => null,
  )
  return (
    <div class="view">
      <h1>{place().about === '' ? 'Teams' : place().about}</h1>
      <Show when={teams.error === undefined} fallback={<Trouble says={teams.error ?? ''} again={again} />}>
        <Show when={teams.latest} fallback={<Skeleton rows={10} />}>
          {told => <Shown told={told()} />}
        </Show>
      </Show>
    </div>
  )
}
