// Copies what tsc does not emit (SQL migrations) beside the compiled code.
import { cpSync, existsSync } from 'node:fs'

for (const folder of ['src/store/migrations']) {
  if (existsSync(folder)) cpSync(folder, `dist/${folder}`, { recursive: true })
}
