/** The API key of a wallet: asked for once, then kept in DATA_DIR, sealed with what only the wallet's key can make. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import { type Millis, millis } from '../../domain/money.ts'
import { secret, show } from '../../domain/secret.ts'
import { readKey, type WireKey } from '../../domain/wire/accountReads.ts'
import { readApiKeyFile } from '../../domain/wire/sealed.ts'
import { parseJson } from '../../domain/wire/text.ts'
import type { Clock } from '../../ports/clock.ts'
import { type Failure, failure } from '../../ports/failure.ts'
import type { Transport } from '../../ports/transport.ts'
import { jsonOf } from '../answer.ts'
import { type ApiKey, walletHeaders } from './headers.ts'
import { seal, unseal, writePrivately } from './sealing.ts'
import { textWord } from './typedData.ts'
import type { Wallet } from './wallet.ts'

export interface ApiKeyParts {
  readonly transport: Transport
  readonly clock: Clock
  readonly clobUrl: string
  readonly wallet: Wallet
  /** null: it is asked for and not kept. */
  readonly dataDir: string | null
}

const DEADLINE: Millis = millis(10_000)
/** One key a wallet is enough; the venue gives the same for the same number. */
const NONCE = 0

const apiKeyFile = (dataDir: string): string => join(dataDir, 'api-key.json')

/** A signature that is never shown to anyone: the same every time, and only the wallet's key can make it. */
const sealingKey = async ({ signer }: Wallet): Promise<Buffer> => {
  const signature = await signer.sign(`0x${textWord('csgo-engine: what seals the API key in the data folder')}`)
  return createHash('sha256').update(signature).digest()
}

const asKey = ({ apiKey, secret: hidden, passphrase }: WireKey): ApiKey => ({
  apiKey,
  secret: secret(hidden),
  passphrase: secret(passphrase),
})

const aboutOf = ({ wallet, clobUrl }: ApiKeyParts): string => `${wallet.signer.address}@${clobUrl}`

const readKept = async (parts: ApiKeyParts, dataDir: string): Promise<ApiKey | null> => {
  const text = await readFile(apiKeyFile(dataDir), 'utf8').catch(() => null)
  const file = text === null ? E.left('none') : readApiKeyFile(text)
  if (E.isLeft(file)) return null
  // Of another wallet or venue: asked for anew.
  if (file.right.address !== parts.wallet.signer.address || file.right.host !== parts.clobUrl) return null
  const opened = unseal(await sealingKey(parts.wallet), file.right.sealed, aboutOf(parts))
  const key = opened === null ? E.left('it does not open') : E.chain(readKey)(parseJson(opened))
  return E.isLeft(key) ? null : asKey(key.right)
}

const keep = async (parts: ApiKeyParts, dataDir: string, key: ApiKey): Promise<void> => {
  const text = JSON.stringify({ apiKey: key.apiKey, secret: show(key.secret), passphrase: show(key.passphrase) })
  const sealed = seal(await sealingKey(parts.wallet), text, aboutOf(parts))
  const file = { version: 1, address: parts.wallet.signer.address, host: parts.clobUrl, sealed }
  await writePrivately(apiKeyFile(dataDir), `${JSON.stringify(file, null, 2)}\n`)
}

const ask = async (
  { transport, clock, clobUrl, wallet }: ApiKeyParts,
  method: 'GET' | 'POST',
  path: string,
): Promise<E.Either<Failure, ApiKey>> => {
  const headers = await walletHeaders(wallet.signer, wallet.chainId, clock.now(), NONCE)
  const answer = await transport.request({
    method,
    url: `${clobUrl}${path}`,
    headers,
    body: null,
    deadline: DEADLINE,
  })()
  const read = E.chain((json: unknown) =>
    E.mapLeft((why: string) => failure('venue', `${path}: ${why}`, 'garbage'))(readKey(json)),
  )(jsonOf('venue', path, answer))
  return E.map(asKey)(read)
}

/** The kept key; else the one that the venue derives; else a new one. `read`: none is made, and none is kept. */
export const openApiKey = async (
  parts: ApiKeyParts,
  may: 'make' | 'read' = 'make',
): Promise<E.Either<Failure, ApiKey>> => {
  const { dataDir } = parts
  const kept = dataDir === null ? null : await readKept(parts, dataDir)
  if (kept !== null) return E.right(kept)
  const derived = await ask(parts, 'GET', '/auth/derive-api-key')
  if (may === 'read') return derived
  // Refused: there is none yet. Without an answer nothing is made.
  const isRefused = E.isLeft(derived) && (derived.left.code === '400' || derived.left.code === '404')
  const key = isRefused ? await ask(parts, 'POST', '/auth/api-key') : derived
  if (E.isRight(key) && dataDir !== null) await keep(parts, dataDir, key.right)
  return key
}
