import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { expectNothingLeft } from '../support/engineProcess.ts'
import { checkout, endedWell, type Shell, says, shell, stopped } from '../support/shell.ts'

const ROOT = join(import.meta.dirname, '../..')
const GUIDE = join(ROOT, 'docs/writing-a-strategy.md')
const SETTINGS = { SIM_MATCHES: '8' }

const blocksOf = (guide: string, language: string): ReadonlyArray<string> =>
  [...guide.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, text = '']) => text)

it("the guide's strategy runs by the guide's own commands, word for word", async () => {
  const guide = await readFile(GUIDE, 'utf8')
  const folder = await checkout()
  await mkdir(join(folder, 'own'))
  const [strategy = ''] = blocksOf(guide, 'ts')
  await writeFile(join(folder, 'own/dip.ts'), strategy)
  const typed = blocksOf(guide, 'sh')
  expect(typed).toHaveLength(5)
  let engine: Shell | null = null
  const stopEngine = async (): Promise<void> => {
    if (engine === null) return
    await stopped(engine)
    expect(engine.text()).toContain('stopping')
  }
  for (const block of typed) {
    if (!block.includes('npm start')) {
      await endedWell(shell(block, block.includes('vitest') ? ROOT : folder, SETTINGS))
      continue
    }
    await stopEngine()
    const started = shell(block, folder, SETTINGS)
    engine = started
    await says(started, 'trading on paper')
    for (const name of block.match(/buy_the_dip(?:@deep)?/g) ?? [])
      expect(started.text()).toContain(name.includes('@') ? name : `${name}@default`)
  }
  await stopEngine()
  await expectNothingLeft(folder)
})
