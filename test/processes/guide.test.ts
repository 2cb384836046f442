import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { dataFolder, expectNothingLeft } from '../support/engineProcess.ts'
import { signal } from '../support/processTable.ts'
import { eventually } from '../support/waiting.ts'

const ROOT = join(import.meta.dirname, '../..')
const GUIDE = join(ROOT, 'docs/writing-a-strategy.md')

/** What a reader types, run by a shell in a process group of its own. */
interface Shell {
  readonly text: () => string
  readonly code: () => number | null | undefined
  readonly stop: () => void
}
const shells = new Set<number>()
afterEach(() => {
  for (const pid of shells) signal(-pid, 'SIGKILL')
  shells.clear()
})
const shell = (typed: string, cwd: string): Shell => {
  const { PATH = '' } = process.env
  const environment = { PATH: `${join(cwd, 'bin')}:${PATH}`, HOME: cwd, DASHBOARD_PORT: '0', SIM_MATCHES: '8' }
  const child: ChildProcess = spawn('sh', ['-ec', typed], { cwd, env: environment, detached: true })
  const { pid } = child
  if (pid === undefined) throw new Error('no shell could be started')
  shells.add(pid)
  let text = ''
  let code: number | null | undefined
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8')
    })
  child.once('exit', ended => {
    code = ended
    shells.delete(pid)
  })
  return {
    text: () => text,
    code: () => code,
    // As Ctrl-C does: to all that it started.
    stop: () => signal(-pid, 'SIGINT'),
  }
}
const ended = async (typed: string, running: Shell): Promise<void> => {
  await eventually(`"${typed.trim()}" ends`, () => running.code() !== undefined, 120_000)
}

const blocksOf = (guide: string, language: string): ReadonlyArray<string> =>
  [...guide.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, text = '']) => text)

/** A checkout that was built, without its tests: what a reader stands in. `csgo-engine` is on his path. */
const checkout = async (): Promise<string> => {
  const folder = await dataFolder()
  for (const name of ['package.json', 'dist', 'node_modules', 'scripts'])
    await symlink(join(ROOT, name), join(folder, name))
  await mkdir(join(folder, 'own'))
  await mkdir(join(folder, 'bin'))
  await symlink(join(ROOT, 'dist/src/cli.js'), join(folder, 'bin/csgo-engine'))
  return folder
}

it("the guide's strategy runs by the guide's own commands, word for word", async () => {
  const guide = await readFile(GUIDE, 'utf8')
  const folder = await checkout()
  const [strategy = ''] = blocksOf(guide, 'ts')
  await writeFile(join(folder, 'own/dip.ts'), strategy)
  const typed = blocksOf(guide, 'sh')
  expect(typed).toHaveLength(5)
  let engine: Shell | null = null
  const stopEngine = async (): Promise<void> => {
    if (engine === null) return
    engine.stop()
    await ended('npm start', engine)
    expect(engine.text()).toContain('stopping')
  }
  for (const block of typed) {
    if (!block.includes('npm start')) {
      const run = shell(block, block.includes('vitest') ? ROOT : folder)
      await ended(block, run)
      expect(run.code(), `${block}\n${run.text()}`).toBe(0)
      continue
    }
    await stopEngine()
    const started = shell(block, folder)
    engine = started
    await eventually(
      'it trades',
      () => started.text().includes('trading on paper') || started.code() !== undefined,
      120_000,
    )
    expect(started.text()).toContain('trading on paper')
    for (const name of block.match(/buy_the_dip(?:@deep)?/g) ?? [])
      expect(started.text()).toContain(name.includes('@') ? name : `${name}@default`)
  }
  await stopEngine()
  await expectNothingLeft(folder)
})
