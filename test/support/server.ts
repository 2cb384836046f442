import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import { systemClock } from '../../src/clock.ts'
import { connect } from '../../src/store/connection.ts'
import { startEmbedded } from '../../src/store/embedded.ts'
import { migrate } from '../../src/store/migrate.ts'
import { silentLog } from './log.ts'

/** The migrated database that every test's own is copied from. */
export const TEMPLATE = 'csgo_template'

/** A folder that an unprivileged user can enter too; Postgres runs as one when the tests run as root. */
export const openFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'csgo-engine-test-'))
  await chmod(folder, 0o755)
  return folder
}

/** The address of another database of the same server. */
export const databaseOf = (server: string, name: string): string => {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}

export interface TestServer {
  readonly url: string
  readonly stop: () => Promise<void>
}

/** A real Postgres of its own in a temporary folder, with the template made. */
export const startTestServer = async (): Promise<TestServer> => {
  const folder = await openFolder()
  const started = await startEmbedded({ dataDir: folder, clock: systemClock, log: silentLog })
  if (E.isLeft(started)) throw new Error(started.left)
  const { url, stop } = started.right
  const options = { max: 1, applicationName: 'test server', log: silentLog }
  const server = connect(url, options)
  // Nobody cuts the power of these databases: nothing waits for the disk, and nobody sweeps what is soon dropped.
  for (const setting of ['synchronous_commit', 'fsync', 'full_page_writes', 'autovacuum'])
    await server`alter system set ${server(setting)} = off`
  await server`select pg_reload_conf()`
  await server`create database ${server(TEMPLATE)}`
  await server.end()
  const template = connect(databaseOf(url, TEMPLATE), options)
  const migrated = await migrate(template)()
  await template.end()
  if (E.isLeft(migrated)) throw new Error(migrated.left.message)
  return {
    url,
    stop: async () => {
      await stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
