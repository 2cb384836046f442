/** Gamma when something is wrong with it. */

import type { Millis } from '../../domain/money.ts'
import type { Answer } from '../answer.ts'
import type { Faults } from '../faults/fault.ts'
import { hash32 } from '../random.ts'
import { field } from './json.ts'

type Json = Readonly<Record<string, unknown>>

/** One market with fields of wrong types and texts that are no JSON. Which, follows from its condition. */
const spoilt = (market: Json): Json => {
  switch (hash32(String(market['conditionId']), 51) % 4) {
    case 0:
      return { ...market, clobTokenIds: '["1", ', positionIds: 'none' }
    case 1:
      return { ...market, outcomes: 7, outcomePrices: '[]' }
    case 2:
      return { ...market, conditionId: null, gameStartTime: 'soon' }
    default:
      return { ...market, orderPriceMinTickSize: '<tick>', orderMinSize: -5, closed: 'perhaps' }
  }
}

/** The market's JSON, spoilt where `gamma-garbage` strikes its match. */
export const maybeSpoilt = (faults: Faults, json: Json, match: string, condition: string, at: Millis): Json =>
  faults.strikes('gamma-garbage', { market: condition, match, endpoint: 'GET /gamma', what: condition }, at)
    ? spoilt(json)
    : json

/**
 * A page of a list where `gamma-paging` strikes: it lacks its first item, repeats its last, and its cursor leads back to itself, so that who trusts it
 * turns in a circle.
 */
export const maybeLost = (faults: Faults, answer: Answer, path: string, query: URLSearchParams, at: Millis): Answer => {
  const name = ['events', 'markets'].find(key => Array.isArray(field(answer.body, key)))
  if (name === undefined) return answer
  const cursor = query.get('after_cursor')
  if (!faults.strikes('gamma-paging', { endpoint: `GET /gamma${path}`, what: cursor ?? '' }, at)) return answer
  const items = field(answer.body, name)
  const list: ReadonlyArray<unknown> = Array.isArray(items) ? items : []
  const kept = [...list.slice(1), ...list.slice(-1)]
  const next = field(answer.body, 'next_cursor')
  const again = cursor ?? next
  return { ...answer, body: { [name]: kept, ...(next === undefined ? {} : { next_cursor: again }) } }
}
