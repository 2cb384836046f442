/** `tsx scripts/check-laws.ts [folder]`: refuses what breaks a law of the house that no other tool sees. Exit 1 on a breach. */
import { judge, LAW_NAMES } from './laws/judge.ts'

const { read, offences, exceptions } = judge(process.argv[2] ?? '.')
const lines = [
  ...offences.map(({ path, line, law, what, says }) => `${path}:${line} ${law}: ${what}. ${says}`),
  ...exceptions.map(({ path, line, reason }) => `${path}:${line} exception: ${reason}`),
  `laws: ${read} files read, ${LAW_NAMES.length} laws, ${exceptions.length} exceptions, ${offences.length} offences`,
]
process.stdout.write(`${lines.join('\n')}\n`)
process.exitCode = offences.length > 0 || read === 0 ? 1 : 0
