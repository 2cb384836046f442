import { left, right } from 'fp-ts/lib/Either.js'
import { firstValueFrom, of } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import type { Notice } from '../../src/domain/notice.ts'
import { failure } from '../../src/ports/failure.ts'
import type { Ask, Lookups } from '../../src/ports/store.ts'
import { TICKING, ticks } from '../../streams/ticks.ts'
import { aQuote, aRow, change } from './rows.ts'
import { ONE_MARKET } from './scene.ts'

const row = (asks: ReadonlyArray<Ask>) =>
  right(
    new Map(asks.map(ask => [ask.marketId, aRow(ask.marketId, { quote: aQuote({ observedAt: systemClock.now() }) })])),
  )

/** The first tick over a database whose first lookup ends as told, and the notices until then. */
const tickAfter = async (first: ReturnType<Lookups['priced']>) => {
  const notices: Notice[] = []
  let lookups = 0
  const priced: Lookups['priced'] = asks => {
    lookups++
    return lookups === 1 ? first : async () => row(asks)
  }
  const ports = { lookups: { priced }, clock: systemClock, notice: (notice: Notice) => notices.push(notice) }
  const tick = await firstValueFrom(of(change(ONE_MARKET)).pipe(ticks(ports, { ...TICKING, retryAfter: 1 })))
  return { tick, notices }
}

describe('a lookup that fails', () => {
  it('is told once and asked again', async () => {
    const { tick, notices } = await tickAfter(async () => left(failure('store', 'the database is away')))
    expect(tick).toMatchObject({ _tag: 'tick', causes: ['price_change'] })
    expect(notices).toEqual([{ _tag: 'lookup_failed', message: 'the database is away' }])
  })

  it('by a defect is told and asked again as well', async () => {
    const { tick, notices } = await tickAfter(() => Promise.reject(new Error('a defect')))
    expect(tick._tag).toBe('tick')
    expect(notices).toEqual([{ _tag: 'lookup_failed', message: 'Error: a defect' }])
  })
})
