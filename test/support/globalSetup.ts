import type { TestProject } from 'vitest/node'
import { startTestServer } from './server.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The address of the run's one Postgres. */
    postgresServer: string
  }
}

/** One Postgres for the whole run: the test files make their databases in it. */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const { url, stop } = await startTestServer()
  project.provide('postgresServer', url)
  return stop
}
