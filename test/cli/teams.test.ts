import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { readTeamWords } from '../../src/commands/teams.ts'
import { likeness } from '../../src/domain/teams.ts'
import { createScores } from '../../src/store/scores.ts'
import { testDatabase } from '../support/database.ts'
import { done } from '../support/discovered.ts'
import { runProgram } from './program.ts'

const { sql, url } = await testDatabase()
const program = (...words: ReadonlyArray<string>) => runProgram(['teams', 'alias', ...words], { DATABASE_URL: url })
const rows = () => sql`select alias, team from csgo_team_aliases where alias like 'Norse%'`

describe('teams alias', () => {
  it.each([
    [['FaZe', 'MOUZ', 'Vitality'], 'two teams at most'],
    [['alias'], 'needs a word that says what: list, remove, add'],
    [['alias', 'ad', 'A', 'B'], 'Did you mean add?'],
    [['alias', 'add', 'Norse Boys'], 'needs two names'],
    [['alias', 'add', 'Norse', 'Boys', 'HEROIC'], 'HEROIC is too much: a name of several words stands in quotes'],
    [['alias', 'remove'], 'needs a name'],
    [['alias', 'list', 'all'], 'all is too much'],
  ])('%j is a mistake', (words, says) => {
    const read = readTeamWords(words)
    expect(E.isLeft(read) && read.left).toContain(says)
  })

  it('adds, lists and removes, and the engine joins by it at once', async () => {
    const like = async () => likeness('Heroic', 'Norse Boys', (await done(createScores(sql).known())).aliases).score
    expect(await like()).toBe(0)
    expect((await program('add', ' Norse Boys ', 'HEROIC')).out).toBe(
      'Norse Boys is another name of HEROIC from the next frame on.\n',
    )
    expect(await like()).toBe(95)
    expect((await program('list')).out).toMatch(/^Norse Boys +HEROIC$/m)
    expect(JSON.parse((await program('list', '--json')).out)).toContainEqual({ alias: 'Norse Boys', team: 'HEROIC' })
    expect(JSON.parse((await program('remove', 'team norse boys', '--json')).out)).toEqual({
      alias: 'Norse Boys',
      team: 'HEROIC',
      removed: true,
    })
    expect(await like()).toBe(0)
  })

  it('says that it knows what it knows, however it is written', async () => {
    const { code, out } = await program('add', 'navi', 'natus vincere')
    expect({ code, out }).toEqual({ code: 0, out: 'NAVI is another name of Natus Vincere, as it was.\n' })
  })

  it.each([
    [['add', 'Norse Boys', '...'], '"..." is no name of a team'],
    [['add', 'Norse Boys', 'x'.repeat(81)], '80 characters at most'],
    [['add', 'Team Norse', 'NORSE'], 'are the same name already'],
    [['add', 'NaVi', 'Norse'], 'NAVI is another name of Natus Vincere already'],
    [['add', 'Norse Boys', 'NAVI'], 'NAVI is itself another name of Natus Vincere: name that team'],
    [['add', 'Natus Vincere', 'Norse'], 'Natus Vincere is the name that NAVI stands for'],
    [['remove', 'NAWI'], 'NAWI is no other name of a team. Did you mean NAVI?'],
  ])('%j is refused, and nothing is changed', async (words, says) => {
    const { code, out, err } = await program(...words)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(says)
    expect(await rows()).toEqual([])
  })
})
