import { describe, expect, expectTypeOf, test } from 'vitest'
import type { MarketEvent, Trades } from '../../src/domain/event.ts'
import { actionId, orderId, savedActionId } from '../../src/domain/ids.ts'
import { millis } from '../../src/domain/money.ts'
import type { Decision } from '../../src/domain/strategy.ts'
import type { Deployed } from '../../strategies/deployed.ts'
import { type Asking, CANCEL, CLOSE, LISTENER, listener, OPEN, quiet } from './listener.ts'
import {
  blind,
  closing,
  each,
  HEDGE,
  held,
  line,
  market,
  outcomeTick,
  pieces,
  position,
  priced,
  progress,
  quote,
  reloaded,
  story,
  unasked,
} from './scene.ts'

const heardBy = (decisions: ReadonlyArray<Decision>) => decisions.at(-1)?.life.state
const onTicks =
  (...actions: ReturnType<Asking>): Asking =>
  input =>
    input._tag === 'tick' ? actions : []
const lastLife = (deployed: Deployed, ...ticks: Parameters<typeof story>[1]) => {
  const life = story(deployed, ticks).at(-1)?.life
  if (life === undefined) throw new Error('nothing was decided')
  return life
}
const seq = (n: number) => ({ held: held({ seq: n }) })

describe('a decision', () => {
  test('names strategy, market, step, trigger, life and actions', () => {
    const [decision] = story(listener(onTicks(OPEN)), [priced({ ...seq(3), age: millis(40), arrived: 5 })])
    const id = actionId(LISTENER, market().marketId, 1, 0)
    expect(decision).toEqual({
      strategy: LISTENER,
      marketId: 7,
      step: 1,
      at: priced().at,
      trigger: {
        causes: ['periodic'],
        yesPrice: each('0.5'),
        spread: each('0.02'),
        observedAt: quote('0.5').observedAt,
        age: 40,
        seq: 3,
        arrived: 5,
      },
      life: {
        strategy: LISTENER,
        marketId: 7,
        codec: 1,
        state: { heard: ['tick 3'] },
        step: 1,
        pending: [{ id, kind: 'OPEN_LONG', since: priced().at }],
        seen: 0,
        resets: 0,
      },
      actions: [{ id, action: OPEN }],
      basis: {
        stateBefore: { heard: [] },
        params: { max_position_usd: '50', max_positions: '5', max_entry_spread: '0.1', max_exit_spread: '0.15' },
      },
      turnedAway: [],
      fault: null,
    })
  })

  test('comes only when something changed or was asked', () => {
    const ticks = [priced(), blind(), outcomeTick(unasked(LISTENER, 'manual', 1)), priced(seq(1))]
    expect(
      story(
        quiet(() => []),
        ticks,
      ).map(line),
    ).toEqual(['listener@default/7/1'])
  })

  test('rises by one step each', () => {
    expect(
      story(
        listener(() => []),
        [priced(), priced(), blind()],
      ).map(({ step }) => step),
    ).toEqual([1, 2, 3])
  })
})

