import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, test } from 'vitest'
import { deployAll, strategiesIn } from '../../strategies/index.ts'
import * as dip from './own/dip.ts'
import { right } from './scene.ts'

const ROOT = join(import.meta.dirname, '../..')
const textOf = (path: string) => readFileSync(join(ROOT, path), 'utf8')
const strategies = textOf('docs/strategies.md')
const guide = textOf('docs/writing-a-strategy.md')

const five = right(deployAll('scalp,favorite_hedge,map_longshot,swing_rebalance,bo3_longshot'))
/** What a parameter's mistake says is allowed. */
const allowed = (strategy: string, parameter: string): string => {
  const tried = deployAll(`${strategy}:{"${parameter}":"nonsense"}`)
  return E.isLeft(tried) ? (tried.left[0]?.split('not allowed, but ')[1] ?? '') : ''
}

describe('docs/strategies.md', () => {
  test.each(five)('has every parameter of $name, its default and its range', ({ name, params }) => {
    const section = strategies.split(/^## /m).find(one => one.startsWith(`\`${name}\``)) ?? ''
    const rows = [...section.matchAll(/^\| `(\w+)` \| (\S+) \| ([^|]+) \| ([^|]+) \|$/gm)]
    const known = typeof params === 'object' && params !== null ? Object.entries(params) : []
    expect(known.length).toBeGreaterThan(8)
    expect(rows.map(([, parameter, fallback, range]) => [parameter, fallback, range])).toEqual(
      known.map(([parameter, fallback]) => [parameter, fallback, allowed(name, parameter)]),
    )
    expect(section).toContain('Example: ')
  })
})

describe('docs/writing-a-strategy.md', () => {
  const blocks = [...guide.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code)

  test('shows the strategy and the test that run here, word for word', () => {
    expect(blocks).toEqual([
      textOf('test/strategies/own/dip.ts').replace("'../../../strategies/kit/index.ts'", "'csgo-engine/kit'"),
      textOf('test/strategies/own/dip.test.ts'),
    ])
  })

  test('shows one that is loaded as a user would load it', () => {
    expect([...right(strategiesIn(dip)).keys()]).toEqual(['buy_the_dip'])
  })
})
