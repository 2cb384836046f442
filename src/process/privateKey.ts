/** Where the private key comes from, and whether it belongs to this venue: a real key never signs for a simulated one, nor the other way round. */
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import type { Config } from '../config.ts'
import { millis } from '../domain/money.ts'
import { type Secret, secret, show } from '../domain/secret.ts'
import { isSimulatedKey } from '../domain/simulatedKey.ts'
import { readKeystore } from '../domain/wire/sealed.ts'
import { parseJson } from '../domain/wire/text.ts'
import type { Transport } from '../ports/transport.ts'
import { openKeystore } from '../venue/live/keystore.ts'
import { SIGNATURE_TYPES, signerOf, type Wallet } from '../venue/live/wallet.ts'
import type { Venue } from './venue.ts'
import { away, type NotOpened, never } from './venueAway.ts'

export const keystorePath = ({ POLYMARKET_KEY_FILE, DATA_DIR }: Config): string =>
  POLYMARKET_KEY_FILE ?? join(DATA_DIR, 'keystore.json')

interface Found {
  readonly key: Secret
  /** In words, eg/ `the environment`. */
  readonly from: string
}
type Read<A> = Promise<E.Either<string, A>>

const NO_KEY =
  'there is no private key. Import one: csgo-engine keys import; or name a file with POLYMARKET_KEY_FILE. See docs/live.md'

/** A keystore, or 64 hex digits. */
const keyIn = async (content: string, path: string, password: Secret | undefined): Read<Secret> => {
  if (!content.trimStart().startsWith('{')) return E.right(secret(content))
  const file = readKeystore(content)
  if (E.isLeft(file)) return E.left(`${path} is no keystore: ${file.left}`)
  if (password === undefined) return E.left(`${path} is a keystore: set POLYMARKET_KEYSTORE_PASSWORD`)
  const opened = await openKeystore(file.right, password)
  return opened === null
    ? E.left(`${path} does not open: POLYMARKET_KEYSTORE_PASSWORD is wrong, or the file was changed`)
    : E.right(opened)
}

/** A wallet of a simulated venue, the same at every start of one world. */
const issued = async (transport: Transport, walletUrl: string): Promise<E.Either<NotOpened, Found>> => {
  const url = `${walletUrl}?name=engine`
  const answer = await transport.request({ method: 'GET', url, body: null, deadline: millis(10_000) })()
  if (E.isLeft(answer)) return E.left(away(`the simulated venue issues no wallet: ${answer.left.message}`))
  const json = parseJson(answer.right.body)
  const key =
    E.isRight(json) && typeof json.right === 'object' && json.right !== null && 'privateKey' in json.right
      ? json.right.privateKey
      : null
  return typeof key === 'string'
    ? E.right({ key: secret(key), from: 'the simulated venue' })
    : E.left(away(`the simulated venue issues no wallet: it answers ${answer.right.status}`))
}

/** The key that a person has given; null: none. */
const given = async (config: Config): Read<Found | null> => {
  if (config.POLYMARKET_PRIVATE_KEY !== undefined)
    return E.right({ key: config.POLYMARKET_PRIVATE_KEY, from: 'the environment' })
  const path = keystorePath(config)
  const content = await readFile(path, 'utf8').catch(() => null)
  if (content !== null) {
    const key = await keyIn(content, path, config.POLYMARKET_KEYSTORE_PASSWORD)
    return E.map((found: Secret): Found => ({ key: found, from: path }))(key)
  }
  return config.POLYMARKET_KEY_FILE === undefined ? E.right(null) : E.left(`${path} cannot be read`)
}

/** Whose key it may be here; null: it may. */
const strange = ({ VENUE }: Config, key: Secret): string | null => {
  const isSimulated = isSimulatedKey(show(key))
  switch (VENUE) {
    case 'sim':
      return isSimulated
        ? null
        : 'this is no key of a simulated venue, and may be a real one: it signs nothing here. Without a key of yours the simulated venue issues one'
    case 'polymarket':
      return isSimulated ? 'this is a key of a simulated venue: it is worth nothing at the real one' : null
  }
}

export interface FoundWallet {
  readonly wallet: Wallet
  readonly from: string
}

const walletOf = (config: Config, { key, from }: Found): E.Either<string, FoundWallet> => {
  const signer = signerOf(key)
  if (signer === null) return E.left(`what ${from} holds is no private key: 64 hex digits, with or without 0x`)
  const not = strange(config, key)
  if (not !== null) return E.left(not)
  const signatureType = SIGNATURE_TYPES[Number(config.POLYMARKET_SIGNATURE_TYPE)] ?? 0
  if (signatureType !== 0 && config.POLYMARKET_FUNDER === undefined)
    return E.left(
      `POLYMARKET_SIGNATURE_TYPE is ${signatureType}: set POLYMARKET_FUNDER to the wallet whose money it is`,
    )
  const funder = signatureType === 0 ? signer.address : (config.POLYMARKET_FUNDER ?? signer.address)
  const chainId = config.POLYMARKET_CHAIN_ID === '137' ? 137 : 80_002
  return E.right({ wallet: { signer, funder, signatureType, chainId }, from })
}

/** What others of this machine may do with the file that holds the key, and how to end it; null: nothing, or there is no such file. */
export const keyFileIsOpen = async (config: Config): Promise<string | null> => {
  if (config.POLYMARKET_PRIVATE_KEY !== undefined) return null
  const path = keystorePath(config)
  const found = await stat(path).catch(() => null)
  // Windows keeps other rights, which these bits do not tell.
  if (found === null || process.platform === 'win32' || (found.mode & 0o077) === 0) return null
  return `${path} holds the key and is open to others of this machine (mode ${(found.mode & 0o777).toString(8)}): chmod 600 ${path}`
}

/** What is wrong with the key that the settings name, before anything is started; null: nothing, or the simulated venue will issue one. */
export const keyMistake = async (config: Config): Promise<string | null> => {
  const found = await given(config)
  if (E.isLeft(found)) return found.left
  if (found.right === null) return config.VENUE === 'sim' ? null : NO_KEY
  const wallet = walletOf(config, found.right)
  return E.isLeft(wallet) ? wallet.left : null
}

/** The wallet that the settings name. Left: why there is none, and what to do; never a word of the key. */
export const findWallet = async (
  config: Config,
  venue: Pick<Venue, 'walletUrl'>,
  transport: Transport,
): Promise<E.Either<NotOpened, FoundWallet>> => {
  const found = await given(config)
  if (E.isLeft(found)) return E.left(never(found.left))
  if (found.right !== null) return E.mapLeft(never)(walletOf(config, found.right))
  if (config.VENUE !== 'sim' || venue.walletUrl === null) return E.left(never(NO_KEY))
  const made = await issued(transport, venue.walletUrl)
  return E.isLeft(made) ? made : E.mapLeft(never)(walletOf(config, made.right))
}
