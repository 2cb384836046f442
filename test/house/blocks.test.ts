import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ALL_TESTS, blocksOf, OWN_TEST, PAGES, runnable } from '../support/docBlocks.ts'
import { ROOT } from './small-house.ts'

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')
const marked = PAGES.flatMap(blocksOf).filter(({ needs }) => needs !== null)
const firstLine = (text: string): string => text.split('\n')[0] ?? ''

/** Lines that a reader would type, in a block that does not say so. */
const COMMAND = /^\s*(?:\w+=\S+ )*(?:npx |npm |csgo-engine |docker |curl |scripts\/)/
const unsaid = (page: string): ReadonlyArray<string> => {
  const text = read(page)
  const fenced = [...text.matchAll(/^( *)```([^\n]*)\n([\s\S]*?)^\1```$/gm)].flatMap(
    ([, , language = '', block = '']) => (/^(sh|bash)\b/.test(language) ? [] : block.split('\n')),
  )
  const indented = text
    .replaceAll(/^( *)```[\s\S]*?^\1```$/gm, '')
    .split('\n')
    .filter(line => line.startsWith('    '))
  return [...fenced, ...indented].filter(line => COMMAND.test(line))
}

describe('a block of commands in the README or docs', () => {
  it('is run by a test, or says what no test has', () => {
    const byOwn = PAGES.flatMap(blocksOf).filter(({ page }) => OWN_TEST[page] !== undefined)
    const byAll = PAGES.flatMap(blocksOf).filter(({ text }) => text === ALL_TESTS)
    const byHere = [...runnable().values()].flat()
    expect(byOwn.length + byAll.length + byHere.length + marked.length).toBe(PAGES.flatMap(blocksOf).length)
    expect(byOwn.filter(({ needs }) => needs !== null)).toEqual([])
    for (const [page, test] of Object.entries(OWN_TEST))
      expect([test, read(test)]).toEqual([test, expect.stringContaining(page.replace('docs/', ''))])
    expect(read('.ci/run')).toMatch(/^if ! step test npm test /m)
    expect(byHere.length).toBeGreaterThan(8)
  })

  it('says so by its language', () => {
    expect(PAGES.flatMap(page => unsaid(page).map(line => `${page}: ${line}`))).toEqual([])
  })

  it('that no test runs is listed in docs/README.md with what it needs', () => {
    const listed = [...read('docs/README.md').matchAll(/^\| \[`([^`]+)`\]\(([^)]+)\) \| (\w+) \|$/gm)]
    const words = marked.map(({ page, text, needs }) => [firstLine(text), page, needs])
    expect(
      listed.map(([, line, link = '', needs]) => [line, link === '../README.md' ? 'README.md' : `docs/${link}`, needs]),
    ).toEqual(words)
    for (const { needs } of marked) expect(['docker', 'internet', 'keys', 'hours']).toContain(needs)
  })
})
