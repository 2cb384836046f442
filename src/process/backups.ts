import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import { exhaustMap, NEVER, type Observable, timer } from 'rxjs'
import type { Config } from '../config.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import { keptIn, removeOld } from '../store/backup/kept.ts'
import { backup } from '../store/backup.ts'
import type { Sql } from '../store/connection.ts'
import { tablesSince } from '../store/migrate.ts'

const HOUR = 3_600_000
/** After a failure it is tried again so soon, and said each time. */
const LOOK_EVERY = 10 * 60_000
const FIRST_LOOK = 90_000
const DAILY = 24

/** Where backups go when nobody says otherwise. */
export const backupFolder = ({ BACKUP_DIR, DATA_DIR }: Config): string => BACKUP_DIR ?? join(DATA_DIR, 'backups')

/** Hours between two backups; 0: none. What is embedded has nobody else who would back it up. */
export const backupHours = ({ BACKUP_EVERY_HOURS, DATABASE_URL }: Config): number =>
  BACKUP_EVERY_HOURS ?? (DATABASE_URL === undefined ? DAILY : 0)

export interface Backing {
  readonly config: Config
  readonly clock: Clock
  readonly log: Log
}

/** Takes a backup when the last one (without any: the database) is as old as the settings say, and removes the oldest. */
export const backUpWhenDue = async (sql: Sql, { config, clock, log }: Backing): Promise<void> => {
  const hours = backupHours(config)
  if (hours === 0) return
  const folder = backupFolder(config)
  const [last] = await keptIn(folder)
  const since = last === undefined ? await tablesSince(sql)() : E.right(last.takenAt)
  if (E.isRight(since) && clock.now() - since.right < hours * HOUR) return
  const taken = E.isLeft(since) ? since : await backup(sql, { to: `${folder}/`, pgDump: null, clock })()
  if (E.isLeft(taken)) {
    log.error('the database could not be backed up; trying again in 10 minutes', {
      failure: taken.left.message,
      folder,
      last: last?.path ?? 'none',
    })
    return
  }
  const { path, bytes, rows, took } = taken.right
  const removed = await removeOld(folder, config.BACKUP_KEEP, clock.now())
  log.info('the database was backed up, restored aside and compared', { path, bytes, rows, took, removed })
}

/** Backs the database up for as long as the engine runs, as the settings say. Emits after each look. */
export const backups = (sql: Sql, backing: Backing): Observable<void> =>
  backupHours(backing.config) === 0
    ? NEVER
    : timer(FIRST_LOOK, LOOK_EVERY, backing.clock.scheduler).pipe(
        // One that takes longer than the time to the next look is not begun a second time.
        exhaustMap(async () => {
          try {
            await backUpWhenDue(sql, backing)
          } catch (error) {
            backing.log.error('backups cannot be kept; trying again in 10 minutes', {
              failure: error instanceof Error ? error.message : String(error),
              folder: backupFolder(backing.config),
            })
          }
        }),
      )
