import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { ImportJson } from '../cockpit/actingAnswers.ts'
import { connect, type Sql } from '../store/connection.ts'
import type { LegacyReport, Remark, Taken } from '../store/legacy/report.ts'
import { importLegacy as takeOver } from '../store/legacy.ts'
import { migrate } from '../store/migrate.ts'
import { withDatabase } from './database.ts'
import { paragraphs } from './help.ts'
import { type Invocation, isAsked, type Run } from './invocation.ts'
import { complain, EXIT, print, printAnswer } from './output.ts'
import { type Column, table } from './table.ts'

const COLUMNS: ReadonlyArray<Column> = [
  { title: 'What', align: 'left' },
  { title: 'There', align: 'right' },
  { title: 'Taken over', align: 'right' },
  { title: 'Here already', align: 'right' },
  { title: 'Left', align: 'right' },
]

const row = (what: string, { read, taken, known }: Taken): ReadonlyArray<string> => [
  what,
  String(read),
  String(taken),
  String(known),
  String(read - taken - known),
]

const remarks = (title: string, all: ReadonlyArray<Remark>): string =>
  all.length === 0
    ? ''
    : `\n${title}\n${paragraphs(
        all.map(({ what, why }) => `  ${what}: ${why}`),
        '    ',
      )}`

const shown = (report: LegacyReport, isApplied: boolean): string =>
  `${table(COLUMNS, [
    row('markets', report.matches),
    row('starts set by hand', report.starts),
    row('wallets', report.wallets),
    row('positions', report.positions),
    row('legs', report.legs),
    row('pairs', report.pairs),
    row('teams', report.teams),
    row('head-to-head', report.meetings),
  ])}${remarks('Not taken over', report.left)}${remarks('Taken over, but not exactly as it was', report.changed)}
${isApplied ? 'Done. Every position is the sum of its fills.' : 'Nothing was changed: this is what --apply would do.'}
`

const addressOf = (invocation: Invocation): E.Either<string, string> => {
  const given = invocation.flags['--from'] ?? process.env['LEGACY_DATABASE_URL'] ?? ''
  return /^postgres(?:ql)?:\/\//.test(given) && URL.canParse(given)
    ? E.right(given)
    : E.left(
        given === ''
          ? 'import-legacy needs the address of the old database: --from postgres://…, or LEGACY_DATABASE_URL'
          : 'The address of the old database must begin with postgres:// or postgresql://',
      )
}

const takeFrom = async (sql: Sql, from: Sql, isApplied: boolean) =>
  pipe(
    migrate(sql),
    TE.chain(() => takeOver(sql, from, isApplied ? 'in earnest' : 'rehearsal')),
  )()

/** `import-legacy`: what the old system's database has, or what of it would be taken over. */
export const importLegacy: Run = async invocation => {
  const address = addressOf(invocation)
  const both = isAsked(invocation, '--apply') && isAsked(invocation, '--dry-run')
  if (E.isLeft(address) || both) {
    const wrong = E.isLeft(address) ? address.left : '--apply and --dry-run contradict each other'
    complain(paragraphs([`csgo-engine: ${wrong}.`, 'More: csgo-engine import-legacy --help']))
    return EXIT.usage
  }
  const isApplied = isAsked(invocation, '--apply')
  return withDatabase(invocation.config, 'create', invocation.log, async (sql, where) => {
    const from = connect(address.right, { max: 1, applicationName: 'csgo-engine import-legacy', log: invocation.log })
    try {
      const report = await takeFrom(sql, from, isApplied)
      if (E.isLeft(report)) {
        complain(paragraphs([`csgo-engine: Nothing was taken over: ${report.left.message}.`]))
        return EXIT.failed
      }
      if (isAsked(invocation, '--json')) printAnswer(ImportJson, { applied: isApplied, where, ...report.right })
      else print(shown(report.right, isApplied))
      return EXIT.fine
    } finally {
      await from.end({ timeout: 2 })
    }
  })
}
