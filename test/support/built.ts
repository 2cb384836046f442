import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The processes under test run from `dist`: it is built once before them. */
export const setup = (): void => {
  const { status, stdout, stderr } = spawnSync('npm', ['run', 'build'], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`npm run build failed, so that no process can be tested:\n${stdout}${stderr}`)
}
