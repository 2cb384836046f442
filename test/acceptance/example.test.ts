/** Example code of others and of our documentation, run as a program of its own. Only what its author left open is filled in. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { generatePrivateKey } from 'viem/accounts'
import { expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import type { Simulator } from '../../src/simulator/server.ts'
import { read, start } from '../simulator/running.ts'
import { at, list } from '../simulator/worlds.ts'
import { silentLog } from '../support/log.ts'
import { marketsOf } from './markets.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const TSX = import.meta.resolve('tsx')
const run = promisify(execFile)

/** The blocks of TypeScript in a text. */
const examplesIn = (path: string): ReadonlyArray<string> =>
  [...readFileSync(join(ROOT, path), 'utf8').matchAll(/```ts\n(.*?)```/gs)].map(([, code = '']) => code)

/** Runs a module that knows the project's packages and nothing else of it; answers what it printed. */
const printed = async (code: string): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'example-'))
  try {
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
    writeFileSync(join(folder, 'example.ts'), code)
    return (await run(process.execPath, ['--import', TSX, 'example.ts'], { cwd: folder, timeout: 90_000 })).stdout
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The clock is the machine's: examples sign with it. */
const startNow = (): Promise<Simulator> => start({ matches: 24 }, silentLog, systemClock)

/** A token of a match to come, of which so many dollars can be bought. */
const tokenFor = async (simulator: Simulator, dollars: number): Promise<string> => {
  for (const { yes } of await marketsOf(simulator.url, 'v1')) {
    const { body } = await read(simulator, `/clob/book?token_id=${yes}`)
    const asked = list(at(body, 'asks')).reduce<number>(
      (sum, level) => sum + Number(at(level, 'price')) * Number(at(level, 'size')),
      0,
    )
    if (asked > dollars && at(body, 'tick_size') === '0.01') return yes
  }
  throw new Error(`no book offers ${dollars} dollars`)
}

it('the README of the official client: credentials, a limit order, a market order', async () => {
  const simulator = await startNow()
  const [usage = '', market = ''] = examplesIn('node_modules/@polymarket/clob-client-v2/README.md')
  const token = await tokenFor(simulator, 1000)
  // Each block names its answer `resp`; and of viem as it is now, a wallet without a chain must be told an address, which nobody asks here.
  const code = `${usage}\n{\n${market}\n}\n`
    .replace('<polymarket-clob-host>', `${simulator.url}/clob`)
    .replace('"0x..."', `"${generatePrivateKey()}"`)
    .replace('http()', 'http("http://127.0.0.1:1")')
    .replaceAll('tokenID: ""', `tokenID: "${token}"`)
  expect(code.match(new RegExp(token, 'g'))).toHaveLength(2)
  const said = await printed(code)
  expect(said.match(/success: true/g)).toHaveLength(2)
  expect(said.match(/orderID: '0x[0-9a-f]{64}'/g)).toHaveLength(2)
  expect(said).toContain("status: 'matched'")
})

it('the quick start of docs/simulated-venue.md', async () => {
  const simulator = await startNow()
  const [quickStart = ''] = examplesIn('docs/simulated-venue.md')
  expect(quickStart).toContain('http://127.0.0.1:9000')
  const said = await printed(quickStart.replace('http://127.0.0.1:9000', simulator.url))
  expect(said).toContain("status: 'live'")
  expect(said).toMatch(/original_size: '10'/)
})
