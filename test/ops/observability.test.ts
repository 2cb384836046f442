/** Alert rules, dashboard and runbook, held against the metrics, faults and halts that there are. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { FAULTS } from '../../src/cockpit/faults.ts'
import { createMetrics } from '../../src/cockpit/metrics.ts'
import { METRICS } from '../../src/cockpit/metricTable.ts'

const ROOT = new URL('../../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8')
const runbook = read('docs/runbook.md')
const section = (title: string): string => runbook.split(`\n## ${title}\n`)[1]?.split('\n## ')[0] ?? ''
const headings = (text: string): ReadonlyArray<string> =>
  [...text.matchAll(/^### (\S+)$/gm)].map(([, name = '']) => name)

type Fields = Readonly<Record<string, unknown>>
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null
/** Every value under a key, however deep. */
const valuesOf = (value: unknown, key: string): ReadonlyArray<string> => {
  if (!isFields(value)) return []
  return Object.entries(value).flatMap(([name, inner]) =>
    name === key && typeof inner === 'string' ? [inner] : valuesOf(inner, key),
  )
}

const rules: unknown = parse(read('ops/prometheus/alerts.yml'))
const dashboard: unknown = JSON.parse(read('ops/grafana/csgo-engine.json'))
const alerts = valuesOf(rules, 'alert')
const expressions = [...valuesOf(rules, 'expr'), ...valuesOf(dashboard, 'expr')]

const described = new Set(
  createMetrics(() => ({}))
    .described()
    .map(({ name }) => name),
)
const labelsOf: Readonly<Record<string, { readonly labels: ReadonlyArray<string> } | undefined>> = METRICS
/** Labels that Prometheus itself gives. */
const GIVEN = ['instance', 'job']

describe('alert rules and dashboard', () => {
  it('there are some of both', () => {
    expect(alerts.length).toBeGreaterThan(10)
    expect(valuesOf(dashboard, 'expr').length).toBeGreaterThan(30)
  })

  it.each(expressions)('ask only for metrics and labels that there are: %s', expression => {
    const names = expression.match(/csgo_\w+/g) ?? []
    expect(names.length).toBeGreaterThan(0)
    for (const name of names) expect(described, name).toContain(name)
    for (const [, name = '', matchers = ''] of expression.matchAll(/(csgo_\w+)\{([^}]*)\}/g)) {
      const labels = [...(labelsOf[name]?.labels ?? []), ...GIVEN]
      for (const [, label] of matchers.matchAll(/(\w+)(?:=~|!~|!=|=)"/g))
        expect(labels, `${name}{${label}}`).toContain(label)
    }
    for (const [, by = '', name = ''] of expression.matchAll(/sum by \((\w+)\) \(\w+\((csgo_\w+)/g))
      expect(labelsOf[name]?.labels, expression).toContain(by)
  })

  it('name in their words only labels that their metric has', () => {
    for (const group of isFields(rules) && Array.isArray(rules['groups']) ? rules['groups'] : [])
      for (const rule of isFields(group) && Array.isArray(group['rules']) ? group['rules'] : []) {
        const [expression = ''] = valuesOf(rule, 'expr')
        const [summary = ''] = valuesOf(rule, 'summary')
        const [name = ''] = expression.match(/csgo_\w+/) ?? []
        for (const [, label = ''] of summary.matchAll(/\$labels\.(\w+)/g))
          expect(labelsOf[name]?.labels, summary).toContain(label)
      }
  })
})

describe('the runbook', () => {
  it('explains every alert, and none that there is not', () => {
    expect([...headings(section('Alerts'))].sort()).toEqual([...alerts].sort())
  })

  it('says of each alert and halt reason what it means, what to look at and what to do', () => {
    for (const part of [
      ...section('Alerts').split('\n### ').slice(1),
      ...section('Halt reasons').split('\n### ').slice(1),
    ])
      for (const words of ['**Means**', '**Look at**', '**Do**']) expect(part).toContain(words)
  })

  it('has a row for every fault', () => {
    for (const fault of FAULTS) expect(section('Faults')).toContain(`\n| ${fault} | `)
  })

  it('explains every halt reason and level that the database knows', () => {
    const folder = new URL('src/store/migrations/', ROOT)
    const texts = readdirSync(folder).map(name => readFileSync(new URL(name, folder), 'utf8'))
    const halts = texts.find(text => text.includes('create table csgo_halts')) ?? ''
    const listed = (column: string): ReadonlyArray<string> => {
      const [, inside = ''] =
        new RegExp(`${column}\\s+text not null check \\(${column} in\\s*\\(([^)]*)\\)`).exec(halts) ?? []
      return [...inside.matchAll(/'(\w+)'/g)].map(([, word = '']) => word)
    }
    for (const reason of listed('reason')) expect(headings(section('Halt reasons'))).toContain(reason)
    for (const level of listed('level').filter(one => one !== 'none'))
      expect(section('Halt reasons')).toContain(`\`${level}\``)
  })
})
