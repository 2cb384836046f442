import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { ACTING_ANSWERS } from '../../src/cockpit/actingAnswers.ts'
import { COMMAND_ANSWERS } from '../../src/cockpit/commandAnswers.ts'
import { COMMANDS } from '../../src/commands/catalogue.ts'
import { startSimulator } from '../../src/simulator/server.ts'
import { testDatabase } from '../support/database.ts'
import { furnishEvening } from '../support/evening.ts'
import { expectExactly } from '../support/exactly.ts'
import { silentLog } from '../support/log.ts'
import { runHere, type Said } from './here.ts'

/** docs/commands.md is written from `COMMAND_ANSWERS`: each command is run, and what it prints is what is documented. */
const { sql, url } = await testDatabase()
const { orderId } = await furnishEvening(sql)
const venue = await startSimulator({ port: 0, dataDir: null, seed: 3 }, systemClock, silentLog)
afterAll(() => venue.stop())
const folder = await mkdtemp(join(tmpdir(), 'csgo-json-'))
const run = (...words: ReadonlyArray<string>): Promise<Said> =>
  runHere(words, {
    DATABASE_URL: url,
    DASHBOARD_PORT: '1',
    DATA_DIR: folder,
    CLOB_URL: `${venue.url}/clob`,
    GAMMA_URL: `${venue.url}/gamma`,
    SIM_URL: venue.url,
  })

const PLACES: Readonly<Record<string, string>> = { '<name>': orderId, '<strategy>': 'scalp' }
const wordsOf = (typed: string): ReadonlyArray<string> => typed.split(' ').map(word => PLACES[word] ?? word)
/** No engine runs here. */
const UNWELL = ['status', 'doctor']

describe('--json', () => {
  it('is documented for every command', () => {
    const documented = new Set([...COMMAND_ANSWERS, ...ACTING_ANSWERS].map(({ typed }) => typed.split(' ')[0]))
    const missing = COMMANDS.filter(
      ({ name, flags }) => flags.some(flag => flag.name === '--json') && !documented.has(name),
    )
    expect(missing.map(({ name }) => name)).toEqual([])
  })

  it.each(COMMAND_ANSWERS)(
    'of $typed is what is documented, in one line, without colours',
    async ({ typed, answer }) => {
      const reason = typed === 'halt' ? ['--reason', 'looked odd'] : []
      const { code, out } = await run(...wordsOf(typed), ...reason, '--json')
      expect([0, ...(UNWELL.includes(typed) ? [3] : [])]).toContain(code)
      expect(out.endsWith('\n')).toBe(true)
      if (!typed.startsWith('export ')) expect(out.trimEnd()).not.toContain('\n')
      expectExactly(answer, JSON.parse(out), typed)
    },
  )

  it.each(['matches', 'markets', 'positions', 'orders', 'fills', 'wallets', 'strategies', 'export fills'])(
    'of %s holds something of this evening',
    async typed => {
      expect(JSON.parse((await run(...wordsOf(typed), '--json')).out)).toEqual(
        expect.arrayContaining([expect.anything()]),
      )
    },
  )
})

describe('for people', () => {
  it.each([
    'status',
    'matches',
    'markets',
    'positions',
    'orders',
    'fills',
    'wallets',
    'strategies',
    'results',
    'teams',
    'teams faze MOUZ',
    'teams alias list',
    'doctor',
  ])('%s fits into 80 columns and has no colours', async typed => {
    const { out } = await run(...typed.split(' '))
    expect(out.split('\n').length).toBeGreaterThan(1)
    for (const line of out.split('\n')) expect([...line].length, line).toBeLessThanOrEqual(80)
    expect(out).not.toContain('\u001b')
  })

  it('fills, matches and wallets say the same as the page', async () => {
    expect((await run('fills')).out).toMatch(/BUY YES +FaZe – .* +40\.00 +50\.0¢ +\$0\.50 +−\$0\.50$/m)
    expect((await run('matches')).out).toMatch(/live +FaZe – MOUZ +BO3 .* 1 +1 +−\$20\.00\n/)
    expect((await run('wallets')).out).toMatch(/scalp@default +\$400\.00 +\$\d+\.\d\d +\$0\.00 +\$20\.00/)
    expect((await run('teams', 'MOUZ')).out).toMatch(/MOUZ +0 +1 +0 %\n\n.*\n.*\n.*FaZe – MOUZ +FaZe +BO3 +IEM/)
    expect(await run('teams', 'Vitalty')).toMatchObject({ code: 2, out: '' })
  })
})

describe('export', () => {
  it('writes the fills as History does, into a file that was not there', async () => {
    const file = join(folder, 'fills.csv')
    expect(await run('export', 'fills', '--to', file)).toEqual({ code: 0, out: '', err: `3 rows in ${file}.\n` })
    const [head, ...lines] = (await readFile(file, 'utf8')).trimEnd().split('\n')
    expect(head).toBe('time,match,question,strategy,side,direction,kind,shares,price,value,fee,realised,reason,action')
    expect(lines[0]).toMatch(
      /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,FaZe – MOUZ,Who wins match 3\?,scalp@default,YES,BUY,order,10,0\.6,6,0\.12,/,
    )
    expect(await run('export', 'fills', '--to', file)).toMatchObject({
      code: 1,
      err: expect.stringContaining('is there already'),
    })
  })

  it('takes only what was asked for, and says what it cannot take', async () => {
    const { out } = await run('export', 'fills', '--strategy', 'favorite_hedge@default')
    expect(out.split('\n')).toHaveLength(2)
    expect((await run('export', 'positions')).out).toMatch(/^positionId,strategy,marketId,match,.*\n.*\n.*closed/)
    expect(await run('export', 'wallets')).toMatchObject({ code: 2 })
    expect(await run('export', 'orders', '--since', '7d')).toMatchObject({ code: 2 })
  })
})
