/** Private keys and API keys at rest. */
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { describe, expect, it } from 'vitest'
import { secret, show } from '../../../src/domain/secret.ts'
import { isSimulatedKey, simulatedKey } from '../../../src/domain/simulatedKey.ts'
import { readKeystore } from '../../../src/domain/wire/sealed.ts'
import { openApiKey } from '../../../src/venue/live/apiKey.ts'
import { openKeystore, sealKey } from '../../../src/venue/live/keystore.ts'
import { readPrivateKey } from '../../../src/venue/live/wallet.ts'
import { createTransport } from '../../../src/venue/transport.ts'
import { folder } from '../../simulator/running.ts'
import { walletOf } from './draft.ts'
import { PACE, startVenue } from './trader.ts'

describe('a private key', () => {
  it('is 64 hex digits, and a number that the curve has', () => {
    const key = generatePrivateKey()
    expect(readPrivateKey(`  ${key}\n`)).toBe(key)
    expect(readPrivateKey(key.slice(2).toUpperCase())).toBe(key)
    for (const bad of ['', '0x12', `${key}0`, `0x${'0'.repeat(64)}`, `0x${'f'.repeat(64)}`, `${key} x`])
      expect(readPrivateKey(bad)).toBeNull()
  })

  it('of a simulated venue says so itself', () => {
    const simulated = simulatedKey('0123456789abcdef0123456789abcdef')
    expect(readPrivateKey(simulated)).toBe(simulated)
    expect(isSimulatedKey(simulated)).toBe(true)
    expect(isSimulatedKey(` ${simulated.slice(2)}`)).toBe(true)
    expect(isSimulatedKey(generatePrivateKey())).toBe(false)
  })
})

describe('a keystore', () => {
  it('opens with its password only, and shows its address without', async () => {
    const key = generatePrivateKey()
    const file = await sealKey(secret(key), secret('correct horse'))
    if (file === null) throw new Error('a key can be sealed')
    const text = JSON.stringify(file)
    expect(text).not.toContain(key.slice(2))
    const read = readKeystore(text)
    if (E.isLeft(read)) throw new Error(read.left)
    expect(read.right.address).toBe(privateKeyToAccount(key).address)
    const opened = await openKeystore(read.right, secret('correct horse'))
    expect(opened === null ? null : show(opened)).toBe(key)
    expect(await openKeystore(read.right, secret('wrong horse'))).toBeNull()
    const changed = { ...read.right, address: privateKeyToAccount(generatePrivateKey()).address }
    expect(await openKeystore(changed, secret('correct horse'))).toBeNull()
  })

  it('takes no text that is no key, and no costs that would fill the memory', async () => {
    expect(await sealKey(secret('no key'), secret('x'))).toBeNull()
    const file = await sealKey(secret(generatePrivateKey()), secret('x'))
    if (file === null) throw new Error('a key can be sealed')
    const greedy = { ...file, kdf: { ...file.kdf, n: 2 ** 24 } }
    expect(await openKeystore(greedy, secret('x'))).toBeNull()
  })
})

describe('an API key', () => {
  it('is asked for once, and kept so that only its wallet reads it', async () => {
    const simulator = await startVenue()
    const transport = createTransport({ clock: PACE })
    const asked: string[] = []
    const counting = {
      ...transport,
      request: (request: Parameters<typeof transport.request>[0]) => {
        asked.push(`${request.method} ${request.url.replace(/^.*\/clob/, '')}`)
        return transport.request(request)
      },
    }
    const dataDir = folder()
    const wallet = walletOf()
    const parts = { transport: counting, clock: PACE, clobUrl: `${simulator.url}/clob`, wallet, dataDir }
    const first = await openApiKey(parts)
    const again = await openApiKey(parts)
    if (E.isLeft(first) || E.isLeft(again)) throw new Error('the venue gives keys')
    expect(again.right.apiKey).toBe(first.right.apiKey)
    expect(show(again.right.secret)).toBe(show(first.right.secret))
    expect(asked).toEqual(['GET /auth/derive-api-key', 'POST /auth/api-key'])

    const path = join(dataDir, 'api-key.json')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    const text = readFileSync(path, 'utf8')
    for (const hidden of [first.right.apiKey, show(first.right.secret), show(first.right.passphrase)])
      expect(text).not.toContain(hidden)

    // Another wallet cannot read it, and asks for its own; a changed file is no reason to fail.
    const other = await openApiKey({ ...parts, wallet: walletOf() })
    if (E.isLeft(other)) throw new Error('the venue gives keys')
    expect(other.right.apiKey).not.toBe(first.right.apiKey)
    writeFileSync(path, text.replace(/"data": "..../, '"data": "AAAA'))
    const derived = await openApiKey(parts)
    if (E.isLeft(derived)) throw new Error('the venue derives keys')
    expect(derived.right.apiKey).toBe(first.right.apiKey)
    await transport.close()
  })

  it('is not made anew when the venue does not answer', async () => {
    const transport = createTransport({ clock: PACE })
    const parts = { transport, clock: PACE, clobUrl: 'http://127.0.0.1:1/clob', wallet: walletOf(), dataDir: null }
    expect(await openApiKey(parts)).toMatchObject({ left: { edge: 'venue' } })
    await transport.close()
  })
})
