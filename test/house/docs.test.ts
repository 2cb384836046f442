import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { describe, expect, it } from 'vitest'
import { readAsked, readFlags } from '../../src/commands/arguments.ts'
import { flagOf, keyOfFlag, SETTINGS } from '../../src/config.ts'
import { ROOT } from './small-house.ts'

/**
 * What the pages say a reader can type exists: commands, their flags and words, scripts, files, headings. That the commands do what the
 * pages promise is held by test/cli and test/processes, which run them.
 */
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')
const PAGES = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs')).flatMap(name => (name.endsWith('.md') ? [`docs/${name}`] : [])),
]

const Package = t.type({ scripts: t.record(t.string, t.string) })
const manifest: unknown = JSON.parse(read('package.json'))
const scripts = Package.is(manifest) ? manifest.scripts : {}

/** Commands of npm itself that a page may name. */
const NPM = ['ci', 'start', 'test', 'outdated', 'install']
/** What a page may type beside the program and npm: each is there on a usual machine. */
const OTHERS = ['git', 'cd', 'docker', 'curl', 'npx', 'scripts/rehearse-container.sh', 'node', 'echo']

/** The lines of a page's shell blocks, continued lines joined, comments left out. */
const commandsOf = (page: string): ReadonlyArray<string> =>
  [...read(page).matchAll(/^```sh[^\n]*\n([\s\S]*?)^```$/gm)].flatMap(([, text = '']) =>
    text
      .replaceAll('\\\n', ' ')
      .split('\n')
      .map(line => line.replace(/(^|\s)#.*$/, '').trim())
      .filter(line => line !== ''),
  )

/** Words as a shell splits them: quotes hold together, no expansion. */
const wordsOf = (line: string): ReadonlyArray<string> =>
  [...line.matchAll(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g)].map(([word]) => word.replaceAll(/['"]/g, ''))

const settings = { names: Object.keys(SETTINGS).map(flagOf), keyOf: keyOfFlag }

/** null: fine. */
const wrongWith = (line: string): string | null => {
  const words = wordsOf(line.split(/\s(?:&&|\||>>|>)\s/)[0] ?? '')
  const named = words.findIndex(word => !/^[A-Z_]+=/.test(word))
  for (const word of words.slice(0, Math.max(named, 0))) {
    const key = word.split('=')[0] ?? ''
    if (!(key in SETTINGS) && !['POSTGRES_PASSWORD', 'NO_COLOR'].includes(key)) return `there is no setting ${key}`
  }
  const [program, ...rest] = named < 0 ? [] : words.slice(named)
  if (program === undefined) return null
  const given = program === 'npx' && rest[0] === 'csgo-engine' ? rest.slice(1) : program === 'csgo-engine' ? rest : null
  if (given !== null) {
    const asked = readAsked(given)
    if (E.isLeft(asked)) return asked.left.says.join(' ')
    if (asked.right._tag !== 'run') return null
    const flags = readFlags(asked.right.command, asked.right.given, settings)
    return E.isLeft(flags) ? flags.left.says.join(' ') : null
  }
  if (program === 'npm') {
    const [verb = '', script = ''] = rest
    if (verb === 'run') return script in scripts ? null : `package.json has no script ${script}`
    return NPM.includes(verb) ? null : `npm ${verb} is not known here`
  }
  return OTHERS.includes(program) ? null : `nobody knows ${program}`
}

/** As GitHub makes an anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-')
const anchorsOf = (page: string): ReadonlyArray<string> =>
  [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading))

/** null: fine. */
const brokenLink = (page: string, target: string): string | null => {
  if (/^(https?|mailto):/.test(target)) return null
  const [path = '', anchor] = target.split('#')
  const file = path === '' ? page : normalize(join(dirname(page), path))
  if (!existsSync(join(ROOT, file))) return `${target}: there is no ${file}`
  if (anchor === undefined || !file.endsWith('.md')) return null
  return anchorsOf(file).includes(anchor) ? null : `${target}: ${file} has no such heading`
}
const linksOf = (page: string): ReadonlyArray<string> =>
  [
    ...read(page)
      .replaceAll(/^```[\s\S]*?^```$/gm, '')
      .matchAll(/\]\(([^)\s]+)\)/g),
  ].map(([, target = '']) => target)

describe('the rules of this test', () => {
  it('find what is wrong', () => {
    expect(wrongWith('csgo-engine positons')).toContain('There is no command')
    expect(wrongWith('csgo-engine status --jsn')).toContain('has no flag')
    expect(wrongWith('npm run nothing')).toContain('no script')
    expect(wrongWith('POLL_EVERY=5 npm start')).toContain('no setting')
    expect(wrongWith('csgo-engine status --json | head')).toBeNull()
    expect(brokenLink('README.md', 'docs/nowhere.md')).not.toBeNull()
    expect(brokenLink('README.md', 'docs/architecture.md#no-such-thing')).not.toBeNull()
    expect(brokenLink('README.md', 'docs/architecture.md#laws')).toBeNull()
  })
})

describe.each(PAGES)('%s', page => {
  it('names commands, flags and settings that exist', () => {
    const wrong = commandsOf(page).flatMap(line => {
      const found = wrongWith(line)
      return found === null ? [] : [`${line}: ${found}`]
    })
    expect(wrong).toEqual([])
  })
  it('links to what exists', () => {
    expect(linksOf(page).flatMap(target => brokenLink(page, target) ?? [])).toEqual([])
  })
})
