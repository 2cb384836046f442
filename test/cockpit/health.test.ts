import { describe, expect, it } from 'vitest'
import { judgeHealth, worst } from '../../src/cockpit/health.ts'
import type { HealthFacts } from '../../src/cockpit/sources.ts'
import { millis } from '../../src/domain/money.ts'
import { AT, wellFacts } from './desk.ts'

const MAX_AGE = millis(20_000)
const judged = (changes: Partial<HealthFacts>, database: string | null = null) =>
  judgeHealth({ ...wellFacts(), ...changes }, database, AT, MAX_AGE)
const reasons = (changes: Partial<HealthFacts>, database: string | null = null) =>
  judged(changes, database)
    .checks.filter(check => check.state !== 'fine')
    .map(check => `${check.name} ${check.state}: ${check.says}`)

describe('health', () => {
  it('is ready when everything is as it should be', () => {
    expect(judged({}).isReady).toBe(true)
    expect(worst(judged({}))).toBe('fine')
  })

  it('says that the database does not answer, and what that means', () => {
    expect(reasons({}, 'connection refused').join()).toMatch(
      /database failing: .*connection refused.*Nothing is bought/,
    )
  })

  it('is not ready when the database answers and refuses what the engine writes, until it does again', () => {
    const fault = { fault: 'database', since: AT, reason: 'the disk is full', failures: 3 } as const
    expect(reasons({ faults: [{ ...fault, parts: 1 }] }).join()).toMatch(/database failing: .*the disk is full/)
    expect(judged({ faults: [{ ...fault, parts: 0 }] }).isReady).toBe(true)
  })

  it('calls prices late one millisecond after they grew too old, not before', () => {
    const polled = (age: number) => judged({ polls: { lastAt: millis(AT - age), failure: '503' } })
    expect(polled(20_000).isReady).toBe(true)
    expect(polled(20_001).isReady).toBe(false)
    expect(reasons({ polls: { lastAt: millis(AT - 25_000), failure: '503' } }).join()).toMatch(
      /25 s ago, over 20 s: 503/,
    )
  })

  it('waits without alarm in the first minute, and is failing after it', () => {
    const nothing = {
      discovery: { lastAt: null, followed: 0, failure: null },
      polls: { lastAt: null, failure: null },
      socket: { open: 0, failure: null },
    }
    expect(worst(judged({ ...nothing, startedAt: millis(AT - 5000) }))).toBe('waiting')
    expect(worst(judged({ ...nothing, startedAt: millis(AT - 90_000) }))).toBe('failing')
  })

  it('needs neither prices nor socket while no market is followed', () => {
    expect(
      judged({
        discovery: { lastAt: AT, followed: 0, failure: null },
        polls: { lastAt: null, failure: null },
        socket: { open: 0, failure: null },
      }).isReady,
    ).toBe(true)
  })

  it('is not ready without the socket, and says that it is tried again', () => {
    expect(reasons({ socket: { open: 0, failure: 'closed by the venue' } }).join()).toMatch(
      /socket failing: .*closed by the venue.*tried again/,
    )
  })

  it('says that there are no scores, and is ready without them', () => {
    const lost = { scores: { isOpen: false, lastAt: null, failure: 'closed by the other side' } }
    expect(judged(lost).isReady).toBe(true)
    expect(reasons(lost).join()).toMatch(/scores waiting: No scores: closed by the other side.*do not need them/)
    expect(reasons({ ...lost, socket: { open: 0, failure: 'x' } })).toHaveLength(2)
  })

  it('is not ready as standby, and says who trades', () => {
    expect(reasons({ lease: { _tag: 'standby', holder: 'other/4711' } }).join()).toMatch(
      /lease waiting: Standby: other\/4711 holds the lease/,
    )
  })
})
