import { readFile } from 'node:fs/promises'
import * as E from 'fp-ts/lib/Either.js'
import { secret } from '../domain/secret.ts'
import { readKeystore } from '../domain/wire/sealed.ts'
import { keystorePath } from '../process/privateKey.ts'
import { sealKey } from '../venue/live/keystore.ts'
import { writePrivately } from '../venue/live/sealing.ts'
import { signerOf } from '../venue/live/wallet.ts'
import type { Invocation, Run } from './invocation.ts'
import { complain, EXIT, type ExitCode, print } from './output.ts'

const MOST = 10_000

/** The standard input to its end; a key is 66 characters. */
const readInput = async (): Promise<string> => {
  let text = ''
  for await (const chunk of process.stdin) {
    text += String(chunk)
    if (text.length > MOST) return ''
  }
  return text
}

const importKey = async ({ config, flags }: Invocation): Promise<ExitCode> => {
  const password = config.POLYMARKET_KEYSTORE_PASSWORD
  if (password === undefined) {
    complain('csgo-engine: set POLYMARKET_KEYSTORE_PASSWORD in the environment or in .env: it seals the key')
    return EXIT.usage
  }
  const path = keystorePath(config)
  if ((await readFile(path, 'utf8').catch(() => null)) !== null) {
    complain(`csgo-engine: ${path} is there already, and is not written over. Move it away first`)
    return EXIT.failed
  }
  const from = flags['--from']
  if (from === undefined && process.stdin.isTTY)
    complain('The private key, then Enter and Ctrl-D. It is not hidden while you type:')
  const text = from === undefined ? await readInput() : await readFile(from, 'utf8').catch(() => null)
  if (text === null) {
    complain(`csgo-engine: ${from} cannot be read`)
    return EXIT.failed
  }
  const file = await sealKey(secret(text), password)
  if (file === null) {
    complain('csgo-engine: this is no private key: 64 hex digits, with or without 0x')
    return EXIT.failed
  }
  await writePrivately(path, `${JSON.stringify(file, null, 2)}\n`)
  print(`${file.address} is sealed in ${path}\n`)
  return EXIT.fine
}

const showAddress = async ({ config }: Invocation): Promise<ExitCode> => {
  if (config.POLYMARKET_PRIVATE_KEY !== undefined) {
    const signer = signerOf(config.POLYMARKET_PRIVATE_KEY)
    if (signer === null) complain('csgo-engine: POLYMARKET_PRIVATE_KEY is no private key: 64 hex digits')
    else print(`${signer.address}\n`)
    return signer === null ? EXIT.failed : EXIT.fine
  }
  const path = keystorePath(config)
  const text = await readFile(path, 'utf8').catch(() => null)
  if (text === null) {
    complain(`csgo-engine: there is no key: ${path} cannot be read`)
    return EXIT.failed
  }
  const file = readKeystore(text)
  const address = E.isRight(file) ? file.right.address : (signerOf(secret(text))?.address ?? null)
  if (address === null) {
    complain(`csgo-engine: ${path} holds neither a keystore nor a private key`)
    return EXIT.failed
  }
  print(`${address}\n`)
  return EXIT.fine
}

/** `keys import|show-address`: the private key, sealed under a password. It is read from a file or the standard input, never from a flag. */
export const keys: Run = async invocation => {
  const [word, ...rest] = invocation.words
  if (word === 'import' && rest.length === 0) return importKey(invocation)
  if (word === 'show-address' && rest.length === 0) return showAddress(invocation)
  complain('csgo-engine: keys takes import or show-address. Never write a key on the command line')
  return EXIT.usage
}
