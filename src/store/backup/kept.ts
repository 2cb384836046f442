import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Millis } from '../../domain/money.ts'
import { parseInstant, showInstant } from '../instant.ts'

const NAME = /^csgo-engine-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z\.backup\.gz$/

/** A backup in a folder, by its name. */
export interface Kept {
  readonly path: string
  readonly takenAt: Millis
}

/** The name of a backup taken then, eg/ `csgo-engine-20261124T120000000Z.backup.gz`. */
const nameOf = (takenAt: Millis): string => `csgo-engine-${showInstant(takenAt).replace(/[-:.]/g, '')}.backup.gz`

const takenAtOf = (name: string): Millis | null => {
  const parts = NAME.exec(name)
  if (parts === null) return null
  const [, year, month, day, hour, minute, second, fraction] = parts
  return parseInstant(`${year}-${month}-${day} ${hour}:${minute}:${second}.${fraction}Z`)
}

const isFolder = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    return false
  }
}

/** Where a backup goes: a folder (one that is there, or a name that ends with `/`) gives it a name of its time; its folder is made. */
export const pathFor = async (to: string, takenAt: Millis): Promise<string> => {
  const path = to.endsWith('/') || (await isFolder(to)) ? join(to, nameOf(takenAt)) : to
  await mkdir(dirname(path), { recursive: true })
  return path
}

/** The backups in a folder that were named by their time, the youngest first; none when there is no folder. */
export const keptIn = async (folder: string): Promise<ReadonlyArray<Kept>> => {
  if (!(await isFolder(folder))) return []
  return (await readdir(folder))
    .flatMap(name => {
      const takenAt = takenAtOf(name)
      return takenAt === null ? [] : [{ path: join(folder, name), takenAt }]
    })
    .toSorted((a, b) => b.takenAt - a.takenAt)
}

const DAY = 86_400_000

/** Removes all but the `keep` youngest (with the dump of `pg_dump` beside them), and what a backup that was broken off a day ago left; answers the names of what went. */
export const removeOld = async (folder: string, keep: number, now: Millis): Promise<ReadonlyArray<string>> => {
  const old = (await keptIn(folder)).slice(keep).map(({ path }) => path)
  const halves = (await isFolder(folder))
    ? (await readdir(folder))
        .filter(name => name.endsWith('.partial') && (takenAtOf(name.slice(0, -'.partial'.length)) ?? now) < now - DAY)
        .map(name => join(folder, name))
    : []
  for (const path of [...old, ...halves]) await rm(path, { force: true })
  for (const path of old) await rm(`${path}.pgdump`, { force: true })
  return [...old, ...halves].map(path => basename(path))
}
