import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/support/order.ts'

/** One real Postgres for a whole project; a test that needs one makes its own database in it. */
const globalSetup = ['test/support/globalSetup.ts']
/** Their databases are copies of one. */
const cluster = 'test/support/cluster.ts'
/** The programs under test are those of `dist`. */
const built = 'test/support/built.ts'

/**
 * Two groups, one after another (`groupOrder`). What computes has a worker more than the smallest machine that runs all of this has cores, because some of
 * it waits for sockets and databases; what waits for the programs that it started has three for each core.
 */
const COMPUTING = { maxWorkers: 3, sequence: { groupOrder: 0 } } as const
const WAITING = { maxWorkers: 6, sequence: { groupOrder: 1 } } as const

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'fast',
          globalSetup,
          setupFiles: ['test/support/seed.ts'],
          include: ['test/**/*.test.ts'],
          exclude: [
            'test/processes/**',
            'test/house/**',
            'test/cli/**',
            'test/process/**',
            'test/store/backup/**',
            'test/world/**',
            'test/browser/**',
            'test/simulator/long/**',
            'test/acceptance/**',
          ],
          // Files share what they import: half of the time would go into importing.
          isolate: false,
          testTimeout: 30_000,
          hookTimeout: 60_000,
          ...COMPUTING,
        },
      },
      {
        // Stepped worlds: a seed each, a few beside each other because each waits for its database half of the time.
        test: {
          name: 'world',
          globalSetup,
          include: ['test/world/**/*.test.ts'],
          exclude: ['test/world/live.test.ts'],
          isolate: false,
          // Half a minute on a machine of its own.
          testTimeout: 900_000,
          maxConcurrency: 2,
          ...COMPUTING,
        },
      },
      {
        // Orders that really go to the simulated venue, in stepped worlds.
        test: {
          name: 'orders',
          globalSetup,
          include: ['test/world/live.test.ts'],
          testTimeout: 900_000,
          maxConcurrency: 3,
          ...COMPUTING,
        },
      },
      {
        // The simulated venue: clients that others wrote, statistics over many seeds, and what takes it long.
        test: {
          name: 'venue',
          setupFiles: ['test/support/seed.ts'],
          include: ['test/simulator/long/**/*.test.ts', 'test/acceptance/**/*.test.ts'],
          isolate: false,
          testTimeout: 120_000,
          hookTimeout: 240_000,
          ...COMPUTING,
        },
      },
      {
        // The rules of the house: each plants an offence and runs the real tools over it.
        test: {
          name: 'house',
          include: ['test/house/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          ...COMPUTING,
        },
      },
      {
        // The commands: each starts the program itself. Beside them what takes longer than a moment: backups.
        test: {
          name: 'commands',
          globalSetup: [built, ...globalSetup],
          include: ['test/cli/**/*.test.ts', 'test/process/**/*.test.ts', 'test/store/backup/**/*.test.ts'],
          isolate: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          ...WAITING,
        },
      },
      {
        // The page in Debian's chromium against a running engine; skipped where there is none.
        test: {
          name: 'browser',
          globalSetup: [built],
          include: ['test/browser/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          ...WAITING,
        },
      },
      {
        // The real programs, which wait more than they work.
        test: {
          name: 'processes',
          globalSetup: [built, cluster, ...globalSetup],
          include: ['test/processes/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 120_000,
          ...WAITING,
        },
      },
    ],
  },
})
