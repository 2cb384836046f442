/** Reads which columns a statement of SQL writes, as far as that can be seen in its text. */

/** The places of a statement where columns are named to be written: `set` lists, column lists, whatever is dynamic. */
export interface SqlWrite {
  readonly table: string
  readonly targets: ReadonlyArray<string>
}

const WRITE = /\b(update|insert\s+into|merge\s+into|copy)\s+(?:only\s+)?(?:"?\w+"?\.|\$\{[^}]*\}\.)?"?(csgo_\w+)"?/gi

/** The text from `start` to the end of its clause: a keyword of `ends` outside of brackets, a `;`, or a bracket too many. */
const clause = (text: string, start: number, ends: RegExp): string => {
  let depth = 0
  for (let at = start; at < text.length; at++) {
    const letter = text.charAt(at)
    if ('([{'.includes(letter)) depth++
    if (')]}'.includes(letter)) depth--
    if (depth < 0 || (depth === 0 && letter === ';')) return text.slice(start, at)
    if (depth === 0 && /\W/.test(text.charAt(at - 1)) && ends.test(text.slice(at, at + 12)))
      return text.slice(start, at)
  }
  return text.slice(start)
}

/** Splits at commas that stand in no brackets. */
const items = (text: string): ReadonlyArray<string> => {
  const found: string[] = []
  let depth = 0
  let from = 0
  for (let at = 0; at < text.length; at++) {
    const letter = text.charAt(at)
    if ('([{'.includes(letter)) depth++
    if (')]}'.includes(letter)) depth--
    if (depth === 0 && letter === ',') {
      found.push(text.slice(from, at))
      from = at + 1
    }
  }
  return [...found, text.slice(from)]
}

/** Of `a = b` only `a`; an item without `=` is dynamic and counts whole. */
const target = (item: string): string => {
  const equals = item.indexOf('=')
  const dynamic = item.indexOf('${')
  return equals < 0 || (dynamic >= 0 && dynamic < equals) ? item.trim() : item.slice(0, equals).trim()
}

const assigned = (text: string, from: number): ReadonlyArray<string> => {
  const set = /\bset\b/i.exec(text.slice(from))
  if (set === null) return []
  return items(clause(text, from + set.index + 3, /^(?:where|from|returning)\b/i)).map(target)
}

/** The writes of a text that may hold several statements; comments of SQL do not count. */
export const sqlWrites = (text: string): ReadonlyArray<SqlWrite> => {
  const bare = text.replace(/--[^\n]*/g, line => ' '.repeat(line.length))
  return [...bare.matchAll(WRITE)].map(match => {
    const verb = (match[1] ?? '').toLowerCase()
    const after = match.index + match[0].length
    if (verb === 'update') return { table: match[2] ?? '', targets: assigned(bare, after) }
    const head = clause(bare, after, /^(?:values|select|on|overriding|default|using|from)\b/i)
    const rest = clause(bare, after, /^$/)
    const update = rest.search(/\b(?:do\s+update|then\s+update)\b/i)
    return { table: match[2] ?? '', targets: [head.trim(), ...(update < 0 ? [] : assigned(bare, after + update))] }
  })
}
