import { For, type JSX, Show } from 'solid-js'
import type { MatchAnswer } from '../../answers.ts'
import { Empty } from '../parts/Empty.tsx'
import { Panel } from '../parts/Panel.tsx'

/** What is held makes this under each ending: bars from a common zero, the worst one marked. */
export const Payoffs = (props: { readonly endings: MatchAnswer['payoff'] }): JSX.Element => {
  const most = () => Math.max(1, ...props.endings.map(one => Math.abs(one.dollars)))
  return (
    <Panel title="Payoff of every ending" aside="over what it cost">
      <Show
        when={props.endings.length > 0}
        fallback={<Empty>Once something is held in this match, every ending stands here with what it makes.</Empty>}
      >
        <table class="list payoff">
          <tbody>
            <For each={props.endings}>
              {one => (
                <tr data-worst={one.isWorst}>
                  <th scope="row">
                    {one.ending}
                    {one.isWorst ? <span class="worst"> worst</span> : ''}
                  </th>
                  <td class="bar-cell">
                    <svg viewBox="-50 0 100 10" preserveAspectRatio="none" width="100%" height="10" aria-hidden="true">
                      <rect
                        x={Math.min(0, (one.dollars / most()) * 50)}
                        width={Math.max(0.5, (Math.abs(one.dollars) / most()) * 50)}
                        height="10"
                        class={`bar ${one.direction}`}
                      />
                      <line x1="0" x2="0" y1="0" y2="10" class="zero" />
                    </svg>
                  </td>
                  <td class={`figure-cell money ${one.direction}`}>
                    {one.least}
                    {one.most === '' ? '' : ` … ${one.most}`}
                  </td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </Show>
    </Panel>
  )
}
