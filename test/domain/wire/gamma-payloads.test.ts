import { describe, expect, it } from 'vitest'
import { type MarketsOfEvent, marketsOf, marketsOfMarket } from '../../../src/domain/wire/gamma.ts'
import { hasPayloads, payload, payloadNames } from '../../support/payloads.ts'

const ofEvents = (json: unknown): MarketsOfEvent => {
  const each = (Array.isArray(json) ? json : [json]).map(marketsOf)
  return { markets: each.flatMap(one => one.markets), leftOut: each.flatMap(one => one.leftOut) }
}
const told = ({ markets, leftOut }: MarketsOfEvent): string =>
  `${markets.length} taken; ${[...new Set(leftOut.map(one => one.reason))].join(' | ')}`

/** Every payload of Gamma: what becomes of it, or why it is refused. */
const TABLE: Readonly<Record<string, string>> = {
  'gamma_cs2_event_924666.json':
    '0 taken; orderPriceMinTickSize must be a tick above 0 and at most 0.1; orderMinSize must be a size of at least 0',
  'gamma_event.json': '0 taken; another game',
  'gamma_market.json': '0 taken; another game',
  'gamma_market_closed_binary_accepting_false.json': '0 taken; a market without its event',
  'gamma_market_closed_binary_accepting_true.json': '0 taken; a market without its event',
  'gamma_market_closed_nonbinary_legacy.json': '0 taken; a market without its event',
  'gamma_market_closed_zero_zero_legacy.json': '0 taken; a market without its event',
  'gamma_market_sports_market_map_handicap.json': '1 taken; ',
  'gamma_market_sports_market_money_line.json': '1 taken; ',
  'gamma_tags.json': '0 taken; title must be a text',
}

describe.skipIf(!hasPayloads)('the real payloads of Gamma', () => {
  it('are all in the table', () => {
    expect(
      payloadNames()
        .filter(name => name.startsWith('gamma_'))
        .sort(),
    ).toEqual(Object.keys(TABLE).sort())
  })

  it.each(Object.entries(TABLE))('%s: %s', (name, expected) => {
    const read = name.startsWith('gamma_market') ? marketsOfMarket(payload(name)) : ofEvents(payload(name))
    expect(told(read)).toBe(expected)
  })
})
