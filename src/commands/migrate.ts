import { MigrateJson } from '../cockpit/actingAnswers.ts'
import { migrate as applyMigrations } from '../store/migrate.ts'
import { readAndShow, withDatabase } from './database.ts'
import { paragraphs } from './help.ts'
import { isAsked, type Run } from './invocation.ts'
import { EXIT, print, printAnswer } from './output.ts'

/** `migrate`: brings the tables to this version and says what was done. */
export const migrate: Run = invocation =>
  withDatabase(invocation.config, 'create', invocation.log, (sql, where) =>
    readAndShow(applyMigrations(sql), ({ applied, version }) => {
      if (isAsked(invocation, '--json')) printAnswer(MigrateJson, { applied, version })
      else
        print(
          paragraphs(
            applied.length === 0
              ? [`The database (${where}) is up to date, at version ${version}.`]
              : [`Applied to the database (${where}): ${applied.join(', ')}.`, `It is at version ${version} now.`],
          ),
        )
      return EXIT.fine
    }),
  )
