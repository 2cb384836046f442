/** The detectors on a recorded game of 64 minutes: what they find, and what they see that is not there. Skipped, visibly, where the recordings are not. */
import { filter, Observable, Subject, VirtualTimeScheduler } from 'rxjs'
import { describe, expect, it } from 'vitest'
import type { Book } from '../../src/domain/book.ts'
import { conditionId, marketId, tokenId } from '../../src/domain/ids.ts'
import { type Millis, millis, parseMillionths, price, shares } from '../../src/domain/money.ts'
import type { Before, BeforePoll, Stirred, Verdict } from '../../src/ports/store.ts'
import type { SocketSignal } from '../../src/ports/transport.ts'
import { storedAsks, storedBids } from '../../src/store/levels.ts'
import { events, LISTENING } from '../../streams/events.ts'
import { judge } from '../../streams/judge.ts'
import { hasPayloads } from '../support/payloads.ts'
import { virtualClock } from '../support/virtual.ts'
import { baseball } from './recordings.ts'

const POLL = 15_000
const MINUTE = 60_000
const FOUND_WITHIN = 45_000
/** A ghost is one where the book before had a spread of at most that. */
const TIGHT = 100_000

interface Said {
  readonly at: number
  readonly text: string
}
/** The frames with when they came, ms since the first; cents of each price, so that both tokens can be followed. */
const played = () => {
  const { market, frames } = baseball()
  const stamped = frames.map((text): Said => ({ at: Number(/"timestamp":"(\d+)"/.exec(text)?.[1]), text }))
  const first = Math.min(...stamped.map(({ at }) => at))
  const said = stamped.map(({ at, text }): Said => ({ at: at - first, text })).sort((a, b) => a.at - b.at)
  return { market, said, length: said.at(-1)?.at ?? 0 }
}

/** Price text → size text of one side of a token's book. */
type Levels = Map<string, string>
const listOf = (value: unknown): ReadonlyArray<unknown> => (Array.isArray(value) ? value : [])
const textOf = (value: unknown, key: string): string =>
  typeof value === 'object' && value !== null ? String(Reflect.get(value, key)) : ''

/** Both books as REST would have told them: each frame applied in its turn. */
const createRest = () => {
  const books = new Map<string, { readonly bids: Levels; readonly asks: Levels }>()
  const sideOf = (levels: unknown): Levels =>
    new Map(listOf(levels).map(one => [textOf(one, 'price'), textOf(one, 'size')]))
  const hear = (text: string): void => {
    const message: unknown = JSON.parse(text)
    if (typeof message !== 'object' || message === null) return
    if ('bids' in message && 'asks' in message)
      books.set(textOf(message, 'asset_id'), { bids: sideOf(message.bids), asks: sideOf(message.asks) })
    for (const change of 'price_changes' in message ? listOf(message.price_changes) : []) {
      const book = books.get(textOf(change, 'asset_id'))
      const levels = textOf(change, 'side') === 'BUY' ? book?.bids : book?.asks
      levels?.set(textOf(change, 'price'), textOf(change, 'size'))
    }
  }
  const levels = (of: Levels | undefined): Book['bids'] =>
    [...(of ?? [])].flatMap(([at, size]) => {
      const amount = parseMillionths(size) ?? 0
      return amount > 0 ? [{ price: price(parseMillionths(at) ?? 0), size: shares(amount) }] : []
    })
  const bookOf = (token: string): Book => ({
    tokenId: tokenId(token),
    conditionId: conditionId('0x1'),
    bids: levels(books.get(token)?.bids),
    asks: levels(books.get(token)?.asks),
    lastTradePrice: null,
    tickSize: price(10_000),
    minOrderSize: null,
    venueTime: null,
  })
  return { hear, bookOf }
}

/** Both books at some moments of the game, as the store keeps them. */
const shelvesAt = (
  { market, said }: ReturnType<typeof played>,
  moments: ReadonlyArray<number>,
): ReadonlyMap<number, string> => {
  const rest = createRest()
  let next = 0
  const shelves = moments
    .toSorted((a, b) => a - b)
    .map(moment => {
      for (let one = said[next]; one !== undefined && one.at <= moment; one = said[++next]) rest.hear(one.text)
      const books = [market.yesTokenId, market.noTokenId].map(rest.bookOf)
      return [moment, JSON.stringify(books.map(({ bids, asks }) => [storedBids(bids), storedAsks(asks)]))] as const
    })
  return new Map(shelves)
}

