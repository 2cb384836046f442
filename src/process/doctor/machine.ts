import { constants } from 'node:fs'
import { access, rm, statfs, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import type { Config } from '../../config.ts'
import { run } from '../../store/embedded/run.ts'
import { type Finding, fail, ok, warn } from './finding.ts'

const FEW_FILES = 256
const ENOUGH_FILES = 1024
const MEGABYTE = 1024 * 1024
const FULL = 200
const TIGHT = 2000

export const judgeFiles = (limit: number): Finding => {
  const says = `This program may open ${Number.isFinite(limit) ? limit : 'any number of'} files and sockets.`
  const todo = 'Raise it: ulimit -n 4096, or LimitNOFILE=4096 in the service.'
  if (limit < FEW_FILES) return fail('file limit', `${says} The engine needs ${FEW_FILES}.`, todo)
  return limit < ENOUGH_FILES
    ? warn('file limit', `${says} A thousand markets may need more.`, todo)
    : ok('file limit', says)
}

const files = async (): Promise<Finding> => {
  const { code, output } = await run('/bin/sh', ['-c', 'ulimit -n'], null)
  if (code !== 0) return ok('file limit', 'This system tells no limit of open files.')
  return judgeFiles(output === 'unlimited' ? Number.POSITIVE_INFINITY : Number(output))
}

const mayWrite = (folder: string): Promise<boolean> =>
  access(folder, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  )
const isThere = (folder: string): Promise<boolean> =>
  access(folder).then(
    () => true,
    () => false,
  )

/** The folder itself, or the nearest one above it that there is. */
const nearest = async (folder: string): Promise<string> => {
  let at = resolve(folder)
  while (!(await isThere(at)) && dirname(at) !== at) at = dirname(at)
  return at
}

export const judgeSpace = (freeMegabytes: number, place: string): Finding => {
  const says = `${freeMegabytes} MB are free at ${place}.`
  const todo = 'Make room, or choose another folder with DATA_DIR.'
  if (freeMegabytes < FULL) return fail('disk', `${says} A full disk stops every write.`, todo)
  return freeMegabytes < TIGHT
    ? warn('disk', `${says} Prices and fills grow by some hundred MB a month.`, todo)
    : ok('disk', says)
}

const space = async (dataDir: string): Promise<Finding> => {
  const place = await nearest(dataDir)
  const { bavail, bsize } = await statfs(place)
  return judgeSpace(Math.floor((bavail * bsize) / MEGABYTE), place)
}

/** Proven by writing a file where the folder exists; where it does not, whether it could be made. */
const folder = async (dataDir: string): Promise<Finding> => {
  const place = await nearest(dataDir)
  const todo = 'Give this user the folder (chown), or choose another with DATA_DIR.'
  if (!(await mayWrite(place))) return fail('data folder', `${place} cannot be written by this user.`, todo)
  if (place !== resolve(dataDir))
    return ok('data folder', `${resolve(dataDir)} is not there yet; the first start makes it.`)
  const probe = join(place, `.doctor-${process.pid}`)
  try {
    await writeFile(probe, 'written and removed by csgo-engine doctor\n')
    return ok('data folder', `${place} can be written.`)
  } catch (error) {
    return fail(
      'data folder',
      `${place} cannot be written: ${error instanceof Error ? error.message : String(error)}.`,
      todo,
    )
  } finally {
    await rm(probe, { force: true })
  }
}

/** Whether the page's port is free: null when it is, else the system's word for why not. */
const tryPort = (host: string, port: number): Promise<string | null> =>
  new Promise(done => {
    const probe = createServer()
    probe.once('error', error => done('code' in error ? String(error.code) : error.message))
    probe.listen({ host, port }, () => probe.close(() => done(null)))
  })

const page = async (
  { DASHBOARD_HOST: host, DASHBOARD_PORT: port }: Config,
  engine: 'runs' | 'absent',
): Promise<Finding> => {
  if (engine === 'runs') return ok('page', `The engine's page answers on ${host}:${port}.`)
  if (port === 0) return ok('page', 'The page takes a free port.')
  const trouble = await tryPort(host, port)
  if (trouble !== null)
    return fail(
      'page',
      `${host}:${port} cannot be listened on (${trouble}${trouble === 'EADDRINUSE' ? ': another program has it' : ''}): the engine would not start.`,
      `Stop that program, or choose another port: --dashboard-port ${Math.min(port + 1, 65_535)} (0 takes a free one).`,
    )
  return /^(127\.|::1$|localhost$)/.test(host)
    ? ok('page', `${host}:${port} is free.`)
    : warn(
        'page',
        `${host}:${port} is free. Everybody who reaches this machine could read the page.`,
        'Set DASHBOARD_HOST=127.0.0.1 unless a firewall or a container stands before it.',
      )
}

/** This machine: Node, open files, the data folder and its disk, the page's port. */
export const lookAtMachine = async (config: Config, engine: 'runs' | 'absent'): Promise<ReadonlyArray<Finding>> => [
  ok('program', `Node ${process.versions.node} on ${process.platform} ${process.arch}.`),
  await files(),
  await folder(config.DATA_DIR),
  await space(config.DATA_DIR),
  await page(config, engine),
]
