/** Writes what is told of the settings: `.env.example` and `docs/settings.md`, both from the codec. `npm run settings`. */
import { writeFileSync } from 'node:fs'
import { environmentExample, settingsPage } from './settings-texts.ts'

writeFileSync('.env.example', environmentExample())
writeFileSync('docs/settings.md', settingsPage())
