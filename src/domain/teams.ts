/**
 * Which team is meant: the feed and the markets write the same team differently (`FaZe`, `FaZe Clan`; `NAVI`, `Natus
 * Vincere`). Every judgement has a score (0 … 100) and a reason that a person can check. An academy, a youth or a
 * women's squad never equals the main squad of its club.
 */

/** The two teams of a match. */
export type Names = readonly [first: string, second: string]

/** What people call a team beside its name: plain alias → plain name (`aliasesOf`). */
export type Aliases = ReadonlyMap<string, string>
export const NO_ALIASES: Aliases = new Map()

/** How much speaks for it that two names mean one team: 0 nothing … 100 it is the same name. */
export interface Likeness {
  readonly score: number
  readonly why: string
}

/** Words that say only that it is a team. */
const FILLER = new Set(['team', 'the', 'esport', 'esports', 'gaming', 'clan', 'club', 'gg', 'org', 'cs', 'cs2', 'csgo'])
/** Who pays is no part of who plays. */
const SPONSORS = new Set(['alternate', 'betclic', 'dynamo', 'movistar', 'omen'])
/** Words of squads that are not the main one; a club's own words (`Ares`, `Young Ninjas`) are aliases. */
const SQUADS: ReadonlyMap<string, Squad> = new Map([
  ...['academy', 'acad', 'junior', 'juniors', 'jr', 'youth', 'nxt', 'prospects', 'talent'].map(
    word => [word, 'academy'] as const,
  ),
  ...['fe', 'fem', 'female', 'women', 'ladies', 'girls'].map(word => [word, 'women'] as const),
])
type Squad = 'main' | 'academy' | 'women'

const EQUAL = 100
const ALIAS = 95
const INITIALS = 85
const WITHIN = 60
const NONE = 0
const LONGEST = 80

