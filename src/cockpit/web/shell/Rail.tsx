import { For, type JSX } from 'solid-js'
import { Icon } from '../parts/Icon.tsx'
import { place } from '../router.ts'
import { chooseTheme, shade } from '../theme.ts'

const VIEWS = [
  ['desk', '/', 'Desk'],
  ['matches', '/matches', 'Matches'],
  ['positions', '/positions', 'Positions'],
  ['strategies', '/strategies', 'Strategies'],
  ['history', '/history', 'History'],
  ['health', '/health', 'Health'],
  ['payoff', '/payoff', 'Payoff'],
  ['teams', '/teams', 'Teams'],
] as const

const isHere = (view: string): boolean => place().view === view || (view === 'matches' && place().view === 'match')

export const Rail = (): JSX.Element => (
  <nav class="rail" aria-label="Views">
    <For each={VIEWS}>
      {([view, address, name]) => (
        <a href={address} class="rail-item" aria-current={isHere(view) ? 'page' : undefined}>
          <Icon name={view} />
          <span>{name}</span>
        </a>
      )}
    </For>
    <button
      type="button"
      class="rail-item rail-theme"
      onClick={() => chooseTheme(shade() === 'dark' ? 'light' : 'dark')}
    >
      <span class="theme-dot" aria-hidden="true" />
      <span>{shade() === 'dark' ? 'Light' : 'Dark'}</span>
    </button>
  </nav>
)
