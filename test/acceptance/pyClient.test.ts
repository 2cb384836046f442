/**
 * The official Python client from the registry, in a virtual environment of its own: `PY_CLIENT_VENV`, or `.venv-acceptance` in the project.
 * `scripts/python-client.sh` makes it, in CI too.
 */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { at, list } from '../simulator/worlds.ts'
import { startVenue } from './client.ts'
import { marketsOf } from './markets.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const PYTHON = join(process.env['PY_CLIENT_VENV'] ?? join(ROOT, '.venv-acceptance'), 'bin', 'python')
const WALK = join(import.meta.dirname, 'py_walk.py')
const run = promisify(execFile)

const isThere = existsSync(PYTHON)

describe.skipIf(!isThere)(
  `the official Python client${isThere ? '' : ' (not here: scripts/python-client.sh installs it)'}`,
  () => {
    it('walks through keys, reads, orders, cancels, trades, balances and heartbeats', async () => {
      const simulator = await startVenue({ matches: 24 })
      const [market] = await marketsOf(simulator.url, 'v1')
      const [newer] = await marketsOf(simulator.url, 'v2')
      if (market === undefined || newer === undefined) throw new Error('there are markets of both versions')
      const places = [market.condition, market.yes, market.no, newer.yes]
      const { stdout } = await run(PYTHON, [WALK, `${simulator.url}/clob`, ...places], { timeout: 120_000 })
      const told: unknown = JSON.parse(stdout)
      expect(told).toMatchObject({
        'derive before create': { status_code: 400, error: { error: 'Could not derive api key!' } },
        'derived is created': true,
        keys: { apiKeys: [expect.any(String)] },
        'closed only': { closed_only: false },
        'read-only keys': true,
        'read-only key deleted': true,
        'failed reads': {},
        hash: true,
        dollars: 10_000_000_000,
        bought: { success: true, errorMsg: '', status: 'matched' },
        order: 'LIVE',
        resting: 8,
        'cancelled one': true,
        'cancelled several': true,
        'cancelled market': true,
        'cancelled all': { canceled: [], not_canceled: {} },
        batch: [
          ['live', ''],
          ['', expect.stringMatching(/Size \(1\) lower than the minimum: 5$/)],
        ],
        duplicate: { status_code: 400, error: { error: expect.stringMatching(/Duplicated\.$/) } },
        crossing: { status_code: 400, error: { error: 'invalid post-only order: order crosses book' } },
        'third exchange': 'live',
        'trade by id': true,
        heartbeat: true,
        'stale heartbeat': { status_code: 400, error: { error_msg: 'Invalid Heartbeat ID' } },
        'key deleted': 'OK',
        'after that': { status_code: 401, error: { error: 'Unauthorized/Invalid api key' } },
      })
      const grid = Object.entries(Object(at(told, 'grid')))
      expect(grid).toHaveLength(16)
      for (const [name, status] of grid)
        if (/GT[CD]$/.test(name)) expect([name, status]).toEqual([name, 'live'])
        else expect(JSON.stringify(status)).toMatch(/^"matched"$|fully filled or killed|no orders found to match/)
      expect(list(at(told, 'bought', 'transactionsHashes')).length).toBeGreaterThan(0)
      expect(Number(at(told, 'spent'))).toBeGreaterThan(99_000_000)
    })
  },
)
