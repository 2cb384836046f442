import { For, type JSX, Show } from 'solid-js'
import { millis } from '../../../domain/money.ts'
import { span } from '../../figures.ts'
import { now } from '../now.ts'
import { HaltButton } from '../parts/HaltButton.tsx'
import { Money } from '../parts/Money.tsx'
import { desk, useConnection } from '../store.ts'

const CONNECTION = {
  connecting: 'Connecting',
  open: 'Connected',
  lost: 'Connection lost',
  other: 'Another version',
} as const

const ConnectionDot = (): JSX.Element => {
  const connection = useConnection()
  return (
    <span class="dot" data-state={connection().state} role="status" title={CONNECTION[connection().state]}>
      <span class="dot-text">{CONNECTION[connection().state]}</span>
    </span>
  )
}

/** What is shown is old from here on: said over everything, at once. */
const LostBanner = (): JSX.Element => {
  const connection = useConnection()
  return (
    <Show when={connection().state === 'lost'}>
      <p class="lost" role="alert">
        Connection to the engine lost {span(millis(Math.max(0, Math.min(now(), Date.now()) - connection().since)))} ago.
        What is shown is from then; the engine itself may well go on. Trying again by itself.
      </p>
    </Show>
  )
}

/** The engine was upgraded while this page stood open. */
const OtherBanner = (): JSX.Element => {
  const connection = useConnection()
  return (
    <Show when={connection().state === 'other'}>
      <p class="lost" role="alert">
        The engine is of another version than this page: what is shown may be old or wrong.{' '}
        <button type="button" onClick={() => window.location.reload()}>
          Load the page anew
        </button>
      </p>
    </Show>
  )
}

export const TopBar = (): JSX.Element => (
  <header class="top">
    <div class="top-row">
      <a class="mode" href="/" data-trading={desk.head()?.trading ?? 'none'} data-venue={desk.head()?.venue ?? 'none'}>
        <For each={(desk.head()?.title ?? 'csgo-engine').split(' · ')}>
          {(part, at) => <span class={at() === 0 ? '' : 'mode-place'}>{at() === 0 ? part : ` · ${part}`}</span>}
        </For>
      </a>
      <Show when={desk.head()}>
        {head => (
          <a class="standing" href="/health" data-level={head().standing.level} title={head().standing.why}>
            {head().standing.says}
          </a>
        )}
      </Show>
      <div class="top-figures">
        <Show when={desk.figures.row('today')}>
          {figure => (
            <span class="top-figure" title={figure().means}>
              <span class="label">Today</span> <Money value={figure().value} direction={figure().direction} />
            </span>
          )}
        </Show>
        <Show when={desk.figures.row('age')}>
          {figure => (
            <span class="top-figure top-age" title={figure().means}>
              <span class="label">Price age</span> <span class="num">{figure().value}</span>
            </span>
          )}
        </Show>
      </div>
      <ConnectionDot />
      <HaltButton />
    </div>
    <LostBanner />
    <OtherBanner />
  </header>
)
