// `node scripts/count-tests.mjs <vitest's JSON> <steps that failed>`: prints "N passed, N failed[, N skipped]".
// A file that could not run counts as one failure, and so does each failed step that no test accounts for.
import { existsSync, readFileSync } from 'node:fs'

const [file, failedSteps = '0'] = process.argv.slice(2)
const report = file !== undefined && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { testResults: [] }

const statuses = report.testResults.flatMap(result => {
  const own = result.assertionResults.map(test => test.status)
  return result.status === 'failed' && !own.includes('failed') ? [...own, 'failed'] : own
})
const count = (...names) => statuses.filter(status => names.includes(status)).length

const passed = count('passed')
const failed = count('failed') + Number(failedSteps)
const skipped = statuses.length - passed - count('failed')
process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`)
