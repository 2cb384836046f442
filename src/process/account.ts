/** Whose money is traded: nobody's on paper, else the account's that is opened here. It must be the ledger's own, and have what the strategies count on. */
import * as E from 'fp-ts/lib/Either.js'
import type { Subscription } from 'rxjs'
import type { Config } from '../config.ts'
import type { StrategyKey } from '../domain/ids.ts'
import { showMillionths } from '../domain/money.ts'
import type { Clock } from '../ports/clock.ts'
import type { Failure } from '../ports/failure.ts'
import type { Halts } from '../ports/halts.ts'
import type { Log } from '../ports/log.ts'
import { bindLedger, type LedgerAccount, readClaim } from '../store/account.ts'
import type { Sql } from '../store/connection.ts'
import type { Live } from '../venue/live/live.ts'
import { createTransport } from '../venue/transport.ts'
import { haltingAlarms } from './alarms.ts'
import type { Venue } from './venue.ts'
import { away, notOpened, untilOpen, type Waiting } from './venueAway.ts'

export interface Account {
  readonly live: Live
  /** Alarms of the venue stop trading from here on. */
  readonly begin: () => Subscription
  readonly close: () => Promise<void>
}

interface Opening {
  readonly config: Config
  readonly venue: Venue
  readonly halts: Pick<Halts, 'raise' | 'well'>
  readonly clock: Clock
  readonly log: Log
  readonly stop$: Waiting['stop$']
  readonly waited: Waiting['waited']
}

/** What is wrong with the key, before anything is started; null: nothing, or nobody needs one. */
export const accountMistake = async (config: Config): Promise<string | null> => {
  if (config.TRADING === 'paper') return null
  const { keyMistake } = await import('./privateKey.ts')
  return keyMistake(config)
}

/** The account that orders go out for; null on paper. A venue that is away is waited for. Left: why it does not open, in words for people. */
export const openAccount = async ({
  config,
  venue,
  halts,
  clock,
  log,
  stop$,
  waited,
}: Opening): Promise<E.Either<string, Account | null>> => {
  if (config.TRADING === 'paper') return E.right(null)
  // Signing is loaded only where something is signed.
  const [{ openLive }, { keyFileIsOpen }] = await Promise.all([import('./live.ts'), import('./privateKey.ts')])
  const isOpen = await keyFileIsOpen(config)
  if (isOpen !== null) log.warn(isOpen)
  // Its own connections: an order never queues behind a poll.
  const transport = createTransport({ clock })
  const alarms = haltingAlarms(halts, clock)
  const opened = await untilOpen(() => openLive({ config, venue, transport, alarms, clock, log }), {
    clock,
    stop$,
    waited,
  })
  if (E.isLeft(opened)) {
    await transport.close()
    return opened
  }
  const { live, wallet, from } = opened.right
  log.info('the account is open', { signs: wallet.signer.address, money: wallet.funder, from })
  return E.right({
    live,
    begin: alarms.begin,
    close: async () => {
      live.stop()
      await transport.close()
    },
  })
}

const inWords = (account: string): string => (account === 'paper' ? 'of trading on paper' : `of the wallet ${account}`)

interface Checking extends Waiting {
  readonly log: Log
}

const RIVAL =
  'another program beats for this wallet at the venue: an engine on another database, or on another machine. Two engines on one wallet spend the same dollars twice, and when one ends, the venue cancels the orders of both. Stop the other one'

/** Before anything is traded, with the lease held. Left: why it must not be. */
export const checkAccount = async (
  sql: Sql,
  live: Pick<Live, 'owner' | 'collateral' | 'rival'> | null,
  strategies: ReadonlyArray<StrategyKey>,
  { log, ...waiting }: Checking,
): Promise<E.Either<string, void>> => {
  const ours: LedgerAccount = live === null ? 'paper' : live.owner
  const bound = await bindLedger(sql, ours)()
  if (E.isLeft(bound)) return E.left(bound.left.message)
  if (bound.right !== ours)
    return E.left(
      `the ledger in this database is ${inWords(bound.right)}, and tells of nothing else: what it holds there would be taken for the money ${inWords(ours)}. Give this one a database of its own: another DATA_DIR, or another DATABASE_URL`,
    )
  if (live === null) return E.right(undefined)
  const collateral = async () =>
    E.mapLeft((failed: Failure) => notOpened('nobody knows what the account can spend', failed))(
      await live.collateral(),
    )
  const there = await untilOpen(collateral, waiting)
  if (E.isLeft(there)) return there
  // One that has lost the lease and does not know it yet ends in a moment.
  const alone = async () => ((await live.rival()) === 'beats' ? E.left(away(RIVAL)) : E.right(undefined))
  const only = await untilOpen(alone, waiting)
  if (E.isLeft(only)) return only
  const claim = await readClaim(sql, strategies)()
  if (E.isLeft(claim)) return E.left(claim.left.message)
  const { free, isEngaged } = claim.right
  if (free <= there.right) return E.right(undefined)
  const words = `the wallets of ${strategies.join(', ')} count on ${showMillionths(free)} USD, and the account has ${showMillionths(there.right)}`
  // What is held must not be left alone; the comparison with the account stops entries.
  if (isEngaged) {
    log.warn(words)
    return E.right(undefined)
  }
  return E.left(
    `${words}. Deposit the rest, run fewer strategies (STRATEGIES), or give them less: WALLET_USD before the first start, csgo-engine strategy capital after it`,
  )
}
