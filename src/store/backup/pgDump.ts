import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What came of asking for a dump by `pg_dump`. */
export type Dumped =
  | { readonly _tag: 'written'; readonly path: string; readonly version: string }
  /** None is found, or only one that is older than the server, which would refuse. */
  | { readonly _tag: 'none'; readonly why: string }

interface Ran {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

const run = (
  program: string,
  words: ReadonlyArray<string>,
  environment: Readonly<Record<string, string>>,
): Promise<Ran> =>
  new Promise(resolve => {
    const child = spawn(program, words, { env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] })
    let out = ''
    let err = ''
    child.stdout.on('data', (data: Buffer) => {
      out += data.toString()
    })
    child.stderr.on('data', (data: Buffer) => {
      err = `${err}${data.toString()}`.slice(-2000)
    })
    child.on('error', error => resolve({ code: null, out, err: error.message }))
    child.on('close', code => resolve({ code, out, err }))
  })

/** An address in the words of libpq's environment: a password on a command line could be seen by everybody. */
const libpq = (url: string): Readonly<Record<string, string>> => {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url)
  const sslmode = searchParams.get('sslmode')
  return {
    PGHOST: decodeURIComponent(hostname).replace(/^\[|\]$/g, ''),
    PGPORT: port === '' ? '5432' : port,
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: decodeURIComponent(pathname.slice(1)),
    ...(sslmode === null ? {} : { PGSSLMODE: sslmode }),
  }
}

/** The version of the `pg_dump` on the path, eg/ `18.4`; null: there is none. */
const versionHere = async (): Promise<string | null> => {
  const { code, out } = await run('pg_dump', ['--version'], {})
  return code === 0 ? (/(\d+(?:\.\d+)?)/.exec(out)?.[1] ?? null) : null
}

/**
 * Lets `pg_dump` write the schema to `path` (its custom format, for `pg_restore`) out of the same snapshot, when one is on the
 * path that is not older than the server. Throws in words when it is there and fails.
 */
export const dumpBeside = async (
  url: string,
  {
    path,
    schema,
    snapshot,
    server,
  }: { readonly path: string; readonly schema: string; readonly snapshot: string; readonly server: string },
): Promise<Dumped> => {
  const version = await versionHere()
  if (version === null) return { _tag: 'none', why: 'there is no pg_dump on the path' }
  if (Number.parseInt(version, 10) < Number.parseInt(server, 10))
    return { _tag: 'none', why: `pg_dump ${version} is older than the server (${server})` }
  const folder = await mkdtemp(join(tmpdir(), 'csgo-engine-pg-dump-'))
  try {
    // Its own mode would let everybody read it; what is there already keeps ours.
    await writeFile(path, '', { mode: 0o600, flag: 'wx' })
    const { code, err } = await run(
      'pg_dump',
      ['--format=custom', `--schema=${schema}`, `--snapshot=${snapshot}`, `--file=${path}`],
      { ...libpq(url), HOME: folder },
    )
    if (code === 0) return { _tag: 'written', path, version }
    await rm(path, { force: true })
    throw new RangeError(`pg_dump ${version} failed: ${err.trim()}`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
