import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as E from 'fp-ts/lib/Either.js'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { connect } from '../../src/store/connection.ts'
import { findBinaries, packageFolder } from '../../src/store/embedded/binaries.ts'
import { clusterOf, prepareHome } from '../../src/store/embedded/home.ts'
import { isAlive, runningOn } from '../../src/store/embedded/postmaster.ts'
import { findEmbedded } from '../../src/store/embedded.ts'
import { copyCluster } from '../support/cluster.ts'
import { silentLog } from '../support/log.ts'
import { openFolder } from '../support/server.ts'
import { eventually } from '../support/waiting.ts'

const PROGRAM = fileURLToPath(new URL('../support/embeddedProgram.ts', import.meta.url))
const PROJECT = fileURLToPath(new URL('../..', import.meta.url))
const NOBODY = { uid: 65_534, gid: 65_534 }
const isRoot = process.getuid?.() === 0
/** An ordinary user can only be tried where root may become one, and where that one can read the project. */
const hasNobody =
  isRoot && spawnSync('/bin/sh', ['-c', 'test -r package.json'], { ...NOBODY, cwd: PROJECT }).status === 0

interface Said {
  readonly url?: string
  readonly pid?: number
  readonly refused?: string
  readonly answered?: number
}
interface Engine {
  readonly process: ChildProcess
  /** Its next line. */
  readonly next: () => Promise<Said>
  readonly kill: (signal: NodeJS.Signals) => Promise<void>
}

