// Says what to do when the program was not built, instead of a stack.
import { existsSync } from 'node:fs'

if (!existsSync('dist/src/cli.js')) {
  process.stderr.write(
    'csgo-engine is not built: dist/ is missing. Run `npm ci` (or `npm run build`), then start again.\n',
  )
  process.exit(1)
}
