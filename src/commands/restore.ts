import * as E from 'fp-ts/lib/Either.js'
import { RestoreJson } from '../cockpit/actingAnswers.ts'
import type { Failure } from '../ports/failure.ts'
import type { Contents } from '../store/backup/read.ts'
import { checkEmpty, inspectBackup, type Restored, restore as restoreBackup } from '../store/restore.ts'
import { withDatabase } from './database.ts'
import { paragraphs } from './help.ts'
import { isAsked, type Run } from './invocation.ts'
import { complain, EXIT, type ExitCode, print, printAnswer } from './output.ts'

const refuse = (failure: Failure): ExitCode => {
  complain(paragraphs([`csgo-engine: Nothing was restored: ${failure.message}.`]))
  return EXIT.failed
}

const versionOf = ({ head }: Contents): number => head.migrations.at(-1)?.version ?? 0

const told = (contents: Contents): string =>
  `It was taken at ${contents.head.takenAt} of a database of version ${versionOf(contents)} (Postgres ${contents.head.server}): ${contents.end.tables} tables, ${contents.end.rows} rows.`

const done = ({ contents, applied, version }: Restored, where: string): string =>
  paragraphs([
    `Restored into the database (${where}), compared with the file, and it is good.`,
    told(contents),
    ...(applied.length === 0 ? [] : [`Then migrated: ${applied.join(', ')}.`, `It is at version ${version} now.`]),
  ])

/** `restore <file>`: a backup into an empty database; without `--yes` only what would be done. */
export const restore: Run = async invocation => {
  const [path, ...more] = invocation.words
  if (path === undefined || more.length > 0) {
    complain('csgo-engine: restore takes one file.\nMore: csgo-engine restore --help')
    return EXIT.usage
  }
  // Before a database is made for it.
  const contents = await inspectBackup(path)()
  if (E.isLeft(contents)) return refuse(contents.left)
  return withDatabase(invocation.config, 'create', invocation.log, async (sql, where) => {
    const empty = await checkEmpty(sql)()
    if (E.isLeft(empty)) return refuse(empty.left)
    if (!isAsked(invocation, '--yes')) {
      complain(
        paragraphs([
          `csgo-engine: Nothing was restored yet. ${path} is good, and the database (${where}) has room for it.`,
          told(contents.right),
          'Say --yes to restore it.',
        ]),
      )
      return EXIT.usage
    }
    const restored = await restoreBackup(sql, path)()
    if (E.isLeft(restored)) return refuse(restored.left)
    if (isAsked(invocation, '--json')) {
      const { applied, version } = restored.right
      const { head, end } = restored.right.contents
      printAnswer(RestoreJson, {
        path,
        where,
        takenAt: head.takenAt,
        backupVersion: versionOf(contents.right),
        tables: end.tables,
        rows: end.rows,
        applied,
        version,
      })
    } else print(done(restored.right, where))
    return EXIT.fine
  })
}
