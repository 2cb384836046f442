import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { inWords, parseJson, Text } from './text.ts'

/** Files with something sealed in them; all bytes as base64. */
const Sealed = t.type({ iv: Text, tag: Text, data: Text })
export type SealedText = t.TypeOf<typeof Sealed>

const Keystore = t.type({
  version: t.literal(1),
  address: Text,
  kdf: t.type({ name: t.literal('scrypt'), n: t.number, r: t.number, p: t.number, salt: Text }),
  sealed: Sealed,
})
/** A private key under a password. The address is in plain, so that it can be shown without it. */
export type KeystoreFile = t.TypeOf<typeof Keystore>

const ApiKeyFile = t.type({ version: t.literal(1), address: Text, host: Text, sealed: Sealed })
/** An API key, sealed with what only the wallet's key can make. */
export type ApiKeyFile = t.TypeOf<typeof ApiKeyFile>

const reader =
  <A>(codec: t.Type<A, unknown, unknown>) =>
  (text: string): E.Either<string, A> =>
    E.chain((json: unknown) => E.mapLeft(inWords)(codec.decode(json)))(parseJson(text))

export const readKeystore = reader(Keystore)
export const readApiKeyFile = reader(ApiKeyFile)
