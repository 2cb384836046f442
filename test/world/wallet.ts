/** A wallet that the venue of the world issued, with its API key: what live trading begins with. */
import { type Millis, millis } from '../../src/domain/money.ts'
import { secret } from '../../src/domain/secret.ts'
import type { Request } from '../../src/simulator/answer.ts'
import type { World } from '../../src/simulator/core.ts'
import { type ApiKey, keyHeaders, walletHeaders } from '../../src/venue/live/headers.ts'
import { signerOf, type Wallet } from '../../src/venue/live/wallet.ts'
import { at as field, text } from '../simulator/worlds.ts'

export interface Trader {
  readonly wallet: Wallet
  readonly apiKey: ApiKey
  /** Dollars that the venue says are there, faults aside. */
  readonly collateral: (now: Millis) => number
  /** Shares of a token, likewise. */
  readonly held: (token: string, now: Millis) => number
}

const asked = (
  venue: World,
  method: Request['method'],
  path: string,
  query: string,
  headers: Readonly<Record<string, string>>,
): unknown =>
  venue.answer({
    method,
    path: `/clob${path}`,
    query: new URLSearchParams(query),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    body: '',
  }).body

export const issuedTrader = async (venue: World): Promise<Trader> => {
  const issued = venue.answer({
    method: 'GET',
    path: '/sim/wallet',
    query: new URLSearchParams('name=engine'),
    headers: {},
    body: '',
  })
  const signer = signerOf(secret(text(field(issued.body, 'privateKey'))))
  if (signer === null) throw new Error('the venue issued no key')
  const wallet: Wallet = { signer, funder: signer.address, signatureType: 0, chainId: 137 }
  const made = asked(venue, 'POST', '/auth/api-key', '', await walletHeaders(signer, 137, venue.now(), 0))
  const apiKey: ApiKey = {
    apiKey: text(field(made, 'apiKey')),
    secret: secret(text(field(made, 'secret'))),
    passphrase: secret(text(field(made, 'passphrase'))),
  }
  const path = '/balance-allowance'
  const balance = (query: string, now: Millis): number => {
    const headers = keyHeaders(signer.address, apiKey, millis(now), { method: 'GET', path, body: null })
    return Number(field(asked(venue, 'GET', path, query, headers), 'balance'))
  }
  return {
    wallet,
    apiKey,
    collateral: now => balance('asset_type=COLLATERAL', now),
    held: (token, now) => balance(`asset_type=CONDITIONAL&token_id=${token}`, now),
  }
}
