/** The market socket without the socket: who follows what, what is answered to their words, and who is sent which frame. */
import type { Side } from '../../domain/ids.ts'
import { ONE } from '../../domain/money.ts'
import type { Happening, LevelChange } from '../happening.ts'
import type { Listing } from '../listing.ts'
import type { Market } from '../market.ts'
import {
  bestBidAsk,
  marketResolved,
  openingBook,
  priceChange,
  SIDES,
  touchText,
  tradedBook,
  tradePrint,
} from './frames.ts'
import { tokenOf } from './prices.ts'

/** Something to send to one connection, or its end. */
export type Outgoing =
  | { readonly _tag: 'Send'; readonly connection: number; readonly text: string }
  | { readonly _tag: 'Close'; readonly connection: number; readonly code: number; readonly reason: string }

export interface MarketFeed {
  readonly opened: (connection: number) => void
  readonly closed: (connection: number) => void
  /** What a client said; unreadable words are answered, not punished. */
  readonly heard: (connection: number, text: string) => ReadonlyArray<Outgoing>
  readonly frames: (happenings: ReadonlyArray<Happening>) => ReadonlyArray<Outgoing>
}

/** Where a token is traded; null for one that is not (any more). */
export type FindToken = (token: string) => { readonly market: Market; readonly side: Side } | null

interface Follower {
  readonly tokens: Set<string>
  subscribed: boolean
  custom: boolean
}

/** More than any client may follow on one connection. */
const MOST_TOKENS = 5000

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Reflect.get(value, name) : undefined

const tokensIn = (message: unknown): ReadonlyArray<string> | null => {
  const list = field(message, 'assets_ids')
  return Array.isArray(list) && list.every(token => typeof token === 'string') ? list : null
}

export const createMarketFeed = (findToken: FindToken): MarketFeed => {
  const followers = new Map<number, Follower>()
  const byToken = new Map<string, Set<number>>()
  const touches = new Map<string, string>()

  const send = (connection: number, text: string): Outgoing => ({ _tag: 'Send', connection, text })

  const follow = (connection: number, follower: Follower, tokens: ReadonlyArray<string>): ReadonlyArray<string> => {
    const fresh = [...new Set(tokens)].filter(token => !follower.tokens.has(token) && findToken(token) !== null)
    const taken = fresh.slice(0, MOST_TOKENS - follower.tokens.size)
    for (const token of taken) {
      follower.tokens.add(token)
      const connections = byToken.get(token) ?? new Set()
      byToken.set(token, connections.add(connection))
    }
    return taken
  }

  const unfollow = (connection: number, follower: Follower, tokens: Iterable<string>): void => {
    for (const token of [...tokens]) {
      follower.tokens.delete(token)
      const connections = byToken.get(token)
      connections?.delete(connection)
      if (connections?.size === 0) byToken.delete(token)
    }
  }

  const snapshots = (tokens: ReadonlyArray<string>): string =>
    JSON.stringify(
      tokens.flatMap(token => {
        const found = findToken(token)
        return found === null ? [] : [openingBook(found.market, found.side)]
      }),
    )

  const subscribe = (connection: number, follower: Follower, message: unknown): ReadonlyArray<Outgoing> => {
    const tokens = tokensIn(message)
    const operation = field(message, 'operation')
    const first = field(message, 'type')
    const opens = operation === undefined && (first === 'market' || first === 'MARKET')
    if (tokens === null || (!opens && operation !== 'subscribe' && operation !== 'unsubscribe'))
      return [send(connection, 'INVALID OPERATION')]
    follower.subscribed = true
    if (field(message, 'custom_feature_enabled') === true) follower.custom = true
    if (operation === 'unsubscribe') {
      unfollow(connection, follower, tokens)
      return []
    }
    const fresh = follow(connection, follower, tokens)
    if (!opens && fresh.length === 0) return [send(connection, 'NO NEW ASSETS')]
    return field(message, 'initial_dump') === false ? [] : [send(connection, snapshots(fresh))]
  }

  const followersOf = (listing: Listing): ReadonlySet<number> => {
    const [yes, no] = SIDES.map(side => byToken.get(tokenOf(listing, side)))
    if (yes === undefined || no === undefined) return yes ?? no ?? new Set()
    return new Set([...yes, ...no])
  }

  const touchMoved = (change: LevelChange): ReadonlyArray<Outgoing> => {
    const { bid, ask } = touchText(change, 'YES')
    const touch = `${bid}/${ask}`
    if (touches.get(change.listing.conditionId) === touch) return []
    touches.set(change.listing.conditionId, touch)
    return SIDES.flatMap(side =>
      [...(byToken.get(tokenOf(change.listing, side)) ?? [])]
        .filter(connection => followers.get(connection)?.custom === true)
        .map(connection => send(connection, bestBidAsk(change, side))),
    )
  }

  const framesOf = (happening: Happening): ReadonlyArray<Outgoing> => {
    switch (happening._tag) {
      case 'LevelChanged': {
        const connections = followersOf(happening.listing)
        if (connections.size === 0) return []
        const text = priceChange(happening)
        return [...[...connections].map(connection => send(connection, text)), ...touchMoved(happening)]
      }
      case 'Traded': {
        const { listing, at, left: levels, trade: lastTrade } = happening
        return SIDES.flatMap(side => {
          const connections = byToken.get(tokenOf(listing, side))
          if (connections === undefined) return []
          const text = tradedBook({ listing, at, levels, lastTrade }, side)
          return [...connections].map(connection => send(connection, text))
        })
      }
      case 'TradePrinted': {
        const connections = byToken.get(tokenOf(happening.listing, happening.trade.token)) ?? []
        const text = tradePrint(happening.listing, happening.trade, happening.at)
        return [...connections].map(connection => send(connection, text))
      }
      case 'Resolved': {
        const { listing, at } = happening
        const told = [...followersOf(listing)].filter(connection => followers.get(connection)?.custom === true)
        touches.delete(listing.conditionId)
        for (const connection of followersOf(listing)) {
          const follower = followers.get(connection)
          if (follower !== undefined) unfollow(connection, follower, listing.tokens)
        }
        return listing.payout === ONE / 2 ? [] : told.map(one => send(one, marketResolved(listing, at)))
      }
      case 'Listed':
      case 'Started':
      case 'RoundWon':
      case 'MapWon':
      case 'Ended':
      case 'ScoreRepeated':
      case 'TradingStopped':
        return []
    }
  }

  return {
    opened: connection => void followers.set(connection, { tokens: new Set(), subscribed: false, custom: false }),
    closed: connection => {
      const follower = followers.get(connection)
      if (follower !== undefined) unfollow(connection, follower, follower.tokens)
      followers.delete(connection)
    },
    heard: (connection, text) => {
      const follower = followers.get(connection)
      if (follower === undefined) return []
      if (text === 'PING' && !follower.subscribed)
        return [{ _tag: 'Close', connection, code: 1008, reason: 'subscribe first' }]
      if (text === 'PING') return [send(connection, 'PONG')]
      return subscribe(connection, follower, parsed(text))
    },
    frames: happenings => (followers.size === 0 ? [] : happenings.flatMap(framesOf)),
  }
}
