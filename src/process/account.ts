/** Whose money is traded: nobody's on paper, else the account's that is opened here. It must be the ledger's own, and have what the strategies count on. */
import * as E from 'fp-ts/lib/Either.js'
import type { Subscription } from 'rxjs'
import type { Config } from '../config.ts'
import type { StrategyKey } from '../domain/ids.ts'
import { millis, showMillionths, type Usd, usd } from '../domain/money.ts'
import type { Clock } from '../ports/clock.ts'
import type { Failure } from '../ports/failure.ts'
import type { Halts } from '../ports/halts.ts'
import type { Log } from '../ports/log.ts'
import { bindLedger, type Claim, type LedgerAccount, readClaim } from '../store/account.ts'
import type { Sql } from '../store/connection.ts'
import type { Live } from '../venue/live/live.ts'
import { createTransport } from '../venue/transport.ts'
import { haltingAlarms } from './alarms.ts'
import { readRedeemable, totalOf } from './redeemable.ts'
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

/** At ten reads a second, and two a side, that is 40 s; only who is short of money waits so long. */
const MOST_PAID = 200

/** What a person can redeem at the venue is the account's money too; a venue that does not tell is waited for. */
const waitsThere = (sql: Sql, live: Pick<Live, 'shares'>, waiting: Waiting): Promise<E.Either<string, Usd>> =>
  untilOpen(async () => {
    const sides = await readRedeemable({ sql, shares: live.shares, since: millis(0), most: MOST_PAID })()
    return E.bimap((failed: Failure) => notOpened('nobody knows what waits to be redeemed', failed), totalOf)(sides)
  }, waiting)

interface Checking extends Waiting {
  readonly log: Log
}

const HOW_TO_REDEEM = 'wait to be redeemed at the venue: on the website, Portfolio, then Redeem'
const RIVAL =
  'another program beats for this wallet at the venue: an engine on another database, or on another machine. Two engines on one wallet spend the same dollars twice, and when one ends, the venue cancels the orders of both. Stop the other one'

/** Before anything is traded, with the lease held. Left: why it must not be. */
export const checkAccount = async (
  sql: Sql,
  live: Pick<Live, 'owner' | 'collateral' | 'shares' | 'rival'> | null,
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
  if (claim.right.free <= there.right) return E.right(undefined)
  const waits = await waitsThere(sql, live, waiting)
  return enough({ ...claim.right, strategies, there: there.right, waits, log })
}

interface Money extends Claim {
  readonly strategies: ReadonlyArray<StrategyKey>
  /** Dollars of the account, and those that wait to be redeemed, or why nobody knows. */
  readonly there: Usd
  readonly waits: E.Either<string, Usd>
  readonly log: Log
}

/** Wallets count on more dollars than are there. */
const enough = ({ free, isEngaged, strategies, there, waits, log }: Money): E.Either<string, void> => {
  const waiting = E.isRight(waits) ? waits.right : usd(0)
  const counted = `the wallets of ${strategies.join(', ')} count on ${showMillionths(free)} USD, and the account has ${showMillionths(there)}`
  const words = waiting > 0 ? `${counted}; ${showMillionths(waiting)} more ${HOW_TO_REDEEM}` : counted
  if (free <= there + waiting) {
    log.warn(`${words}. Until then the venue refuses what costs more than the account has`)
    return E.right(undefined)
  }
  // What is held must not be left alone; the comparison with the account stops entries.
  if (isEngaged) {
    log.warn(E.isLeft(waits) ? `${words}; ${waits.left}` : words)
    return E.right(undefined)
  }
  if (E.isLeft(waits)) return waits
  return E.left(
    `${words}. Deposit the rest, run fewer strategies (STRATEGIES), or give them less: WALLET_USD before the first start, csgo-engine strategy capital after it`,
  )
}
