import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { truthLine, truthOpening } from '../../src/simulator/truth.ts'
import { later, MINUTE, worldOf } from '../simulator/worlds.ts'
import { newFolder, runProgram } from './program.ts'

const folder = newFolder()
const world = worldOf(3)
const log = [truthOpening(world.settings, world.now(), world.matches()), ...world.advance(later(MINUTE)).map(truthLine)]

const verify = (name: string, text: string) => {
  writeFileSync(join(folder, name), text)
  return runProgram(['sim', 'verify', name], {}, folder)
}

describe('sim verify', () => {
  it('says that a whole log holds, and leaves a torn last line away', async () => {
    const whole = await verify('whole.ndjson', log.join(''))
    expect(whole).toMatchObject({ code: 0, err: '' })
    expect(whole.out).toMatch(
      new RegExp(`^whole.ndjson holds: ${log.length.toLocaleString('en-US')} lines, \\d+ matches`),
    )
    const torn = await verify('torn.ndjson', `${log.join('')}{"at":17908`)
    expect(torn.code).toBe(0)
    expect(torn.err).toContain('was not finished')
  })

  it('names the first line that does not hold, and ends with 1', async () => {
    const broken = log.with(20, '{"type":"Nonsense"}\n').join('')
    const { code, out } = await verify('broken.ndjson', broken)
    expect([code, out]).toEqual([1, 'broken.ndjson, line 21: its type "Nonsense" is unknown\n'])
    expect((await verify('empty.ndjson', '')).code).toBe(1)
  })

  it('says what is missing, without a stack', async () => {
    const missing = await runProgram(['sim', 'verify', 'nowhere.ndjson'], {}, folder)
    expect(missing.code).toBe(1)
    expect(missing.err).toContain('nowhere.ndjson cannot be read')
    expect(missing.err).not.toContain('    at ')
    expect((await runProgram(['sim', 'verify'], {}, folder)).code).toBe(2)
  })
})
