import { type Observable, type SchedulerLike, Subject } from 'rxjs'
import type { MarketId } from '../domain/ids.ts'
import { marketId } from '../domain/ids.ts'
import { type Millis, millis, showMillionths } from '../domain/money.ts'
import type { SuspectReason, Touch } from '../domain/quote.ts'
import type { Clock } from '../ports/clock.ts'
import type { BeforePoll, JudgedMarket, Prices, Stirred, Verdict } from '../ports/store.ts'
import { type Sql, task } from './connection.ts'
import { type FollowedRow, isFollowed, toFollowed } from './followed.ts'
import { storedAsks, storedBids } from './levels.ts'
import { maybe, readPrice, readShares } from './money.ts'
import { keepTicks, tickOf } from './ticks.ts'

interface BeforeRow extends FollowedRow {
  readonly tick_size: string
  readonly yes_price: string | null
  readonly observed_at: Millis | null
  readonly price_status: 'unpriced' | 'good' | SuspectReason
  readonly yes_bid: string
  readonly yes_ask: string
  readonly yes_bid_size: string
  readonly yes_ask_size: string
  readonly yes_one_sided: boolean
  readonly no_bid: string
  readonly no_ask: string
  readonly no_bid_size: string
  readonly no_ask_size: string
  readonly no_one_sided: boolean
  readonly tight_midpoint: string | null
  readonly tight_bid: string | null
  readonly tight_ask: string | null
  readonly wide_polls: number
}

const touchOf = (bid: string, ask: string, bidSize: string, askSize: string, oneSided: boolean): Touch => ({
  bid: readPrice(bid),
  ask: readPrice(ask),
  bidSize: readShares(bidSize),
  askSize: readShares(askSize),
  oneSided,
})

const toBefore = (row: BeforeRow): BeforePoll => ({
  ...toFollowed(row),
  tickSize: readPrice(row.tick_size),
  before:
    row.yes_price === null || row.observed_at === null
      ? null
      : {
          yes: touchOf(row.yes_bid, row.yes_ask, row.yes_bid_size, row.yes_ask_size, row.yes_one_sided),
          no: touchOf(row.no_bid, row.no_ask, row.no_bid_size, row.no_ask_size, row.no_one_sided),
          yesPrice: readPrice(row.yes_price),
          status: row.price_status === 'unpriced' ? 'good' : row.price_status,
          observedAt: row.observed_at,
          tightMidpoint: maybe(readPrice, row.tight_midpoint),
          tightTouch:
            row.tight_bid === null || row.tight_ask === null
              ? null
              : { bid: readPrice(row.tight_bid), ask: readPrice(row.tight_ask) },
          widePolls: row.wide_polls,
        },
})

type Priced = Extract<Verdict, { readonly _tag: 'priced' }>

const statusOf = (verdict: Verdict): string => {
  switch (verdict._tag) {
    case 'priced':
      return 'good'
    case 'suspect':
      return verdict.reason
    case 'unpriced':
      return 'unpriced'
  }
}

/** A suspect book is kept back, or paper orders would meet ghosts. */
const leavesBooks = ({ verdict, books }: JudgedMarket): boolean =>
  verdict._tag !== 'suspect' && (books.yes !== null || books.no !== null)

/** The books of a market as elements of a JSON array. */
const booksText = ({ marketId, books }: JudgedMarket): ReadonlyArray<string> =>
  [['YES', books.yes] as const, ['NO', books.no] as const].flatMap(([side, book]) =>
    book === null ? [] : [JSON.stringify([marketId, side, book.tokenId, storedBids(book.bids), storedAsks(book.asks)])],
  )

/** Markets whose books are put into words in one turn of the loop: thousands at once would keep everything waiting. */
const MARKETS_A_TURN = 40

/** All books that the verdicts leave for others, as one JSON text, made over as many turns as it takes. */
const shelf = async (judged: ReadonlyArray<JudgedMarket>, soon: SchedulerLike): Promise<string> => {
  const left = judged.filter(leavesBooks)
  const texts: string[] = []
  for (let from = 0; from < left.length; from += MARKETS_A_TURN) {
    if (from > 0) await new Promise<void>(resolve => soon.schedule(() => resolve()))
    for (const one of left.slice(from, from + MARKETS_A_TURN)) texts.push(...booksText(one))
  }
  return `[${texts.join(',')}]`
}

/** What was written from further ahead than that was written before the clock was set back, ms. */
const CLOCK_SLACK = 1_000

