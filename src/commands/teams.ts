import * as E from 'fp-ts/lib/Either.js'
import { AliasAdded, AliasRemoved } from '../cockpit/actingAnswers.ts'
import { type Alias, aliasMistake, isSameName } from '../domain/teams.ts'
import { createTeamAliases } from '../store/aliases.ts'
import type { Sql } from '../store/connection.ts'
import { readAndShow, withDatabase } from './database.ts'
import { type Invocation, isAsked, type Run } from './invocation.ts'
import { nearest } from './nearest.ts'
import { complain, EXIT, type ExitCode, print, printAnswer, printJson, type Shape } from './output.ts'
import { table } from './table.ts'
import { teamResults } from './teamResults.ts'

type Asked =
  | { readonly _tag: 'results'; readonly teams: ReadonlyArray<string> }
  | { readonly _tag: 'list' }
  | { readonly _tag: 'add'; readonly wanted: Alias }
  | { readonly _tag: 'remove'; readonly alias: string }

/** In the order of how many names they take: none, one, two. */
const VERBS = ['list', 'remove', 'add']

const unknownVerb = (verb: string | undefined): string => {
  const meant = verb === undefined ? null : nearest(verb, VERBS)
  return `teams alias needs a word that says what: ${VERBS.join(', ')}.${meant === null ? '' : ` Did you mean ${meant}?`}`
}

/** What the words of the command line ask for; or the mistake in them. */
export const readTeamWords = (words: ReadonlyArray<string>): E.Either<string, Asked> => {
  const [what, verb, ...names] = words
  if (what !== 'alias')
    return words.length > 2
      ? E.left('teams takes two teams at most: a name of several words stands in quotes.')
      : E.right({ _tag: 'results', teams: words })
  if (verb === undefined || !VERBS.includes(verb)) return E.left(unknownVerb(verb))
  const wanted = VERBS.indexOf(verb)
  if (names.length > wanted)
    return E.left(`${names.slice(wanted).join(' ')} is too much: a name of several words stands in quotes.`)
  const [alias, team] = names.map(name => name.trim())
  if (verb === 'list') return E.right({ _tag: 'list' })
  if (verb === 'remove')
    return alias === undefined
      ? E.left('teams alias remove needs a name, eg/ csgo-engine teams alias remove "Norse Boys".')
      : E.right({ _tag: 'remove', alias })
  return alias === undefined || team === undefined
    ? E.left('teams alias add needs two names, eg/ csgo-engine teams alias add "Norse Boys" HEROIC.')
    : E.right({ _tag: 'add', wanted: { alias, team } })
}

/** For people or for programs. */
const tell = <A>(invocation: Invocation, shape: Shape<A>, json: A, text: string): ExitCode => {
  if (isAsked(invocation, '--json')) printAnswer(shape, json)
  else print(`${text}\n`)
  return EXIT.fine
}
const misused = (says: string): ExitCode => {
  complain(`csgo-engine: ${says}\nMore: csgo-engine teams --help`)
  return EXIT.usage
}

const list = (invocation: Invocation, all: ReadonlyArray<Alias>): ExitCode => {
  if (isAsked(invocation, '--json')) printJson(all)
  else if (all.length === 0) print('No team has another name.\n')
  else
    print(
      table(
        [
          { title: 'Alias', align: 'left', give: true },
          { title: 'Team', align: 'left', give: true },
        ],
        all.map(({ alias, team }) => [alias, team]),
      ),
    )
  return EXIT.fine
}

const add = (
  invocation: Invocation,
  sql: Sql,
  present: ReadonlyArray<Alias>,
  wanted: Alias,
): ExitCode | Promise<ExitCode> => {
  const mistake = aliasMistake(wanted, present)
  if (mistake !== null) return misused(mistake)
  const known = present.find(one => isSameName(one.alias, wanted.alias))
  if (known !== undefined)
    return tell(
      invocation,
      AliasAdded,
      { ...known, added: false },
      `${known.alias} is another name of ${known.team}, as it was.`,
    )
  return readAndShow(createTeamAliases(sql).put(wanted), () =>
    tell(
      invocation,
      AliasAdded,
      { ...wanted, added: true },
      `${wanted.alias} is another name of ${wanted.team} from the next frame on.`,
    ),
  )
}

const remove = (
  invocation: Invocation,
  sql: Sql,
  present: ReadonlyArray<Alias>,
  alias: string,
): ExitCode | Promise<ExitCode> => {
  const known = present.find(one => isSameName(one.alias, alias))
  if (known === undefined) {
    const meant = nearest(
      alias,
      present.map(one => one.alias),
    )
    return misused(
      `${alias} is no other name of a team.${meant === null ? '' : ` Did you mean ${meant}?`} See them with: csgo-engine teams alias list`,
    )
  }
  return readAndShow(createTeamAliases(sql).remove(known.alias), () =>
    tell(
      invocation,
      AliasRemoved,
      { ...known, removed: true },
      `${known.alias} is not another name of ${known.team} any more.`,
    ),
  )
}

/** `teams`: what teams have won, and their other names, by which feeds of scores are joined to markets. */
export const teams: Run = async invocation => {
  const asked = readTeamWords(invocation.words)
  if (E.isLeft(asked)) return misused(asked.left)
  if (asked.right._tag === 'results') return teamResults(invocation, asked.right.teams)
  const change = asked.right
  return withDatabase(invocation.config, 'refuse', invocation.log, sql =>
    readAndShow(createTeamAliases(sql).all(), present => {
      switch (change._tag) {
        case 'list':
          return list(invocation, present)
        case 'add':
          return add(invocation, sql, present, change.wanted)
        case 'remove':
          return remove(invocation, sql, present, change.alias)
      }
    }),
  )
}
