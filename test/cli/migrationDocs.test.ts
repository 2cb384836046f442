import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { connect, type Sql } from '../../src/store/connection.ts'
import { fillOld, hasOldSchema } from '../store/legacy/oldDatabase.ts'
import { bareDatabase } from '../support/bareDatabase.ts'
import { testDatabase } from '../support/database.ts'
import { silentLog } from '../support/log.ts'
import { CLI, type Ended, newFolder } from './program.ts'

const database = await testDatabase()
const ROOT = new URL('../../', import.meta.url)

interface Block {
  readonly where: 'sh' | 'sql' | 'sql old' | 'sql server'
  readonly text: string
}
const isWhere = (text: string): text is Block['where'] => ['sh', 'sql', 'sql old', 'sql server'].includes(text)
/** The fenced blocks of a page, in order; each says by its first line where it runs. */
const blocksOf = (page: string): ReadonlyArray<Block> =>
  [...readFileSync(new URL(`docs/${page}`, ROOT), 'utf8').matchAll(/^```(.+)\n([\s\S]*?)^```$/gm)].map(
    ([, where = '', text = '']) => {
      if (!isWhere(where)) throw new Error(`${page} has a block that no test runs: ${where}`)
      return { where, text }
    },
  )

/** A folder in whose `bin` the program is found by its name. */
const workplace = (): string => {
  const folder = newFolder()
  mkdirSync(join(folder, 'bin'))
  writeFileSync(join(folder, 'bin/csgo-engine'), `#!/bin/sh\nexec '${process.execPath}' '${CLI}' "$@"\n`, {
    mode: 0o755,
  })
  return folder
}
/** Runs a block as a person's shell would; stops at the first command that fails. */
const shell = (text: string, folder: string, environment: Readonly<Record<string, string>>): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-e', '-c', text], {
      cwd: folder,
      env: { PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`, HOME: folder, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let out = ''
    let err = ''
    child.stdout.on('data', (data: Buffer) => {
      out += data.toString()
    })
    child.stderr.on('data', (data: Buffer) => {
      err += data.toString()
    })
    child.on('error', reject)
    child.on('close', code => resolve({ code, out, err }))
  })

/** As a person's client has it: no search path but the usual. */
const asPerson = async (address: string, text: string): Promise<ReadonlyArray<Record<string, unknown>>> => {
  const person: Sql = connect(address, { max: 1, applicationName: 'a person', log: silentLog })
  try {
    await person`set search_path = public`
    const answer = await person.unsafe<Record<string, unknown>[]>(text)
    return answer
  } finally {
    await person.end({ timeout: 1 })
  }
}

describe.skipIf(!hasOldSchema)('docs/migration.md', () => {
  it(
    'says what works, word for word, from the old system to the new one and back',
    () =>
      bareDatabase(database, 'old_system', (old, legacy) =>
        bareDatabase(database, 'new_system', async (ours, address) => {
          await fillOld(old)
          await old.end()
          const folder = workplace()
          const environment = {
            DATABASE_URL: address,
            LEGACY_DATABASE_URL: legacy,
            DASHBOARD_PORT: '0',
            VENUE: 'polymarket',
            GAMMA_URL: 'http://127.0.0.1:1',
            CLOB_URL: 'http://127.0.0.1:1',
            MARKET_SOCKET_URL: 'ws://127.0.0.1:1',
            SPORTS_SOCKET_URL: 'ws://127.0.0.1:1',
          }
          const addresses = { sql: address, 'sql old': legacy, 'sql server': database.url }
          const seen = new Map<string, ReadonlyArray<Record<string, unknown>>>()
          let printed = ''
          for (const { where, text } of blocksOf('migration.md')) {
            if (where === 'sh') {
              const { code, out, err } = await shell(text, folder, environment)
              expect(code, `${text}\n${out}\n${err}`).toBe(0)
              printed += out
            } else seen.set(text, await asPerson(addresses[where], text))
          }
          await database.sql`drop database old_system_copy`
          const answerTo = (words: RegExp) => [...seen].find(([text]) => words.test(text))?.[1] ?? []
          expect(printed).toMatch(
            /Nothing was changed: this is what --apply would do\.[\s\S]*Done\. Every position is the sum of its fills\./,
          )
          // Lines break at 80 columns, wherever that is.
          expect(oneLine(printed)).toContain('compared with the file, and it is good')
          // There it holds three more, which the report names: of a market without tokens, one that is short.
          const there = answerTo(/^select strategy_name, condition_id/)
          const here = answerTo(/^select split_part/)
          expect(here).toHaveLength(4)
          expect(there).toEqual(
            expect.arrayContaining(here.filter(row => row['strategy_name'] !== 'scalp' || row['token_type'] === 'NO')),
          )
          expect(answerTo(/^select p\.id/)).toEqual([])
          expect(answerTo(/game_start_override;/)).toHaveLength(1)
          expect(answerTo(/sold on the website/)).toHaveLength(1)
          expect(answerTo(/f\.kind <> 'legacy'/).map(row => row['reason'])).toEqual([
            'settled at 1',
            'sold on the website',
            'closed on the website',
          ])
          // Rolled back: nothing of what was done by hand is there.
          expect(await ours`select distinct kind from csgo_engine.csgo_fills`).toEqual([{ kind: 'legacy' }])
        }),
      ),
    180_000,
  )
})

const oneLine = (text: string): string => text.replace(/\s+/g, ' ')

describe('docs/backup.md', () => {
  it('has only commands that work, word for word', async () => {
    const folder = workplace()
    const blocks = blocksOf('backup.md').map(({ text }) => text)
    const [backUp = '', look = '', into = ''] = blocks
    expect(blocks).toHaveLength(3)
    expect(await shell(backUp, folder, { DATABASE_URL: database.url })).toMatchObject({ code: 0 })
    const refused = await shell(look, folder, { DATABASE_URL: database.url })
    expect(refused.code).toBe(1)
    expect(oneLine(refused.err)).toContain('into an empty one only')
    const restored = await shell(into, folder, {})
    expect(restored.code).toBe(0)
    expect(oneLine(restored.out)).toContain('it is good')
  })

  it('names every setting of backups and retention, with its default', async () => {
    const { SETTINGS } = await import('../../src/config.ts')
    const page = readFileSync(new URL('docs/backup.md', ROOT), 'utf8')
    const settings = Object.entries(SETTINGS).filter(([key]) => /^(?:BACKUP|KEEP)_/.test(key))
    expect(settings).toHaveLength(6)
    for (const [key, [fallback]] of settings) {
      const line = page.split('\n').find(one => one.startsWith('|') && one.includes(`\`${key}\``)) ?? ''
      expect(line, key).toContain(fallback)
    }
  })
})
