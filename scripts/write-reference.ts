/** Writes what is told of the HTTP interface and of the commands, from the codecs: `docs/http-api.md` and `docs/commands.md`. `npm run reference`. */
import { writeFileSync } from 'node:fs'
import { commandsPage, httpPage } from './reference-texts.ts'

writeFileSync('docs/http-api.md', httpPage())
writeFileSync('docs/commands.md', commandsPage())