let folder: string
let engines: Engine[] = []
beforeEach(async () => {
  folder = await openFolder()
})
afterEach(async () => {
  await Promise.all(engines.map(engine => engine.kill('SIGTERM')))
  engines = []
  const left = await runningOn(join(folder, 'data', 'postgres', 'cluster'))
  if (left !== null) process.kill(left.pid, 'SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

const start = (dataDir: string, port?: number, account: typeof NOBODY | null = null): Engine => {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', PROGRAM, dataDir, ...(port === undefined ? [] : [String(port)])],
    { ...(account ?? {}), cwd: PROJECT, detached: true, stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const lines: Said[] = []
  let rest = ''
  child.stdout.on('data', (chunk: Buffer) => {
    const [last = '', ...whole] = `${rest}${chunk.toString('utf8')}`.split('\n').reverse()
    rest = last
    lines.push(...whole.reverse().map((line): Said => JSON.parse(line)))
  })
  const ended = once(child, 'exit')
  const engine: Engine = {
    process: child,
    next: async () => {
      await eventually('the engine says something', () => lines.length > 0)
      return lines.shift() ?? {}
    },
    kill: async signal => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal)
      await ended
    },
  }
  engines.push(engine)
  return engine
}
const ready = async (engine: Engine): Promise<{ readonly url: string; readonly pid: number }> => {
  const { url, pid, refused } = await engine.next()
  if (url === undefined || pid === undefined)
    throw new Error(`the engine did not start: ${refused ?? 'it said nothing'}`)
  return { url, pid }
}
const ask = async <A extends object>(url: string, text: string): Promise<ReadonlyArray<A>> => {
  const sql = connect(url, { max: 1, applicationName: 'test', log: silentLog })
  try {
    return await sql.unsafe<A[]>(text)
  } finally {
    await sql.end({ timeout: 1 })
  }
}
const data = () => join(folder, 'data')
/** The data folder as after a first start: nothing below is about the making of a database but what says so. */
const startedBefore = async (): Promise<void> => {
  await mkdir(data())
  await copyCluster(inject('emptyCluster'), data())
}

describe('the embedded Postgres', () => {
  it('starts, stops without leaving a process, and starts again with what it had', async () => {
    const first = start(data())
    const { url, pid } = await ready(first)
    expect(new URL(url).hostname).toBe('127.0.0.1')
    expect(await ask(url, 'show fsync')).toEqual([{ fsync: 'on' }])
    expect(await ask(url, 'show synchronous_commit')).toEqual([{ synchronous_commit: 'on' }])
    await ask(url, 'create table public.kept as select 42 as answer')
    expect((await stat(join(data(), 'postgres', 'password'))).mode & 0o777).toBe(0o600)
    await first.kill('SIGTERM')
    expect(await isAlive(pid)).toBe(false)
    expect(await findEmbedded(data())).toBeNull()

    const again = await ready(start(data()))
    expect(new URL(again.url).password).toBe(new URL(url).password)
    expect(await ask(again.url, 'select answer from public.kept')).toEqual([{ answer: 42 }])
    expect(await findEmbedded(data())).toBe(again.url)
  })

  it('is taken over, running, after kill -9 of its engine', async () => {
    await startedBefore()
    const killed = start(data())
    const before = await ready(killed)
    await ask(before.url, 'create table public.kept as select 42 as answer')
    await killed.kill('SIGKILL')
    expect(await isAlive(before.pid)).toBe(true)
    const next = start(data())
    const after = await ready(next)
    expect(after).toEqual(before)
    expect(await ask(after.url, 'select answer from public.kept')).toEqual([{ answer: 42 }])
    await next.kill('SIGTERM')
    expect(await isAlive(after.pid)).toBe(false)
  })

  it('is started again, at the same address, after kill -9 of Postgres under a living engine', async () => {
    await startedBefore()
    const { url, pid } = await ready(start(data()))
    await ask(url, 'create table public.kept as select 42 as answer')
    process.kill(pid, 'SIGKILL')
    await eventually('another Postgres runs', async () => {
      const running = await runningOn(join(data(), 'postgres', 'cluster'))
      return running !== null && running.pid !== pid && running.status === 'ready'
    })
    await eventually('it answers', () =>
      ask(url, 'select answer from public.kept').then(
        rows => rows.length === 1,
        () => false,
      ),
    )
  })

  it('recovers when engine and Postgres were both killed, and its number belongs to another program now', async () => {
    await startedBefore()
    const killed = start(data())
    const { url, pid } = await ready(killed)
    await ask(url, 'create table public.kept as select 42 as answer')
    await killed.kill('SIGKILL')
    process.kill(pid, 'SIGKILL')
    const pidFile = join(data(), 'postgres', 'cluster', 'postmaster.pid')
    const text = await readFile(pidFile, 'utf8')
    await writeFile(pidFile, text.replace(/^\d+/, String(process.pid)))
    const after = await ready(start(data()))
    expect(await ask(after.url, 'select answer from public.kept')).toEqual([{ answer: 42 }])
  })

  it('is stopped and started anew when it was left running and does not answer', async () => {
    await startedBefore()
    const killed = start(data())
    const { pid } = await ready(killed)
    await killed.kill('SIGKILL')
    process.kill(pid, 'SIGSTOP')
    const after = await ready(start(data()))
    expect(after.pid).not.toBe(pid)
    expect(await isAlive(pid)).toBe(false)
  })

  it('refuses a data folder that another engine uses, with its process number', async () => {
    await startedBefore()
    const first = start(data())
    const { url } = await ready(first)
    const second = await start(data()).next()
    expect(second.refused).toContain('is in use by another engine')
    expect(second.refused).toContain(`process ${first.process.pid} on `)
    expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  it('belongs to one of two engines that start at once on an empty folder', async () => {
    const said = await Promise.all([start(data()).next(), start(data()).next()])
    expect(said.filter(({ url }) => url !== undefined)).toHaveLength(1)
    expect(said.find(({ refused }) => refused !== undefined)?.refused).toContain('is in use by another engine')
  })

  it('says what is wrong with a data folder that cannot be written', async () => {
    await writeFile(join(folder, 'file'), '')
    const { refused } = await start(join(folder, 'file', 'data')).next()
    expect(refused).toContain(
      'cannot be used: a part of that path is a file, not a folder. Choose another with DATA_DIR',
    )
  })

  it('says that a fixed port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const address = taken.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const { refused } = await start(data(), port).next()
    taken.close()
    expect(refused).toContain(`port ${port} of 127.0.0.1 is taken by another program`)
  })

  it('begins anew where an earlier start was killed while it made the cluster', async () => {
    const home = await prepareHome(data())
    if (E.isLeft(home)) throw new Error(home.left)
    await mkdir(`${clusterOf(home.right)}.4711`)
    await writeFile(join(`${clusterOf(home.right)}.4711`, 'PG_VERSION'), '18\n')
    await ready(start(data()))
    expect((await readdir(home.right.folder)).filter(name => name.startsWith('cluster'))).toEqual(['cluster'])
  })

  it('refuses a cluster of another major version of Postgres', async () => {
    await startedBefore()
    const first = start(data())
    await ready(first)
    await first.kill('SIGTERM')
    await writeFile(join(data(), 'postgres', 'cluster', 'PG_VERSION'), '17\n')
    const { refused } = await start(data()).next()
    expect(refused).toContain('was made by Postgres 17, this engine brings Postgres 18')
  })

  it('does not hear a Ctrl-C: the engine still has its database while it drains', async () => {
    await startedBefore()
    const engine = start(data())
    const { pid } = await ready(engine)
    process.kill(-(engine.process.pid ?? 0), 'SIGINT')
    expect(await engine.next()).toEqual({ answered: 1 })
    await engine.kill('SIGTERM')
    expect(await isAlive(pid)).toBe(false)
  })
})

describe.skipIf(!hasNobody)('the embedded Postgres of an ordinary user', () => {
  it('runs as that user', async () => {
    await chmod(folder, 0o777)
    const { url, pid } = await ready(start(data(), undefined, NOBODY))
    expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }])
    expect((await stat(`/proc/${pid}`)).uid).toBe(NOBODY.uid)
  })

  it('says that a folder may not be written', async () => {
    const { refused } = await start(data(), undefined, NOBODY).next()
    expect(refused).toContain('cannot be used: this user may not write there. Choose another with DATA_DIR')
  })
})

