import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { environmentExample, settingsPage } from '../../scripts/settings-texts.ts'
import { ROOT } from './small-house.ts'

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

describe('what is told of the settings is what the codec knows (npm run settings writes it)', () => {
  it('.env.example', () => {
    expect(read('.env.example')).toBe(environmentExample())
  })
  it('docs/settings.md', () => {
    expect(read('docs/settings.md')).toBe(settingsPage())
  })
})