interface Taken {
  readonly id: number
  readonly changed: boolean
  /** When the books were asked for that these differ from; null: they are the same, or the first. */
  readonly stirred: Millis | null
  /** The tick of its books, where it is not the one that is known; null: it is. */
  readonly tick: string | null
}

/**
 * One statement for a poll. Rows are locked by id, so that no order of two bulk writes deadlocks; an answer that is older than
 * what the row knows changes nothing, unless the row is ahead of the clock, which was set back then. `price_version` rises when a price changes; a suspect or missing book leaves
 * price and age as they were. Answers the markets that took the answer, and whether their books are others than before, to the last of the levels that are kept.
 */
const write = async (
  sql: Sql,
  judged: ReadonlyArray<JudgedMarket>,
  books: string,
  now: Millis,
): Promise<ReadonlyArray<Taken>> => {
  const column = (read: (priced: Priced) => number | null): ReadonlyArray<string | null> =>
    judged.map(({ verdict }) => {
      const value = verdict._tag === 'priced' ? read(verdict) : null
      return value === null ? null : showMillionths(value)
    })
  const oneSided = (read: (priced: Priced) => boolean): ReadonlyArray<string | null> =>
    judged.map(({ verdict }) => (verdict._tag === 'priced' ? String(read(verdict)) : null))
  return sql<Taken[]>`
    with given as (
      select *, status = 'good' as good from unnest(
        ${judged.map(one => one.marketId)}::integer[], ${judged.map(one => one.observedAt)}::timestamptz[],
        ${judged.map(one => statusOf(one.verdict))}::text[],
        ${judged.map(({ verdict }) => (verdict._tag === 'suspect' ? verdict.widePolls : 0))}::integer[],
        ${column(v => v.yesPrice)}::numeric[], ${column(v => v.noPrice)}::numeric[], ${column(v => v.spread)}::numeric[],
        ${column(v => v.yes.bid)}::numeric[], ${column(v => v.yes.ask)}::numeric[],
        ${column(v => v.no.bid)}::numeric[], ${column(v => v.no.ask)}::numeric[],
        ${column(v => v.yes.bidSize)}::numeric[], ${column(v => v.yes.askSize)}::numeric[],
        ${column(v => v.no.bidSize)}::numeric[], ${column(v => v.no.askSize)}::numeric[],
        ${oneSided(v => v.yes.oneSided)}::text[]::boolean[], ${oneSided(v => v.no.oneSided)}::text[]::boolean[],
        ${column(v => v.lastTrade)}::numeric[], ${column(v => v.tightMidpoint)}::numeric[],
        ${column(v => v.tightTouch?.bid ?? null)}::numeric[], ${column(v => v.tightTouch?.ask ?? null)}::numeric[],
        ${judged.map(tickOf)}::numeric[]
      ) as g (market_id, asked_at, status, wide, price_yes, price_no, gap, bid_yes, ask_yes, bid_no, ask_no,
              bid_size_yes, ask_size_yes, bid_size_no, ask_size_no, alone_yes, alone_no, trade, tight, tight_low, tight_high, tick)
    ),
    locked as materialized (
      select m.id, m.observed_at, m.last_status_check, m.price_status,
             m.yes_price, m.no_price, m.yes_bid, m.yes_ask, m.no_bid, m.no_ask, m.tick_size
      from csgo_matches m join given g on g.market_id = m.id
      order by m.id for no key update of m
    ),
    fresh as materialized (
      select g.*,
             (g.good and (l.yes_price, l.no_price, l.yes_bid, l.yes_ask, l.no_bid, l.no_ask)
               is distinct from (g.price_yes, g.price_no, g.bid_yes, g.ask_yes, g.bid_no, g.ask_no)) as moved,
             l.price_status <> g.status as turned,
             case when g.tick <> l.tick_size then g.tick end as other_tick
      from locked l join given g on g.market_id = l.id
      where g.asked_at >= coalesce(greatest(l.observed_at, l.last_status_check), g.asked_at)
         or greatest(l.observed_at, l.last_status_check) > ${millis(now + CLOCK_SLACK)}::timestamptz
    ),
    priced as (
      update csgo_matches m set
        yes_price = case when good then price_yes else m.yes_price end,
        no_price = case when good then price_no else m.no_price end,
        spread = case when good then gap else m.spread end,
        yes_bid = case when good then bid_yes else m.yes_bid end,
        yes_ask = case when good then ask_yes else m.yes_ask end,
        no_bid = case when good then bid_no else m.no_bid end,
        no_ask = case when good then ask_no else m.no_ask end,
        yes_bid_size = case when good then bid_size_yes else m.yes_bid_size end,
        yes_ask_size = case when good then ask_size_yes else m.yes_ask_size end,
        no_bid_size = case when good then bid_size_no else m.no_bid_size end,
        no_ask_size = case when good then ask_size_no else m.no_ask_size end,
        yes_one_sided = case when good then alone_yes else m.yes_one_sided end,
        no_one_sided = case when good then alone_no else m.no_one_sided end,
        last_trade = case when good then trade else m.last_trade end,
        tight_midpoint = case when good then tight else m.tight_midpoint end,
        tight_bid = case when good then tight_low else m.tight_bid end,
        tight_ask = case when good then tight_high else m.tight_ask end,
        observed_at = case when good then asked_at else m.observed_at end,
        last_status_check = asked_at,
        price_status = status,
        wide_polls = wide,
        price_version = m.price_version + case when moved then 1 else 0 end
      from fresh where m.id = fresh.market_id
    ),
    offered as materialized (
      select f.market_id, book ->> 1 as token_type, book ->> 2 as token_id, book -> 3 as bids, book -> 4 as asks, f.asked_at,
             case when b.observed_at < f.asked_at and (b.bids, b.asks) is distinct from (book -> 3, book -> 4)
                  then b.observed_at end as stirred
      from jsonb_array_elements(${books}::text::jsonb) as book
      join fresh f on f.market_id = (book ->> 0)::integer
      left join csgo_books b on b.market_id = f.market_id and b.token_type = book ->> 1
    ),
    shelved as (
      insert into csgo_books as b (market_id, token_type, token_id, bids, asks, observed_at)
      select market_id, token_type, token_id, bids, asks, asked_at from offered order by market_id, token_type
      on conflict (market_id, token_type) do update
        set token_id = excluded.token_id, bids = excluded.bids, asks = excluded.asks, observed_at = excluded.observed_at
    ),
    barred as (
      insert into csgo_price_bars as bar (market_id, bar, open, high, low, close, spread)
      select market_id, date_bin('5 seconds', asked_at, 'epoch'), price_yes, price_yes, price_yes, price_yes, gap
      from fresh where good order by market_id
      on conflict (market_id, bar) do update
        set high = greatest(bar.high, excluded.high), low = least(bar.low, excluded.low),
            close = excluded.close, spread = excluded.spread, polls = bar.polls + 1
    )
    select f.market_id as id, f.moved or f.turned as changed, s.since as stirred, f.other_tick as tick
    from fresh f
    left join (select market_id, max(stirred) as since from offered group by market_id) s using (market_id)
    order by f.market_id`
}

