import { createSignal, For, type JSX, Show } from 'solid-js'
import type { StrategiesAnswer } from '../../answers.ts'
import { act } from '../act.ts'
import { answerOf } from '../answered.ts'
import { asked } from '../ask.ts'
import { dayText, utcText } from '../now.ts'
import { Chart } from '../parts/Chart.tsx'
import { Empty, Skeleton, Trouble } from '../parts/Empty.tsx'
import { Hold } from '../parts/Hold.tsx'
import { Money } from '../parts/Money.tsx'
import { Panel } from '../parts/Panel.tsx'
import { place } from '../router.ts'
import { mayAct } from '../session.ts'
import { desk } from '../store.ts'

type Strategy = StrategiesAnswer['strategies'][number]

/** Mean of what a closed position made with its interval, as a bar around a common zero. */
const Interval = (props: { readonly one: Strategy; readonly most: number }): JSX.Element => {
  const x = (value: number): number => (value / props.most) * 50
  return (
    <Show when={props.one.trades > 0} fallback={<span class="label">nothing closed yet</span>}>
      <span class="interval" title={`95 % of ${props.one.interval} a position`}>
        <svg
          viewBox="-52 0 104 12"
          preserveAspectRatio="none"
          width="100%"
          height="12"
          role="img"
          aria-label={props.one.interval}
        >
          <line x1="0" x2="0" y1="0" y2="12" class="zero" />
          <rect
            x={x(props.one.low)}
            width={Math.max(1, x(props.one.high) - x(props.one.low))}
            y="4"
            height="4"
            class="range"
            data-enough={props.one.isEnough}
          />
          <rect x={x(props.one.middle) - 0.7} width="1.4" y="1" height="10" class="middle" />
        </svg>
        <Show when={!props.one.isEnough}>
          <span class="label"> too few</span>
        </Show>
      </span>
    </Show>
  )
}

const Params = (props: { readonly one: Strategy; readonly again: () => void }): JSX.Element => {
  const [says, setSays] = createSignal('')
  const [draft, setDraft] = createSignal<Readonly<Record<string, string>>>({})
  const changed = () =>
    props.one.params.filter(param => draft()[param.name] !== undefined && draft()[param.name] !== param.value)
  const save = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const params = Object.fromEntries(
      props.one.params.flatMap(({ name, value, started, isSet }) => {
        const wanted = draft()[name] ?? (isSet ? value : started)
        return wanted === started && draft()[name] !== undefined
          ? []
          : wanted !== started || isSet
            ? [[name, wanted]]
            : []
      }),
    )
    const answer = await act('/api/act/params', { strategy: props.one.strategy, params, revision: props.one.revision })
    setSays(answer.says)
    if (answer.isDone) {
      setDraft({})
      props.again()
    }
  }
  return (
    <form class="params" onSubmit={event => void save(event)}>
      <For each={props.one.params}>
        {param => (
          <label>
            <span>
              {param.name}
              <Show when={param.isSet}>
                <span class="set" title={`STRATEGIES says ${param.started}`}>
                  {' '}
                  set by hand
                </span>
              </Show>
            </span>
            <input
              value={param.value}
              disabled={!mayAct()}
              onInput={event => setDraft({ ...draft(), [param.name]: event.currentTarget.value.trim() })}
            />
          </label>
        )}
      </For>
      <div class="params-end">
        <button type="submit" disabled={!mayAct() || changed().length === 0}>
          {changed().length === 0
            ? 'Nothing changed'
            : `Set ${changed()
                .map(({ name, value }) => `${name} ${value} → ${draft()[name]}`)
                .join(', ')}`}
        </button>
        <span role="status" class="label">
          {says()}
        </span>
      </div>
    </form>
  )
}

const Detail = (props: { readonly one: Strategy; readonly again: () => void }): JSX.Element => {
  const [says, setSays] = createSignal('')
  const tell = async (address: string, body: object): Promise<void> => {
    const answer = await act(address, body)
    setSays(answer.says)
    props.again()
  }
  const capital = (event: SubmitEvent): void => {
    event.preventDefault()
    const form = event.currentTarget
    if (form instanceof HTMLFormElement)
      void tell('/api/act/capital', {
        strategy: props.one.strategy,
        dollars: String(new FormData(form).get('dollars')).trim(),
      })
  }
  return (
    <div class="two">
      <Panel title={props.one.strategy} aside={<a href="/strategies">All strategies</a>}>
        <Show when={props.one.trouble !== ''}>
          <p class="trouble">{props.one.trouble}</p>
        </Show>
        <div class="acts">
          <Show
            when={props.one.isActive}
            fallback={
              <button
                type="button"
                disabled={!mayAct()}
                onClick={() => void tell('/api/act/strategy', { strategy: props.one.strategy, to: 'on' })}
              >
                Switch on
              </button>
            }
          >
            <Hold
              disabled={!mayAct()}
              done={() => void tell('/api/act/strategy', { strategy: props.one.strategy, to: 'off' })}
            >
              Hold to switch off: enters nothing more, exits go on, costs nothing now
            </Hold>
          </Show>
          <form class="inline-form" onSubmit={capital}>
            <label>
              Capital, ${' '}
              <input
                name="dollars"
                inputmode="decimal"
                size="8"
                placeholder={props.one.allocated}
                disabled={!mayAct()}
              />
            </label>
            <button type="submit" disabled={!mayAct()}>
              Set
            </button>
          </form>
          <span role="status" class="label">
            {says()}
          </span>
        </div>
        <Params one={props.one} again={props.again} />
      </Panel>
      <Panel title="Changed by people">
        <Show
          when={props.one.log.length > 0}
          fallback={<Empty>Nobody has changed anything: it runs as STRATEGIES says.</Empty>}
        >
          <ol class="feed">
            <For each={props.one.log}>
              {entry => (
                <li class="feed-line">
                  <span class="feed-what">{entry.text}</span>
                  <span class="feed-where">{entry.by}</span>
                  <time class="ago" title={utcText(entry.at)}>
                    {dayText(entry.at)}
                  </time>
                </li>
              )}
            </For>
          </ol>
        </Show>
      </Panel>
    </div>
  )
}

