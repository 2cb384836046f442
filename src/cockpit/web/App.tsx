import { type Component, ErrorBoundary, type JSX, lazy, Suspense } from 'solid-js'
import { Dynamic, Show } from 'solid-js/web'
import { overlay } from './keys.ts'
import { Skeleton, Trouble } from './parts/Empty.tsx'
import { HaltPanel } from './parts/HaltPanel.tsx'
import { Help } from './parts/Help.tsx'
import { Search } from './parts/Search.tsx'
import { place } from './router.ts'
import { session } from './session.ts'
import { Rail } from './shell/Rail.tsx'
import { TopBar } from './shell/TopBar.tsx'
import { desk } from './store.ts'
import { Desk } from './views/Desk.tsx'
import { Login } from './views/Login.tsx'
import { Matches } from './views/Matches.tsx'
import { NotFound } from './views/NotFound.tsx'

/** The first two come with the page; the others when they are first asked for. */
const VIEWS: Readonly<Record<string, Component>> = {
  desk: Desk,
  matches: Matches,
  match: lazy(async () => ({ default: (await import('./views/Match.tsx')).Match })),
  positions: lazy(async () => ({ default: (await import('./views/Positions.tsx')).Positions })),
  strategies: lazy(async () => ({ default: (await import('./views/Strategies.tsx')).Strategies })),
  history: lazy(async () => ({ default: (await import('./views/History.tsx')).History })),
  health: lazy(async () => ({ default: (await import('./views/Health.tsx')).Health })),
  why: lazy(async () => ({ default: (await import('./views/Why.tsx')).Why })),
  payoff: lazy(async () => ({ default: (await import('./views/Payoff.tsx')).Payoff })),
  teams: lazy(async () => ({ default: (await import('./views/Teams.tsx')).Teams })),
}

export const App = (): JSX.Element => (
  <Show when={session()?.role !== 'none'} fallback={<Login />}>
    <div class="app" data-trading={desk.head()?.trading ?? 'paper'}>
      <a class="skip" href="#main">
        To the content
      </a>
      <TopBar />
      <Rail />
      <main id="main" tabIndex={-1}>
        <ErrorBoundary
          fallback={(error, reset) => (
            <Trouble says={`This view failed: ${String(error)}. Trading is not touched by it.`} again={reset} />
          )}
        >
          <Suspense fallback={<Skeleton rows={8} />}>
            <Dynamic component={VIEWS[place().view] ?? NotFound} />
          </Suspense>
        </ErrorBoundary>
      </main>
      <Show when={overlay() === 'help'}>
        <Help />
      </Show>
      <Show when={overlay() === 'halt'}>
        <HaltPanel />
      </Show>
      <Show when={overlay() === 'search'}>
        <Search />
      </Show>
    </div>
  </Show>
)
