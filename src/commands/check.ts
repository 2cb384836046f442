import * as E from 'fp-ts/lib/Either.js'
import { midpointOf } from '../../streams/judge.ts'
import { systemClock } from '../clock.ts'
import { cents, NOTHING, span } from '../cockpit/figures.ts'
import { marketTitle } from '../cockpit/names.ts'
import type { MarketRow } from '../cockpit/sources.ts'
import type { Config } from '../config.ts'
import type { MarketId } from '../domain/ids.ts'
import { type Millis, millis, type Price, price, showMillionths } from '../domain/money.ts'
import type { Failure } from '../ports/failure.ts'
import type { BeforePoll } from '../ports/store.ts'
import { BOOKS_A_REQUEST } from '../ports/venue.ts'
import { openVenue } from '../process/venue.ts'
import type { Sql } from '../store/connection.ts'
import { createPrices } from '../store/prices.ts'
import { createVenueCheck, type VenueCheck } from '../venue/check.ts'
import { createTransport } from '../venue/transport.ts'
import { readAddress } from './address.ts'
import { compareMarket, type MarketComparison, type TokenComparison } from './comparison.ts'
import { explain } from './database.ts'
import { type Invocation, isAsked } from './invocation.ts'
import { complain, EXIT, type ExitCode, print, printJson } from './output.ts'
import { type Column, table } from './table.ts'

const DEADLINE: Millis = millis(10_000)
const MARKETS_A_REQUEST = BOOKS_A_REQUEST / 2
/** Three answers are not of one instant: a book that moved between them is asked again. */
const TRIES = 3
const WIDE_POLLS = 3

/** A market's comparison, and how far the row of the database is from the venue's midpoint now (it may be a poll old). */
interface Checked {
  readonly row: MarketRow
  readonly compared: MarketComparison
  readonly rowMidpoint: Price | null
  readonly rowDifference: Price | null
  readonly rowAge: Millis | null
}

const clobUrl = async ({ config, log }: Invocation): Promise<E.Either<string, string>> => {
  const isNamed = config.CLOB_URL !== undefined || config.SIM_URL !== undefined || config.VENUE === 'polymarket'
  const address = isNamed ? null : readAddress(config.DATA_DIR)
  if (!isNamed && address === null)
    return E.left(
      `No simulated venue runs for ${config.DATA_DIR}. Start the engine (csgo-engine start), or name the venue with SIM_URL or CLOB_URL.`,
    )
  const reachable: Config = { ...config, SIM_URL: config.SIM_URL ?? address ?? config.CLOB_URL }
  const venue = await openVenue(reachable, systemClock, log)
  return E.map((one: { readonly clobUrl: string }) => one.clobUrl)(venue)
}

const readOnce = async (
  check: VenueCheck,
  markets: ReadonlyArray<BeforePoll>,
  wideFor: Millis,
): Promise<E.Either<Failure, ReadonlyArray<readonly [MarketId, MarketComparison]>>> => {
  const compared: Array<readonly [MarketId, MarketComparison]> = []
  for (let from = 0; from < markets.length; from += MARKETS_A_REQUEST) {
    const some = markets.slice(from, from + MARKETS_A_REQUEST)
    const observedAt = systemClock.now()
    const answer = await check.read(
      some.flatMap(market => [market.yesTokenId, market.noTokenId]),
      DEADLINE,
    )()
    if (E.isLeft(answer)) return answer
    const said = new Map(answer.right.map(says => [says.tokenId, says]))
    for (const market of some) {
      const yes = said.get(market.yesTokenId)
      const no = said.get(market.noTokenId)
      if (yes === undefined || no === undefined) continue
      compared.push([market.marketId, compareMarket(market, { yes, no }, { observedAt, wideFor })])
    }
  }
  return E.right(compared)
}

/** Reads all, then again those that differ, as a difference that is real stays. */
const readAll = async (
  check: VenueCheck,
  markets: ReadonlyArray<BeforePoll>,
  wideFor: Millis,
): Promise<E.Either<Failure, ReadonlyMap<MarketId, MarketComparison>>> => {
  const compared = new Map<MarketId, MarketComparison>()
  let asked = markets
  for (let attempt = 0; attempt < TRIES && asked.length > 0; attempt++) {
    const answer = await readOnce(check, asked, wideFor)
    if (E.isLeft(answer)) return answer
    for (const [id, comparison] of answer.right) compared.set(id, comparison)
    asked = asked.filter(market => compared.get(market.marketId)?.isOver === true)
  }
  return E.right(compared)
}

