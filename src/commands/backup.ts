import * as E from 'fp-ts/lib/Either.js'
import { systemClock } from '../clock.ts'
import { BackupJson } from '../cockpit/actingAnswers.ts'
import { showMillionths } from '../domain/money.ts'
import { backupFolder } from '../process/backups.ts'
import type { Dumped } from '../store/backup/pgDump.ts'
import { type Backup, backup as takeBackup } from '../store/backup.ts'
import { showInstant } from '../store/instant.ts'
import { withDatabase } from './database.ts'
import { paragraphs } from './help.ts'
import { isAsked, type Run } from './invocation.ts'
import { complain, EXIT, print, printAnswer } from './output.ts'
import { progressBar } from './progressBar.ts'

const besides = (dumped: Dumped | null): ReadonlyArray<string> => {
  switch (dumped?._tag) {
    case undefined:
      return []
    case 'written':
      return [`Beside it, by pg_dump ${dumped.version}: ${dumped.path}`]
    case 'none':
      return [`No dump by pg_dump beside it: ${dumped.why}.`]
  }
}

/** Bytes for people, eg/ `1.2 MB`. */
const size = (bytes: number): string =>
  bytes < 1000 ? `${bytes} bytes` : bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`

const shown = (taken: Backup, where: string): string =>
  paragraphs([
    `Backed up the database (${where}), version ${taken.version}: ${taken.tables.length} tables, ${taken.rows} rows, ${size(taken.bytes)}, in ${showMillionths(taken.took * 1000)} s.`,
    'Restored aside and compared: it is good.',
    taken.path,
    ...besides(taken.pgDump),
  ])

/** `backup`: all tables to a file that is good. */
export const backup: Run = invocation =>
  withDatabase(invocation.config, 'refuse', invocation.log, async (sql, where, url) => {
    const { flags, config } = invocation
    const bar = progressBar()
    const taken = await takeBackup(sql, {
      to: flags['--to'] ?? `${backupFolder(config)}/`,
      pgDump: isAsked(invocation, '--no-pg-dump') ? null : url,
      clock: systemClock,
      told: bar.show,
    })()
    bar.end()
    if (E.isLeft(taken)) {
      complain(paragraphs([`csgo-engine: No backup was made: ${taken.left.message}.`]))
      return EXIT.failed
    }
    const { took, takenAt, ...rest } = taken.right
    if (isAsked(invocation, '--json'))
      printAnswer(BackupJson, { ...rest, takenAt: showInstant(takenAt), tookMs: took, where })
    else print(shown(taken.right, where))
    return EXIT.fine
  })
