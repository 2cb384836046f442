import { type FileHandle, open } from 'node:fs/promises'
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { systemClock } from '../clock.ts'
import { csvOf, FILLS_HEAD, fillLine } from '../cockpit/csv.ts'
import { counted } from '../cockpit/figures.ts'
import { fillJson, orderJson, positionJson } from '../cockpit/json.ts'
import { millis } from '../domain/money.ts'
import type { Failure } from '../ports/failure.ts'
import { createReports } from '../store/reports.ts'
import { readAndShow, withDatabase } from './database.ts'
import { parseDuration } from './duration.ts'
import { type Invocation, isAsked, type Run } from './invocation.ts'
import { complain, EXIT, type ExitCode, print } from './output.ts'
import { progressBar } from './progressBar.ts'

const LONGEST = 3660 * 24 * 3_600_000
/** Positions and orders are read at once. */
const MOST_ROWS = 1_000_000

/** Where the rows go, part by part. */
interface Sink {
  readonly write: (text: string) => Promise<void>
  readonly close: () => Promise<void>
  /** Where it went, for people; null: they see it. */
  readonly file: string | null
}

/** Left: why the file cannot be written. */
const openSink = (file: string | undefined): TE.TaskEither<string, Sink> => {
  if (file === undefined)
    return TE.right({ write: async text => print(text), close: () => Promise.resolve(), file: null })
  return pipe(
    TE.tryCatch(
      () => open(file, 'wx'),
      error =>
        error instanceof Error && 'code' in error && error.code === 'EEXIST'
          ? `${file} is there already.`
          : String(error),
    ),
    TE.map((handle: FileHandle) => ({
      write: async (text: string) => {
        await handle.write(text)
      },
      close: () => handle.close(),
      file,
    })),
  )
}

type Kind = 'fills' | 'positions' | 'orders'
const KINDS: ReadonlyArray<Kind> = ['fills', 'positions', 'orders']
type Reports = ReturnType<typeof createReports>

const jsonOf = (rows: ReadonlyArray<object>, before: number): string =>
  rows.map((row, at) => `${before + at === 0 ? '' : ',\n'}${JSON.stringify(row)}`).join('')

/** Fills part by part, with how far it is; answers how many. */
const exportFills = (
  reports: Reports,
  { flags }: Invocation,
  as: 'csv' | 'json',
  sink: Sink,
): TE.TaskEither<Failure, number> => {
  const span = flags['--since'] === undefined ? null : parseDuration(flags['--since'], LONGEST)
  const asked = {
    since: span === null ? null : millis(systemClock.now() - span),
    until: null,
    strategy: flags['--strategy'] ?? null,
    text: null,
    kind: null,
  }
  const bar = sink.file === null ? null : progressBar()
  let done = 0
  return async () => {
    await sink.write(as === 'csv' ? FILLS_HEAD : '[')
    const all = await reports.eachFill(asked, async (rows, of) => {
      await sink.write(
        as === 'csv'
          ? rows.map(fillLine).join('')
          : jsonOf(
              rows.map(row => ({ ...fillJson(row), actionId: row.actionId })),
              done,
            ),
      )
      done += rows.length
      bar?.show({ part: 'writing', rows: done, of })
    })()
    bar?.end()
    if (as === 'json') await sink.write(']\n')
    return E.map(() => done)(all)
  }
}

const exportAll = <Row extends object>(
  read: TE.TaskEither<Failure, ReadonlyArray<Row>>,
  as: 'csv' | 'json',
  sink: Sink,
): TE.TaskEither<Failure, number> =>
  pipe(
    read,
    TE.tap(rows => {
      const flat = rows.map(row => Object.fromEntries(Object.entries(row)))
      const text = as === 'json' ? `[${jsonOf(rows, 0)}]\n` : csvOf(Object.keys(flat[0] ?? {}), flat)
      return TE.fromTask(() => sink.write(text))
    }),
    TE.map(rows => rows.length),
  )

const rowsOf = (kind: Kind, reports: Reports, invocation: Invocation, sink: Sink): TE.TaskEither<Failure, number> => {
  const as = isAsked(invocation, '--json') ? 'json' : 'csv'
  switch (kind) {
    case 'fills':
      return exportFills(reports, invocation, as, sink)
    case 'positions':
      return exportAll(
        pipe(
          reports.positions('all', MOST_ROWS),
          TE.map(rows => rows.map(positionJson)),
        ),
        as,
        sink,
      )
    case 'orders':
      return exportAll(
        pipe(
          reports.orders('all', MOST_ROWS),
          TE.map(rows => rows.map(orderJson)),
        ),
        as,
        sink,
      )
  }
}

const misused = (says: string): Promise<ExitCode> => {
  complain(`csgo-engine: ${says}\nMore: csgo-engine export --help`)
  return Promise.resolve(EXIT.usage)
}

/** `export`: what the ledger holds, as a file for other programs. */
export const exportRows: Run = invocation => {
  const { words, flags, config, log } = invocation
  const kind = KINDS.find(one => one === words[0])
  if (kind === undefined || words.length > 1) return misused(`export takes one of ${KINDS.join(', ')}.`)
  const since = flags['--since']
  if (since !== undefined && parseDuration(since, LONGEST) === null)
    return misused(`--since ${JSON.stringify(since)} must be a span of at most ten years, eg/ 12h, 7d.`)
  if (kind !== 'fills' && (since !== undefined || flags['--strategy'] !== undefined))
    return misused('--since and --strategy belong to export fills.')
  return withDatabase(config, 'refuse', log, async sql => {
    const sink = await openSink(flags['--to'])()
    if (E.isLeft(sink)) {
      complain(`csgo-engine: ${sink.left} Name another file with --to.`)
      return EXIT.failed
    }
    const { right } = sink
    const code = await readAndShow(rowsOf(kind, createReports(sql), invocation, right), count => {
      if (right.file !== null) complain(`${counted(count, 'row', 'rows')} in ${right.file}.`)
      return EXIT.fine
    })
    await right.close()
    return code
  })
}
