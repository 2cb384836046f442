import { createSignal, For, type JSX, Show } from 'solid-js'
import { answerOf } from '../answered.ts'
import { asked } from '../ask.ts'
import { dayText, utcText } from '../now.ts'
import { Empty, Skeleton, Trouble } from '../parts/Empty.tsx'
import { Side } from '../parts/Money.tsx'
import { place, stay, whyAddress } from '../router.ts'
import { desk } from '../store.ts'

const KINDS = ['order', 'manual', 'payout', 'reversal', 'dust', 'legacy'] as const
const SPANS = [
  ['', 'All time'],
  ['1', 'Last day'],
  ['7', 'Last week'],
  ['30', 'Last month'],
] as const
const DAY = 86_400_000

/** Fills: filtered, summed, exported. The filter is the address. */
export const History = (): JSX.Element => {
  const [opened] = createSignal(Date.now())
  const filter = () => {
    const asks = new URLSearchParams(place().asks)
    const days = Number(asks.get('days') ?? '')
    asks.delete('days')
    if (days > 0) asks.set('since', String(opened() - days * DAY))
    return asks.toString()
  }
  const [history, again] = asked(
    () => `/api/history?${filter()}`,
    answerOf('history'),
    () => desk.deeds.ids()[0],
  )
  const change = (event: Event): void => {
    const form = event.currentTarget
    if (!(form instanceof HTMLFormElement)) return
    const asks = new URLSearchParams()
    for (const [name, value] of new FormData(form)) if (String(value) !== '') asks.set(name, String(value))
    stay(`/history?${asks}`)
  }
  return (
    <div class="view">
      <header class="view-head">
        <h1>History</h1>
        <form class="filters" onInput={change} onSubmit={event => event.preventDefault()}>
          <input
            name="text"
            type="search"
            aria-label="Team or question"
            placeholder="Team or question"
            value={place().asks.get('text') ?? ''}
          />
          <select name="strategy" aria-label="Strategy">
            <option value="">All strategies</option>
            <For each={desk.wallets.rows()}>
              {row => (
                <option value={row.strategy} selected={place().asks.get('strategy') === row.strategy}>
                  {row.strategy}
                </option>
              )}
            </For>
          </select>
          <select name="kind" aria-label="Kind">
            <option value="">All kinds</option>
            <For each={KINDS}>
              {kind => (
                <option value={kind} selected={place().asks.get('kind') === kind}>
                  {kind}
                </option>
              )}
            </For>
          </select>
          <select name="days" aria-label="Time">
            <For each={SPANS}>
              {([days, label]) => (
                <option value={days} selected={place().asks.get('days') === days}>
                  {label}
                </option>
              )}
            </For>
          </select>
          <a class="button" href={`/api/history.csv?${filter()}`} download="csgo-engine-history.csv">
            Export CSV
          </a>
        </form>
      </header>
      <Show when={history.error === undefined} fallback={<Trouble says={String(history.error)} again={again} />}>
        <Show when={history.latest} fallback={<Skeleton rows={12} />}>
          {shown => (
            <>
              <p class="sums num">
                {shown().fills} fills · bought {shown().bought} · sold {shown().sold} · fees {shown().fees} · realised{' '}
                <span class={`money ${shown().realisedDirection}`}>{shown().realised}</span>
              </p>
              <Show
                when={shown().rows.length > 0}
                fallback={
                  <Empty>No fill matches. The first one of a new engine usually comes within a few minutes.</Empty>
                }
              >
                <div class="scroll">
                  <table class="list">
                    <thead>
                      <tr>
                        <th scope="col">Time</th>
                        <th scope="col">Match</th>
                        <th scope="col">What</th>
                        <th scope="col" class="wide-only">
                          Strategy
                        </th>
                        <th scope="col" class="figure-cell">
                          Shares
                        </th>
                        <th scope="col" class="figure-cell">
                          Price
                        </th>
                        <th scope="col" class="figure-cell">
                          Value
                        </th>
                        <th scope="col" class="figure-cell wide-only">
                          Fee
                        </th>
                        <th scope="col" class="figure-cell">
                          Realised
                        </th>
                      </tr>
                    </thead>
                    <tbody>
                      <For each={shown().rows}>
                        {row => (
                          <tr>
                            <td>
                              <time title={utcText(row.at)}>{dayText(row.at)}</time>
                            </td>
                            <td>
                              <a
                                href={row.action === '' ? `/match/${row.event}` : whyAddress(row.action)}
                                data-row
                                data-why={row.action}
                              >
                                {row.match}
                              </a>{' '}
                              <span class="label">{row.market}</span>
                            </td>
                            <td>
                              {row.kind === 'order' ? row.direction : row.kind} <Side side={row.side} />
                            </td>
                            <td class="wide-only">{row.strategy}</td>
                            <td class="figure-cell">{row.shares}</td>
                            <td class="figure-cell">{row.price}</td>
                            <td class="figure-cell">{row.value}</td>
                            <td class="figure-cell wide-only">{row.fee}</td>
                            <td class={`figure-cell money ${row.realisedDirection}`}>{row.realised}</td>
                          </tr>
                        )}
                      </For>
                    </tbody>
                  </table>
                </div>
              </Show>
            </>
          )}
        </Show>
      </Show>
    </div>
  )
}