/** Small letters without accents; dots and apostrophes vanish (`Virtus.pro`), other signs part words. */
const wordsOf = (name: string): ReadonlyArray<string> =>
  name
    .slice(0, LONGEST)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/e-sport/g, 'esport')
    .replace(/[.'’]/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(word => word !== '')

/** Without the words of a set, unless nothing else is there. */
const without = (words: ReadonlyArray<string>, unwanted: { has: (word: string) => boolean }): ReadonlyArray<string> => {
  const left = words.filter(word => !unwanted.has(word))
  return left.length === 0 ? words : left
}

const plain = (name: string): string => without(wordsOf(name), FILLER).join(' ')

/** Another name of a team, as people write the two. */
export interface Alias {
  readonly alias: string
  readonly team: string
}

/** Aliases as the database has them, by their plain names; an alias of itself is none. */
export const aliasesOf = (rows: ReadonlyArray<Alias>): Aliases =>
  new Map(
    rows
      .map(({ alias, team }) => [plain(alias), plain(team)] as const)
      .filter(([alias, team]) => alias !== '' && team !== '' && alias !== team),
  )

/** Whether two names are one to aliases: case, accents, signs and words like "Team" do not matter. */
export const isSameName = (one: string, other: string): boolean => plain(one) === plain(other)

/**
 * What is wrong with an alias that somebody wants to add to those that there are, in words; null when nothing is. Names are taken at
 * one step, so an alias of an alias would never count.
 */
export const aliasMistake = ({ alias, team }: Alias, present: ReadonlyArray<Alias>): string | null => {
  const wrong = [alias, team].find(name => plain(name) === '' || name.length > LONGEST)
  if (wrong !== undefined)
    return `${JSON.stringify(wrong)} is no name of a team: a letter or a digit at least, ${LONGEST} characters at most.`
  if (isSameName(alias, team))
    return `${alias} and ${team} are the same name already: case, accents and words like "Team" do not matter.`
  const taken = present.find(one => isSameName(one.alias, alias) && !isSameName(one.team, team))
  if (taken !== undefined) return `${taken.alias} is another name of ${taken.team} already. Remove that one first.`
  const further = present.find(one => isSameName(one.alias, team))
  if (further !== undefined) return `${team} is itself another name of ${further.team}: name that team.`
  const nearer = present.find(one => isSameName(one.team, alias))
  return nearer === undefined
    ? null
    : `${alias} is the name that ${nearer.alias} stands for: it cannot stand for another.`
}

interface Known {
  /** All words as written: initials are made of them. */
  readonly words: ReadonlyArray<string>
  /** The club's own words, in order. */
  readonly base: ReadonlyArray<string>
  readonly squad: Squad
  readonly alias: string | null
}

const known = (name: string, aliases: Aliases): Known => {
  const words = wordsOf(name)
  const whole = aliases.get(plain(name))
  const meant = whole === undefined ? without(words, FILLER) : whole.split(' ')
  const squadWords = without(meant, SQUADS)
  const marks = squadWords.length === meant.length ? [] : meant.flatMap(word => SQUADS.get(word) ?? [])
  const club = aliases.get(squadWords.join(' '))
  const base = without(club === undefined ? squadWords : club.split(' '), SPONSORS)
  const alias = whole ?? club ?? null
  return { words, base, squad: marks[0] ?? 'main', alias }
}

const isInitials = (short: ReadonlyArray<string>, long: ReadonlyArray<string>): boolean =>
  short.length === 1 && long.length > 1 && short[0] === long.map(word => word.charAt(0)).join('')

const isWithin = (few: ReadonlyArray<string>, many: ReadonlyArray<string>): boolean =>
  few.length > 0 && few.length < many.length && few.every(word => many.includes(word)) && few.join('').length > 1

/** How alike two names of teams are. Symmetric; the same whatever case, accents and fillers. Empty names are like nothing. */
export const likeness = (one: string, other: string, aliases: Aliases): Likeness => {
  const a = known(one, aliases)
  const b = known(other, aliases)
  if (a.base.length === 0 || b.base.length === 0) return { score: NONE, why: 'a name without a word' }
  const isAbbreviation = isInitials(a.words, b.words) || isInitials(b.words, a.words)
  if (a.squad !== b.squad)
    return isAbbreviation
      ? { score: INITIALS, why: `${one} and ${other}: initials, the squad's among them` }
      : { score: NONE, why: `${one} is of the ${a.squad} squad, ${other} of the ${b.squad} squad` }
  if (a.base.join('') === b.base.join('')) {
    const alias = a.alias ?? b.alias
    return alias === null || a.alias === b.alias
      ? { score: EQUAL, why: `${one} and ${other}: the same name` }
      : { score: ALIAS, why: `${one} and ${other}: both are ${alias}` }
  }
  if (isAbbreviation) return { score: INITIALS, why: `${one} and ${other}: initials` }
  if (isWithin(a.base, b.base) || isWithin(b.base, a.base))
    return { score: WITHIN, why: `${one} and ${other}: one name within the other` }
  return { score: NONE, why: `${one} and ${other}: different names` }
}

/** How two teams of one list are those of another: in the same order or turned round. */
export type Fit =
  | { readonly _tag: 'fits'; readonly order: 'same' | 'turned'; readonly score: number; readonly why: string }
  | { readonly _tag: 'none'; readonly why: string }

/** Both teams must be found; the mean of the two says how well. One within the other needs a partner that is sure. */
const LEAST = 80
/** A second way must be worse by so much, else nobody can tell. */
export const CLEARLY_BETTER = 15

const both = (first: Likeness, second: Likeness): Likeness => ({
  score: Math.min(first.score, second.score) === NONE ? NONE : Math.floor((first.score + second.score) / 2),
  why: `${first.why}; ${second.why}`,
})

/** Which of our two teams is which of theirs; none when a team is missing, or when both orders would do. */
export const fitOf = (theirs: Names, ours: Names, aliases: Aliases): Fit => {
  const way = (first: string, second: string): Likeness =>
    both(likeness(theirs[0], first, aliases), likeness(theirs[1], second, aliases))
  const same = way(ours[0], ours[1])
  const turned = way(ours[1], ours[0])
  const [best, order, other] =
    same.score >= turned.score ? ([same, 'same', turned] as const) : ([turned, 'turned', same] as const)
  if (best.score < LEAST) return { _tag: 'none', why: best.why }
  if (best.score - other.score < CLEARLY_BETTER)
    return { _tag: 'none', why: `ambiguous: ${theirs.join(' and ')} could be either of ${ours.join(' and ')}` }
  return { _tag: 'fits', order, score: best.score, why: best.why }
}
