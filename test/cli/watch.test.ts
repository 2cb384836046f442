import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import * as E from 'fp-ts/lib/Either.js'
import { Subject } from 'rxjs'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { startCockpit } from '../../src/cockpit/server.ts'
import type { Happening } from '../../src/cockpit/sources.ts'
import { AT, sources } from '../cockpit/desk.ts'
import { silentLog } from '../support/log.ts'
import { eventually } from '../support/waiting.ts'
import { CLI, launch, newFolder, runProgram } from './program.ts'

const happening$ = new Subject<Happening>()
const started = await startCockpit(sources({ happening$ }), {
  host: '127.0.0.1',
  port: 0,
  passwords: { admin: null, reader: null },
  acts: null,
  clock: systemClock,
  log: silentLog,
})
if (E.isLeft(started)) throw new Error(started.left)
const { port, stop } = started.right
afterAll(stop)
const environment = { DASHBOARD_PORT: String(port) }

const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})
const watched = (child: ChildProcess) => {
  children.push(child)
  let out = ''
  for (const channel of [child.stdout, child.stderr])
    channel?.on('data', (data: Buffer) => {
      out += data.toString()
    })
  const ended = new Promise<number | null>(resolve => child.once('close', resolve))
  return {
    child,
    ended,
    out: () => out,
    says: (words: string) => eventually(`it says ${words}`, () => out.includes(words)),
  }
}

describe('watch', () => {
  it('draws one picture with --once', async () => {
    const { code, out, err } = await runProgram(['watch', '--once'], environment)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^PAPER · SIMULATED VENUE\n/)
    expect(out).toMatch(/FaZe – MOUZ/)
    expect(out).not.toContain('\u001b')
    for (const line of out.split('\n')) expect([...line].length).toBeLessThanOrEqual(80)
  })

  it('says how to start an engine when there is none, and is not well', async () => {
    const { code, err } = await runProgram(['watch', '--once'], { DASHBOARD_PORT: '1' })
    expect(code).toBe(3)
    expect(err).toMatch(/No engine answers at http:\/\/127\.0\.0\.1:1 .*csgo-engine start/)
  })

  it('writes a line for everything new where there is no terminal, and ends when told', async () => {
    const { child, says, out, ended } = watched(launch(['watch'], newFolder(), environment))
    await says('Trading on paper.')
    happening$.next({
      at: AT,
      kind: 'fill',
      market: 'FaZe – MOUZ',
      event: '900',
      action: null,
      by: null,
      text: 'scalp BUY YES: 10.00 shares at 60.0¢',
    })
    await says('FaZe – MOUZ: scalp BUY YES: 10.00 shares at 60.0¢\n')
    expect(out()).not.toContain('\u001b')
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
  })

  it('waits for an engine that is away, and says so once', async () => {
    const { says, child, ended, out } = watched(launch(['watch'], newFolder(), { DASHBOARD_PORT: '1' }))
    await says('The engine is lost')
    child.kill('SIGINT')
    expect(await ended).toBe(0)
    expect(out().match(/lost/g)).toHaveLength(1)
  })
})

const SCRIPT = '/usr/bin/script'

/** `script` of util-linux gives the program a terminal. */
describe.skipIf(!existsSync(SCRIPT))('watch on a terminal', () => {
  const onTerminal = (settings: Readonly<Record<string, string>> = {}) => {
    const { PATH = '' } = process.env
    const command = `${process.execPath} ${CLI} watch`
    return watched(
      spawn(SCRIPT, ['-qec', command, '/dev/null'], {
        cwd: newFolder(),
        env: { PATH, HOME: '/', TERM: 'xterm', SHELL: '/bin/sh', ...environment, ...settings },
        stdio: ['pipe', 'pipe', 'pipe'],
      }),
    )
  }

  it('takes the screen, draws in colour, and gives it back at q', async () => {
    const { child, says, out, ended } = onTerminal()
    await says('FaZe – MOUZ')
    expect(out()).toContain('\u001b[?1049h\u001b[?25l')
    expect(out()).toContain('\u001b[32mTrading on paper')
    child.stdin?.write('q')
    await says('\u001b[?25h\u001b[?1049l')
    expect(await ended).toBe(0)
  })

  it('draws without colour when NO_COLOR is set, and ends at Ctrl-C', async () => {
    const { child, says, out, ended } = onTerminal({ NO_COLOR: '1' })
    await says('FaZe – MOUZ')
    for (const colour of ['0', '1', '2', '31', '32', '33']) expect(out()).not.toContain(`\u001b[${colour}m`)
    child.stdin?.write('\u0003')
    await says('\u001b[?25h\u001b[?1049l')
    expect(await ended).toBe(0)
  })
})
