import { spawn } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { openFolder } from '../support/server.ts'
import { eventually } from '../support/waiting.ts'

const CLI = fileURLToPath(new URL('../../dist/src/cli.js', import.meta.url))

/** The real program with its simulated venue and database, for all tests of a file; ready when it answers. */
export const startOnce = async (environment: Readonly<Record<string, string>>) => {
  const folder = await openFolder()
  const child = spawn(process.execPath, [CLI, 'start', '--data-dir', folder], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, DASHBOARD_PORT: '0', ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8')
  })
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const baseOf = () => /the page is at (http:\/\/[\d.:]+)/.exec(said)?.[1] ?? null
  const isReady = async () => {
    const base = baseOf()
    if (base === null) return false
    return fetch(`${base}/health/ready`).then(
      answer => answer.status === 200,
      () => false,
    )
  }
  await eventually('the engine is ready', isReady, 110_000)
  return {
    base: baseOf() ?? '',
    stop: async (): Promise<void> => {
      child.kill('SIGTERM')
      await ended
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
    },
  }
}
