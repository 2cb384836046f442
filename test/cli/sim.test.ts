import type { ChildProcess } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { expectAnswer } from '../support/answers.ts'
import { eventually } from '../support/waiting.ts'
import { launch, newFolder, runProgram } from './program.ts'

const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

interface Running {
  readonly child: ChildProcess
  readonly url: string
  readonly seed: number
}

/** Starts `sim` and reads its line: the only thing on the standard output. */
const start = async (folder: string, ...words: ReadonlyArray<string>): Promise<Running> => {
  const child = launch(['sim', ...words], folder)
  children.push(child)
  let out = ''
  child.stdout?.on('data', (data: Buffer) => {
    out += data.toString()
  })
  await eventually('the simulated venue says that it is ready', () => out.endsWith('\n'))
  expectAnswer('sim', out)
  const line: { ready: boolean; url: string; seed: number } = JSON.parse(out)
  expect(line).toEqual({ ready: true, url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/), seed: line.seed })
  return { child, url: line.url, seed: line.seed }
}
const hasEnded = ({ child }: Running) => child.exitCode !== null || child.signalCode !== null
const addressIn = (folder: string) => join(folder, 'data', 'simulator.address')

describe('sim', () => {
  it('says in one line where it answers, and keeps the address while it runs', async () => {
    const folder = newFolder()
    const venue = await start(folder, '--seed', '7')
    expect(venue.seed).toBe(7)
    expect((await fetch(`${venue.url}/clob/ok`)).status).toBe(200)
    expect(readFileSync(addressIn(folder), 'utf8').trim()).toBe(venue.url)
    venue.child.kill('SIGTERM')
    await eventually('it has ended', () => hasEnded(venue))
    expect(venue.child.exitCode).toBe(0)
    expect(existsSync(addressIn(folder))).toBe(false)
  })

  it('goes on with its world at the next start', async () => {
    const folder = newFolder()
    const first = await start(folder)
    first.child.kill('SIGINT')
    await eventually('it has ended', () => hasEnded(first))
    const second = await start(folder)
    expect(second.seed).toBe(first.seed)
  })

  it('ends when its parent is gone', async () => {
    const venue = await start(newFolder(), '--parent')
    venue.child.stdin?.destroy()
    await eventually('it has ended', () => hasEnded(venue))
    expect(venue.child.exitCode).toBe(0)
  })

  it('says what to do when its port is taken', async () => {
    const venue = await start(newFolder())
    const second = launch(['sim', '--port', new URL(venue.url).port], newFolder())
    children.push(second)
    let err = ''
    second.stderr?.on('data', (data: Buffer) => {
      err += data.toString()
    })
    await eventually('it has ended', () => second.exitCode !== null)
    expect(second.exitCode).toBe(1)
    expect(err).toMatch(/port \d+ on 127\.0\.0\.1 is taken: choose another one/)
  })

  it('tells every mistake of its flags at once, those in a scenario file with their place', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'evening.yaml'), 'faults:\n  - fault: drop\n    every: often\n')
    const flags = [
      '--seed',
      'x',
      '--pace',
      '0',
      '--wallet-usd',
      'much',
      '--faults',
      'drpo',
      '--scenario',
      'evening.yaml',
    ]
    const { code, err } = await runProgram(['sim', ...flags], {}, folder)
    expect(code).toBe(2)
    const lines = err.trim().split('\n')
    expect(lines).toHaveLength(5)
    expect(lines.join('\n')).toContain('evening.yaml:3:12: every "often" must be a span like 30s, 5m or 2h')
    expect(lines.join('\n')).toContain('--faults, fault 1: fault "drpo" must be one of drop, freeze')
    expect((await runProgram(['sim', '--scenario', 'nowhere'], {}, folder)).err).toContain(
      '--scenario "nowhere" must be one of calm, rough-evening',
    )
    expect((await runProgram(['sim', 'somehow'], {}, folder)).code).toBe(2)
  })

  it('lists its scenarios, runs under one, and verifies the truth that it wrote', async () => {
    const folder = newFolder()
    const listed = await runProgram(['sim', 'scenarios'], {}, folder)
    expect(listed.out).toMatch(/^rough-evening\s+A little of everything/m)
    const venue = await start(folder, '--scenario', 'ghost-books', '--truth', 'truth.ndjson')
    const asked = await fetch(`${venue.url}/sim/faults`)
    expect(JSON.stringify(await asked.json())).toContain('missing-token')
    const truth = join(folder, 'truth.ndjson')
    await eventually('something happened', () => readFileSync(truth, 'utf8').split('\n').length > 100)
    venue.child.kill('SIGTERM')
    await eventually('it has ended', () => hasEnded(venue))
    const verified = await runProgram(['sim', 'verify', truth], {}, folder)
    expect([verified.code, verified.err]).toEqual([0, ''])
    expect(verified.out).toContain('holds')
  })
})
