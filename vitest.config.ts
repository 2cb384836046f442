import { defineConfig } from 'vitest/config'

/** One real Postgres for the whole run; a test that needs one makes its own database in it. */
const globalSetup = ['test/support/globalSetup.ts']

export default defineConfig({
  test: {
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
        },
      },
      {
        // Stepped worlds: a seed each, a few beside each other because each waits for its database half of the time.
        test: {
          name: 'world',
          globalSetup,
          include: ['test/world/**/*.test.ts'],
          // Half a minute on a machine of its own.
          testTimeout: 900_000,
          maxConcurrency: 3,
          sequence: { groupOrder: 3 },
        },
      },
      {
        // The commands: each starts the program itself. Beside them what takes longer than a moment: backups.
        test: {
          name: 'commands',
          globalSetup,
          include: ['test/cli/**/*.test.ts', 'test/process/**/*.test.ts', 'test/store/backup/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
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
          sequence: { groupOrder: 2 },
        },
      },
      {
        // The rules of the house: each plants an offence and runs the real tools over it.
        test: {
          name: 'house',
          include: ['test/house/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        // The real programs, from `dist`. They wait more than they work: two files at a time, after all others.
        test: {
          name: 'processes',
          globalSetup: ['test/support/built.ts', ...globalSetup],
          include: ['test/processes/**/*.test.ts'],
          testTimeout: 240_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          sequence: { groupOrder: 4 },
        },
      },
      {
        // The page in Debian's chromium against a running engine; skipped where there is none.
        test: {
          name: 'browser',
          globalSetup: ['test/support/built.ts'],
          include: ['test/browser/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