const COLOURS = ['--yes', '--no', '--link', '--look', '--text-2'] as const

export const Strategies = (): JSX.Element => {
  const revision = () =>
    `${desk.deeds.ids()[0]} ${desk.wallets
      .rows()
      .map(row => `${row.state}${row.allocated}`)
      .join()}`
  const [answer, again] = asked(() => '/api/strategies', answerOf('strategies'), revision)
  const [equity] = asked(
    () => '/api/equity',
    answerOf('equity'),
    () => desk.deeds.ids()[0],
  )
  const all = () => answer.latest?.strategies ?? []
  const most = () => Math.max(0.01, ...all().flatMap(one => [Math.abs(one.low), Math.abs(one.high)]))
  const chosen = () => all().find(one => one.strategy === place().about)
  const lines = () =>
    (equity.latest?.lines ?? [])
      .filter(line => place().about === '' || line.strategy === place().about)
      .map((line, at) => ({
        name: line.strategy,
        colour: COLOURS[at % COLOURS.length] ?? '--link',
        points: line.points.map(({ at: time, dollars }) => ({ at: time, value: dollars })),
        marks: [],
      }))
  return (
    <div class="view">
      <h1>Strategies</h1>
      <Show when={answer.error === undefined} fallback={<Trouble says={String(answer.error)} again={again} />}>
        <Show when={answer.latest} fallback={<Skeleton rows={8} />}>
          <div class="scroll">
            <table class="list">
              <thead>
                <tr>
                  <th scope="col">Strategy</th>
                  <th scope="col">State</th>
                  <th scope="col" class="figure-cell">
                    Capital
                  </th>
                  <th scope="col" class="figure-cell">
                    Free
                  </th>
                  <th scope="col" class="figure-cell">
                    Realised
                  </th>
                  <th scope="col" class="figure-cell">
                    Closed
                  </th>
                  <th scope="col" class="figure-cell wide-only">
                    Won
                  </th>
                  <th scope="col" class="figure-cell">
                    Mean
                  </th>
                  <th scope="col" class="grow">
                    Made a position, 95 %
                  </th>
                </tr>
              </thead>
              <tbody>
                <For each={all()}>
                  {one => (
                    <tr>
                      <td>
                        <a href={`/strategies/${encodeURIComponent(one.strategy)}`} data-row>
                          {one.strategy}
                        </a>
                      </td>
                      <td>
                        {one.trouble !== ''
                          ? 'in trouble'
                          : !one.runs
                            ? 'not running'
                            : one.isActive
                              ? 'on'
                              : 'switched off'}
                      </td>
                      <td class="figure-cell">{desk.wallets.row(one.strategy)?.allocated ?? one.allocated}</td>
                      <td class="figure-cell">{desk.wallets.row(one.strategy)?.available ?? '–'}</td>
                      <td class="figure-cell">
                        <Show when={desk.wallets.row(one.strategy)}>
                          {wallet => <Money value={wallet().realised} direction={wallet().direction} />}
                        </Show>
                      </td>
                      <td class="figure-cell">{one.trades}</td>
                      <td class="figure-cell wide-only">{desk.wallets.row(one.strategy)?.won ?? ''}</td>
                      <td class="figure-cell">{one.trades === 0 ? '–' : one.mean}</td>
                      <td class="grow">
                        <Interval one={one} most={most()} />
                      </td>
                    </tr>
                  )}
                </For>
              </tbody>
            </table>
          </div>
          <Show when={chosen()}>{one => <Detail one={one()} again={again} />}</Show>
          <Panel title="Realised" aside="since the first fill, in dollars">
            <Show
              when={lines().some(line => line.points.length > 1)}
              fallback={<Empty>A curve begins once two different quarters of an hour have a fill.</Empty>}
            >
              <Chart lines={lines()} unit="dollars" title="Realised dollars of each strategy" />
            </Show>
          </Panel>
        </Show>
      </Show>
    </div>
  )
}
