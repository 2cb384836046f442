import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, it } from 'vitest'
import { testDatabase } from '../support/database.ts'
import { runnable } from '../support/docBlocks.ts'
import { expectNothingLeft } from '../support/engineProcess.ts'
import { furnishEvening } from '../support/evening.ts'
import { checkout, endedWell, type Shell, says, shell, stopped } from '../support/shell.ts'

/** What goes on until it is told to stop, and what it says once it goes. */
const sign = (typed: string): string | null => {
  if (/npm start|csgo-engine start/.test(typed)) return / --for /.test(typed) ? null : 'trading '
  return /csgo-engine sim\b/.test(typed) && !/sim (verify|scenarios)/.test(typed) ? '"ready":true' : null
}

const freePort = (): Promise<number> =>
  new Promise(resolve => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })

/** A key of the kind that a simulated venue takes, and what seals it: the reader has both by then. */
const KEY = `0x${Buffer.from('SIMULATED WALLET'.padEnd(32, 'x')).toString('hex')}\n`
const SETTINGS = { SIM_MATCHES: '3', POLYMARKET_KEYSTORE_PASSWORD: 'correct horse battery' }

/** These ask about an action and a position: in an evening there are both. */
const { sql, url } = await testDatabase()
await furnishEvening(sql)
const ASKING = ['docs/orders.md']

describe.each([...runnable()])('%s', (page, blocks) => {
  const settings = ASKING.includes(page) ? { ...SETTINGS, DATABASE_URL: url } : SETTINGS

  it('has only commands that work, word for word (on a free port, and shortened to seconds)', async () => {
    const folder = await checkout()
    await writeFile(join(folder, 'key.txt'), KEY)
    const port = String(await freePort())
    let running: ReadonlyArray<Shell> = []
    const stopAll = async (): Promise<void> => {
      await Promise.all(running.map(stopped))
      running = []
    }
    for (const [at, { text }] of blocks.entries()) {
      const typed = text.replaceAll('9000', port).replace(/--for \d+m/, '--for 3s')
      const words = sign(typed)
      if (words === null) {
        // It reads what the one before has written.
        if (typed.includes('verify')) await stopAll()
        await endedWell(shell(typed, folder, settings))
        continue
      }
      const started = shell(typed, folder, { ...settings, DATA_DIR: `./data-${at}` })
      running = [...running, started]
      await says(started, words)
    }
    await stopAll()
    await expectNothingLeft(folder)
  })
})
