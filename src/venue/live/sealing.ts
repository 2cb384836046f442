/** AES-256-GCM over a short text. A wrong key and a changed byte are told alike: it does not open. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { chmod, mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { SealedText } from '../../domain/wire/sealed.ts'

const ALGORITHM = 'aes-256-gcm'
const IV_BYTES = 12
const TAG_BYTES = 16

/** `key`: 32 bytes. `about` is not hidden, but must be the same to open it. */
export const seal = (key: Uint8Array, text: string, about: string): SealedText => {
  // law: what seals a secret must not follow from a seed.
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv(ALGORITHM, key, iv)
  cipher.setAAD(Buffer.from(about))
  const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return { iv: iv.toString('base64'), tag: cipher.getAuthTag().toString('base64'), data: data.toString('base64') }
}

/** Null when it does not open. */
export const unseal = (key: Uint8Array, { iv, tag, data }: SealedText, about: string): string | null => {
  try {
    const authTag = Buffer.from(tag, 'base64')
    if (authTag.length !== TAG_BYTES) return null
    const decipher = createDecipheriv(ALGORITHM, key, Buffer.from(iv, 'base64'))
    decipher.setAAD(Buffer.from(about))
    decipher.setAuthTag(authTag)
    return Buffer.concat([decipher.update(Buffer.from(data, 'base64')), decipher.final()]).toString('utf8')
  } catch {
    return null
  }
}

/** Writes a file that nobody but its owner may read, whole or not at all. */
export const writePrivately = async (path: string, content: string): Promise<void> => {
  await mkdir(dirname(path), { recursive: true })
  const fresh = `${path}.new`
  await writeFile(fresh, content, { mode: 0o600 })
  await chmod(fresh, 0o600)
  await rename(fresh, path)
}