describe('a pending action', () => {
  test('lets only a CANCEL pass; the rest is refused at once, heard and listed', () => {
    const decisions = story(listener(onTicks(OPEN, CANCEL, CLOSE)), [priced()])
    expect(decisions.map(line)).toEqual(['listener@default/7/1 OPEN_LONG CANCEL (CLOSE)'])
    expect(heardBy(decisions)).toEqual({ heard: ['tick 0', 'refused 0'] })
    expect(decisions[0]?.turnedAway[0]?.id).toBe('listener@default/7/1/2')
  })

  test('is seen by the strategy, the refusal says why', () => {
    const seen: string[] = []
    const watching: Asking = input => {
      if (input._tag === 'outcome') seen.push(`${input.outcome.reason} ${input.own.pending.map(({ kind }) => kind)}`)
      return onTicks(OPEN, CLOSE)(input)
    }
    story(listener(watching), [priced()])
    expect(seen).toEqual(['pending OPEN_LONG'])
  })

  test('ends a strategy that asks again whenever it is refused', () => {
    const stubborn = listener(() => [OPEN])
    const decisions = story(stubborn, [priced(), priced()])
    expect(decisions.map(line)).toEqual([
      'listener@default/7/1 OPEN_LONG',
      'listener@default/7/2 (OPEN_LONG) (OPEN_LONG)',
    ])
    expect(heardBy(decisions)).toEqual({ heard: ['tick 0', 'tick 0', 'refused 0'] })
  })

  test('is counted even when the strategy notes nothing, under a name that is never used again', () => {
    const eager = quiet(onTicks(OPEN))
    const decisions = story(eager, [
      priced(),
      priced(),
      outcomeTick(closing(LISTENER, 1, 'refused', 1)),
      priced(seq(1)),
    ])
    const ids = decisions.flatMap(({ actions, turnedAway }) => [...actions, ...turnedAway].map(({ id }) => id))
    expect(decisions.map(line)).toEqual([
      'listener@default/7/1 OPEN_LONG',
      'listener@default/7/2 (OPEN_LONG)',
      'listener@default/7/3',
      'listener@default/7/4 OPEN_LONG',
    ])
    expect(new Set(ids).size).toBe(ids.length)
  })

  const PLACE = {
    _tag: 'PLACE',
    side: 'YES',
    direction: 'BUY',
    price: each('0.4'),
    shares: pieces('10'),
    reason: 'test',
    trigger: each('0.5'),
  } as const

  test.each([
    ['a FAK goes on after accepted and partly filled', OPEN, 'partly_filled', 1],
    ['a FAK goes on after accepted', OPEN, 'accepted', 1],
    ['a resting order is no longer pending once accepted', PLACE, 'accepted', 0],
    ['a resting order is no longer pending once partly filled', PLACE, 'partly_filled', 0],
  ] as const)('%s', (_, action, kind, pending) => {
    const life = lastLife(listener(onTicks(action)), priced(), outcomeTick(progress(LISTENER, 1, kind, 1)))
    expect(life.pending).toHaveLength(pending)
  })

  test.each(['filled', 'refused', 'rejected', 'expired', 'cancelled'] as const)('ends when it is %s', kind => {
    const life = lastLife(listener(onTicks(OPEN)), priced(), outcomeTick(closing(LISTENER, 1, kind, 1)))
    expect(life.pending).toEqual([])
  })

  test('does not end with the outcome of another action, nor with one of nobody', () => {
    const others = outcomeTick(closing(LISTENER, 9, 'filled', 1))
    const manual = outcomeTick(unasked(LISTENER, 'manual', 2))
    expect(lastLife(listener(onTicks(OPEN)), priced(), others, manual).pending).toHaveLength(1)
  })

  test('a CANCEL is never pending', () => {
    const cancel = { ...CANCEL, orderId: orderId('o2') }
    expect(lastLife(listener(onTicks(cancel)), priced()).pending).toEqual([])
  })

  test('keeps a strategy listening in a market that it no longer follows', () => {
    const waiting = listener(onTicks(OPEN), {
      follows:
        () =>
        ({ format }) =>
          format === 'BO3',
    })
    const gone = market({ format: 'BO1' })
    const decisions = story(waiting, [priced(), priced({ market: gone })])
    expect(decisions.map(line)).toEqual(['listener@default/7/1 OPEN_LONG', 'listener@default/7/2 (OPEN_LONG)'])
  })
})

describe('what is heard', () => {
  const nods = listener(() => [])
  const heard = (...ticks: Parameters<typeof story>[1]) => heardBy(story(nods, ticks))

  test('no priced or blind tick of a ledger older than one that was seen', () => {
    expect(heard(priced(seq(5)), priced(seq(4)), blind(seq(4)), priced(seq(5)), priced(seq(6)))).toEqual({
      heard: ['tick 5', 'tick 5', 'tick 6'],
    })
  })

  test('every outcome, shown with the newest ledger that was seen', () => {
    const seen: number[] = []
    const watching = listener(input => {
      seen.push(input.own.seq)
      return []
    })
    story(watching, [priced(seq(5)), outcomeTick(unasked(LISTENER, 'manual', 3), seq(3)), priced(seq(5))])
    expect(seen).toEqual([5, 5, 5])
  })

  test('each outcome once', () => {
    const three = outcomeTick(unasked(LISTENER, 'manual', 3))
    const two = outcomeTick(unasked(LISTENER, 'settled', 2), seq(3))
    expect(heard(three, three, two)).toEqual({ heard: ['manual 3'] })
  })

  test('no outcome of another strategy', () => {
    expect(story(nods, [outcomeTick(unasked(HEDGE, 'manual', 3))])).toEqual([])
  })

  test('blind when its reason changes, and again after a tick', () => {
    const suspect = blind({ reason: 'ghost' })
    expect(heard(blind(), blind(), suspect, suspect, blind(), priced(), blind())).toEqual({
      heard: ['blind stale', 'blind ghost', 'blind stale', 'tick 0', 'blind stale'],
    })
  })

  test('only followed markets, as the row is now', () => {
    const bo3 = listener(() => [], {
      follows:
        () =>
        ({ format }) =>
          format === 'BO3',
    })
    const [unknown, known] = [market({ format: null }), market()]
    const decisions = story(bo3, [priced({ market: unknown }), priced({ market: known }), priced({ market: unknown })])
    expect(heardBy(decisions)).toEqual({ heard: ['tick 0'] })
  })

  test('a market that it does not follow but holds something in', () => {
    const none = listener(() => [], { follows: () => () => false })
    const holding = { held: held({ positions: [position(LISTENER, 'YES', '10', '5')] }) }
    const foreign = { held: held({ positions: [position(HEDGE, 'YES', '10', '5')] }) }
    expect(story(none, [priced(foreign), blind(foreign)])).toEqual([])
    expect(heardBy(story(none, [priced(holding), blind(holding)]))).toEqual({ heard: ['tick 0', 'blind stale'] })
  })

  test('its own positions, orders and money only', () => {
    const owns: unknown[] = []
    const watching = listener(({ own }) => {
      owns.push(own)
      return []
    })
    const mine = position(LISTENER, 'YES', '10', '5')
    story(watching, [priced({ held: held({ seq: 1, positions: [mine, position(HEDGE, 'NO', '1', '1')] }) })])
    expect(owns).toEqual([{ seq: 1, positions: [mine], working: [], pending: [], available: 0, openMarkets: 0 }])
  })
})