describe('the programs of Postgres', () => {
  /** The package as npm leaves it when it holds install scripts back. */
  const bare = async (): Promise<string> => {
    const installed = packageFolder()
    if (E.isLeft(installed)) throw new Error(installed.left)
    const copy = join(folder, 'package')
    await cp(installed.right, copy, { recursive: true, filter: source => !source.endsWith('.a') })
    for (const name of await readdir(join(copy, 'native', 'lib')))
      if (
        /\.so(\.\d+)?$/.test(name) &&
        (await stat(join(copy, 'native', 'lib', `${name}.18`)).catch(() => null)) !== null
      )
        await rm(join(copy, 'native', 'lib', name))
    for (const library of ['icudata', 'icui18n', 'icuuc'])
      await rm(join(copy, 'native', 'lib', `lib${library}.so.60`), { force: true })
    for (const program of ['initdb', 'postgres']) await chmod(join(copy, 'native', 'bin', program), 0o644)
    return copy
  }

  it('run where npm left out their links and permissions', async () => {
    const home = await prepareHome(data())
    if (E.isLeft(home)) throw new Error(home.left)
    const copy = await bare()
    const found = await findBinaries(home.right, copy)
    expect(found).toMatchObject({
      _tag: 'Right',
      right: { major: '18', postgres: join(copy, 'native', 'bin', 'postgres') },
    })
  })

  it.skipIf(!isRoot)('run from a copy where the user of Postgres cannot reach them', async () => {
    const home = await prepareHome(data())
    if (E.isLeft(home)) throw new Error(home.left)
    const closed = join(folder, 'closed')
    await mkdir(closed, { mode: 0o700 })
    await cp(await bare(), join(closed, 'package'), { recursive: true })
    const found = await findBinaries(home.right, join(closed, 'package'))
    expect(E.isRight(found) && found.right.postgres.startsWith(home.right.folder)).toBe(true)
  })

  it.skipIf(!isRoot)("live elsewhere, and say so, when root's data folder is closed to everybody", async () => {
    await chmod(folder, 0o700)
    const first = start(data())
    const { url } = await ready(first)
    await ask(url, 'create table public.kept as select 42 as answer')
    await first.kill('SIGTERM')
    const moved = (await readFile(join(data(), 'postgres.moved'), 'utf8')).trim()
    const again = start(data())
    expect(await ask((await ready(again)).url, 'select answer from public.kept')).toEqual([{ answer: 42 }])
    expect(await findEmbedded(data())).not.toBeNull()
    await again.kill('SIGTERM')
    await rm(moved, { recursive: true })
  })
})
