import type { AskedJson, CancelPreviewJson, ClosePreviewJson } from '../cockpit/controlAnswers.ts'
import { cents, counted, dollars, profit, sharesText } from '../cockpit/figures.ts'
import { addUsd, NO_USD, type Price, subUsd, type Usd } from '../domain/money.ts'
import { readPrice, readShares, readUsd } from '../store/money.ts'
import { wrapped } from './help.ts'
import { type Column, table } from './table.ts'

/** What closing and cancelling would bring, and what came of it, for a terminal of 80 columns. */
const WIDTH = 80

const priceOf = (text: string | null): Price | null => (text === null ? null : readPrice(text))
const total = (amounts: ReadonlyArray<string | null>): Usd =>
  amounts.reduce<Usd>((sum, one) => addUsd(sum, one === null ? NO_USD : readUsd(one)), NO_USD)

/** Every question of the venue begins with the name of the game. */
const gameOf = (question: string): string => question.replace(/^Counter-Strike( 2)?: /, '')

/** A line for a thing, wrapped, what follows set in. */
const listed = (text: string): string =>
  wrapped(text, WIDTH - 4)
    .map((line, at) => `${at === 0 ? '  ' : '    '}${line}`)
    .join('\n')

const CLOSING: ReadonlyArray<Column> = [
  { title: 'No.', align: 'right' },
  { title: 'Market', align: 'left', give: true },
  { title: 'Strategy', align: 'left', give: true },
  { title: 'Side', align: 'left' },
  { title: 'Shares', align: 'right' },
  { title: 'Cost', align: 'right' },
  { title: 'Bid', align: 'right' },
  { title: 'Limit', align: 'right' },
  { title: 'At worst', align: 'right' },
]

/** What closing brings: at the bid, and by the stored books down to the limits. */
export const closingText = (rows: ReadonlyArray<ClosePreviewJson>): string => {
  const lines = rows.map(row => [
    String(row.positionId),
    gameOf(row.question),
    row.strategy,
    row.side,
    sharesText(readShares(row.shares)),
    dollars(readUsd(row.cost)),
    cents(priceOf(row.bid)),
    cents(priceOf(row.limit)),
    dollars(readUsd(row.worst)),
  ])
  const [value, fee] = [total(rows.map(row => row.value)), total(rows.map(row => row.fee))]
  const [worst, cost] = [total(rows.map(row => row.worst)), total(rows.map(row => row.cost))]
  const thin = rows
    .filter(row => readShares(row.fills) < readShares(row.shares))
    .map(
      row =>
        `No. ${row.positionId}: the stored book takes ${sharesText(readShares(row.fills))} of ${sharesText(readShares(row.shares))} down to ${cents(priceOf(row.limit))}.`,
    )
  const against = rows.flatMap(row => (row.against === null ? [] : [`No. ${row.positionId}: ${row.against}`]))
  return [
    table(CLOSING, lines, WIDTH),
    `At the bid ${dollars(value)}, less fees of ${dollars(fee)}: ${dollars(subUsd(value, fee))}.`,
    `At worst, by the stored books, after fees: ${dollars(worst)}, ${profit(subUsd(worst, cost))}.`,
    ...thin.map(listed),
    ...(against.length === 0 ? [] : ['Against it:', ...against.map(listed)]),
    '',
  ].join('\n')
}

const CANCELLING: ReadonlyArray<Column> = [
  { title: 'Market', align: 'left', give: true },
  { title: 'Strategy', align: 'left', give: true },
  { title: 'Order', align: 'left' },
  { title: 'Limit', align: 'right' },
  { title: 'Left', align: 'right' },
]
export const cancellingText = (rows: ReadonlyArray<CancelPreviewJson>): string =>
  table(
    CANCELLING,
    rows.map(row => [
      gameOf(row.question),
      row.strategy,
      `${row.direction} ${row.side}`,
      cents(priceOf(row.limit)),
      sharesText(readShares(row.left)),
    ]),
    WIDTH,
  )

const CAME: ReadonlyArray<Column> = [
  { title: 'Market', align: 'left', give: true },
  { title: 'Strategy', align: 'left', give: true },
  { title: 'Side', align: 'left' },
  { title: 'State', align: 'left' },
  { title: 'Sold', align: 'right' },
  { title: 'Cash', align: 'right' },
]
/** What came of it so far. */
export const cameText = ({ asked }: AskedJson): string => {
  const told = asked.filter(one => one.detail !== '')
  return [
    table(
      CAME,
      asked.map(one => [
        gameOf(one.question),
        one.strategy,
        one.side,
        one.state,
        sharesText(readShares(one.shares)),
        dollars(readUsd(one.cash)),
      ]),
      WIDTH,
    ),
    ...told.map(one => listed(`${one.strategy}, ${one.side} of ${one.question}: ${one.detail}`)),
    `${counted(asked.length, 'action', 'actions')}. How orders go on: csgo-engine orders`,
    '',
  ].join('\n')
}
