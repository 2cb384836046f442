import { VirtualTimeScheduler } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { METRICS } from '../../src/cockpit/metricTable.ts'
import { marketId, strategyKey } from '../../src/domain/ids.ts'
import { millis } from '../../src/domain/money.ts'
import { failure } from '../../src/ports/failure.ts'
import { createCalls } from '../../src/process/calls.ts'
import { createEpisodes } from '../../src/process/episodes.ts'
import { createFacts } from '../../src/process/facts.ts'
import { measure } from '../../src/process/measuring.ts'
import { newSamples, quantile } from '../../src/process/samples.ts'
import { createTally } from '../../src/process/tally.ts'
import { createVenueRequests } from '../../src/process/venueRequests.ts'
import type { Poll } from '../../streams/poll.ts'
import { priced } from '../strategies/scene.ts'
import { keptLog } from '../support/log.ts'
import { aDecision, aMarket } from '../support/trading.ts'
import { virtualClock } from '../support/virtual.ts'

const scene = () => {
  const scheduler = new VirtualTimeScheduler()
  const clock = virtualClock(scheduler)
  const { log, lines } = keptLog()
  const tally = createTally()
  const calls = createCalls(clock)
  const requests = createVenueRequests()
  const episodes = createEpisodes(clock, log)
  const facts = createFacts({ startedAt: clock.now(), episodes, leaseHolder: () => 'other/1', log })
  const mode = { venue: 'sim', trading: 'paper' } as const
  const measured = () =>
    measure({ tally, facts, episodes, calls, requests, jumps: () => 0, fencing: () => 0, mode, clock })
  const pass = (seconds: number): void => {
    for (let second = 0; second < seconds; second++) {
      scheduler.frame += 1000
      episodes.sweep()
    }
  }
  return { tally, facts, episodes, measured, lines, pass }
}

const poll = (change: Partial<Poll> = {}): Poll => ({
  startedAt: millis(0),
  took: 12,
  kind: 'timer',
  markets: 3,
  changed: [],
  verdicts: { priced: 3, suspect: 0, unpriced: 0, missing: 0 },
  readAgain: 0,
  retried: 0,
  refused: [],
  failures: [],
  ...change,
})

describe('what is measured', () => {
  it('is everything that the table of metrics names, and no more', () => {
    expect(Object.keys(scene().measured()).sort()).toEqual(Object.keys(METRICS).sort())
  })

  it('counts what flows by, by kind', () => {
    const { tally, measured } = scene()
    tally.poll(poll())
    tally.poll(poll({ kind: 'early', failures: [failure('clob', '503')] }))
    tally.notice({ _tag: 'connected', connection: 0, tokens: 4 })
    tally.notice({ _tag: 'disconnected', connection: 0, reason: 'x', retryIn: 1 })
    tally.notice({ _tag: 'connected', connection: 0, tokens: 4 })
    tally.notice({ _tag: 'withheld', marketId: marketId(1), reason: 'stale' })
    expect(measured()).toMatchObject({
      csgo_polls_total: [
        { labels: { kind: 'timer' }, value: 1 },
        { labels: { kind: 'early' }, value: 1 },
      ],
      csgo_poll_tokens_total: [{ value: 12 }],
      csgo_poll_failures_total: [{ labels: { edge: 'clob' }, value: 1 }],
      csgo_reconnects_total: [{ labels: { socket: 'market' }, value: 1 }],
      csgo_disconnects_total: [{ labels: { socket: 'market' }, value: 1 }],
      csgo_ticks_withheld_total: [{ labels: { reason: 'stale' }, value: 1 }],
    })
  })

  it('has quantiles of the latest measurements only', () => {
    const samples = newSamples()
    for (let value = 0; value < 10_000; value++) samples.add(value)
    const sorted = samples.sorted()
    expect(sorted).toHaveLength(4096)
    expect([quantile(sorted, 0.5), quantile(sorted, 1), quantile([], 0.5)]).toEqual([7952, 9999, null])
  })
})

describe('the facts', () => {
  it('take a database that fails for many askers as one fault, until all of them are well', () => {
    const { facts, lines, pass } = scene()
    const away = failure('store', 'the connection was lost', 'CONNECTION_CLOSED')
    facts.poll(poll({ failures: [away] }))
    facts.notice({ _tag: 'lookup_failed', message: away.message })
    facts.work({ _tag: 'failed', what: 'approve', failure: away, attempt: 3 })
    pass(10)
    facts.poll(poll())
    facts.work({ _tag: 'saved', lives: 1 })
    pass(10)
    expect(lines).toEqual([expect.stringMatching(/^warn the database began to fail/)])
    expect(facts.health().faults).toMatchObject([{ fault: 'database', parts: 1, failures: 3 }])
    // The lookup is never asked again: it is forgotten.
    pass(90)
    expect(lines).toEqual([expect.anything(), expect.stringMatching(/^info the database is well again/)])
  })

  it('take a decision that the database refuses for what is in it for no fault of the database', () => {
    const { facts, lines } = scene()
    const refused = failure('store', 'violates check constraint', '23514')
    facts.work({ _tag: 'failed', what: 'approve', failure: refused, attempt: 1 })
    expect(lines).toEqual([expect.stringMatching(/^error the ledger refused/)])
    expect(facts.health().faults).toEqual([])
  })

  it('take an old price for a fault where orders are taken, and nowhere else', () => {
    const { facts, measured, lines, pass } = scene()
    const blind = (id: number, acceptingOrders: boolean): void => {
      const reason = 'stale' as const
      const { at, held, saved, arrived, causes } = priced()
      facts.notice({ _tag: 'withheld', marketId: marketId(id), reason })
      const market = aMarket(id, { acceptingOrders })
      facts.tick({ _tag: 'blind', market, at, held, saved, arrived, causes, reason })
    }
    blind(1, false)
    pass(5)
    facts.notice({ _tag: 'withheld', marketId: marketId(1), reason: 'stale' })
    pass(10)
    expect({ lines, faults: facts.health().faults }).toEqual({ lines: [], faults: [] })
    blind(2, true)
    pass(5)
    expect(lines).toEqual([expect.stringMatching(/^warn prices are too old/)])
    facts.tick(priced({ market: aMarket(2) }))
    pass(10)
    expect(lines).toEqual([expect.anything(), expect.stringMatching(/^info no price is too old/)])
    expect(measured().csgo_price_age_seconds).toHaveLength(3)
  })

  it('keep apart a venue that gives no books and a database that does not answer', () => {
    const { facts } = scene()
    facts.poll(poll({ failures: [failure('clob', '503')] }))
    expect(facts.health()).toMatchObject({ polls: { failure: '503' }, faults: [{ fault: 'books' }] })
  })

  it('count the markets in which a strategy was switched off, each once', () => {
    const { facts } = scene()
    const strategy = strategyKey('scalp')
    for (const market of [1, 2, 2])
      facts.notice({ _tag: 'strategy_off', strategy, marketId: marketId(market), fault: 'x' })
    expect([...facts.off()]).toEqual([[strategy, 2]])
    // One that decides again was brought back.
    facts.decision(aDecision([], { strategy, market: 2 }))
    expect([...facts.off()]).toEqual([[strategy, 1]])
  })

  it('name who holds the lease until it is ours', () => {
    const { facts } = scene()
    expect(facts.health().lease).toEqual({ _tag: 'standby', holder: 'other/1' })
    facts.leaseHeld()
    expect(facts.health().lease).toEqual({ _tag: 'held' })
  })
})
