// Copies what tsc does not emit (SQL migrations) beside the compiled code.
import { chmodSync, cpSync, existsSync } from 'node:fs'

for (const folder of ['src/store/migrations']) {
  if (existsSync(folder)) cpSync(folder, `dist/${folder}`, { recursive: true })
}
// What package.json names as the program is one that a shell can start.
chmodSync('dist/src/cli.js', 0o755)
