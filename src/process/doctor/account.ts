import { existsSync } from 'node:fs'
import * as E from 'fp-ts/lib/Either.js'
import type { Config } from '../../config.ts'
import { showMillionths } from '../../domain/money.ts'
import { type Allowed, readBalance } from '../../domain/wire/accountReads.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Transport } from '../../ports/transport.ts'
import { openApiKey } from '../../venue/live/apiKey.ts'
import { createClient } from '../../venue/live/client.ts'
import { spenders } from '../../venue/live/contracts.ts'
import type { Wallet } from '../../venue/live/wallet.ts'
import { findWallet, keyFileIsOpen, keystorePath } from '../privateKey.ts'
import type { Venue } from '../venue.ts'
import { type Finding, fail, ok, warn } from './finding.ts'

interface Tools {
  readonly transport: Transport
  readonly clock: Clock
}

/** On paper nobody needs a key: it is looked at where there is one. */
const isAsked = (config: Config): boolean =>
  config.TRADING === 'live' || config.POLYMARKET_PRIVATE_KEY !== undefined || existsSync(keystorePath(config))

const money = ({ balance, allowances }: Allowed, { chainId, funder }: Wallet): ReadonlyArray<Finding> => {
  const there = `${showMillionths(balance)} USD at ${funder}.`
  const lacking = spenders(chainId).filter(spender => (allowances.get(spender.toLowerCase()) ?? 0) < balance)
  return [
    balance > 0 ? ok('balance', there) : warn('balance', there, 'Deposit pUSD: without it every purchase is refused.'),
    lacking.length === 0
      ? ok('allowance', 'The exchange’s contracts may move it.')
      : warn(
          'allowance',
          `Contracts that may not move all of it, by the venue’s answer: ${lacking.join(', ')}.`,
          'Trade once on the website with this wallet: it asks for the allowances. Orders are refused without them.',
        ),
  ]
}

/** Key, API key, balance, allowance: reads only. No key is made, none is kept. */
export const lookAtAccount = async (config: Config, venue: Venue, tools: Tools): Promise<ReadonlyArray<Finding>> => {
  if (!isAsked(config)) return []
  const found = await findWallet(config, venue, tools.transport)
  if (E.isLeft(found)) return [fail('key', `${found.left.says}.`, 'docs/live.md says which keys there are.')]
  const { wallet, from } = found.right
  const isOpen = await keyFileIsOpen(config)
  const key =
    isOpen === null
      ? ok('key', `From ${from}: it signs as ${wallet.signer.address}.`)
      : warn('key', `${isOpen}.`, 'Do that, and ask who has read it meanwhile.')
  const { clobUrl } = venue
  const apiKey = await openApiKey({ ...tools, clobUrl, wallet, dataDir: config.DATA_DIR }, 'read')
  if (E.isLeft(apiKey))
    return [
      key,
      warn(
        'API key',
        `The venue tells none: ${apiKey.left.message}.`,
        'There may be none yet: csgo-engine livetest makes one.',
      ),
    ]
  const client = createClient({ ...tools, clobUrl, wallet, apiKey: apiKey.right })
  const query = `asset_type=COLLATERAL&signature_type=${wallet.signatureType}`
  const read = E.chain((json: unknown) => E.mapLeft((why: string) => ({ message: why }))(readBalance(json)))(
    E.mapLeft(({ message }: { readonly message: string }) => ({ message }))(
      await client.read('/balance-allowance', query),
    ),
  )
  if (E.isLeft(read))
    return [
      key,
      fail(
        'API key',
        `The venue does not take it: ${read.left.message}.`,
        'Remove api-key.json from DATA_DIR, and look at the clock: stamps of requests may be some seconds old only.',
      ),
    ]
  return [key, ok('API key', 'The venue takes it.'), ...money(read.right, wallet)]
}
