import { spawn } from 'node:child_process'
import type { Clock } from '../../ports/clock.ts'

/** The user of the operating system that Postgres runs under; null: whoever runs the engine. */
export type Account = { readonly uid: number; readonly gid: number } | null

export interface Ran {
  /** The exit code; null when it was not run at all or ended by a signal. */
  readonly code: number | null
  /** What it printed, on both channels. */
  readonly output: string
}

/** Runs a program to its end under an account, in the root folder (the engine's own may be closed to that account). */
export const run = (file: string, args: ReadonlyArray<string>, account: Account): Promise<Ran> =>
  new Promise(resolve => {
    const child = spawn(file, args, {
      ...(account ?? {}),
      cwd: '/',
      env: { ...process.env, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    const keep = (chunk: Buffer) => {
      output = `${output}${chunk.toString('utf8')}`.slice(-8000)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.on('error', error => resolve({ code: null, output: error.message }))
    child.on('close', code => resolve({ code, output: output.trim() }))
  })

/** Waits so many milliseconds of the clock. */
export const wait = (clock: Clock, ms: number): Promise<void> =>
  new Promise(resolve => {
    clock.scheduler.schedule(() => resolve(), ms)
  })

/** Asks again every 50 ms until the answer is not null, or until so many milliseconds are over: then null. */
export const until = async <A>(clock: Clock, ms: number, ask: () => Promise<A | null>): Promise<A | null> => {
  const end = clock.monotonic() + ms
  for (;;) {
    const answer = await ask()
    if (answer !== null || clock.monotonic() >= end) return answer
    await wait(clock, 50)
  }
}
