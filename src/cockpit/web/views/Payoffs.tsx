import { For, type JSX, Show } from 'solid-js'
import type { MatchAnswer } from '../../answers.ts'
import { Empty } from '../parts/Empty.tsx'
import { Panel } from '../parts/Panel.tsx'

/** Endings as bars from a common zero, the worst one marked. */
export const Endings = (props: { readonly endings: MatchAnswer['payoff'] }): JSX.Element => {
  const most = () => Math.max(1, ...props.endings.map(one => Math.abs(one.dollars)))
  // Endings that are equally bad are all marked, and named once.
  const worst = () => props.endings.findIndex(one => one.isWorst)
  return (
    <table class="list payoff" aria-label="What every ending makes">
      <tbody>
        <For each={props.endings}>
          {(one, at) => (
            <tr data-worst={one.isWorst}>
              <th scope="row">
                {one.ending}
                <Show when={one.isWorst && at() === worst()}>
                  <span class="worst">worst</span>
                </Show>
              </th>
              <td class="bar-cell">
                <svg viewBox="-50 0 100 12" preserveAspectRatio="none" width="100%" height="12" aria-hidden="true">
                  <rect
                    x={Math.min(0, (one.dollars / most()) * 50)}
                    width={Math.max(0.5, (Math.abs(one.dollars) / most()) * 50)}
                    height="12"
                    class={`bar ${one.direction}`}
                  />
                  <line x1="0" x2="0" y1="0" y2="12" class="zero" />
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
  )
}

/** What is held makes this under each ending, over what it cost. */
export const Payoffs = (props: {
  readonly event: string
  readonly endings: MatchAnswer['payoff']
  readonly underWay: string
}): JSX.Element => (
  <Panel title="Payoff of every ending" aside={<a href={`/payoff?match=${props.event}`}>what if…</a>}>
    <Show
      when={props.endings.length > 0}
      fallback={<Empty>Once something is held in this match, every ending stands here with what it makes.</Empty>}
    >
      <Endings endings={props.endings} />
      <Show when={props.underWay !== ''}>
        <p class="waits">{props.underWay}</p>
      </Show>
      <p class="label">Over what is held cost. Payout is free of fees.</p>
    </Show>
  </Panel>
)