const checkedOf = (row: MarketRow, compared: MarketComparison, at: Millis): Checked => {
  const { yesBid, yesAsk, observedAt } = row
  const rowMidpoint = yesBid === null || yesAsk === null ? null : midpointOf({ bid: yesBid, ask: yesAsk })
  const venue = compared.yes.venueMidpoint
  return {
    row,
    compared,
    rowMidpoint,
    rowDifference: rowMidpoint === null || venue === null ? null : price(Math.abs(rowMidpoint - venue)),
    rowAge: observedAt === null ? null : millis(at - observedAt),
  }
}

const COLUMNS: ReadonlyArray<Column> = [
  { title: 'Id', align: 'right' },
  { title: 'Market', align: 'left', give: true },
  { title: 'Venue', align: 'right' },
  { title: 'Ours', align: 'right' },
  { title: 'V.spr', align: 'right' },
  { title: 'O.spr', align: 'right' },
  { title: 'Differ', align: 'right' },
  { title: 'Row', align: 'right' },
  { title: 'Differ', align: 'right' },
  { title: 'Age', align: 'right' },
]

const shown = (all: ReadonlyArray<Checked>): string => {
  const rows = all.map(({ row, compared, rowMidpoint, rowDifference, rowAge }) => [
    String(row.marketId),
    marketTitle(row),
    cents(compared.yes.venueMidpoint),
    cents(compared.yes.ourMidpoint),
    cents(compared.yes.venueSpread),
    cents(compared.yes.ourSpread),
    `${compared.isOver ? '!' : ''}${cents(compared.difference)}`,
    cents(rowMidpoint),
    cents(rowDifference),
    rowAge === null ? NOTHING : span(rowAge),
  ])
  const over = all.filter(one => one.compared.isOver).length
  const without = all.filter(one => one.compared.difference === null).length
  const verdict =
    over === 0
      ? 'None differs by over half a tick.'
      : `${over} differ by over half a tick (!): our reading of a book is not the venue's.`
  return `${table(COLUMNS, rows)}
Venue: its own midpoint of YES. Ours: of the book that came with it, judged as a
poll would. V.spr, O.spr: the spreads. Row: what the last poll left in the
database; it is as old as its age and may rightly differ. The first Differ
counts, for both tokens.
${all.length - without} compared${without === 0 ? '' : `, ${without} without prices on both sides`}. ${verdict}
`
}

const exact = (value: Price | null): string | null => (value === null ? null : showMillionths(value))
const tokenJson = (token: TokenComparison) => ({
  tokenId: token.tokenId,
  venueMidpoint: exact(token.venueMidpoint),
  venueSpread: exact(token.venueSpread),
  ourMidpoint: exact(token.ourMidpoint),
  ourSpread: exact(token.ourSpread),
  difference: exact(token.difference),
})
const checkedJson = ({ row, compared, rowMidpoint, rowDifference, rowAge }: Checked) => ({
  marketId: row.marketId,
  market: marketTitle(row),
  verdict: compared.verdict,
  yes: tokenJson(compared.yes),
  no: tokenJson(compared.no),
  difference: exact(compared.difference),
  allowed: exact(compared.allowed),
  over: compared.isOver,
  row: { midpoint: exact(rowMidpoint), difference: exact(rowDifference), ageMs: rowAge },
})

/** `markets --check`: our reading of the venue's books beside its own figures. Failed when one differs by over half a tick. */
export const checkMarkets = async (
  invocation: Invocation,
  sql: Sql,
  rows: ReadonlyArray<MarketRow>,
): Promise<ExitCode> => {
  const url = await clobUrl(invocation)
  if (E.isLeft(url)) {
    complain(`csgo-engine: ${url.left}`)
    return EXIT.failed
  }
  const before = await createPrices(sql, systemClock).before('all', systemClock.now())()
  if (E.isLeft(before)) {
    complain(`csgo-engine: ${explain(before.left)}`)
    return EXIT.failed
  }
  const transport = createTransport({ clock: systemClock })
  const wideFor = millis(WIDE_POLLS * invocation.config.POLL_INTERVAL_MS)
  const compared = await readAll(createVenueCheck(transport, { clobUrl: url.right }), before.right, wideFor)
  await transport.close()
  if (E.isLeft(compared)) {
    complain(`csgo-engine: the venue could not be asked: ${compared.left.message}`)
    return EXIT.failed
  }
  const at = systemClock.now()
  const all = rows.flatMap(row => {
    const comparison = compared.right.get(row.marketId)
    return comparison === undefined ? [] : [checkedOf(row, comparison, at)]
  })
  if (isAsked(invocation, '--json')) printJson(all.map(checkedJson))
  else print(shown(all))
  return all.some(one => one.compared.isOver) ? EXIT.failed : EXIT.fine
}
