/** A private key in a file, under a password: scrypt makes the key, AES-256-GCM seals. */
import { randomBytes, scrypt } from 'node:crypto'
import { type Secret, secret, show } from '../../domain/secret.ts'
import type { KeystoreFile } from '../../domain/wire/sealed.ts'
import { seal, unseal } from './sealing.ts'
import { readPrivateKey, signerOf } from './wallet.ts'

/** 128 MB and about half a second a guess. */
const COST = { n: 131_072, r: 8, p: 1 } as const
/** A file that asks for more is somebody's attempt to fill our memory. */
const MOST_MEMORY = 512 * 1024 * 1024
const KEY_BYTES = 32
const SALT_BYTES = 16

type Cost = Omit<KeystoreFile['kdf'], 'name'>

const stretched = (password: Secret, { n, r, p, salt }: Cost): Promise<Buffer | null> =>
  new Promise(resolve => {
    try {
      scrypt(
        show(password).normalize('NFKC'),
        Buffer.from(salt, 'base64'),
        KEY_BYTES,
        { N: n, r, p, maxmem: MOST_MEMORY },
        (error, key) => resolve(error === null ? key : null),
      )
    } catch {
      resolve(null)
    }
  })

/** Null when `key` is no private key. */
export const sealKey = async (key: Secret, password: Secret): Promise<KeystoreFile | null> => {
  const signer = signerOf(key)
  const hex = readPrivateKey(show(key))
  if (signer === null || hex === null) return null
  // law: a salt must not follow from a seed.
  const cost = { ...COST, salt: randomBytes(SALT_BYTES).toString('base64') }
  const stretch = await stretched(password, cost)
  if (stretch === null) return null
  return {
    version: 1,
    address: signer.address,
    kdf: { name: 'scrypt', ...cost },
    sealed: seal(stretch, hex, signer.address),
  }
}

/** Null when the password is wrong or the file was changed. */
export const openKeystore = async (file: KeystoreFile, password: Secret): Promise<Secret | null> => {
  const stretch = await stretched(password, file.kdf)
  const text = stretch === null ? null : unseal(stretch, file.sealed, file.address)
  return text === null ? null : secret(text)
}
