/** Redis and the two processes of the old way. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { beside } from '../beside.ts'
import { passing, temporaryFolder } from '../world.ts'
import { openRedis } from './redis.ts'

/** What each process measured since it was last asked. */
export interface Taken {
  readonly frames: number
  /** From the frame's callback to the row, ms. */
  readonly samples: ReadonlyArray<number>
}
export interface OldWay {
  readonly take: () => Promise<Taken>
  readonly close: () => Promise<void>
}

interface Told {
  readonly child: ChildProcess
  readonly take: () => Promise<unknown>
}

const start = async (program: string, args: ReadonlyArray<string>): Promise<Told> => {
  const child = spawn(process.execPath, [...process.execArgv, program, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  const waiting: Array<(line: string) => void> = []
  createInterface({ input: child.stdout }).on('line', line => waiting.shift()?.(line))
  const next = () => new Promise<string>(resolve => waiting.push(resolve))
  const failed = new Promise<never>((_, reject) => {
    child.once('exit', code => reject(new Error(`${program} ended (exit code ${code})`)))
  })
  failed.catch(() => undefined)
  await Promise.race([next(), failed])
  const take = async (): Promise<unknown> => {
    const line = next()
    child.stdin.write('take\n')
    return JSON.parse(await Promise.race([line, failed]))
  }
  return { child, take }
}

const ended = (child: ChildProcess): Promise<void> =>
  new Promise(resolve => {
    if (child.exitCode !== null || child.signalCode !== null) resolve()
    else child.once('exit', () => resolve())
  })

/** Debian's redis-server, in memory alone, on a Unix socket: the least that it can cost. */
const startRedis = async (path: string): Promise<ChildProcess> => {
  if (spawnSync('redis-server', ['--version']).status !== 0)
    throw new Error('redis-server is missing: apt-get install --no-install-recommends redis-server')
  const nothing = ['--save', '', '--appendonly', 'no', '--daemonize', 'no']
  const child = spawn('redis-server', ['--port', '0', '--unixsocket', path, ...nothing], { stdio: 'ignore' })
  for (let tried = 0; tried < 200; tried++) {
    const client = await openRedis(path).catch(() => null)
    client?.close()
    if (client !== null) return child
    await passing(25)
  }
  child.kill('SIGTERM')
  throw new Error('redis-server does not answer')
}

/** Starts all three; both processes listen when it answers. */
export const openOldWay = async (database: string, socketUrl: string): Promise<OldWay> => {
  const folder = await temporaryFolder()
  const path = join(folder.path, 'redis.sock')
  const redis = await startRedis(path)
  const executor = await start(beside(new URL('executor.ts', import.meta.url)), [database, path])
  const collector = await start(beside(new URL('collector.ts', import.meta.url)), [socketUrl, path])
  return {
    take: async () => {
      const frames = await collector.take()
      const samples = await executor.take()
      return { frames: Number(frames), samples: Array.isArray(samples) ? samples.map(Number) : [] }
    },
    close: async () => {
      for (const { child } of [collector, executor]) {
        child.stdin?.end()
        await ended(child)
      }
      redis.kill('SIGTERM')
      await ended(redis)
      await folder.remove()
    },
  }
}