describe('a saved life', () => {
  const asking = listener(onTicks(OPEN))
  const saved = lastLife(asking, outcomeTick(unasked(LISTENER, 'manual', 4)), priced(seq(4)))

  test('goes on where it was: state, step, pending and outcomes heard', () => {
    const loaded = reloaded(saved)
    const four = outcomeTick(unasked(LISTENER, 'manual', 4), seq(5))
    const five = outcomeTick(closing(LISTENER, 2, 'filled', 5))
    const decisions = story(asking, [four, five, priced(seq(5))], loaded)
    expect(decisions.map(line)).toEqual(['listener@default/7/3', 'listener@default/7/4 OPEN_LONG'])
    expect(heardBy(decisions)).toEqual({ heard: ['manual 4', 'tick 4', 'filled 5', 'tick 5'] })
  })

  test('whose pending action never reached the ledger hears first that it is lost, once', () => {
    const loaded = reloaded(saved, ['listener@default/7/2/0'])
    const [first, second] = story(asking, [priced(seq(4)), blind(seq(4))], loaded)
    expect(first?.life.state).toEqual({ heard: ['manual 4', 'tick 4', 'lost 0', 'tick 4'] })
    expect(first?.actions.map(({ id }) => id)).toEqual([savedActionId('listener@default/7/3/0')])
    expect(second?.life.state).toEqual({ heard: ['manual 4', 'tick 4', 'lost 0', 'tick 4', 'blind stale'] })
  })

  test('is saved without what was lost, even when the strategy notes nothing', () => {
    const silent = quiet(() => [])
    const loaded = reloaded(saved, ['listener@default/7/2/0'])
    expect(story(silent, [priced(seq(4)), priced(seq(4))], loaded).map(({ life }) => life.pending)).toEqual([[]])
  })

  test('hears of what was lost even when the first tick concerns somebody else', () => {
    const loaded = reloaded(saved, ['listener@default/7/2/0'])
    const others = outcomeTick(unasked(HEDGE, 'manual', 5))
    expect(heardBy(story(asking, [others], loaded))).toEqual({ heard: ['manual 4', 'tick 4', 'lost 0'] })
  })

  test('of another codec version switches the strategy off here, says so once, and stays as it is', () => {
    const loaded = { ...reloaded(saved), codec: 2 }
    const [refused, ...rest] = story(asking, [priced(seq(4)), priced(seq(4))], loaded)
    expect(rest).toEqual([])
    expect(refused?.fault).toContain('was saved in version 2, this code reads version 1')
    expect(refused?.life).toMatchObject({ codec: 2, state: loaded.state, step: loaded.step })
    expect(refused?.actions).toEqual([])
  })

  test('that cannot be read does the same', () => {
    const loaded = { ...reloaded(saved), state: { heard: [1] } }
    const [refused, ...rest] = story(asking, [priced(seq(4)), priced(seq(4))], loaded)
    expect(rest).toEqual([])
    expect(refused?.fault).toContain('the state of listener@default in market 7 cannot be read (heard: not string)')
    expect(refused?.life.state).toEqual({ heard: [1] })
  })

  test('of step 0 has not begun, whatever its state', () => {
    const loaded = { ...reloaded(saved), state: null, step: 0, seen: 0, pending: [] }
    expect(story(asking, [priced()], loaded).map(line)).toEqual(['listener@default/7/1 OPEN_LONG'])
  })
})

test('no field of an event, nor of a trade that a strategy hears of, is a price', () => {
  type Fields = MarketEvent extends infer E ? (E extends unknown ? keyof E : never) : never
  type Prices = 'price' | 'tradePrice' | 'bid' | 'ask' | 'mid' | 'bestBid' | 'bestAsk'
  expectTypeOf<Extract<Fields | keyof Trades['seen'][number], Prices>>().toEqualTypeOf<never>()
  expectTypeOf<Extract<Fields, 'tradeSize'>>().toEqualTypeOf<'tradeSize'>()
})
