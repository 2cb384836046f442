/** Opens the account at the venue: wallet, API key, order entry. Sends no order. */
import * as E from 'fp-ts/lib/Either.js'
import type { Config } from '../config.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Transport } from '../ports/transport.ts'
import { openApiKey } from '../venue/live/apiKey.ts'
import { createLive, type Live } from '../venue/live/live.ts'
import type { Alarming } from './alarms.ts'
import { type FoundWallet, findWallet } from './privateKey.ts'
import type { Venue } from './venue.ts'
import { type NotOpened, notOpened } from './venueAway.ts'

export interface OpenedLive extends FoundWallet {
  readonly live: Live
}

export interface LiveWorld {
  readonly config: Config
  readonly venue: Omit<Venue, 'stop'>
  readonly transport: Transport
  readonly alarms: Alarming
  readonly clock: Clock
  readonly log: Log
}

export const openLive = async (world: LiveWorld): Promise<E.Either<NotOpened, OpenedLive>> => {
  const { config, venue, transport, alarms, clock, log } = world
  const found = await findWallet(config, venue, transport)
  if (E.isLeft(found)) return found
  const { wallet } = found.right
  const { clobUrl, userSocketUrl } = venue
  const apiKey = await openApiKey({ transport, clock, clobUrl, wallet, dataDir: config.DATA_DIR })
  if (E.isLeft(apiKey)) return E.left(notOpened('the venue gives no API key', apiKey.left))
  const live = await createLive({
    ...alarms,
    transport,
    clock,
    clobUrl,
    userSocketUrl,
    wallet,
    apiKey: apiKey.right,
    metadata: config.POLYMARKET_METADATA,
    decimals: config.POLYMARKET_AMOUNTS,
    say: text => log.info(text),
  })
  return E.isLeft(live)
    ? E.left(notOpened('the venue does not say which exchange is in force', live.left))
    : E.right({ ...found.right, live: live.right })
}
