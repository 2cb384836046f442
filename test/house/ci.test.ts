import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { ROOT } from './small-house.ts'

// npm is started several times.
vi.setConfig({ testTimeout: 120_000 })

type Status = 'passed' | 'failed' | 'pending'
const file = (status: 'passed' | 'failed', tests: ReadonlyArray<Status>) => ({
  status,
  assertionResults: tests.map(test => ({ status: test })),
})

/** A stand-in for a test run: writes the report that it is given to where it is told, ends with the exit code. */
const tests = (report: unknown, code: number): string => `
import { writeFileSync } from 'node:fs'
const told = process.argv.find(word => word.startsWith('--outputFile.json='))
${report === null ? '' : `writeFileSync(told.split('=')[1], ${JSON.stringify(JSON.stringify(report))})`}
process.exitCode = ${code}
`

interface Case {
  readonly name: string
  readonly check: string
  readonly report: unknown
  readonly code: number
  readonly last: string
  readonly exit: number
}
const fine = { testResults: [file('passed', ['passed', 'passed']), file('passed', ['passed', 'pending'])] }
const CASES: ReadonlyArray<Case> = [
  { name: 'all is well', check: 'exit 0', report: fine, code: 0, last: '3 passed, 0 failed, 1 skipped', exit: 0 },
  {
    name: 'a test fails and a file does not run',
    check: 'exit 0',
    report: { testResults: [file('failed', ['passed', 'failed']), file('failed', [])] },
    code: 1,
    last: '1 passed, 2 failed',
    exit: 1,
  },
  { name: 'a rule is broken', check: 'exit 1', report: fine, code: 0, last: '3 passed, 1 failed, 1 skipped', exit: 1 },
  {
    name: 'an error escapes every test',
    check: 'exit 0',
    report: fine,
    code: 1,
    last: '3 passed, 1 failed, 1 skipped',
    exit: 1,
  },
  {
    name: 'the run dies without a report',
    check: 'exit 0',
    report: null,
    code: 139,
    last: '0 passed, 1 failed',
    exit: 1,
  },
  { name: 'no test runs', check: 'exit 0', report: { testResults: [] }, code: 0, last: '0 passed, 1 failed', exit: 1 },
  { name: 'nothing can be installed', check: 'exit 0', report: fine, code: 0, last: '0 passed, 1 failed', exit: 1 },
]

/** Runs `.ci/run` in a project of its own without packages; npm is the real one. */
const run = ({
  name,
  check,
  report,
  code,
}: Case): { readonly exit: number | null; readonly lines: ReadonlyArray<string> } => {
  const root = mkdtempSync(join(tmpdir(), 'ci-'))
  const identity = { name: 'project', version: '1.0.0' }
  const lock = { ...identity, lockfileVersion: 3, requires: true, packages: { '': identity } }
  const manifest = { ...identity, scripts: { check, test: 'node tests.mjs' } }
  for (const folder of ['.ci', 'scripts']) mkdirSync(join(root, folder))
  for (const path of ['.ci/run', 'scripts/count-tests.mjs']) cpSync(join(ROOT, path), join(root, path))
  writeFileSync(join(root, 'package.json'), JSON.stringify(manifest))
  writeFileSync(join(root, 'tests.mjs'), tests(report, code))
  if (name !== 'nothing can be installed') writeFileSync(join(root, 'package-lock.json'), JSON.stringify(lock))
  const { status, stdout } = spawnSync(join(root, '.ci/run'), { cwd: tmpdir(), encoding: 'utf8' })
  rmSync(root, { recursive: true, force: true })
  return { exit: status, lines: stdout.trimEnd().split('\n') }
}

describe('.ci/run', () => {
  it.each(CASES)('ends with "$last" and exit code $exit when $name', planned => {
    const { exit, lines } = run(planned)
    expect(lines.at(-1)).toBe(planned.last)
    expect(exit).toBe(planned.exit)
    expect(lines.filter(line => /^== install: .* after \d+ s$/.test(line))).toHaveLength(1)
  })
})
