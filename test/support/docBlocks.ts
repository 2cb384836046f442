import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

/** The README and every page of docs. */
export const PAGES: ReadonlyArray<string> = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs')).flatMap(name => (name.endsWith('.md') ? [`docs/${name}`] : [])),
]

/** What a reader may type: a fenced block of a page in the language of a shell. */
export interface Block {
  readonly page: string
  readonly text: string
  /** What it says behind the language that no test has: ` ```sh needs: docker `; null: nothing. */
  readonly needs: string | null
}

/** The blocks of a page in order, also those in lists. */
export const blocksOf = (page: string): ReadonlyArray<Block> =>
  [...read(page).matchAll(/^( *)```(?:sh|bash)([^\n]*)\n([\s\S]*?)^\1```$/gm)].map(
    ([, indent = '', said = '', text = '']) => ({
      page,
      text: text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
      needs: said.trim() === '' ? null : said.trim().replace(/^needs: /, ''),
    }),
  )

/** Pages of which a test of their own runs every block, word for word. */
export const OWN_TEST: Readonly<Record<string, string>> = {
  'docs/writing-a-strategy.md': 'test/processes/guide.test.ts',
  'docs/migration.md': 'test/cli/migrationDocs.test.ts',
  'docs/backup.md': 'test/cli/migrationDocs.test.ts',
}
/** What runs these tests themselves. */
export const ALL_TESTS = 'npm test\n'

/** What `test/processes/docBlocks.test.ts` runs, by page. */
export const runnable = (): ReadonlyMap<string, ReadonlyArray<Block>> =>
  new Map(
    PAGES.filter(page => OWN_TEST[page] === undefined).flatMap(page => {
      const blocks = blocksOf(page).filter(({ needs, text }) => needs === null && text !== ALL_TESTS)
      return blocks.length === 0 ? [] : [[page, blocks] as const]
    }),
  )
