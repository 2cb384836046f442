import { readFileSync } from 'node:fs'
import * as E from 'fp-ts/lib/Either.js'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { FAULTS } from '../../src/cockpit/faults.ts'
import { createMetrics } from '../../src/cockpit/metrics.ts'
import { METRICS, type Measured } from '../../src/cockpit/metricTable.ts'
import { type Cockpit, startCockpit } from '../../src/cockpit/server.ts'
import { silentLog } from '../support/log.ts'
import { sources, wellFacts } from './desk.ts'

const docs = readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8')
const operations = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8')
const running: Cockpit[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map(cockpit => cockpit.stop()))
})

describe('the metrics', () => {
  it('are in the docs as they are in the code: name, kind, labels, meaning', () => {
    for (const [name, { kind, labels, help }] of Object.entries(METRICS)) {
      const shown = labels.map(label => `\`${label}\``).join(', ') || '–'
      expect(docs).toContain(`| \`${name}\` | ${kind} | ${shown} | ${help} |`)
    }
  })

  it('of the process are in the docs too', () => {
    for (const { name, help } of createMetrics(() => ({})).described())
      if (!Object.hasOwn(METRICS, name)) expect(docs).toContain(`| \`${name}\` | ${help} |`)
  })

  it('in the docs are all there', () => {
    const there = new Set(
      createMetrics(() => ({}))
        .described()
        .map(({ name }) => name),
    )
    const documented = [...docs.matchAll(/^\| `(csgo_\w+)` \| (?:counter|gauge)/gm)].map(([, name = '']) => name)
    expect(documented.length).toBeGreaterThan(30)
    expect(documented.filter(name => !there.has(name))).toEqual([])
    const used = [...docs.matchAll(/\bcsgo_\w+/g)].map(([name]) => name)
    expect(used.filter(name => !there.has(name))).toEqual([])
  })

  it('name the faults that the docs explain', () => {
    for (const fault of FAULTS) {
      expect(operations).toContain(`| ${fault} | `)
      expect(docs).toContain(fault)
    }
  })

  it('are told as they are at the moment, and forgotten when they are gone', async () => {
    let measured: Measured = {
      csgo_refusals_total: [{ labels: { reason: 'spread' }, value: 3 }],
      csgo_lease_held: [{ labels: {}, value: 1 }],
    }
    const metrics = createMetrics(() => measured)
    expect(await metrics.read()).toMatch(/^csgo_refusals_total\{reason="spread"\} 3$[\s\S]*^/m)
    expect(await metrics.read()).toMatch(/^csgo_lease_held 1$/m)
    measured = { csgo_refusals_total: [{ labels: { reason: 'stale' }, value: 5 }] }
    const second = await metrics.read()
    expect(second).toMatch(/^csgo_refusals_total\{reason="stale"\} 5$/m)
    expect(second).not.toContain('spread"')
  })

  it('are at /metrics, in the format of Prometheus', async () => {
    const faults = [{ fault: 'books' as const, since: systemClock.now(), reason: '503', failures: 2, parts: 1 }]
    const started = await startCockpit(
      sources({
        measured: () => ({ csgo_ticks_total: [{ labels: {}, value: 7 }] }),
        health: () => ({ ...wellFacts(systemClock.now()), faults }),
      }),
      {
        host: '127.0.0.1',
        port: 0,
        passwords: { admin: null, reader: null },
        acts: null,
        clock: systemClock,
        log: silentLog,
      },
    )
    if (E.isLeft(started)) throw new Error(started.left)
    running.push(started.right)
    const answer = await fetch(`${started.right.url}/metrics`)
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
    expect(await answer.text()).toMatch(/^# TYPE csgo_ticks_total counter\ncsgo_ticks_total 7$/m)
    expect(await (await fetch(`${started.right.url}/health/ready`)).json()).toMatchObject({
      faults,
      lease: { _tag: 'held' },
    })
  })
})
