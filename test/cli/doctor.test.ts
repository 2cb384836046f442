import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { testDatabase } from '../support/database.ts'
import { eventually } from '../support/waiting.ts'
import { runProgram } from './program.ts'

const { url } = await testDatabase()
/** Nobody listens on port 1; the simulated venue is not asked as none runs. */
const quiet = { DASHBOARD_PORT: '0' }

interface Told {
  readonly well: boolean
  readonly checks: ReadonlyArray<{
    readonly name: string
    readonly state: string
    readonly says: string
    readonly todo: string | null
  }>
}
const told = (out: string): Told => JSON.parse(out)

describe('doctor', () => {
  it('finds a new machine well, and starts nothing', async () => {
    const { code, out, err } = await runProgram(['doctor'], quiet)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/database +There is none yet: the first start makes an embedded/)
    expect(out).toMatch(/All is well\.\n$/)
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
  })

  it('tells programs the same as one object', async () => {
    const { code, out } = await runProgram(['doctor', '--json'], { ...quiet, DATABASE_URL: url })
    const { well, checks } = told(out)
    expect({ code, well }).toEqual({ code: 0, well: true })
    expect(checks.find(({ name }) => name === 'database')).toMatchObject({ state: 'ok', todo: null })
  })

  it('ends with 3 when something would stop trading, says what to do, and prints no password', async () => {
    const settings = { ...quiet, DATABASE_URL: 'postgres://me:hunter2@127.0.0.1:1/x', STRATEGIES: 'nonsense' }
    const { code, out, err } = await runProgram(['doctor'], settings)
    expect(code).toBe(3)
    expect(out).toMatch(/FAIL +database +127\.0\.0\.1:1 cannot be asked: nothing listens/)
    expect(out).toMatch(/→ Start it, or correct DATABASE_URL/)
    expect(out).toMatch(/FAIL +strategies/)
    expect(out).toMatch(/2 things would stop trading/)
    expect(out + err).not.toContain('hunter2')
  })

  it('says that another program has the port', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await eventually('the port is taken', () => other.listening)
    const address = other.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const { code, out } = await runProgram(['doctor', '--json'], { DASHBOARD_PORT: String(port) })
    other.close()
    expect(code).toBe(3)
    expect(told(out).checks.find(({ name }) => name === 'page')).toMatchObject({ state: 'fail' })
  })

  it('asks the addresses of the venue', async () => {
    const { code, out } = await runProgram(['doctor', '--json'], { ...quiet, SIM_URL: 'http://127.0.0.1:1' })
    expect(code).toBe(3)
    expect(
      told(out)
        .checks.filter(({ state }) => state === 'fail')
        .map(({ name }) => name),
    ).toContain('markets')
  })

  it('ends with 2 at wrong settings', async () => {
    expect((await runProgram(['doctor', '--venue', 'mars'])).code).toBe(2)
  })

  it('names each of its checks in the docs', async () => {
    const docs = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8')
    const table = docs.slice(docs.indexOf('| check |'), docs.indexOf('How a pooler'))
    const { out } = await runProgram(['doctor', '--json'], {
      ...quiet,
      DATABASE_URL: url,
      SIM_URL: 'http://127.0.0.1:1',
    })
    for (const { name } of told(out).checks) expect(table).toContain(name)
  })
})
