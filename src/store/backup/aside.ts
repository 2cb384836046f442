import type { Sql } from '../connection.ts'
import { rehearse } from '../rehearse.ts'
import { ledgerBreaches } from './laws.ts'
import { loadBackup } from './load.ts'
import type { Contents } from './read.ts'

/**
 * Restores a backup into a schema beside the engine's, compares every table, holds the ledger to its promises, and rolls all of it
 * back. Throws in words when the backup is not good.
 */
export const checkAside = (sql: Sql, path: string, schema: string): Promise<Contents> =>
  rehearse(sql, async tx => {
    const contents = await loadBackup(tx, path, schema)
    const breaches = await ledgerBreaches(tx)
    if (breaches.length > 0) throw new RangeError(`the backup's ledger does not add up: ${breaches.join('; ')}`)
    return contents
  })
