/** Every way to die on an order's way, alone, and then a second time soon after. */
import { type CrashReport, type Death, showDeath } from '../test/world/crashes.ts'

/** So many of the steps that follow the first death are tried for the second. */
const NEXT = 4

interface Matrix {
  readonly run: (deaths: ReadonlyArray<Death>) => Promise<CrashReport>
  readonly together: number
  /** The ways from that number on (the first is 1), and how many of them. */
  readonly from: number
  readonly count: number
  readonly say: (text: string) => void
}

/** Each of those ways alone and before its next ones. Answers how many runs of how many went wrong. */
export const crashMatrix = async ({
  run,
  together,
  from,
  count,
  say,
}: Matrix): Promise<{ runs: number; failed: number }> => {
  let runs = 0
  let failed = 0
  const one = async (deaths: ReadonlyArray<Death>, index: number | null = null): Promise<CrashReport> => {
    const report = await run(deaths)
    runs += 1
    const isWell = report.faults.length === 0
    if (!isWell) failed += 1
    const came = report.died === deaths.length ? '' : ` (${report.died} of ${deaths.length} came)`
    const number = index === null ? '' : ` ${index + 1}`
    say(`${isWell ? 'well' : 'FAULTS'}${number}: ${deaths.map(showDeath).join(', then ')}${came}`)
    for (const fault of report.faults.slice(0, 5)) say(`  ${fault}`)
    return report
  }
  const { ways } = await one([])
  const queue = [...ways.entries()].slice(from - 1, from - 1 + count)
  say(`${ways.length} ways to die, of them ${queue.length} from number ${from} on`)
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [index, first] = next
      const report = await one([first], index)
      const at = report.ways.findLastIndex(way => way.what === first.what && way.nth === first.nth)
      for (const second of report.ways.slice(at + 1, at + 1 + NEXT)) await one([first, second], index)
    }
  }
  await Promise.all(Array.from({ length: together }, work))
  return { runs, failed }
}
