/** The market socket without the socket: who follows what, what is answered to their words, and who is sent which frame. */
import { type Millis, millis, ONE } from '../../domain/money.ts'
import { type Faults, noFaults } from '../faults/fault.ts'
import type { Happening, LevelChange } from '../happening.ts'
import type { Listing } from '../listing.ts'
import { createBooks, type FindToken } from './books.ts'
import {
  bestBidAsk,
  FIRST_TICK,
  marketResolved,
  newMarket,
  openingBook,
  priceChange,
  SIDES,
  tickSizeChange,
  touchText,
  tradePrint,
} from './frames.ts'
import { field, parsed } from './json.ts'
import { tokenOf, tradedBook } from './prices.ts'

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

interface Follower {
  readonly tokens: Set<string>
  subscribed: boolean
  /** Of `custom_feature_enabled`: touches, new markets, resolutions. */
  features: 'plain' | 'custom'
  /** 1 hears of changes at the touch only; 2 and 3 of all. */
  level: 1 | 2 | 3
}

/** More than any client may follow on one connection. */
const MOST_TOKENS = 5000

const tokensIn = (message: unknown): ReadonlyArray<string> | null => {
  const list = field(message, 'assets_ids')
  return Array.isArray(list) && list.every(token => typeof token === 'string') ? list : null
}

const levelIn = (message: unknown): Follower['level'] | null => {
  const level = field(message, 'level')
  return level === 1 || level === 2 || level === 3 ? level : null
}

/** Endpoint of its books, for faults. */
const ENDPOINT = 'ws/market'

export const createMarketFeed = (
  findToken: FindToken,
  now: () => Millis = () => millis(0),
  faults: Faults = noFaults,
): MarketFeed => {
  const books = createBooks(findToken, now, faults)
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
        const shown = books.shown(token, ENDPOINT)
        return shown === null ? [] : [openingBook(shown.snapshot, shown.side)]
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
    if (field(message, 'custom_feature_enabled') === true) follower.features = 'custom'
    follower.level = levelIn(message) ?? follower.level
    if (operation === 'unsubscribe') {
      unfollow(connection, follower, tokens)
      return []
    }
    const fresh = follow(connection, follower, tokens)
    if (!opens && fresh.length === 0) return [send(connection, 'NO NEW ASSETS')]
    const dump = field(message, 'initial_dump') === false ? [] : [send(connection, snapshots(fresh))]
    // An empty frame follows, as was recorded.
    return opens ? [...dump, send(connection, '')] : dump
  }

  const followersOf = (listing: Listing): ReadonlySet<number> => {
    const [yes, no] = SIDES.map(side => byToken.get(tokenOf(listing, side)))
    if (yes === undefined || no === undefined) return yes ?? no ?? new Set()
    return new Set([...yes, ...no])
  }

  const isCustom = (connection: number): boolean => followers.get(connection)?.features === 'custom'

  const hasMoved = (change: LevelChange): boolean => {
    const { bid, ask } = touchText(change, 'YES')
    const touch = `${bid}/${ask}`
    if (touches.get(change.listing.conditionId) === touch) return false
    touches.set(change.listing.conditionId, touch)
    return true
  }

  const touchMoved = (change: LevelChange): ReadonlyArray<Outgoing> =>
    SIDES.flatMap(side =>
      [...(byToken.get(tokenOf(change.listing, side)) ?? [])]
        .filter(isCustom)
        .map(connection => send(connection, bestBidAsk(change, side))),
    )

  const levelChanged = (change: LevelChange): ReadonlyArray<Outgoing> => {
    const connections = followersOf(change.listing)
    if (connections.size === 0) return []
    const text = priceChange(change)
    const moved = hasMoved(change)
    const told = [...connections].filter(connection => moved || followers.get(connection)?.level !== 1)
    const changes = told.map(connection => send(connection, text))
    return moved ? [...changes, ...touchMoved(change)] : changes
  }

  const framesOf = (happening: Happening): ReadonlyArray<Outgoing> => {
    switch (happening._tag) {
      case 'LevelChanged':
        return levelChanged(happening)
      case 'Traded': {
        const { listing, match, at, left: levels, trade: lastTrade } = happening
        return SIDES.flatMap(side => {
          const connections = byToken.get(tokenOf(listing, side))
          if (connections === undefined) return []
          const tick = findToken(tokenOf(listing, side))?.market.tick ?? FIRST_TICK
          const snapshot = { listing, match: match.slug, at, tick, levels, lastTrade }
          const text = tradedBook(books.told(snapshot, side, ENDPOINT), side)
          return [...connections].map(connection => send(connection, text))
        })
      }
      case 'TradePrinted': {
        const connections = byToken.get(tokenOf(happening.listing, happening.trade.token)) ?? []
        const text = tradePrint(happening.listing, happening.trade, happening.at)
        return [...connections].map(connection => send(connection, text))
      }
      case 'TickChanged': {
        const { listing, old, new: finer, at } = happening
        return SIDES.flatMap(side => {
          const connections = byToken.get(tokenOf(listing, side)) ?? []
          return [...connections].map(connection => send(connection, tickSizeChange(listing, side, old, finer, at)))
        })
      }
      case 'Resolved': {
        const { listing, payout, at } = happening
        const told = [...followersOf(listing)].filter(isCustom)
        touches.delete(listing.conditionId)
        for (const connection of followersOf(listing)) {
          const follower = followers.get(connection)
          if (follower !== undefined) unfollow(connection, follower, listing.tokens)
        }
        return payout === ONE / 2 ? [] : told.map(one => send(one, marketResolved(listing, payout, at)))
      }
      case 'Listed': {
        const { match, at } = happening
        const told = [...followers.keys()].filter(isCustom)
        return match.listings.flatMap(listing => told.map(one => send(one, newMarket(match, listing, at))))
      }
      case 'Started':
      case 'RoundWon':
      case 'MapWon':
      case 'Ended':
      case 'ScoreRepeated':
      case 'OrderChanged':
      case 'TradeChanged':
      case 'Merged':
      case 'TradingStopped':
        return []
    }
  }

  return {
    opened: connection =>
      void followers.set(connection, { tokens: new Set(), subscribed: false, features: 'plain', level: 2 }),
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
