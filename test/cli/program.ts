import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** The program as it is installed: it starts three times as fast as from its sources. */
export const CLI = fileURLToPath(new URL('../../dist/src/cli.js', import.meta.url))
const { PATH = '' } = process.env

/** A folder of its own for a test that runs the program. */
export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'csgo-engine-cli-'))

/** Starts the program in a folder, with nothing of our own settings in its environment. */
export const launch = (
  words: ReadonlyArray<string>,
  folder: string,
  environment: Readonly<Record<string, string>> = {},
): ChildProcess =>
  spawn(process.execPath, [CLI, ...words], {
    cwd: folder,
    env: { PATH, HOME: folder, ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  })

/** Runs the program to its end. */
export const runProgram = (
  words: ReadonlyArray<string>,
  environment: Readonly<Record<string, string>> = {},
  folder = newFolder(),
): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = launch(words, folder, environment)
    let out = ''
    let err = ''
    child.stdout?.on('data', (data: Buffer) => {
      out += data.toString()
    })
    child.stderr?.on('data', (data: Buffer) => {
      err += data.toString()
    })
    child.on('error', reject)
    child.on('close', code => resolve({ code, out, err }))
  })
