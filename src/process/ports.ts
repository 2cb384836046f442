import { type Observable, Subject } from 'rxjs'
import type { EnginePorts } from '../../streams/engine.ts'
import type { Config } from '../config.ts'
import type { StrategyKey } from '../domain/ids.ts'
import { millis } from '../domain/money.ts'
import type { Notice } from '../domain/notice.ts'
import type { StrategyLimits } from '../domain/risk.ts'
import type { Clock } from '../ports/clock.ts'
import type { PaperBooks } from '../ports/store.ts'
import type { Transport } from '../ports/transport.ts'
import type { VenueMode } from '../ports/venue.ts'
import { createHalts } from '../store/halts.ts'
import { LEASE_NAME, type Lease } from '../store/lease.ts'
import { createLedger } from '../store/ledger.ts'
import { createLookups } from '../store/lookups.ts'
import { createMatches } from '../store/matches.ts'
import { createPaperBooks } from '../store/paperBooks.ts'
import { createPrices } from '../store/prices.ts'
import { createReconciliations } from '../store/reconciliations.ts'
import { createScores } from '../store/scores.ts'
import { after } from '../trading/after.ts'
import { paperOrderId } from '../trading/orders.ts'
import { reconcile } from '../trading/reconcile.ts'
import { reportsOfOrder, reportsOfTrade } from '../trading/reports.ts'
import { judge } from '../trading/risk.ts'
import { createBooks } from '../venue/clob.ts'
import { createCatalogue } from '../venue/gamma.ts'
import { heeding } from '../venue/heeding.ts'
import type { Live } from '../venue/live/live.ts'
import { createPaper } from '../venue/paper.ts'
import { createTransport } from '../venue/transport.ts'
import type { Database } from './database.ts'
import { limitsOf } from './settings.ts'
import type { Venue } from './venue.ts'
import type { VenueRequests } from './venueRequests.ts'

const GAMMA_DEADLINE = millis(10_000)
const PAPER = { deadline: millis(120_000), demandEvery: millis(1_000) } as const

/** What is open once a venue and a database are. */
export interface World {
  readonly config: Config
  readonly venue: Venue
  readonly database: Database
  /** What risk holds a strategy to at the moment. */
  readonly limitsOf: (strategy: StrategyKey) => StrategyLimits
  /** Where orders really go; null: on paper. */
  readonly live: Pick<Live, 'nameOrder' | 'makeReady' | 'orderEntry' | 'account'> | null
  readonly clock: Clock
  readonly stop$: Observable<unknown>
}
export interface BuiltPorts extends Omit<EnginePorts, 'manual$'> {
  /** What happened beside the streams; hot. */
  readonly notice$: Observable<Notice>
  /** Closes the connections to the venue. */
  readonly close: () => Promise<void>
}

/** The ports behind which Postgres stands. */
export interface StorePorts
  extends Pick<EnginePorts, 'matches' | 'scores' | 'lookups' | 'ledger' | 'reconciliations' | 'halts'> {
  readonly prices: ReturnType<typeof createPrices>
  readonly paperBooks: PaperBooks
}
export interface StoreSettings extends Pick<World, 'config' | 'limitsOf' | 'live' | 'clock'> {
  readonly database: Pick<Database, 'sql' | 'lookupSql'> & { readonly lease: Pick<Lease, 'fencing'> }
}

/** Paper takes orders at any time. */
const paperMode = (): VenueMode => 'open'

export const storePorts = ({ config, database, limitsOf: ofStrategy, live, clock }: StoreSettings): StorePorts => {
  const { sql, lookupSql, lease } = database
  const prices = createPrices(sql, clock)
  const risk = {
    limits: limitsOf(config),
    limitsOf: ofStrategy,
    nameOrder: live?.nameOrder ?? paperOrderId,
    mode: live?.orderEntry.mode ?? paperMode,
  }
  return {
    prices,
    matches: createMatches(sql),
    scores: createScores(sql),
    lookups: createLookups(lookupSql),
    ledger: createLedger(sql, {
      cores: { judge: judge(risk), after: after(risk) },
      ...(live === null ? {} : { makeReady: live.makeReady }),
      leaseName: LEASE_NAME,
      fencing: lease.fencing,
      clock,
    }),
    reconciliations: createReconciliations(sql, {
      cores: { reconcile, reportsOfOrder, reportsOfTrade },
      leaseName: LEASE_NAME,
      fencing: lease.fencing,
    }),
    halts: createHalts(sql, clock),
    paperBooks: createPaperBooks(sql, prices.written$),
  }
}

/** The network and the database joined: all that the pipeline needs of the world. */
export const joinPorts = (
  { paperBooks, ...store }: StorePorts,
  transport: Transport,
  { venue, live, clock, stop$ }: { readonly venue: Omit<Venue, 'stop'> } & Pick<World, 'live' | 'clock' | 'stop$'>,
): Omit<BuiltPorts, 'close'> => {
  const notice$ = new Subject<Notice>()
  return {
    ...store,
    clock,
    stop$,
    notice$,
    notice: notice => notice$.next(notice),
    stirred$: store.prices.stirred$,
    catalogue: createCatalogue(transport, { gammaUrl: venue.gammaUrl, deadline: GAMMA_DEADLINE }),
    books: createBooks(heeding(transport, clock), { clobUrl: venue.clobUrl }),
    marketSocket: { connect: () => transport.socket(venue.marketSocketUrl) },
    sportsSocket: { connect: () => transport.socket(venue.sportsSocketUrl) },
    orderEntry: live?.orderEntry ?? createPaper({ paperBooks, clock }, PAPER),
    account: live?.account ?? null,
  }
}

/** The pipeline's ports, each made of the real part. */
export const buildPorts = (world: World, requests: Pick<VenueRequests, 'watched'>): BuiltPorts => {
  const transport = requests.watched(createTransport({ clock: world.clock }))
  return { ...joinPorts(storePorts(world), transport, world), close: transport.close }
}
