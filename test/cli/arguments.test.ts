import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { readAsked, readFlags } from '../../src/commands/arguments.ts'
import { commandNamed } from '../../src/commands/catalogue.ts'
import type { Command } from '../../src/commands/command.ts'
import { parseDuration } from '../../src/commands/duration.ts'
import { commandHelp, mistakeText, programHelp, wrapped } from '../../src/commands/help.ts'
import { nearest } from '../../src/commands/nearest.ts'
import { flagOf, keyOfFlag, SETTINGS } from '../../src/config.ts'

const command = (name: string): Command => {
  const found = commandNamed(name)
  if (found === undefined) throw new Error(`there is no ${name}`)
  return found
}
const settings = { names: Object.keys(SETTINGS).map(flagOf), keyOf: keyOfFlag }
const flags = (name: string, ...words: ReadonlyArray<string>) => readFlags(command(name), words, settings)
const says = (name: string, ...words: ReadonlyArray<string>): ReadonlyArray<string> => {
  const read = flags(name, ...words)
  return E.isLeft(read) ? read.left.says : []
}

describe('a command line', () => {
  it('names its command first', () => {
    expect(readAsked(['start', '--for', '60s'])).toEqual(
      E.right({ _tag: 'run', command: command('start'), given: ['--for', '60s'] }),
    )
    expect(readAsked(['--json', 'start'])).toEqual(
      E.left({ command: null, says: ['--json stands before the command. The command comes first.'] }),
    )
  })

  it.each([
    [['--help'], null],
    [['help'], null],
    [['help', 'start'], 'start'],
    [['start', '--help'], 'start'],
    [['start', '--no-such-flag', '-h'], 'start'],
  ])('%j asks for help', (words, name) => {
    expect(readAsked(words)).toEqual(E.right({ _tag: 'help', command: name === null ? null : command(name) }))
  })

  it('that is unknown is refused with the nearest match', () => {
    expect(readAsked(['postions'])).toEqual(
      E.left({ command: null, says: ['There is no command postions. Did you mean positions?'] }),
    )
    expect(readAsked(['xyzzy'])).toEqual(E.left({ command: null, says: ['There is no command xyzzy.'] }))
  })

  it('sets a setting with a space or an equals sign', () => {
    const wanted = E.right({ own: {}, settings: { POLL_INTERVAL_MS: '5000' }, words: [] })
    expect(flags('start', '--poll-interval-ms', '5000')).toEqual(wanted)
    expect(flags('start', '--poll-interval-ms=5000')).toEqual(wanted)
  })

  it('has flags of its command beside settings', () => {
    expect(flags('start', '--json', '--for=60s', '--early-polls', 'off')).toEqual(
      E.right({ own: { '--json': '', '--for': '60s' }, settings: { EARLY_POLLS: 'off' }, words: [] }),
    )
  })

  it('takes a value that has an equals sign or is empty', () => {
    expect(flags('start', '--strategies=scalp@tight:{"a"=1}', '--sim-seed=')).toEqual(
      E.right({ own: {}, settings: { STRATEGIES: 'scalp@tight:{"a"=1}', SIM_SEED: '' }, words: [] }),
    )
  })

  it('tells every mistake at once', () => {
    expect(
      says('start', '--pol-interval-ms', '5', '--json=yes', 'now', '--for', '--venue', 'sim', '--venue', 'sim'),
    ).toEqual([
      'start has no flag --pol-interval-ms. Did you mean --poll-interval-ms?',
      '--json is a switch: it takes no value.',
      'start takes flags only, and now is none.',
      '--for needs a value, eg/ --for 60s.',
      '--venue is given twice.',
    ])
  })

  it("knows no flag of another command's", () => {
    expect(says('status', '--check')).toEqual(['status has no flag --check.'])
  })

  it('needs a value for its last flag too', () => {
    expect(says('start', '--venue')).toEqual(['--venue needs a value.'])
  })
})

describe('the nearest match', () => {
  it.each([
    ['strat', 'start'],
    ['stat', 'start'],
    ['migrat', 'migrate'],
    ['mig', 'migrate'],
    ['order', 'orders'],
  ])('of %s is %s', (typed, meant) => {
    expect(nearest(typed, ['start', 'migrate', 'orders', 'positions'])).toBe(meant)
  })

  it('is none when nothing is near', () => {
    expect(nearest('quit', ['start', 'migrate'])).toBeNull()
    expect(nearest('', ['start'])).toBeNull()
  })
})

describe('a duration', () => {
  it.each([
    ['500ms', 500],
    ['60s', 60_000],
    ['5m', 300_000],
    ['2h', 7_200_000],
    ['7d', 604_800_000],
  ])('%s is %d ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms)
  })

  it.each(['60', '', '0s', '-5s', '1.5s', '5 s', '8d', '999999h', 's'])('is not %j', text => {
    expect(parseDuration(text)).toBeNull()
  })
})

describe('help', () => {
  it('fits into 80 columns, whatever it is about', () => {
    const shown = Object.entries(SETTINGS).map(([key, [, does]]) => [flagOf(key), does] as const)
    const texts = [programHelp(), ...['start', 'sim', 'markets'].map(name => commandHelp(command(name), shown))]
    for (const line of texts.join('\n').split('\n')) expect(line.length, line).toBeLessThanOrEqual(80)
  })

  it('says where more is told after a mistake', () => {
    expect(mistakeText(['It is wrong.'], command('sim'))).toMatch(
      /^csgo-engine: It is wrong\.\n\nUsage: csgo-engine sim /,
    )
    expect(mistakeText(['It is wrong.'], null)).toMatch(/More: csgo-engine --help\n$/)
  })

  it('breaks lines at spaces and loses no word', () => {
    expect(wrapped('one two three four', 9)).toEqual(['one two', 'three', 'four'])
  })
})
