import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { span } from '../../cockpit/figures.ts'
import type { Config } from '../../config.ts'
import { type Millis, millis } from '../../domain/money.ts'
import { keptIn } from '../../store/backup/kept.ts'
import { backupFolder, backupHours } from '../backups.ts'
import { type Finding, ok, warn } from './finding.ts'

const HOUR = 3_600_000

/** `lastAt`: when the youngest backup was taken; null: there is none. A backup that is missing stops no trading. */
export const judgeBackups = (hours: number, lastAt: Millis | null, now: Millis, folder: string): Finding => {
  const last =
    lastAt === null ? `There is none in ${folder}` : `The last one in ${folder} is ${span(millis(now - lastAt))} old`
  if (hours === 0) return ok('backups', `${last}; this engine takes none by itself (BACKUP_EVERY_HOURS).`)
  return lastAt === null || now - lastAt <= 2 * hours * HOUR
    ? ok('backups', `${last}; a running engine takes one every ${hours} h.`)
    : warn('backups', `${last}, and one is due every ${hours} h.`, 'Start the engine, or take one: csgo-engine backup')
}

/** Whether backups are as young as the settings want them, and their folder can be written. */
export const lookAtBackups = async (config: Config, now: Millis): Promise<Finding> => {
  const folder = backupFolder(config)
  const hours = backupHours(config)
  const state = await access(folder, constants.W_OK | constants.X_OK).then(
    () => 'writable',
    (error: unknown) => (error instanceof Error && Reflect.get(error, 'code') === 'ENOENT' ? 'absent' : 'closed'),
  )
  if (state === 'closed' && hours > 0)
    return warn(
      'backups',
      `${folder} cannot be written by this user.`,
      'Give this user the folder, or choose another with BACKUP_DIR.',
    )
  const [last] = state === 'writable' ? await keptIn(folder) : []
  return judgeBackups(hours, last?.takenAt ?? null, now, folder)
}
