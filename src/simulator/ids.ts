/**
 * The venue's ids follow from the seed, and their last 32 bits say, masked, which market they name: so that a market of
 * long ago is found again without a register of all that ever was.
 */
import { hash } from 'node:crypto'
import { type ConditionId, conditionId, type TokenId, tokenId } from '../domain/ids.ts'
import { hash32 } from './random.ts'

/** Which of a world's markets, and which of its sides (0 YES, 1 NO). */
export interface Place {
  readonly match: number
  readonly market: number
}

export interface Ids {
  readonly condition: (place: Place) => ConditionId
  readonly question: (place: Place) => string
  readonly token: (place: Place, side: 0 | 1) => TokenId
  /** The place that a condition id names; null for an id that this world never gave. */
  readonly placeOfCondition: (id: string) => Place | null
  readonly placeOfToken: (id: string) => { readonly place: Place; readonly side: 0 | 1 } | null
}

const MARKETS = 16
/** Tokens whose place is kept at once: those of the matches that are on are asked for again and again. */
const MOST_KNOWN = 50_000

export const sha1 = (text: string): string => hash('sha1', text)
export const sha256 = (text: string): string => hash('sha256', text)

const hex32 = (value: number): string => (value >>> 0).toString(16).padStart(8, '0')

export const createIds = (world: string): Ids => {
  const conditionMask = hash32(world, 11)
  const tokenMask = hash32(world, 12)
  const digest = (kind: string, locator: number): string => sha256(`${world}/${kind}/${locator}`).slice(0, 56)
  const locatorOf = (place: Place): number => place.match * MARKETS + place.market
  const placeAt = (locator: number): Place => ({ match: Math.floor(locator / MARKETS), market: locator % MARKETS })
  const condition = (place: Place): ConditionId => {
    const locator = locatorOf(place)
    return conditionId(`0x${digest('condition', locator)}${hex32(locator ^ conditionMask)}`)
  }
  const token = (place: Place, side: 0 | 1): TokenId => {
    const locator = locatorOf(place) * 2 + side
    return tokenId(BigInt(`0x${digest('token', locator)}${hex32(locator ^ tokenMask)}`).toString())
  }
  const known = new Map<string, { readonly place: Place; readonly side: 0 | 1 }>()
  return {
    condition,
    token,
    question: place => `0x${sha256(`${world}/question/${locatorOf(place)}`)}`,
    placeOfCondition: id => {
      if (!/^0x[0-9a-f]{64}$/.test(id)) return null
      const place = placeAt((Number.parseInt(id.slice(-8), 16) ^ conditionMask) >>> 0)
      return condition(place) === id ? place : null
    },
    placeOfToken: id => {
      const before = known.get(id)
      if (before !== undefined) return before
      if (!/^[0-9]{1,78}$/.test(id)) return null
      const locator = (Number(BigInt(id) & 0xffffffffn) ^ tokenMask) >>> 0
      const side = locator % 2 === 0 ? 0 : 1
      const place = placeAt((locator - side) / 2)
      if (token(place, side) !== id) return null
      if (known.size === MOST_KNOWN) known.clear()
      const found = { place, side } as const
      known.set(id, found)
      return found
    },
  }
}
