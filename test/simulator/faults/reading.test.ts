import { readFileSync } from 'node:fs'
import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { millis } from '../../../src/domain/money.ts'
import { FAULT_NAMES } from '../../../src/simulator/faults/fault.ts'
import { KNOWN } from '../../../src/simulator/faults/known.ts'
import { readScenario } from '../../../src/simulator/faults/scenario.ts'
import { SCENARIOS } from '../../../src/simulator/faults/scenarios/shipped.ts'
import { shownWish } from '../../../src/simulator/faults/switchboard.ts'
import { readFaultWords } from '../../../src/simulator/faults/wish.ts'

const mistakesOf = (words: string): ReadonlyArray<string> => {
  const read = readFaultWords(words)
  return E.isLeft(read) ? read.left : []
}
const inFile = (text: string): ReadonlyArray<string> => {
  const read = readScenario(text, 'evening.yaml')
  return E.isLeft(read) ? read.left : []
}

describe('faults on a command line', () => {
  it('are names with fields', () => {
    const read = readFaultWords('ghost-book:rate=0.2,for=60s; drop:every=30s ;slow:amount=1.5s,endpoint=GET /clob/*')
    expect(read).toEqual(
      E.right([
        {
          fault: 'ghost-book',
          from: { _tag: 'After', span: 0 },
          lasts: 60_000,
          every: null,
          rate: 0.2,
          amount: null,
          scope: {},
        },
        {
          fault: 'drop',
          from: { _tag: 'After', span: 0 },
          lasts: null,
          every: 30_000,
          rate: 1,
          amount: null,
          scope: {},
        },
        {
          fault: 'slow',
          from: { _tag: 'After', span: 0 },
          lasts: null,
          every: null,
          rate: 1,
          amount: 1500,
          scope: { endpoint: 'GET /clob/*' },
        },
      ]),
    )
  })

  it('begin after a span or at a time', () => {
    const begins = ['drop:from=2m', 'drop:from=2026-04-05T15:00:00Z', 'drop:from=0'].map(words => {
      const read = readFaultWords(words)
      return E.isRight(read) ? read.right[0]?.from : null
    })
    expect(begins).toEqual([
      { _tag: 'After', span: 120_000 },
      { _tag: 'At', at: millis(1_775_401_200_000) },
      { _tag: 'After', span: 0 },
    ])
  })

  it('are told with every mistake, what it is and what was expected', () => {
    const mistakes = mistakesOf(
      'ghots:rate=2;drop:every=5,often=1;;slow:amount=-1s;freeze:amount=3;silent:for=2m,every=1m',
    )
    expect(mistakes).toEqual([
      `fault 1: fault "ghots" must be one of ${FAULT_NAMES.join(', ')}`,
      'fault 1: rate "2" must be a share from 0 to 1',
      expect.stringContaining('fault 2: often is no field of a fault; expected fault, from, for'),
      'fault 2: every "5" must be a span like 30s, 5m or 2h, at most 168h',
      'fault 3: nothing stands there; expected a fault like drop:every=30s',
      'fault 4: amount "-1s" must be a span like 5s or a number from 0 to 120000 (ms late)',
      'fault 5: amount "3" must be left out: freeze has no amount',
      'fault 6: for must be shorter than every, else the fault never ends: leave every out then',
    ])
  })
})

describe('a scenario file', () => {
  it('is YAML or JSON, a whole scenario, a list of faults or one fault', () => {
    const yaml =
      'name: mine\nabout: just so\nfaults:\n  - fault: drop\n    every: 30s\n    scope: {endpoint: ws/market}\n'
    const json = '[{"fault":"drop","every":"30s","endpoint":"ws/market"}]'
    const [fromYaml, fromJson, alone] = [yaml, json, '{fault: drop, every: 30s, endpoint: ws/market}'].map(text => {
      const read = readScenario(text, 'file')
      return E.isRight(read) ? read.right : null
    })
    expect(fromYaml?.name).toBe('mine')
    expect(fromYaml?.faults).toHaveLength(1)
    expect(fromJson?.faults).toEqual(fromYaml?.faults)
    expect(alone?.faults).toEqual(fromYaml?.faults)
  })

  it('is told where its mistakes are, and what was expected there', () => {
    expect(inFile('name: mine\nfaults:\n  - fault: drop\n    rate: lots\n  - fault: dorp\n')).toEqual([
      'evening.yaml:4:11: rate "lots" must be a share from 0 to 1',
      expect.stringMatching(/^evening\.yaml:5:12: fault "dorp" must be one of drop, freeze/),
    ])
    expect(inFile('name: mine\nfautls: []\n')).toEqual([
      expect.stringMatching(/^evening\.yaml:1:1: expected faults: a scenario is/),
    ])
    expect(inFile('faults: 3\n')).toEqual(['evening.yaml:1:9: expected a list of at most 200 faults'])
    expect(inFile('faults:\n  - drop\n')).toEqual(['evening.yaml:2:5: expected a fault: {fault: name, …}'])
    expect(inFile('faults:\n  - {fault: drop, scope: 3}\n')).toEqual([
      'evening.yaml:2:26: scope is no field of a fault; expected fault, from, for, every, rate, amount, market, match, endpoint, connection, key',
    ])
    expect(inFile('name: mine\nmood: bad\nfaults: []\n')).toEqual([
      'evening.yaml:2:1: expected name, about or faults, and not mood',
    ])
    expect(inFile('faults:\n  - fault: [\n')).toEqual([expect.stringMatching(/^evening\.yaml:\d+:\d+: /)])
    expect(inFile('faults:\n  - fault: drop\n    fault: drop\n')).toEqual([
      expect.stringMatching(/^evening\.yaml:3:5: /),
    ])
    expect(inFile('')).toEqual([expect.stringMatching(/^evening\.yaml:1:1: expected faults/)])
  })

  it('is refused when it is enormous or refers to itself', () => {
    expect(inFile(' '.repeat(300_000))).toHaveLength(1)
    expect(inFile(`faults: [${'{fault: drop},'.repeat(201)}]`)).toHaveLength(1)
    expect(inFile('a: &a [1]\nfaults: *a\n').length).toBeGreaterThan(0)
  })
})

describe('the shipped scenarios', () => {
  it('are those of the specification', () => {
    expect(SCENARIOS.map(({ name }) => name)).toEqual([
      'calm',
      'rough-evening',
      'venue-restart',
      'frozen-feed',
      'ghost-books',
      'settlement-trouble',
      'fifty-fifty',
      'early-start',
    ])
  })

  it('can be written as files that mean the same', () => {
    for (const { name, about, faults } of SCENARIOS) {
      const read = readScenario(JSON.stringify({ name, about, faults: faults.map(shownWish) }), name)
      expect(read).toEqual(E.right({ name, about, faults }))
    }
  })
})

describe('docs/simulated-venue.md', () => {
  it('has every fault in its table, in these words, and every scenario', () => {
    const text = readFileSync(new URL('../../../docs/simulated-venue.md', import.meta.url), 'utf8')
    const squeezed = text.replaceAll(/ +/g, ' ')
    for (const name of FAULT_NAMES) {
      const { does, amount } = KNOWN[name]
      const counts = amount === null ? '' : `${amount.what} (${amount.usual})`
      expect(squeezed).toContain(`| \`${name}\` | ${does} | ${counts} |`.replaceAll(/ +/g, ' '))
    }
    for (const { name, about } of SCENARIOS) expect(squeezed).toContain(`| \`${name}\` | ${about} |`)
  })
})
