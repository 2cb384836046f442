import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const SOURCES = ['src', 'streams', 'strategies', 'scripts', 'package.json', 'tsconfig.json', 'vite.config.ts']
/** What the build writes last. */
const BUILT_LAST = 'dist/src/store/migrations'

/** When the youngest file under a path was changed, or the oldest; ms. */
const changedAt = (path: string, which: (...times: number[]) => number): number => {
  const stats = statSync(path)
  if (!stats.isDirectory()) return stats.mtimeMs
  return which(...readdirSync(path).map(name => changedAt(join(path, name), which)))
}
const isBuilt = (): boolean => {
  const last = join(ROOT, BUILT_LAST)
  return (
    existsSync(last) &&
    changedAt(last, Math.min) > Math.max(...SOURCES.map(path => changedAt(join(ROOT, path), Math.max)))
  )
}

/** The processes under test run from `dist`: it is built before them, unless it is younger than all that it is made of. */
export const setup = (): void => {
  if (isBuilt()) return
  const { status, stdout, stderr } = spawnSync('npm', ['run', 'build'], { cwd: ROOT, encoding: 'utf8' })
  if (status !== 0) throw new Error(`npm run build failed, so that no process can be tested:\n${stdout}${stderr}`)
}
