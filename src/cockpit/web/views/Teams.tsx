import { createMemo, For, type JSX, Show } from 'solid-js'
import { answerOf } from '../answered.ts'
import { asked } from '../ask.ts'
import { dayText, utcText } from '../now.ts'
import { Empty, Skeleton, Trouble } from '../parts/Empty.tsx'
import { Panel } from '../parts/Panel.tsx'
import { place } from '../router.ts'

/** What the engine has seen of teams, and what came from the old system; `/teams/<team>` is one of them against each other. */
export const Teams = (): JSX.Element => {
  const [teams, again] = asked(
    () => '/api/teams',
    answerOf('teams'),
    () => null,
  )
  const team = () => place().about
  const games = createMemo(() =>
    (teams.latest?.played ?? []).filter(game => team() === '' || game.first === team() || game.second === team()),
  )
  return (
    <div class="view">
      <h1>{team() === '' ? 'Teams' : team()}</h1>
      <Show when={teams.error === undefined} fallback={<Trouble says={String(teams.error)} again={again} />}>
        <Show when={teams.latest} fallback={<Skeleton rows={10} />}>
          {shown => (
            <div class="two">
              <Panel title="Ranking" aside="by matches won less lost">
                <Show
                  when={shown().teams.length > 0}
                  fallback={
                    <Empty>
                      A team appears when a match of its own was played to its end and paid; about three hours after a
                      start.
                    </Empty>
                  }
                >
                  <table class="list">
                    <thead>
                      <tr>
                        <th scope="col">Team</th>
                        <th scope="col" class="figure-cell">
                          Won
                        </th>
                        <th scope="col" class="figure-cell">
                          Lost
                        </th>
                        <th scope="col" class="figure-cell">
                          Share
                        </th>
                      </tr>
                    </thead>
                    <tbody>
                      <For each={shown().teams}>
                        {row => (
                          <tr>
                            <td>
                              <a href={`/teams/${encodeURIComponent(row.team)}`} data-row>
                                {row.team}
                              </a>
                            </td>
                            <td class="figure-cell">{row.wins}</td>
                            <td class="figure-cell">{row.losses}</td>
                            <td class="figure-cell">{row.share}</td>
                          </tr>
                        )}
                      </For>
                    </tbody>
                  </table>
                </Show>
              </Panel>
              <Panel
                title={team() === '' ? 'Results' : `Results of ${team()}`}
                aside={team() === '' ? '' : <a href="/teams">All teams</a>}
              >
                <Show when={games().length > 0} fallback={<Empty>No result seen yet.</Empty>}>
                  <table class="list">
                    <tbody>
                      <For each={games()}>
                        {game => (
                          <tr>
                            <td>
                              {game.first} – {game.second}
                            </td>
                            <td>{game.winner === 'neither' ? 'paid half each' : `${game.winner} won`}</td>
                            <td class="wide-only">
                              {game.format} {game.tournament}
                            </td>
                            <td class="figure-cell">
                              <Show when={game.at}>{at => <time title={utcText(at())}>{dayText(at())}</time>}</Show>
                            </td>
                          </tr>
                        )}
                      </For>
                    </tbody>
                  </table>
                </Show>
              </Panel>
            </div>
          )}
        </Show>
      </Show>
    </div>
  )
}
