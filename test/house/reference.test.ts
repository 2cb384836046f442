import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { commandsPage, httpPage } from '../../scripts/reference-texts.ts'
import { ROOT } from './small-house.ts'

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

describe('what is told to programs is what the codecs say (npm run reference writes it)', () => {
  it('docs/http-api.md', () => {
    expect(read('docs/http-api.md')).toBe(httpPage())
  })
  it('docs/commands.md', () => {
    expect(read('docs/commands.md')).toBe(commandsPage())
  })
})
