import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { connect, toFailure } from '../../src/store/connection.ts'
import { createLease, LEASE_NAME, type Lease, type LeaseOptions } from '../../src/store/lease.ts'
import { testDatabase } from '../support/database.ts'
import { keptLog, silentLog } from '../support/log.ts'
import { startSlowWire } from '../support/slowWire.ts'
import { eventually } from '../support/waiting.ts'

const { sql, url } = await testDatabase()
const kept = keptLog()
const leases: Lease[] = []
const leaseOf = (holder: string, rivals: LeaseOptions['rivals'] = 'possible'): Lease => {
  const lease = createLease(sql, { holder, rivals, clock: systemClock, log: kept.log, answered: () => undefined })
  leases.push(lease)
  return lease
}
/** What the lease of a dead engine looks like after its ten seconds. */
const runOut = () => sql`update csgo_lease set expires_at = now()`

beforeEach(async () => {
  await sql`truncate csgo_lease`
})
afterEach(async () => {
  await Promise.all(leases.splice(0).map(lease => lease.release()))
})

describe('the lease', () => {
  it('goes to the first engine; the second waits, says so once, and takes over when it is given back', async () => {
    const first = leaseOf('one/1')
    const second = leaseOf('two/2')
    expect(await first.acquire()).toBe(1)
    const taken = second.acquire()
    await eventually('the second says that it waits', () =>
      kept.lines.some(line => line.includes('waiting as standby')),
    )
    expect([first.fencing(), second.fencing()]).toEqual([1, 0])
    await first.release()
    expect(await taken).toBe(2)
    expect([first.fencing(), second.fencing()]).toEqual([0, 2])
    expect(kept.lines.filter(line => line.includes('waiting as standby'))).toHaveLength(1)
  })

  it('is taken over from an engine that died, with a higher token', async () => {
    await sql`insert into csgo_lease values (${LEASE_NAME}, 'dead/9', 41, now() + interval '10 seconds')`
    const next = leaseOf('next/1')
    const taken = next.acquire()
    await runOut()
    expect(await taken).toBe(42)
  })

  it.each([
    ['idle', 'idle in transaction'],
    ['a statement is parsed and its values are not there', 'active'],
  ])('is taken over from an engine that stands still in a transaction: %s', async (_, state) => {
    await sql`insert into csgo_lease values (${LEASE_NAME}, 'frozen/9', 41, now() + interval '1 second')`
    const told = kept.lines.filter(line => line.includes('had left open')).length
    const wire = await startSlowWire(url)
    const its = connect(wire.url, { max: 1, applicationName: 'frozen', log: silentLog })
    const ended = its
      .begin(async tx => {
        await tx`select from csgo_lease for share`
        wire.hold()
        if (state === 'active') await tx`select ${1}::int`
        else await eventually('it is let go', () => leases.length > 0 && leases.every(lease => lease.fencing() > 0))
      })
      .catch(toFailure)
    await eventually('it stands still', async () => {
      const found = await sql`
        select from pg_stat_activity where application_name = 'frozen' and state = ${state} and wait_event = 'ClientRead' and xact_start is not null`
      return found.length === 1
    })
    expect(await leaseOf('next/1').acquire()).toBe(42)
    expect(kept.lines.filter(line => line.includes('had left open'))).toHaveLength(told + 1)
    wire.letGo()
    expect(await ended).toMatchObject({ code: 'CONNECTION_CLOSED' })
    await its.end({ timeout: 0 })
    wire.stop()
  })

  it("is only read by those who wait, who are in nobody's way", async () => {
    await sql`insert into csgo_lease values (${LEASE_NAME}, 'writes/9', 41, now() + interval '1 day')`
    await sql.begin(async tx => {
      await tx`select from csgo_lease for share`
      const standby = leaseOf('two/2')
      const taken = standby.acquire()
      await eventually('it waits', () => standby.holder() === 'writes/9')
      await standby.release()
      expect(await taken).toBeNull()
    })
  })

  it('is taken at once where nobody else can be', async () => {
    await sql`insert into csgo_lease values (${LEASE_NAME}, 'killed/9', 3, now() + interval '1 day')`
    expect(await leaseOf('again/1', 'none').acquire()).toBe(4)
  })

  it('is renewed by its holder', async () => {
    const lease = leaseOf('one/1')
    await lease.acquire()
    await runOut()
    await eventually('it is renewed', async () => {
      const [row] = await sql<
        { good: boolean }[]
      >`select expires_at > now() + interval '8 seconds' as good from csgo_lease`
      return row?.good === true
    })
    expect(lease.fencing()).toBe(1)
  })

  it('is lost, told once, when another engine has taken it over', async () => {
    const lease = leaseOf('one/1')
    const lost: string[] = []
    const subscription = lease.lost$.subscribe(holder => lost.push(holder))
    await lease.acquire()
    await sql`update csgo_lease set token = token + 1, holder = 'two/2'`
    await eventually('the loss is told', () => lost.length > 0)
    subscription.unsubscribe()
    expect(lost).toEqual(['two/2'])
    expect(lease.fencing()).toBe(0)
    await lease.release()
    expect(await sql`select holder, expires_at > now() as good from csgo_lease`).toEqual([
      { holder: 'two/2', good: true },
    ])
  })

  it('ends the waiting of a standby that is stopped', async () => {
    await leaseOf('one/1').acquire()
    const standby = leaseOf('two/2')
    const taken = standby.acquire()
    await standby.release()
    expect(await taken).toBeNull()
  })

  it('goes to one of many who ask at once', async () => {
    const many = Array.from({ length: 8 }, (_, n) => leaseOf(`engine/${n}`))
    const asked = many.map(lease => lease.acquire())
    await Promise.race(asked)
    expect(many.filter(lease => lease.fencing() > 0)).toHaveLength(1)
  })
})
