import type { ChildProcess } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { eventually } from '../support/waiting.ts'
import { launch, newFolder } from './program.ts'

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
})
