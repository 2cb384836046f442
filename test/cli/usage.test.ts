import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { COMMANDS } from '../../src/commands/catalogue.ts'
import { newFolder, runProgram } from './program.ts'

const STACK = /\n\s+at /

describe('the program', () => {
  it('shows its commands with --help', async () => {
    const { code, out, err } = await runProgram(['--help'])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    for (const { name } of COMMANDS) expect(out).toMatch(new RegExp(`^ {2}${name} `, 'm'))
  })

  it('shows the flags and settings of a command with --help', async () => {
    const { code, out } = await runProgram(['start', '--help'])
    expect(code).toBe(0)
    expect(out).toMatch(/--for 60s[\s\S]*--poll-interval-ms[\s\S]*csgo-engine start --for 60s --json/)
  })

  it('says its version', async () => {
    expect(await runProgram(['--version'])).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
  })

  it('refuses an unknown command with usage, nearest match and exit code 2', async () => {
    const { code, out, err } = await runProgram(['strat'])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(/There is no command strat\. Did you mean start\?[\s\S]*Usage: csgo-engine/)
  })

  it('refuses no command at all', async () => {
    expect(await runProgram([])).toMatchObject({ code: 2, err: expect.stringMatching(/No command was given/) })
  })

  it('refuses an unknown flag with the nearest match', async () => {
    const { code, err } = await runProgram(['config', '--dashbord-port', '1'])
    expect(code).toBe(2)
    expect(err).toMatch(/config has no flag --dashbord-port\. Did you mean --dashboard-port\?/)
  })

  it('tells all mistakes of the settings at once, what is allowed, without a stack', async () => {
    const { code, out, err } = await runProgram(['start', '--log-level', 'loud', '--json'], {
      VENUE: 'mars',
      POLL_INTERVAL_MS: 'soon',
      DATABASE_URL: 'mysql://me:hunter2@db/x',
    })
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(/4 settings are wrong/)
    expect(err).toMatch(/VENUE "mars" must be one of sim, polymarket/)
    expect(err).toMatch(/POLL_INTERVAL_MS "soon" must be milliseconds/)
    expect(err).toMatch(/LOG_LEVEL "loud" must be one of/)
    expect(err).not.toMatch(/hunter2/)
    expect(err).not.toMatch(STACK)
  })

  it('says what is missing for live trading before it starts anything', async () => {
    const folder = newFolder()
    const { code, err } = await runProgram(['start'], { TRADING: 'live', VENUE: 'polymarket' }, folder)
    expect(code).toBe(2)
    expect(err).toMatch(/there is no private key. Import one: csgo-engine keys import/)
    expect(existsSync(join(folder, 'data'))).toBe(false)
  })

  it('refuses a --for that is no span', async () => {
    expect(await runProgram(['start', '--for', 'a while'])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/--for "a while" must be a span/),
    })
  })

  it('refuses every wrong flag of sim at once', async () => {
    const { code, err } = await runProgram([
      'sim',
      '--seed',
      'x',
      '--pace',
      '900',
      '--rounds',
      'some',
      '--epoch',
      'soon',
    ])
    expect(code).toBe(2)
    for (const flag of ['--seed', '--pace', '--rounds', '--epoch']) expect(err).toContain(`${flag} "`)
  })

  it('shows every setting with config, and hides passwords', async () => {
    const environment = { DATABASE_URL: 'postgres://me:hunter2@db/x', POLL_INTERVAL_MS: '5000' }
    const { code, out, err } = await runProgram(['config'], environment)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('* DATABASE_URL=postgres://me:…@db/x\n')
    expect(out).toContain('* POLL_INTERVAL_MS=5000\n      How often every followed price is fetched.\n')
    expect(out).toContain('  VENUE=sim\n')
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
  })

  it('gives settings to programs with config --json', async () => {
    const { out } = await runProgram(['config', '--json', '--venue', 'polymarket'])
    const rows: unknown = JSON.parse(out)
    expect(rows).toContainEqual({ key: 'VENUE', value: 'polymarket', does: expect.any(String) })
  })

  it('reads .env of its folder; the environment wins, a flag wins over both', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, '.env'), 'POLL_INTERVAL_MS=4000\nLOG_LEVEL=warn\nPERIODIC_MS=7000\n')
    const { out } = await runProgram(
      ['config', '--periodic-ms', '9000'],
      { LOG_LEVEL: 'error', PERIODIC_MS: '8000' },
      folder,
    )
    expect(out).toContain('POLL_INTERVAL_MS=4000\n')
    expect(out).toContain('LOG_LEVEL=error\n')
    expect(out).toContain('PERIODIC_MS=9000\n')
  })

  it('says what to do when there is no database yet, and makes none', async () => {
    expect(await runProgram(['positions'])).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(/There is no database under \.\/data yet\. Start the engine first/),
    })
  })

  it('says what to do when the database does not answer', async () => {
    const { code, err } = await runProgram(['orders'], { DATABASE_URL: 'postgres://me:hunter2@127.0.0.1:1/x' })
    expect(code).toBe(1)
    expect(err).toMatch(/The database failed: nothing listens at the database address/)
    expect(err).not.toMatch(/hunter2/)
    expect(err).not.toMatch(STACK)
  })
})
