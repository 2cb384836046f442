import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect } from 'vitest'
import { emptyFolder } from './engineProcess.ts'
import { signal } from './processTable.ts'
import { eventually } from './waiting.ts'

const ROOT = join(import.meta.dirname, '../..')

/** What a reader types, run by a shell in a process group of its own. */
export interface Shell {
  readonly typed: string
  readonly text: () => string
  readonly code: () => number | null | undefined
  /** As Ctrl-C does: to all that it started. */
  readonly stop: () => void
}

const groups = new Set<number>()
afterEach(() => {
  for (const pid of groups) signal(-pid, 'SIGKILL')
  groups.clear()
})

export const shell = (typed: string, cwd: string, settings: Readonly<Record<string, string>>): Shell => {
  const { PATH = '' } = process.env
  const env = { PATH: `${join(cwd, 'bin')}:${PATH}`, HOME: cwd, DASHBOARD_PORT: '0', ...settings }
  const child: ChildProcess = spawn('sh', ['-ec', typed], { cwd, env, detached: true })
  const { pid } = child
  if (pid === undefined) throw new Error('no shell could be started')
  groups.add(pid)
  let text = ''
  let code: number | null | undefined
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8')
    })
  child.once('exit', ended => {
    code = ended
    groups.delete(pid)
  })
  return { typed, text: () => text, code: () => code, stop: () => signal(-pid, 'SIGINT') }
}

const ended = (running: Shell): Promise<void> =>
  eventually(`"${running.typed.trim()}" ends`, () => running.code() !== undefined, 120_000)

/** Ends it as Ctrl-C does; npm has a code of its own for that. */
export const stopped = async (running: Shell): Promise<void> => {
  running.stop()
  await ended(running)
}

/** It ends, and well. */
export const endedWell = async (running: Shell): Promise<void> => {
  await ended(running)
  expect(running.code(), `${running.typed}\n${running.text()}`).toBe(0)
}

/** It says these words, and goes on. */
export const says = async (running: Shell, words: string): Promise<void> => {
  const isSaid = () => running.text().includes(words) || running.code() !== undefined
  await eventually(`"${running.typed.trim()}" says ${words}`, isSaid, 120_000)
  expect(running.text()).toContain(words)
}

/** A checkout that was built, without its tests: what a reader stands in. `csgo-engine` is on his path. */
export const checkout = async (): Promise<string> => {
  const folder = await emptyFolder()
  for (const name of ['package.json', 'dist', 'node_modules', 'scripts'])
    await symlink(join(ROOT, name), join(folder, name))
  await mkdir(join(folder, 'bin'))
  await symlink(join(ROOT, 'dist/src/cli.js'), join(folder, 'bin/csgo-engine'))
  return folder
}
