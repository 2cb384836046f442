import * as E from 'fp-ts/lib/Either.js'
import { systemClock } from '../../src/clock.ts'
import { findBinaries, packageFolder } from '../../src/store/embedded/binaries.ts'
import { ensureCluster } from '../../src/store/embedded/cluster.ts'
import { clusterOf, prepareHome, readPassword } from '../../src/store/embedded/home.ts'
import { freePort, startPostmaster, stopPostmaster } from '../../src/store/embedded/postmaster.ts'
import { signal } from './processTable.ts'

const right = <A>(answer: E.Either<string, A>): A => {
  if (E.isLeft(answer)) throw new Error(answer.left)
  return answer.right
}

/** A Postgres that a test starts and stops as it likes; nobody else starts it again. Its address stays the same. */
export interface OwnPostgres {
  readonly url: string
  readonly start: () => Promise<void>
  /** `kindly`: it ends its connections and writes all; `at once`: as in a power cut. */
  readonly stop: (how: 'kindly' | 'at once') => Promise<void>
}

/** Made under a folder that `dataFolder` gave, so that it goes with it; not started. */
export const ownPostgres = async (folder: string): Promise<OwnPostgres> => {
  const home = right(await prepareHome(folder))
  const binaries = right(await findBinaries(home, right(packageFolder())))
  right(await ensureCluster(binaries, home))
  const port = await freePort()
  const url = `postgres://postgres:${await readPassword(home.folder)}@127.0.0.1:${port}/postgres`
  let pid = 0
  return {
    url,
    start: async () => {
      const started = await startPostmaster(binaries, home, port, systemClock)
      if (started._tag === 'failed') throw new Error(started.words)
      pid = started.postmaster.pid
    },
    stop: async how => {
      if (how === 'at once') signal(pid, 'SIGQUIT')
      await stopPostmaster(clusterOf(home), pid, systemClock)
    },
  }
}
