import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
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
  /** Whether the official Python client can be had. */
  readonly python: 'there' | 'out of reach'
  readonly report: unknown
  readonly code: number
  readonly last: string
  readonly exit: number
}
const fine = { testResults: [file('passed', ['passed', 'passed']), file('passed', ['passed', 'pending'])] }
const CASES: ReadonlyArray<Case> = [
  {
    name: 'all is well',
    check: 'exit 0',
    python: 'there',
    report: fine,
    code: 0,
    last: '3 passed, 0 failed, 1 skipped',
    exit: 0,
  },
  {
    name: 'a test fails and a file does not run',
    check: 'exit 0',
    python: 'there',
    report: { testResults: [file('failed', ['passed', 'failed']), file('failed', [])] },
    code: 1,
    last: '1 passed, 2 failed',
    exit: 1,
  },
  {
    name: 'a rule is broken',
    check: 'exit 1',
    python: 'there',
    report: fine,
    code: 0,
    last: '3 passed, 1 failed, 1 skipped',
    exit: 1,
  },
  {
    name: 'an error escapes every test',
    check: 'exit 0',
    python: 'there',
    report: fine,
    code: 1,
    last: '3 passed, 1 failed, 1 skipped',
    exit: 1,
  },
  {
    name: 'the run dies without a report',
    check: 'exit 0',
    python: 'there',
    report: null,
    code: 139,
    last: '0 passed, 1 failed',
    exit: 1,
  },
  {
    name: 'PyPI is out of reach',
    check: 'exit 0',
    python: 'out of reach',
    report: fine,
    code: 0,
    last: '3 passed, 0 failed, 1 skipped',
    exit: 0,
  },
  {
    name: 'no test runs',
    check: 'exit 0',
    python: 'there',
    report: { testResults: [] },
    code: 0,
    last: '0 passed, 1 failed',
    exit: 1,
  },
  {
    name: 'nothing can be installed',
    check: 'exit 0',
    python: 'there',
    report: fine,
    code: 0,
    last: '0 passed, 1 failed',
    exit: 1,
  },
]

/** Runs `.ci/run` in a project of its own without packages; npm is the real one, the Python client is not asked for. */
const run = ({
  name,
  check,
  python,
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
  const client = `#!/bin/sh\nexit ${python === 'there' ? 0 : 1}\n`
  writeFileSync(join(root, 'scripts/python-client.sh'), client, { mode: 0o755 })
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
    const isSkipped = lines.some(line => line === '== python: SKIPPED: test/acceptance/pyClient.test.ts will not run')
    expect(isSkipped).toBe(planned.python === 'out of reach')
  })
})

/** Runs `scripts/python-client.sh` in a project of its own, with this for Python. */
const install = (python: string) => {
  const root = mkdtempSync(join(tmpdir(), 'python-'))
  for (const folder of ['scripts', 'bin', 'test/acceptance']) mkdirSync(join(root, folder), { recursive: true })
  for (const path of ['scripts/python-client.sh', 'test/acceptance/requirements.txt'])
    cpSync(join(ROOT, path), join(root, path))
  for (const [name, text] of [
    ['python3', python],
    ['id', 'echo 1000'],
  ] as const)
    writeFileSync(join(root, 'bin', name), `#!/bin/sh\n${text}\n`, { mode: 0o755 })
  const env = { PATH: `${join(root, 'bin')}:${process.env['PATH'] ?? ''}` }
  const { status, stderr } = spawnSync(join(root, 'scripts/python-client.sh'), { env, encoding: 'utf8' })
  const isLeft = existsSync(join(root, '.venv-acceptance'))
  rmSync(root, { recursive: true, force: true })
  return { status, said: stderr.trimEnd(), isLeft }
}

/** Makes a virtual environment whose pip ends like that. */
const withPip = (code: number): string => `
case "$*" in
  "-m venv .venv-acceptance") mkdir -p .venv-acceptance/bin; printf '#!/bin/sh\\nexit ${code}\\n' > .venv-acceptance/bin/python; chmod +x .venv-acceptance/bin/python ;;
  --version) echo Python 3.12.0 ;;
esac`

describe('scripts/python-client.sh', () => {
  it('leaves the client in its folder when all goes well', () => {
    expect(install(withPip(0))).toEqual({ status: 0, said: '', isLeft: true })
  })

  it.each([
    ['there is no venv', 'exit 1', /python3 with venv is missing \(apt-get install python3-venv\)/],
    [
      'PyPI is out of reach',
      withPip(1),
      /pip could not get it from PyPI \(no network, or not for this Python: Python 3/,
    ],
  ])('says why and leaves nothing when %s', (_name, python, why) => {
    const { status, said, isLeft } = install(python)
    expect([status, isLeft]).toEqual([1, false])
    expect(said).toMatch(/^The official Python client is not installed: /)
    expect(said).toMatch(why)
  })
})
