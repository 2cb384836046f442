import type { DetailSources } from '../cockpit/detailSources.ts'
import type { Passwords } from '../cockpit/guard.ts'
import type { CockpitSources } from '../cockpit/sources.ts'
import type { Config } from '../config.ts'
import { type Millis, millis } from '../domain/money.ts'
import { type Secret, show } from '../domain/secret.ts'
import type { Clock } from '../ports/clock.ts'
import type { Controls } from '../ports/controls.ts'
import type { createReports } from '../store/reports.ts'
import type { Facts } from './facts.ts'
import { type Instruments, measure } from './measuring.ts'
import type { Observing } from './observing.ts'
import type { Venue } from './venue.ts'
import { versionText } from './version.ts'

const DAY = 86_400_000
/** Of the day in UTC. */
const midnight = (at: Millis): Millis => millis(at - (at % DAY))

interface CockpitParts {
  readonly config: Config
  readonly reports: ReturnType<typeof createReports>
  readonly startedAt: Millis
  readonly observing: Observing
  readonly facts: Facts
  readonly instruments: Instruments
  readonly controls: Pick<Controls, 'state'>
  readonly clock: Clock
}

/** What the page shows, of the parts of a running engine. */
export const cockpitSources = (parts: CockpitParts): CockpitSources & DetailSources => {
  const { config, reports, startedAt, observing, facts, instruments, controls, clock } = parts
  return {
    ...reports,
    markets: () => reports.markets(clock.now()),
    refusals: () => reports.refusals(startedAt),
    working: () => reports.orders('working'),
    today: () => reports.since(midnight(clock.now())),
    halt: controls.state,
    mode: instruments.mode,
    version: versionText(),
    node: process.version,
    maxPriceAge: config.MAX_PRICE_AGE_MS,
    happening$: observing.happening$,
    health: facts.health,
    measured: () => measure(instruments),
  }
}

const shown = (password: Secret | undefined): string | null => (password === undefined ? null : show(password))
export const passwordsOf = (config: Config): Passwords => ({
  admin: shown(config.DASHBOARD_PASSWORD_HASH),
  reader: shown(config.DASHBOARD_READER_PASSWORD_HASH),
})

/** Where a simulated venue switches its faults; a real one has none. */
export const faultsUrlOf = (config: Config, venue: Pick<Venue, 'gammaUrl'>): string | null =>
  config.VENUE === 'sim' ? venue.gammaUrl.replace(/\/gamma$/, '/sim/faults') : null
