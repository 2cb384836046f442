import { describe, expect, it } from 'vitest'
import { AWAY, type Evening, runTimedLive, runTimedPaper } from './timed.ts'
import { worldDatabase } from './worldDatabase.ts'

const allEnded = ({ report, bids, heard }: Evening) => {
  expect(report.faults).toEqual([])
  expect(bids).toHaveLength(2)
  for (const { type, ends, done, status, reserved } of bids) {
    expect({ type, status, reserved }).toEqual({ type: 'GTD', status: 'expired', reserved: 0 })
    expect(done).not.toBeNull()
    expect(done ?? 0).toBeGreaterThanOrEqual(ends)
  }
  expect(heard).toEqual(['expired expired'])
}

describe('bids that end by themselves', () => {
  it('are ended by the venue at their time, and the ledger is what the venue did', async () => {
    const evening = await worldDatabase((sql, lookupSql) => runTimedLive(sql, lookupSql))
    allEnded(evening)
    for (const { text } of evening.bids) expect(text).toBe('its time was over: CANCELED')
  })

  it('are found to have ended by the next comparison where the user socket does not tell it', async () => {
    const silent = { kind: 'freeze', from: 120_000, to: 150_000, scope: { endpoint: 'ws/user' } } as const
    const evening = await worldDatabase((sql, lookupSql) => runTimedLive(sql, lookupSql, [silent]))
    allEnded(evening)
    for (const { text } of evening.bids)
      expect(text).toBe('not open at the venue any more, 0 traded, its time was over')
  })

  it('end at their time on paper, also when the process was away meanwhile', async () => {
    const evening = await worldDatabase(runTimedPaper)
    allEnded(evening)
    for (const { born, ends, done } of evening.bids) {
      expect(born).toBeLessThan(AWAY.from)
      expect(ends).toBeGreaterThan(AWAY.to)
      // In stepped time to the millisecond, but for the turn in which it is written.
      expect((done ?? 0) - ends).toBeLessThan(1_000)
    }
  })
})
