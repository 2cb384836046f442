/** What people set for strategies, as a starting and as a running engine sees it, on a real database. */
import { EMPTY, from, lastValueFrom, toArray } from 'rxjs'
import { beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { millis } from '../../src/domain/money.ts'
import type { Decision } from '../../src/domain/strategy.ts'
import type { PricedTick } from '../../src/domain/tick.ts'
import { type Control, createControl } from '../../src/process/strategies.ts'
import { createLedger } from '../../src/store/ledger.ts'
import { createLookups } from '../../src/store/lookups.ts'
import { createStrategies, type Params } from '../../src/store/strategies.ts'
import { createStrategyFaults } from '../../src/store/strategyFaults.ts'
import { type Deployed, deployAll } from '../../strategies/index.ts'
import { hear, UNBEGUN } from '../../strategies/lives.ts'
import { priced, quote, right } from '../strategies/scene.ts'
import { testDatabase } from '../support/database.ts'
import { emptied } from '../support/emptied.ts'
import { keptLog } from '../support/log.ts'
import { aDecision, aMarket, aQuote, cores, dollars, furnish, LEASE, must, NOON, SCALP } from '../support/trading.ts'
import { eventually } from '../support/waiting.ts'

const { sql } = await testDatabase()
const strategies = createStrategies(sql)
const market = aMarket()

beforeEach(async () => {
  await emptied(sql)
  await furnish(sql, [{ market, quote: aQuote() }])
})

const started = async (setting: string) => {
  const { log, lines } = keptLog()
  const given = right(deployAll(setting))
  const control = createControl(given, {
    sql,
    allocation: dollars(400),
    clock: systemClock,
    log,
    answered: () => undefined,
  })
  const running = right(await control.begin())
  return { control, running, lines }
}
const stored = async () => (await must(strategies.all())).find(row => row.strategy === SCALP)
const inForce = async (name: string) => new Map(Object.entries((await stored())?.runningWith ?? {})).get(name)
const set = async (params: Params, memory: 'keep' | 'reset' = 'keep') => {
  const revision = (await stored())?.revision ?? 0
  expect(await must(strategies.change({ strategy: SCALP, params, memory, revision, by: 'ann' }))).toEqual({
    _tag: 'changed',
  })
}
const keysOf = (running: ReadonlyArray<Deployed>) => running.map(one => one.key)

describe('at the start', () => {
  it('what was set wins over STRATEGIES, which holds for the rest, and it is said', async () => {
    await set({ max_positions: '2' })
    const { running, lines, control } = await started('scalp:{"swing": 0.2, "max_positions": 4}')
    expect(running[0]?.params).toMatchObject({ swing: '0.2', max_positions: '2', leg_usd: '20' })
    expect(control.limitsOf(SCALP).maxPositions).toBe(2)
    expect(lines).toEqual(['warn what was set for scalp@default wins over STRATEGIES'])
    expect(await stored()).toMatchObject({
      startedWith: { swing: '0.2', max_positions: '4' },
      runningWith: { swing: '0.2', max_positions: '2' },
      trouble: null,
    })
  })

  it.each([
    ['a parameter that this version does not know', { swinge: '0.2' }, 'swinge: misspelt?'],
    ['a value that is not allowed any more', { swing: '7' }, '"7" is not allowed, but dollars a share from 0 to 1'],
    ['what contradicts STRATEGIES', { min_entry_price: '0.56' }, 'min_entry_price must not be above max_entry_price'],
  ])('%s leaves that strategy out, with what to do, and the rest runs', async (_, params, mistake) => {
    await set(params)
    const { running, lines, control } = await started('scalp,favorite_hedge')
    expect(keysOf(running)).toEqual(['favorite_hedge@default'])
    expect(lines).toEqual([
      expect.stringMatching(/^error scalp@default does not run: .*csgo-engine strategy set scalp@default name=value/),
    ])
    expect(control.limitsOf(SCALP).maxPositions).toBe(0)
    expect((await stored())?.runningWith).toBeNull()
    expect((await stored())?.trouble?.toLowerCase()).toContain(mistake.toLowerCase())
  })

  it('every strategy of STRATEGIES gets a wallet, a refused one too', async () => {
    await sql`delete from csgo_wallets`
    await set({ swing: '7' })
    await started('scalp,scalp@tight')
    expect(
      (await sql<{ strategy_name: string }[]>`select strategy_name from csgo_wallets order by 1`).map(
        row => row.strategy_name,
      ),
    ).toEqual(['scalp@default', 'scalp@tight'])
  })
})

describe('while it runs', () => {
  const listening = async (setting: string) => {
    const { control, lines } = await started(setting)
    const changed: Deployed[] = []
    const subscription = control.changed$.subscribe(one => changed.push(one))
    return { control, lines, changed, stop: () => subscription.unsubscribe() }
  }

  it('takes over what is set, one strategy of several, once, and says what is in force', async () => {
    const { control, lines, changed, stop } = await listening('scalp,scalp@tight')
    await set({ max_positions: '2' })
    await eventually('it is taken over', () => changed.length > 0)
    await eventually('it is said', async () => (await inForce('max_positions')) === '2')
    await set({})
    await eventually('it is taken back', () => changed.length > 1)
    stop()
    expect(changed.map(one => [one.key, one.limits.maxPositions])).toEqual([
      [SCALP, 2],
      [SCALP, 5],
    ])
    expect(control.limitsOf(SCALP).maxPositions).toBe(5)
    expect(lines).toEqual(Array(2).fill('info scalp@default goes on with other parameters'))
  })

  it('goes on as before when somebody writes nonsense into the table, and says so', async () => {
    const { control, lines, changed, stop } = await listening('scalp')
    await sql`update csgo_strategies set params = '{"swing": "much"}' where strategy_name = ${SCALP}`
    await eventually('it is said', async () => (await stored())?.trouble !== null)
    stop()
    expect((await stored())?.trouble).toContain('"much" is not allowed')
    expect((await stored())?.runningWith).toMatchObject({ swing: '0.1' })
    expect(changed).toEqual([])
    expect(control.limitsOf(SCALP).maxPositions).toBe(5)
    expect(lines).toEqual(['error scalp@default goes on as before: what was set for it is wrong'])
  })
})

describe('a strategy that broke in a market', () => {
  const faults = createStrategyFaults(sql)
  const broken: Decision = { ...aDecision([]), fault: 'TypeError: a wrong turn' }
  const pass = (control: Control, ...decisions: ReadonlyArray<Decision>) =>
    lastValueFrom(
      EMPTY.pipe(
        control.watched(() => from(decisions)),
        toArray(),
      ),
    )
  const noted = async () => (await must(faults.all())).map(one => [one.strategy, one.marketId, one.fault])

  it('is noted where everybody can see it, its decision goes on as it was', async () => {
    const { control } = await started('scalp')
    expect(await pass(control, broken)).toEqual([broken])
    await eventually('it is noted', async () => (await noted()).length > 0)
    expect(await noted()).toEqual([[SCALP, market.marketId, 'TypeError: a wrong turn']])
    await pass(control, { ...broken, fault: 'x'.repeat(5_000) })
    await eventually('the younger text counts', async () => (await noted())[0]?.[2] === 'x'.repeat(1_000))
  })

  it('is brought back by who asks for it: once, logged, and the running engine hears of it', async () => {
    const { control, lines } = await started('scalp')
    const changed: Deployed[] = []
    const subscription = control.changed$.subscribe(one => changed.push(one))
    await must(faults.add({ strategy: SCALP, marketId: market.marketId, fault: 'it broke' }))
    expect(await must(faults.revive(SCALP, 'ann'))).toBe(1)
    expect(await must(faults.revive(SCALP, 'ann'))).toBe(0)
    await eventually('it is taken over', () => changed.length > 0)
    subscription.unsubscribe()
    expect(changed.map(({ key, revivals, resets }) => ({ key, revivals, resets }))).toEqual([
      { key: SCALP, revivals: 1, resets: 0 },
    ])
    expect(lines).toEqual(['warn scalp@default is brought back in each market in which it broke'])
    expect(await must(strategies.log(SCALP, 5))).toMatchObject([
      { what: 'revived', before: '1', after: '0', by: 'ann' },
    ])
    expect(await noted()).toEqual([])
  })

  it('is on again when the engine starts, and in a market that is resolved nobody asks', async () => {
    await must(faults.add({ strategy: SCALP, marketId: market.marketId, fault: 'it broke' }))
    await started('scalp')
    expect(await noted()).toEqual([])
    await must(faults.add({ strategy: SCALP, marketId: market.marketId, fault: 'it broke' }))
    await sql`update csgo_matches set closed = true, resolved = true, payout_yes = 1, payout_no = 0`
    expect(await noted()).toEqual([])
  })

  it('and a state that was brought from an older version are told in the log', async () => {
    const { control, lines } = await started('scalp')
    await pass(control, { ...aDecision([]), note: 'its state was brought from version 1 to version 2' })
    expect(lines).toEqual(['info scalp@default: its state was brought from version 1 to version 2'])
  })
})

describe('a life that this version cannot read', () => {
  const ledger = createLedger(sql, { cores, leaseName: LEASE, fencing: () => 1, clock: systemClock })
  const lookups = createLookups(sql)
  const FIRST = { _tag: 'first', marketId: market.marketId } as const
  /** The first tick of the market, with what the database has saved. */
  const firstTick = async (): Promise<PricedTick> => {
    const looked = (await must(lookups.priced([FIRST]))).get(market.marketId)
    if (looked === undefined) throw new Error('the market has no row')
    return priced({
      market: looked.market,
      held: looked.held,
      saved: looked.saved,
      quote: quote('0.5'),
      at: millis(NOON + 60_000),
    })
  }
  const decide = async (running: ReadonlyArray<Deployed>): Promise<ReadonlyArray<Decision>> =>
    hear(running)(UNBEGUN, await firstTick()).decisions
  const row = async () =>
    (await sql`select codec, state, step, seen, resets from csgo_strategy_state where strategy_name = ${SCALP}`)[0]
  const OLD = {
    strategy: SCALP,
    marketId: market.marketId,
    codec: 99,
    state: { stage: 'IN' },
    step: 7,
    pending: [],
    seen: 3,
    resets: 0,
  }

  it('is never lost: the strategy is off in that market, with what to do, and the row stays', async () => {
    await must(ledger.saveLives([OLD]))
    const [decision, ...more] = await decide((await started('scalp')).running)
    expect(more).toEqual([])
    expect(decision?.actions).toEqual([])
    expect(decision?.fault).toMatch(
      /saved in version 99, this code reads version 1\. .*csgo-engine strategy set scalp@default --reset/,
    )
    await must(ledger.saveLives(decision === undefined ? [] : [decision.life]))
    expect(await row()).toEqual({ codec: 99, state: { stage: 'IN' }, step: 7, seen: 3, resets: 0 })
  })

  it('begins anew after a reset, under the next step, and is saved as such', async () => {
    await must(ledger.saveLives([OLD]))
    await set({}, 'reset')
    const [decision] = await decide((await started('scalp')).running)
    expect(decision).toMatchObject({
      fault: null,
      step: 8,
      actions: [{ id: 'scalp@default/1/8/0', action: { _tag: 'OPEN_PAIR' } }],
    })
    await must(ledger.saveLives(decision === undefined ? [] : [decision.life]))
    expect(await row()).toMatchObject({ codec: 1, step: 8, seen: 3, resets: 1 })
    const [after] = await decide((await started('scalp')).running)
    expect(after?.life.resets ?? 1).toBe(1)
  })
})
