import { rm } from 'node:fs/promises'
import * as E from 'fp-ts/lib/Either.js'
import type { TestProject } from 'vitest/node'
import { findBinaries, packageFolder } from '../../src/store/embedded/binaries.ts'
import { ensureCluster } from '../../src/store/embedded/cluster.ts'
import { findHome, prepareHome } from '../../src/store/embedded/home.ts'
import { run } from '../../src/store/embedded/run.ts'
import { openFolder } from './server.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A data folder with an empty cluster that nothing runs on. */
    emptyCluster: string
  }
}

const right = <A>(answer: E.Either<string, A>): A => {
  if (E.isLeft(answer)) throw new Error(answer.left)
  return answer.right
}

/** Made once for the run: to make one takes as long as all else of a first start, and test/processes/embedded.test.ts looks at that. */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const folder = await openFolder()
  const home = right(await prepareHome(folder))
  right(await ensureCluster(right(await findBinaries(home, right(packageFolder()))), home))
  project.provide('emptyCluster', folder)
  return () => rm(folder, { recursive: true, force: true })
}

/** Puts a copy of it into a data folder, as a first start leaves it. */
export const copyCluster = async (made: string, folder: string): Promise<void> => {
  const { code, output } = await run('cp', ['-a', await findHome(made), `${folder}/postgres`], null)
  if (code !== 0) throw new Error(`the cluster could not be copied: ${output}`)
}
