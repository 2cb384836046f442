/** A state that an older version of its strategy saved. */
import * as t from 'io-ts'
import { describe, expect, test } from 'vitest'
import type { LoadedLife } from '../../src/domain/life.ts'
import type { Strategy } from '../../src/domain/strategy.ts'
import { deploy, type LimitParams } from '../../strategies/deployed.ts'
import { strategiesIn } from '../../strategies/loading.ts'
import { limitParameters, parameters } from '../../strategies/parameters.ts'
import { LISTENER } from './listener.ts'
import { market, priced, reloaded, right, story } from './scene.ts'

interface Counted {
  readonly ticks: number
}
const counting: Strategy<LimitParams, Counted> = {
  name: 'listener',
  params: parameters(
    limitParameters({ maxPositionUsd: '50', maxPositions: '5', maxEntrySpread: '0.1', maxExitSpread: '0.15' }),
    () => [],
  ),
  follows: () => () => true,
  state: t.type({ ticks: t.number }),
  codec: 3,
  initial: () => () => ({ ticks: 0 }),
  step: () => (before, input) => [input._tag === 'tick' ? { ticks: before.ticks + 1 } : before, []],
}
const listOfTexts = t.type({ heard: t.array(t.string) })
/** Version 2 noted each tick as a text. */
const upgrade = (version: number, saved: unknown): unknown =>
  version === 2 && listOfTexts.is(saved) ? { ticks: saved.heard.length } : null
const deployed = (changed: Partial<Strategy<LimitParams, Counted>>) =>
  right(deploy({ ...counting, ...changed }, 'default', undefined))

const saved = (codec: number, state: unknown): LoadedLife =>
  reloaded({
    strategy: LISTENER,
    marketId: market().marketId,
    codec,
    state,
    step: 7,
    pending: [],
    seen: 3,
    resets: 0,
  })
const after = (changed: Partial<Strategy<LimitParams, Counted>>, codec: number, state: unknown) =>
  story(deployed(changed), [priced(), priced()], saved(codec, state))

describe('a state of an older version', () => {
  test('goes on as its upgrade says, is saved under the present version, and that is told once', () => {
    const [first, second] = after({ upgrade }, 2, { heard: ['a', 'b'] })
    expect(first).toMatchObject({
      step: 8,
      fault: null,
      note: 'its state was brought from version 2 to version 3',
      life: { codec: 3, state: { ticks: 3 }, seen: 3 },
    })
    expect(second?.life).toMatchObject({ codec: 3, state: { ticks: 4 } })
    expect(second?.note).toBeUndefined()
  })

  test('is saved under the present version even where nothing else happens', () => {
    const [first, ...more] = after({ upgrade, step: () => before => [before, []] }, 2, { heard: ['a'] })
    expect(first?.life).toMatchObject({ codec: 3, state: { ticks: 1 }, step: 8 })
    expect(more).toEqual([])
  })

  test.each([
    ['nobody knows how', {}, 2, 'saved in version 2, this code reads version 3. Run the version that wrote it, or'],
    ['its upgrade answers null', { upgrade }, 1, 'saved in version 1, this code reads version 3.'],
    ['its version is younger', { upgrade: () => ({ ticks: 1 }) }, 4, 'saved in version 4, this code reads version 3.'],
    ['its upgrade makes nonsense', { upgrade: () => ({ ticks: 'many' }) }, 2, 'cannot be read (ticks: not number)'],
    [
      'its upgrade throws',
      {
        upgrade: () => {
          throw new TypeError('no such thing')
        },
      },
      2,
      'its upgrade from version 2 broke: TypeError: no such thing',
    ],
  ])('leaves the strategy off, and the row as it is, when %s', (_, changed, codec, says) => {
    const [first, ...more] = after(changed, codec, { heard: ['a'] })
    expect(first?.fault).toContain(says)
    expect(first?.life).toMatchObject({ codec, state: { heard: ['a'] }, step: 7 })
    expect(more).toEqual([])
  })

  test('is not asked for when the version is the present one', () => {
    const [first] = after({ upgrade: () => ({ ticks: 100 }) }, 3, { ticks: 5 })
    expect(first?.life.state).toEqual({ ticks: 6 })
    expect(first?.note).toBeUndefined()
  })
})

test('an upgrade that is no function is a mistake of the file that brings it', () => {
  expect(strategiesIn({ mine: { ...counting, upgrade: 2 } })).toMatchObject({
    _tag: 'Left',
    left: [expect.stringContaining('mine.upgrade must be a function, if it is there')],
  })
})
