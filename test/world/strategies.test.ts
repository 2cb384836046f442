import { expect, it } from 'vitest'
import type { Action } from '../../src/domain/action.ts'
import { listener } from '../strategies/listener.ts'
import { runWorld } from './world.ts'
import { worldDatabase } from './worldDatabase.ts'

const NONSENSE: ReadonlyArray<Action> = JSON.parse('[{"_tag":"OPEN_LONG","side":"MAYBE","usd":"all","reason":7}]')

it('a strategy that throws and one that returns nonsense are switched off where they did, and disturb no other', async () => {
  const throwing = listener(
    input => {
      if (input._tag === 'tick' && input.inPlay) throw new RangeError('no such map')
      return []
    },
    { name: 'throws' },
  )
  const talking = listener(input => (input._tag === 'tick' ? NONSENSE : []), { name: 'babbles' })
  const { faults, counts, said } = await worldDatabase((sql, lookupSql) =>
    runWorld(sql, lookupSql, {
      seed: 5,
      minutes: 3,
      pace: 2,
      weather: { _tag: 'this', spells: [] },
      besides: [throwing, talking],
    }),
  )
  expect(faults).toEqual([])
  expect(counts.fills).toBeGreaterThan(0)
  const off = said.filter(({ level }) => level === 'error')
  expect(off.length).toBeGreaterThan(2)
  expect(new Set(off.map(({ message }) => message))).toEqual(
    new Set(['a strategy failed and was switched off in this market']),
  )
})
