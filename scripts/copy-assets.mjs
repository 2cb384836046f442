// Copies what is not compiled (SQL migrations) beside the compiled code: into `dist`, or the folder that is named.
import { chmodSync, cpSync, existsSync } from 'node:fs'

const into = process.argv[2] ?? 'dist'
for (const folder of ['src/store/migrations']) {
  if (existsSync(folder)) cpSync(folder, `${into}/${folder}`, { recursive: true })
}
// What package.json names as the program is one that a shell can start.
chmodSync(`${into}/src/cli.js`, 0o755)
