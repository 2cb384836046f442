import { createReadStream } from 'node:fs'
import { createVerifier, type Verifier } from '../simulator/verify.ts'
import { complain, EXIT, type ExitCode, print } from './output.ts'

/** So many lines are checked from one word of progress to the next. */
const PROGRESS = 1_000_000
/** No line of a log is as long; such a file is no log. */
const LONGEST_LINE = 8 * 1024 * 1024

const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',')

/** What was found: where the log breaks first, or how it ended. */
type Found = { readonly _tag: 'Breach'; readonly line: number; readonly what: string } | Whole
interface Whole {
  readonly _tag: 'Whole'
  /** What stands behind the last line end: a line that was being written. */
  readonly torn: boolean
}

const checkFile = async (path: string, verifier: Verifier): Promise<Found> => {
  let rest = ''
  for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 1024 * 1024 })) {
    const lines = (rest + String(chunk)).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const what = verifier.heard(line)
      const number = verifier.counts().lines
      if (what !== null) return { _tag: 'Breach', line: number, what }
      if (number % PROGRESS === 0) complain(`${grouped(number)} lines checked`)
    }
    if (rest.length > LONGEST_LINE)
      return { _tag: 'Breach', line: verifier.counts().lines + 1, what: 'the line is too long for a truth log' }
  }
  return { _tag: 'Whole', torn: rest !== '' }
}

/**
 * `sim verify LOG`: replays a truth log and says whether all that must hold does, or the number of the first line where it does not. Ends with 0 when it
 * holds, 1 when it does not or cannot be read, 2 when no file is named. Reads as it goes: a long log takes no more memory than a short one.
 */
export const simVerify = async (path: string | undefined): Promise<ExitCode> => {
  if (path === undefined) {
    complain('csgo-engine: sim verify needs a truth log, eg/ csgo-engine sim verify truth.ndjson')
    return EXIT.usage
  }
  const verifier = createVerifier()
  try {
    const found = await checkFile(path, verifier)
    if (found._tag === 'Breach') {
      print(`${path}, line ${found.line}: ${found.what}\n`)
      return EXIT.failed
    }
    const { lines, matches, trades, resolved } = verifier.counts()
    if (lines === 0) {
      print(`${path} is empty: nothing to verify\n`)
      return EXIT.failed
    }
    if (found.torn) complain('The last line was not finished and is left away.')
    print(
      `${path} holds: ${grouped(lines)} lines, ${grouped(matches)} matches, ${grouped(trades)} trades, ${grouped(resolved)} markets paid\n`,
    )
    return EXIT.fine
  } catch (error) {
    complain(`csgo-engine: ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
    return EXIT.failed
  }
}
