import { readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import type { Binaries } from './binaries.ts'
import { clusterOf, type Home, passwordFile } from './home.ts'
import { run } from './run.ts'

const versionOf = (cluster: string): Promise<string | null> =>
  readFile(join(cluster, 'PG_VERSION'), 'utf8').then(
    text => text.trim(),
    () => null,
  )

/** Makes the cluster beside its place and moves it there when it is whole: a start that is killed meanwhile leaves no half one. */
const initialise = async (binaries: Binaries, home: Home): Promise<E.Either<string, null>> => {
  const cluster = clusterOf(home)
  const fresh = `${cluster}.${process.pid}`
  await rm(fresh, { recursive: true, force: true })
  const made = await run(
    binaries.initdb,
    [
      `--pgdata=${fresh}`,
      '--username=postgres',
      `--pwfile=${await passwordFile(home)}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--no-locale',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
    ],
    home.account,
  )
  const moved =
    made.code === 0
      ? await rename(fresh, cluster).then(
          () => true,
          () => false,
        )
      : false
  if (moved) return E.right(null)
  await rm(fresh, { recursive: true, force: true })
  // Another engine may have been quicker.
  return (await versionOf(cluster)) !== null ? E.right(null) : E.left(`the database could not be made: ${made.output}`)
}

/** The cluster of the folder: made when there is none; refused when another major version of Postgres made it. */
export const ensureCluster = async (binaries: Binaries, home: Home): Promise<E.Either<string, null>> => {
  const version = await versionOf(clusterOf(home))
  if (version === null) return initialise(binaries, home)
  return version === binaries.major
    ? E.right(null)
    : E.left(
        `the database in ${home.folder} was made by Postgres ${version}, this engine brings Postgres ${binaries.major}. Use the engine that made it, or another DATA_DIR`,
      )
}

/** Removes what starts left that were killed while they made a cluster. Only who holds the guard of the real one may do that. */
export const removeHalfMade = async (home: Home): Promise<void> => {
  const names = await readdir(home.folder)
  await Promise.all(
    names
      .filter(name => /^cluster\.\d+$/.test(name))
      .map(name => rm(join(home.folder, name), { recursive: true, force: true })),
  )
}
