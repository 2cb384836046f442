import { createHash, randomBytes } from 'node:crypto'
import { chmod, chown, link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import { type Account, run } from './run.ts'

/** Where Postgres may live when the data folder itself is closed to its user (an engine that root runs in root's home). */
const ELSEWHERE = '/var/lib/csgo-engine'

/** The folder that Postgres owns: its cluster, its password, its log, and its own copy of the binaries if it needs one. */
export interface Home {
  readonly folder: string
  readonly account: Account
}
export const clusterOf = (home: Home): string => join(home.folder, 'cluster')
export const logOf = (home: Home): string => join(home.folder, 'postgres.log')
const passwordOf = (folder: string): string => join(folder, 'password')
const pointerOf = (dataDir: string): string => join(dataDir, 'postgres.moved')

const MEANINGS: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of that path is a file, not a folder',
  EEXIST: 'there is a file of that name',
  ENOENT: 'that place does not exist',
}
/** An error of the file system in words. */
const wordsOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  const code: unknown = Reflect.get(error, 'code')
  return (typeof code === 'string' ? MEANINGS[code] : undefined) ?? error.message
}

/** Postgres refuses to run as root: then it runs as the system's user `postgres`, who is made if he is missing. */
const accountFor = async (): Promise<E.Either<string, Account>> => {
  if (process.getuid?.() !== 0) return E.right(null)
  const ask = async (): Promise<Account> => {
    const [uid, gid] = await Promise.all([run('id', ['-u', 'postgres'], null), run('id', ['-g', 'postgres'], null)])
    return uid.code === 0 && gid.code === 0 ? { uid: Number(uid.output), gid: Number(gid.output) } : null
  }
  const known = await ask()
  if (known !== null) return E.right(known)
  const made = await run('useradd', ['--system', '--user-group', '--no-create-home', 'postgres'], null)
  const account = await ask()
  return account !== null
    ? E.right(account)
    : E.left(
        `Postgres cannot run as root, and a system user "postgres" could not be made (${made.output}). Run the engine as an ordinary user, make that user, or set DATABASE_URL`,
      )
}

const mayUse = async (folder: string, account: Account): Promise<Account | 'no'> =>
  (await run('/bin/sh', ['-c', 'test -x "$0" && test -w "$0"', folder], account)).code === 0 ? account : 'no'

const own = async (folder: string, account: Account): Promise<void> => {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if (account !== null) await chown(folder, account.uid, account.gid)
  await chmod(folder, 0o700)
}

/** The name of the place elsewhere: made once for a data folder, and kept in it, so that removing the data folder begins anew. */
const elsewhere = async (dataDir: string, account: Account): Promise<string> => {
  const kept = await readFile(pointerOf(dataDir), 'utf8').catch(() => '')
  // law: the name of a folder must not follow from a seed, or two engines of one seed would share it.
  const name = createHash('sha256').update(dataDir).update(randomBytes(8)).digest('hex').slice(0, 12)
  const folder = kept.trim() === '' ? join(ELSEWHERE, name) : kept.trim()
  await mkdir(ELSEWHERE, { recursive: true, mode: 0o755 })
  await own(folder, account)
  await writeFile(pointerOf(dataDir), `${folder}\n`)
  return folder
}

/** Makes the folder of Postgres under the data folder, or, where its user cannot enter that one, elsewhere. */
export const prepareHome = async (dataDir: string): Promise<E.Either<string, Home>> => {
  const account = await accountFor()
  if (E.isLeft(account)) return account
  const folder = join(resolve(dataDir), 'postgres')
  try {
    await mkdir(dirname(folder), { recursive: true })
    await own(folder, account.right)
    if ((await mayUse(folder, account.right)) !== 'no') return E.right({ folder, account: account.right })
    const { mode, uid } = await stat(dirname(folder))
    if (account.right !== null && uid === 0) {
      await chmod(dirname(folder), (mode & 0o777) | 0o011)
      if ((await mayUse(folder, account.right)) !== 'no') return E.right({ folder, account: account.right })
    }
    return E.right({ folder: await elsewhere(resolve(dataDir), account.right), account: account.right })
  } catch (error) {
    return E.left(
      `the data folder ${resolve(dataDir)} cannot be used: ${wordsOf(error)}. Choose another with DATA_DIR, or set DATABASE_URL`,
    )
  }
}

/** The folder of Postgres as an earlier start left it; nothing is made. */
export const findHome = async (dataDir: string): Promise<string> => {
  const moved = await readFile(pointerOf(resolve(dataDir)), 'utf8').catch(() => '')
  return moved.trim() === '' ? join(resolve(dataDir), 'postgres') : moved.trim()
}

export const readPassword = async (folder: string): Promise<string> =>
  (await readFile(passwordOf(folder), 'utf8')).trim()

/** The file with the password, readable by its owner only; made at the first start, never overwritten. */
export const passwordFile = async (home: Home): Promise<string> => {
  const file = passwordOf(home.folder)
  const fresh = `${file}.${process.pid}`
  // law: a password must not follow from a seed.
  await writeFile(fresh, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 })
  if (home.account !== null) await chown(fresh, home.account.uid, home.account.gid)
  await link(fresh, file).catch(() => undefined)
  await rm(fresh, { force: true })
  await stat(file)
  return file
}