interface Happening {
  readonly at: number
  readonly what: (happens: Happens) => void
}
interface Happens {
  readonly frame: (text: string) => void
  readonly stirred: (stirred: Stirred) => void
}

const MARKETS = 3
/** Three markets that are the same game, each a third of it later than the one before; polls every 15 s. */
const gameOfThree = () => {
  const game = played()
  const { length } = game
  const polls = Array.from({ length: Math.floor(length / POLL) }, (_, number) => (number + 1) * POLL)
  const copies = Array.from({ length: MARKETS }, (_, copy) => {
    const followed = {
      marketId: marketId(copy + 1),
      yesTokenId: tokenId(`${copy}${game.market.yesTokenId}`),
      noTokenId: tokenId(`${copy}${game.market.noTokenId}`),
    }
    const shift = Math.round((copy * length) / MARKETS)
    const inGame = (at: number): number => (at - shift + length) % length
    const shelves = shelvesAt(game, polls.map(inGame))
    const frames = game.said.map(({ at, text }): Happening => {
      const copied = text.replaceAll(/"asset_id":"/g, `"asset_id":"${copy}`)
      return { at: (at + shift) % length, what: happens => happens.frame(copied) }
    })
    const stirs = polls.slice(1).flatMap((at): ReadonlyArray<Happening> => {
      const since = millis(at - POLL)
      if (shelves.get(inGame(since)) === shelves.get(inGame(at))) return []
      return [{ at, what: happens => happens.stirred({ marketId: followed.marketId, since }) }]
    })
    return { followed, happens: [...frames, ...stirs] }
  })
  const happens = copies.flatMap(copy => copy.happens).sort((a, b) => a.at - b.at)
  return { followed: copies.map(({ followed }) => followed), happens, length }
}

/** That game, on one connection that says nothing while it is frozen. */
const evening = ({ followed, happens, length }: ReturnType<typeof gameOfThree>, isFrozen: (at: number) => boolean) => {
  const scheduler = new VirtualTimeScheduler()
  const clock = virtualClock(scheduler)
  const stirred$ = new Subject<Stirred>()
  const frame$ = new Subject<SocketSignal>()
  const lost: Array<{ readonly at: number; readonly reason: string }> = []
  const socket = (): Observable<SocketSignal> =>
    new Observable(subscriber => {
      const send = (text: string): void => {
        // Its pings are answered, whatever else it does.
        if (text === 'PING') subscriber.next({ _tag: 'text', text: 'PONG' })
      }
      subscriber.next({ _tag: 'open', send })
      return frame$.pipe(filter(() => !isFrozen(clock.now()))).subscribe(subscriber)
    })
  const listening = events(
    {
      clock,
      marketSocket: { connect: socket },
      stirred$,
      notice: notice => {
        if (notice._tag === 'disconnected') lost.push({ at: clock.now(), reason: notice.reason })
      },
    },
    LISTENING,
  )(new Observable(subscriber => subscriber.next(followed))).subscribe()
  const into: Happens = {
    frame: text => frame$.next({ _tag: 'text', text }),
    stirred: stirred => stirred$.next(stirred),
  }
  // One after the other: the virtual scheduler sorts all that is scheduled each time.
  const go = (index: number): void => {
    const one = happens[index]
    if (one === undefined) return
    scheduler.schedule(() => {
      one.what(into)
      go(index + 1)
    }, one.at - clock.now())
  }
  go(0)
  scheduler.schedule(() => listening.unsubscribe(), length)
  scheduler.flush()
  return lost
}

const LASTS = 2 * MINUTE
const APART = 5 * MINUTE
const FREEZES_AN_EVENING = 12
const EVENINGS = 5

describe.skipIf(!hasPayloads)('a socket, on a recorded game', () => {
  it('is never taken for frozen while it is not', () => {
    const game = gameOfThree()
    expect(game.length / MINUTE).toBeGreaterThan(60)
    expect(evening(game, () => false)).toEqual([])
  })

  it('that says nothing for two minutes is given up within 45 s, whenever it begins', () => {
    const game = gameOfThree()
    const found = Array.from({ length: EVENINGS }, (_, number) => {
      // Each evening begins a minute and a fifth of a poll later, so that freezes meet polls in every way.
      const begins = Array.from({ length: FREEZES_AN_EVENING }, (_, freeze) => {
        const phase = ((number * FREEZES_AN_EVENING + freeze) / (EVENINGS * FREEZES_AN_EVENING)) * POLL
        return MINUTE * (number + 0.5) + freeze * APART + phase
      })
      const lost = evening(game, at => begins.some(begin => at >= begin && at < begin + LASTS))
      return begins.map(begin => (lost.find(({ at }) => at >= begin)?.at ?? Number.POSITIVE_INFINITY) - begin)
    }).flat()
    const sorted = found.toSorted((a, b) => a - b)
    process.stdout.write(
      `${sorted.length} frozen sockets found after ${[sorted[0], sorted[sorted.length >> 1], sorted.at(-1)].map(ms => ((ms ?? 0) / 1000).toFixed(1)).join(', ')} s (least, median, most)\n`,
    )
    expect(found.filter(ms => ms > FOUND_WITHIN)).toEqual([])
  })
})

const rowAfter = (before: Before | null, verdict: Verdict, observedAt: Millis): Before | null => {
  switch (verdict._tag) {
    case 'priced': {
      const { yes, no, yesPrice, tightMidpoint, tightTouch } = verdict
      return { yes, no, yesPrice, status: 'good', observedAt, tightMidpoint, tightTouch, widePolls: 0 }
    }
    case 'suspect':
      return before === null ? null : { ...before, status: verdict.reason, widePolls: verdict.widePolls }
    case 'unpriced':
      return before
  }
}

/** Judges the recorded books at each poll; every `ghostEvery`-th poll but the first sees 0.01/0.99 instead (0: none does). */
const judgedGame = (ghostEvery: number) => {
  const { market, said, length } = played()
  const rest = createRest()
  const seen = { true: 0, falseAlarms: 0, ghosts: 0, caught: 0 }
  let before: Before | null = null
  let next = 0
  const ghost = (book: Book): Book => ({
    ...book,
    bids: [{ price: price(10_000), size: shares(1_000_000) }],
    asks: [{ price: price(990_000), size: shares(1_000_000) }],
  })
  const hearUntil = (moment: number): void => {
    for (let one = said[next]; one !== undefined && one.at <= moment; one = said[++next]) rest.hear(one.text)
  }
  for (let poll = 1; poll * POLL <= length; poll++) {
    const isGhost = ghostEvery > 0 && poll % ghostEvery === 0
    const asked: BeforePoll = { ...market, tickSize: price(10_000), before }
    const look = (at: number) => {
      hearUntil(at)
      const [yes, no] = [rest.bookOf(market.yesTokenId), rest.bookOf(market.noTokenId)]
      const books = isGhost ? { yes: ghost(yes), no: ghost(no) } : { yes, no }
      return judge(asked, books, { observedAt: millis(at), wideFor: millis(3 * POLL) })
    }
    const first = look(poll * POLL)
    const second = first._tag === 'again' ? look(poll * POLL + 200) : first
    if (second._tag === 'missing') continue
    const verdict = second._tag === 'again' ? second.verdict : second
    const wasTight = before !== null && before.yes.ask - before.yes.bid <= TIGHT
    const isSuspect = verdict._tag === 'suspect'
    if (!isGhost) {
      seen.true += 1
      seen.falseAlarms += isSuspect ? 1 : 0
    } else if (wasTight) {
      seen.ghosts += 1
      seen.caught += isSuspect ? 1 : 0
    }
    before = rowAfter(before, verdict, millis(poll * POLL))
  }
  process.stdout.write(`books of the recorded game: ${JSON.stringify(seen)}\n`)
  return seen
}

describe.skipIf(!hasPayloads)('books, on a recorded game', () => {
  it('are believed while they are true', () => {
    const { true: pairs, falseAlarms } = judgedGame(0)
    expect(pairs).toBeGreaterThan(250)
    expect(falseAlarms).toBe(0)
  })

  it('are caught when they are ghosts, 99 of a hundred', () => {
    const { ghosts, caught } = judgedGame(3)
    expect(ghosts).toBeGreaterThan(80)
    expect(caught / ghosts).toBeGreaterThanOrEqual(0.99)
  })
})
