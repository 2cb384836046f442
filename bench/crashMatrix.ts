/** Every way to die on an order's way, alone, and then a second time soon after. */
import { type CrashReport, type Death, showDeath } from '../test/world/crashes.ts'

/** So many of the steps that follow the first death are tried for the second. */
const NEXT = 4

interface Matrix {
  readonly run: (deaths: ReadonlyArray<Death>) => Promise<CrashReport>
  readonly together: number
  readonly say: (text: string) => void
}

/** Answers how many of how many went wrong. */
export const crashMatrix = async ({ run, together, say }: Matrix): Promise<{ runs: number; failed: number }> => {
  let runs = 0
  let failed = 0
  const one = async (deaths: ReadonlyArray<Death>): Promise<CrashReport> => {
    const report = await run(deaths)
    runs += 1
    const isWell = report.faults.length === 0
    if (!isWell) failed += 1
    const came = report.died === deaths.length ? '' : ` (${report.died} of ${deaths.length} came)`
    say(`${isWell ? 'well' : 'FAULTS'}: ${deaths.map(showDeath).join(', then ')}${came}`)
    for (const fault of report.faults.slice(0, 5)) say(`  ${fault}`)
    return report
  }
  const all = async (
    queue: Array<ReadonlyArray<Death>>,
    then: (report: CrashReport, deaths: ReadonlyArray<Death>) => void,
  ) => {
    const work = async (): Promise<void> => {
      for (let deaths = queue.shift(); deaths !== undefined; deaths = queue.shift()) then(await one(deaths), deaths)
    }
    await Promise.all(Array.from({ length: together }, work))
  }
  const { ways } = await one([])
  const twice: Array<ReadonlyArray<Death>> = []
  await all(
    ways.map(way => [way]),
    (report, [first]) => {
      if (first === undefined) return
      const at = report.ways.findLastIndex(way => way.what === first.what && way.nth === first.nth)
      for (const second of report.ways.slice(at + 1, at + 1 + NEXT)) twice.push([first, second])
    },
  )
  await all(twice, () => undefined)
  return { runs, failed }
}
