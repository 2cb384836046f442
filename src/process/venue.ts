import * as E from 'fp-ts/lib/Either.js'
import type { Config } from '../config.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import { startSimulatedVenue } from './simulatedVenue.ts'

/** The venue's addresses, and how to leave it. */
export interface Venue {
  readonly gammaUrl: string
  readonly clobUrl: string
  readonly marketSocketUrl: string
  readonly sportsSocketUrl: string
  readonly userSocketUrl: string
  /** Where a simulated venue issues wallets; null: the real one issues none. */
  readonly walletUrl: string | null
  readonly stop: () => Promise<void>
}

const REAL = {
  gammaUrl: 'https://gamma-api.polymarket.com',
  clobUrl: 'https://clob.polymarket.com',
  marketSocketUrl: 'wss://ws-subscriptions-clob.polymarket.com/ws/market',
  sportsSocketUrl: 'wss://sports-api.polymarket.com/ws',
  userSocketUrl: 'wss://ws-subscriptions-clob.polymarket.com/ws/user',
  walletUrl: null,
} as const

/** The addresses of a simulated venue that answers at `url`. */
export const simulatedAddresses = (url: string) => ({
  gammaUrl: `${url}/gamma`,
  clobUrl: `${url}/clob`,
  marketSocketUrl: `${url.replace(/^http/, 'ws')}/ws/market`,
  sportsSocketUrl: `${url.replace(/^http/, 'ws')}/sports/ws`,
  userSocketUrl: `${url.replace(/^http/, 'ws')}/ws/user`,
  walletUrl: `${url}/sim/wallet`,
})

/** The venue that the settings name; starts the simulated one unless `SIM_URL` says that it runs already. */
export const openVenue = async (config: Config, clock: Clock, log: Log): Promise<E.Either<string, Venue>> => {
  const named = (fallback: Omit<Venue, 'stop'>): Omit<Venue, 'stop'> => ({
    gammaUrl: config.GAMMA_URL ?? fallback.gammaUrl,
    clobUrl: config.CLOB_URL ?? fallback.clobUrl,
    marketSocketUrl: config.MARKET_SOCKET_URL ?? fallback.marketSocketUrl,
    sportsSocketUrl: config.SPORTS_SOCKET_URL ?? fallback.sportsSocketUrl,
    userSocketUrl: config.USER_SOCKET_URL ?? fallback.userSocketUrl,
    walletUrl: fallback.walletUrl,
  })
  const stopNothing = () => Promise.resolve()
  if (config.VENUE === 'polymarket') return E.right({ ...named(REAL), stop: stopNothing })
  if (config.SIM_URL !== undefined) return E.right({ ...named(simulatedAddresses(config.SIM_URL)), stop: stopNothing })

  const started = await startSimulatedVenue(
    {
      port: config.SIM_PORT,
      seed: config.SIM_SEED,
      pace: config.SIM_PACE,
      matches: config.SIM_MATCHES,
      scenario: config.SIM_SCENARIO,
      dataDir: config.DATA_DIR,
      logLevel: config.LOG_LEVEL,
    },
    clock,
    log,
  )
  if (E.isLeft(started)) return started
  log.info('the simulated venue answers: its matches, prices and money are made up', {
    url: started.right.url,
    seed: started.right.seed,
  })
  return E.right({ ...named(simulatedAddresses(started.right.url)), stop: started.right.stop })
}