/** The one writer of prices (law 2). Hot, after each commit: the markets whose books came, and those whose books are others than before. */
export interface PriceWriter extends Prices {
  readonly written$: Observable<MarketId>
  readonly stirred$: Observable<Stirred>
}

export const createPrices = (sql: Sql, { soon, now }: Pick<Clock, 'soon' | 'now'>): PriceWriter => {
  const written$ = new Subject<MarketId>()
  const stirred$ = new Subject<Stirred>()
  return {
    written$,
    stirred$,

    before: (which, at) =>
      task(async () => {
        const rows = await sql<BeforeRow[]>`
          select id, yes_token_id, no_token_id, tick_size, yes_price, observed_at, price_status, yes_bid, yes_ask,
                 yes_bid_size, yes_ask_size, yes_one_sided, no_bid, no_ask, no_bid_size, no_ask_size, no_one_sided,
                 tight_midpoint, tight_bid, tight_ask, wide_polls
          from csgo_matches m
          where ${isFollowed(sql, at)} ${which === 'all' ? sql`` : sql`and m.id = any(${which})`}
          order by id`
        return rows.map(toBefore)
      }),

    write: judged =>
      task(async () => {
        if (judged.length === 0) return []
        const taken = await write(sql, judged, await shelf(judged, soon), now())
        const shelved = new Set<number>(judged.filter(leavesBooks).map(one => one.marketId))
        for (const { id } of taken) if (shelved.has(id)) written$.next(marketId(id))
        for (const { id, stirred } of taken)
          if (stirred !== null) stirred$.next({ marketId: marketId(id), since: stirred })
        // Last: should it fail, the prices are committed and told all the same.
        await keepTicks(sql, taken)
        return taken.filter(({ changed }) => changed).map(({ id }) => marketId(id))
      }),
  }
}
